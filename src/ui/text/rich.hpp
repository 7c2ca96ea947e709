// Rich text: a comment's or description's inline marks, laid out in lines.
//
// Invariant: `plain` is what people read (marks removed); runs cover it in order, and a
// run never crosses a line. Marks: `code`, **bold**, @mention, bare http(s) links.
// Block-level Markdown is shown as its source.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ui/text/text.hpp"

namespace ui {

enum class Mark : std::uint8_t { None, Bold, Code, Mention, Link };

struct Run {
  std::uint32_t begin = 0, end = 0;  // bytes of `plain`
  std::uint32_t line = 0;
  float x = 0, width = 0;  // CSS px from the left edge
  Mark mark = Mark::None;
  std::uint32_t link = 0;  // index into `links`, for Mark::Link
};

struct RichText {
  std::string plain;
  std::vector<Run> runs;
  std::vector<std::string> links;          // targets
  std::vector<std::uint32_t> line_starts;  // of every line after the first
  [[nodiscard]] std::size_t line_count() const { return line_starts.size() + 1; }
};

struct RichStyle {
  float size_px = 14;
  float line_height = 20;
  Color color = 0;
};

[[nodiscard]] RichText layout_rich(Text& text, std::string_view source, float size_px,
                                   float max_width);
void draw_rich(Text& text, ImDrawList* list, const Theme& theme, float x, float y,
               const RichText& rich, const RichStyle& style);
[[nodiscard]] std::string_view run_text(const RichText& rich, const Run& run);

}  // namespace ui
