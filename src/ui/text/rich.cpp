#include "ui/text/rich.hpp"

#include <algorithm>
#include <utility>

#include "ui/quad.hpp"
#include "ui/text/bidi.hpp"
#include "ui/text/segment.hpp"

namespace ui {
namespace {

using text::Face;
using text::Piece;
using text::Segment;
using text::Style;

constexpr float kCodePadding = 5;
constexpr float kPillPadding = 9;
constexpr float kPillText = 12;

// Room that a run's frame takes on either side of its words.
float padding_of(std::uint8_t marks, bool in_code_block) {
  if ((marks & mark::kPill) != 0) return kPillPadding;
  return (marks & mark::kCode) != 0 && !in_code_block ? kCodePadding : 0;
}

Style style_of(std::uint8_t marks, float size_px) {
  if ((marks & mark::kCode) != 0) return {Face::Mono, size_px - 1.5F};
  if ((marks & mark::kPill) != 0) return {Face::Medium, kPillText};
  if ((marks & mark::kStrong) != 0) return {Face::Semibold, size_px};
  if ((marks & (mark::kMention | mark::kName)) != 0) return {Face::Medium, size_px};
  if ((marks & mark::kEmphasis) != 0) return {Face::Italic, size_px};
  return {Face::Regular, size_px};
}

// Puts segments into lines; consecutive ones of a span become one run.
struct Composer {
  Text& text;
  RichText& out;
  Block& block;
  float max_width;
  float pen = 0;
  std::uint32_t line = 0;
  bool continues = false;  // the last run may take the next segment
  Piece previous = Piece::Blank;

  void new_line() {
    block.line_starts.push_back(static_cast<std::uint32_t>(out.plain.size()));
    ++line;
    pen = 0;
    continues = false;
  }

  void append(std::string_view piece, const Span& span, float lead, float advance, bool blank) {
    const auto begin = static_cast<std::uint32_t>(out.plain.size());
    out.plain.append(piece);
    if (!continues) {
      const auto marks = static_cast<std::uint8_t>(span.marks | block.marks);
      out.runs.push_back({begin, begin, line, pen + lead, 0, marks, span.link});
      pen += lead;
      continues = true;
    }
    Run& run = out.runs.back();
    run.end = static_cast<std::uint32_t>(out.plain.size());
    pen += advance;
    if (!blank) run.width = pen - run.x;  // blanks count once something follows
    block.width = std::max(block.width, run.x + run.width);
  }

  void add(const Span& span) {
    const auto marks = static_cast<std::uint8_t>(span.marks | block.marks);
    const Style style = style_of(marks, block.size_px);
    const float lead = padding_of(marks, (block.marks & mark::kCode) != 0);
    continues = false;
    if ((marks & mark::kPill) != 0) {  // never broken
      const float advance = text.width(span.text, style);
      if (pen > 0 && pen + advance + 2 * lead > max_width) new_line();
      append(span.text, span, lead, advance, false);
      pen += lead;
      previous = Piece::Word;
      return;
    }
    for (std::size_t at = 0; at < span.text.size();) {
      const Segment s = text::next_segment(span.text, at, previous);
      at = s.end;
      previous = s.piece;
      const std::string_view piece = span.text.substr(s.begin, s.end - s.begin);
      if (s.piece == Piece::LineBreak) {
        out.plain += '\n';
        new_line();
        continue;
      }
      const float advance = text.width(piece, style);
      const float frame = 2 * lead;
      const bool fits = pen + frame + advance <= max_width || s.piece == Piece::Blank;
      // Where no break is allowed, a closing mark may hang, but a word may not.
      const bool hangs = !s.break_before && pen + frame + advance <= max_width + block.size_px;
      if (!fits && !hangs && pen > 0) new_line();
      if (!fits && advance > max_width) {
        cut(piece, span, lead, style);
      } else {
        append(piece, span, lead, advance, s.piece == Piece::Blank);
      }
    }
    pen += lead;
    continues = false;
  }

  // A piece wider than a whole line.
  void cut(std::string_view piece, const Span& span, float lead, Style style) {
    const Layout layout = text.wrap(piece, style, max_width);
    for (std::size_t i = 0; i < layout.lines.size(); ++i) {
      if (i > 0) new_line();
      const Line& l = layout.lines[i];
      append(piece.substr(l.begin, l.end - l.begin), span, lead, l.width, false);
    }
  }
};

void draw_ornament(ImDrawList* list, const Theme& theme, float x, float y, const Ornament& o) {
  const Rect rect{x + o.x, y + o.y, o.w, o.h};
  switch (o.kind) {
    case Ornament::Kind::CodeGround: quad::box(list, rect, theme.raised, theme.line, 8); return;
    case Ornament::Kind::QuoteBar:
      quad::fill(list, rect, with_alpha(theme.faint, 0.5F), 1.5F);
      return;
    case Ornament::Kind::Line: quad::fill(list, rect, theme.line); return;
  }
}

Color color_of(const Theme& theme, const RichStyle& style, const Run& run) {
  if ((run.marks & mark::kLink) != 0) return theme.info;
  if ((run.marks & mark::kMention) != 0) return theme.gold;
  if ((run.marks & mark::kName) != 0 && style.name != 0) return style.name;
  return style.color;
}

void draw_run(Text& text, ImDrawList* list, const Theme& theme, float left, float top,
              const Block& block, const Run& run, std::string_view words, const RichStyle& style) {
  Color color = color_of(theme, style, run);
  const float height = block.line_height;
  if ((run.marks & mark::kPill) != 0) {
    color = status_color(theme, static_cast<model::Status>(run.link));
    const Rect pill{left - kPillPadding, top + (height - 20) / 2, run.width + 2 * kPillPadding, 20};
    quad::box(list, pill, with_alpha(color, 0.12F), with_alpha(color, 0.45F), 10);
  } else if ((run.marks & mark::kCode) != 0 && (block.marks & mark::kCode) == 0) {
    const Rect ground{left - kCodePadding, top + 1, run.width + 2 * kCodePadding, height - 2};
    quad::box(list, ground, theme.raised, theme.line, 5);
  }
  text.draw(list, left, top, height, words, style_of(run.marks, block.size_px), color);
  if ((run.marks & mark::kStruck) != 0) {
    quad::fill(list, {left, top + height / 2 + 1, run.width, 1}, color);
  }
}

}  // namespace

namespace {

// Lines that hold right-to-left text: a run for each piece, in the order of the screen; a
// paragraph that begins on the right is aligned there.
void order_lines(Text& text, RichText& rich, Block& block, float max_width) {
  const std::string_view words =
      std::string_view(rich.plain).substr(block.text_begin, block.text_end - block.text_begin);
  if (!text::has_right_to_left(words)) return;
  const bool right_to_left = text::runs_right_to_left(words);
  std::vector<Run> pieces;
  for (std::uint32_t i = block.run_begin; i < block.run_end; ++i) {
    const Run& run = rich.runs[i];
    Piece previous = Piece::Blank;
    const float lead = padding_of(run.marks, (block.marks & mark::kCode) != 0);
    for (std::size_t at = run.begin; at < run.end;) {
      const Segment s =
          text::next_segment(std::string_view(rich.plain).substr(0, run.end), at, previous);
      Run piece = run;
      piece.begin = static_cast<std::uint32_t>(s.begin);
      piece.end = static_cast<std::uint32_t>(s.end);
      piece.width = text.width(run_text(rich, piece), style_of(run.marks, block.size_px));
      piece.x = lead;  // around it, until it is placed
      pieces.push_back(piece);
      previous = s.piece;
      at = s.end;
    }
  }
  std::vector<Run> placed;
  for (std::size_t from = 0; from < pieces.size();) {
    std::size_t to = from;
    std::vector<text::Direction> directions;
    float width = 0;
    float trailing = 0;  // a blank at the line's end has no width
    while (to < pieces.size() && pieces[to].line == pieces[from].line) {
      const std::string_view word = run_text(rich, pieces[to]);
      directions.push_back(text::direction_of(word));
      const float advance = pieces[to].width + 2 * pieces[to].x;
      trailing = word.find_first_not_of(" \t") == std::string_view::npos ? advance : 0;
      width += advance;
      ++to;
    }
    float pen = right_to_left ? std::max(0.0F, max_width - width + trailing) - trailing : 0;
    for (const std::size_t i : text::visual_order(directions, right_to_left)) {
      Run piece = pieces[from + i];
      const float lead = std::exchange(piece.x, pen + piece.x);
      pen = piece.x + piece.width + lead;
      placed.push_back(piece);
    }
    block.width = std::max(block.width, pen);
    from = to;
  }
  rich.runs.resize(block.run_begin);
  rich.runs.insert(rich.runs.end(), placed.begin(), placed.end());
  block.run_end = static_cast<std::uint32_t>(rich.runs.size());
}

}  // namespace

Block& add_block(Text& text, RichText& rich, const std::vector<Span>& spans, const Block& form,
                 float max_width) {
  rich.blocks.push_back(form);
  Block& block = rich.blocks.back();
  block.width = 0;
  block.text_begin = static_cast<std::uint32_t>(rich.plain.size());
  block.run_begin = static_cast<std::uint32_t>(rich.runs.size());
  Composer composer{text, rich, block, std::max(max_width, 8.0F)};
  for (const Span& span : spans) composer.add(span);
  block.text_end = static_cast<std::uint32_t>(rich.plain.size());
  block.run_end = static_cast<std::uint32_t>(rich.runs.size());
  order_lines(text, rich, block, std::max(max_width, 8.0F));
  block.height = static_cast<float>(block.line_starts.size() + 1) * block.line_height;
  rich.height = std::max(rich.height, block.y + block.height);
  return block;
}

void draw_rich(Text& text, ImDrawList* list, const Theme& theme, float x, float y,
               const RichText& rich, const RichStyle& style) {
  for (const Ornament& ornament : rich.ornaments) draw_ornament(list, theme, x, y, ornament);
  for (const Block& block : rich.blocks) {
    const float left = x + block.x;
    const float top = y + block.y;
    if (!block.marker.empty()) {
      const Style marker{Face::Regular, block.size_px};
      const float width = text.width(block.marker, marker);
      text.draw(list, left - 8 - width, top, block.line_height, block.marker, marker, theme.dim);
    }
    for (std::uint32_t i = block.run_begin; i < block.run_end; ++i) {
      const Run& run = rich.runs[i];
      draw_run(text, list, theme, left + run.x,
               top + static_cast<float>(run.line) * block.line_height, block, run,
               run_text(rich, run), style);
    }
  }
}

std::string_view run_text(const RichText& rich, const Run& run) {
  return std::string_view(rich.plain).substr(run.begin, run.end - run.begin);
}

}  // namespace ui
