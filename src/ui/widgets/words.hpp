// Words: text on the screen that is also text in the semantic tree, so that it can be
// read aloud, found and selected just where it is drawn.
#pragma once

#include <string_view>

#include "ui/context.hpp"
#include "ui/text/rich.hpp"

namespace ui {

struct WordsSpec {
  text::Style style{text::Face::Regular, 14};
  float line_height = 20;
  Color color = 0;
  bool centered = false;
  Role role = Role::Text;
  std::uint8_t level = 0;  // of a Heading
};
// One line at the top left of `at`, cut where it is wider than `at`. Returns its width.
float label(Context& c, std::string_view id, const Rect& at, std::string_view words,
            const WordsSpec& spec);
// Wrapped to the width of `at`. Returns its height.
float paragraph(Context& c, std::string_view id, const Rect& at, std::string_view words,
                const WordsSpec& spec);
// Laid-out rich text with its links. Returns the target of a link that was clicked.
std::string_view rich_words(Context& c, float x, float y, const RichText& rich,
                            const RichStyle& style);

}  // namespace ui
