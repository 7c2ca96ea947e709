// Text: measuring, wrapping and drawing read-only text.
//
// Invariant: what is measured is what is drawn: both add up the same words' advances.
// A Layout holds byte offsets into the text it was made from, which must outlive it.
// Called by widgets and views; Dear ImGui's own text calls are used for editing only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ui/text/word_cache.hpp"
#include "ui/theme.hpp"

namespace ui {

struct Line {
  std::uint32_t begin = 0, end = 0;  // bytes; trailing blanks belong to the line
  float width = 0;                   // CSS px, without trailing blanks
};
struct Layout {
  std::vector<Line> lines;
  float width = 0;  // of the widest line
};

class Text {
 public:
  explicit Text(text::Rasterizer& rasterizer) : words_(rasterizer) {}

  void begin_frame(float scale) { words_.begin_frame(scale); }
  void clear() { words_.clear(); }

  [[nodiscard]] float width(std::string_view line, text::Style style);
  // From the highest ascender to the lowest descender.
  [[nodiscard]] float height(text::Style style);
  // Lines no wider than `max_width`, broken as text/segment.hpp allows; a piece wider
  // than that is cut between characters.
  [[nodiscard]] Layout wrap(std::string_view text, text::Style style, float max_width);

  // One line; (x, y) is the top left corner of a line box `line_height` high.
  void draw(ImDrawList* list, float x, float y, float line_height, std::string_view line,
            text::Style style, Color color);
  // One line, cut with "…" where it is wider than `max_width`. Returns its width.
  float draw_elided(ImDrawList* list, float x, float y, float line_height, float max_width,
                    std::string_view line, text::Style style, Color color);
  void draw(ImDrawList* list, float x, float y, float line_height, std::string_view text,
            const Layout& layout, text::Style style, Color color);

  // As WordCache's: pictures share the words' atlas, and so their draw call.
  bool picture(std::string_view address, float side, ImVec2& uv_min, ImVec2& uv_max) {
    return words_.picture(address, side, uv_min, uv_max);
  }

 private:
  text::WordCache words_;
};

}  // namespace ui
