// Rich text: a comment's or description's words with their marks, laid out in blocks.
//
// Invariant: `plain` is what people read (marks removed); blocks come in reading order,
// their runs cover their part of `plain`, and a run never crosses a line; within a line they
// stand as on the screen, which is not the reading order where text runs right to left. Lengths are
// CSS px from the text's top left corner. Made by text/markdown.cpp or from spans; drawn here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ui/text/text.hpp"

namespace ui {

namespace mark {
inline constexpr std::uint8_t kStrong = 1;
inline constexpr std::uint8_t kEmphasis = 2;
inline constexpr std::uint8_t kStruck = 4;
inline constexpr std::uint8_t kCode = 8;
inline constexpr std::uint8_t kMention = 16;
inline constexpr std::uint8_t kLink = 32;
inline constexpr std::uint8_t kName = 64;   // stands out of a quieter sentence
inline constexpr std::uint8_t kPill = 128;  // a status; `link` is its number
}  // namespace mark

// A piece of text with one set of marks.
struct Span {
  std::string_view text;
  std::uint8_t marks = 0;
  std::uint32_t link = 0;  // index into `links`; with kPill the status
};

struct Run {
  std::uint32_t begin = 0, end = 0;  // bytes of `plain`
  std::uint32_t line = 0;            // of its block
  float x = 0, width = 0;
  std::uint8_t marks = 0;
  std::uint32_t link = 0;
};

// A paragraph, heading, list item, code block or table cell: lines of one height.
struct Block {
  float x = 0, y = 0, width = 0, height = 0;
  float size_px = 14, line_height = 20;
  std::uint8_t marks = 0;                      // of all its text
  std::uint32_t text_begin = 0, text_end = 0;  // bytes of `plain`
  std::uint32_t run_begin = 0, run_end = 0;
  std::vector<std::uint32_t> line_starts;  // bytes of `plain`, of lines after the first
  std::string marker;                      // "•", "3."; right-aligned before x
};

// What is drawn besides text.
struct Ornament {
  enum class Kind : std::uint8_t { CodeGround, QuoteBar, Line };
  Kind kind = Kind::Line;
  float x = 0, y = 0, w = 0, h = 0;
};

struct RichText {
  std::string plain;
  std::vector<Block> blocks;
  std::vector<Run> runs;
  std::vector<Ornament> ornaments;
  std::vector<std::string> links;  // targets
  float height = 0;
};

struct RichStyle {
  Color color = 0;
  Color name = 0;  // of kName; 0: as `color`
};

// Lays `spans` out as one block at (x, y) and appends it; returns it, valid until the next.
Block& add_block(Text& text, RichText& rich, const std::vector<Span>& spans, const Block& form,
                 float max_width);

// Markdown as md4c reads it (CommonMark, with GitHub's tables, strike-through and bare
// links; no HTML, line breaks kept), and @mentions. `size_px` is that of paragraphs.
[[nodiscard]] RichText layout_markdown(Text& text, std::string_view source, float size_px,
                                       float max_width);

void draw_rich(Text& text, ImDrawList* list, const Theme& theme, float x, float y,
               const RichText& rich, const RichStyle& style);
[[nodiscard]] std::string_view run_text(const RichText& rich, const Run& run);

}  // namespace ui
