// Markup: what a shortcut or a chosen mention does to the text being written.
//
// Invariant: pure; offsets are bytes of the text, always between whole characters; what is
// selected stays selected. Called by the composer and by comment editors.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ui::text {

struct Selection {
  std::uint32_t begin = 0, end = 0;
};
struct Edited {
  std::string text;
  Selection selection;
};

enum class Markup : std::uint8_t { Bold, Italic, Code, Link };
// Puts the marks around the selection, or takes them away where they are there already.
[[nodiscard]] Edited toggle_markup(std::string_view text, Selection selection, Markup markup);

// The "@part" that ends at `caret`.
struct MentionPart {
  std::uint32_t at = 0;   // of the "@"
  std::string_view part;  // may be empty
};
[[nodiscard]] std::optional<MentionPart> mention_at(std::string_view text, std::uint32_t caret);
// "@part" replaced by "@name " with the caret after it.
[[nodiscard]] Edited complete_mention(std::string_view text, const MentionPart& part,
                                      std::string_view name);

}  // namespace ui::text
