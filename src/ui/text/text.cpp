#include "ui/text/text.hpp"

#include "base/utf8.hpp"
#include "ui/text/bidi.hpp"
#include "ui/text/segment.hpp"

namespace ui {

using text::next_segment;
using text::Piece;
using text::Segment;
using text::Style;

namespace {

// Calls `visit(segment)` for each piece of `line`.
template <class Visit>
void each_segment(std::string_view line, Visit visit) {
  Piece previous = Piece::Blank;
  for (std::size_t at = 0; at < line.size();) {
    const Segment segment = next_segment(line, at, previous);
    visit(segment);
    previous = segment.piece;
    at = segment.end;
  }
}

// The pieces of `line` from left to right.
std::vector<std::string_view> ordered_pieces(std::string_view line) {
  std::vector<std::string_view> pieces;
  std::vector<text::Direction> directions;
  each_segment(line, [&](const Segment& s) {
    pieces.push_back(line.substr(s.begin, s.end - s.begin));
    directions.push_back(text::direction_of(pieces.back()));
  });
  std::vector<std::string_view> out;
  for (const std::size_t i : text::visual_order(directions, text::runs_right_to_left(line))) {
    out.push_back(pieces[i]);
  }
  return out;
}

// Builds the lines of a Layout piece by piece.
struct Wrapper {
  text::WordCache& words;
  std::string_view text;
  Style style;
  float max_width;
  Layout out;
  Line line;
  float pen = 0;  // including trailing blanks

  void finish(std::size_t end, std::size_t next_begin) {
    line.end = static_cast<std::uint32_t>(end);
    if (line.width > out.width) out.width = line.width;
    out.lines.push_back(line);
    line = Line{};
    line.begin = static_cast<std::uint32_t>(next_begin);
    pen = 0;
  }

  // A piece that is wider than a whole line, character by character.
  void cut(const Segment& segment) {
    for (std::size_t at = segment.begin; at < segment.end;) {
      std::size_t next = at;
      (void)base::next_code_point(text, next);
      const float advance = words.get(text.substr(at, next - at), style).advance;
      if (pen + advance > max_width && pen > 0) finish(at, at);
      pen += advance;
      line.width = pen;
      at = next;
    }
  }

  void add(const Segment& segment) {
    if (segment.piece == Piece::LineBreak) {
      finish(segment.end - 1, segment.end);
      return;
    }
    const float advance =
        words.get(text.substr(segment.begin, segment.end - segment.begin), style).advance;
    if (segment.piece == Piece::Blank) {
      pen += advance;
      return;
    }
    if (pen + advance > max_width && segment.break_before && pen > 0) {
      finish(segment.begin, segment.begin);
    }
    if (pen + advance > max_width) {
      cut(segment);
      return;
    }
    pen += advance;
    line.width = pen;
  }
};

}  // namespace

float Text::width(std::string_view line, Style style) {
  float width = 0;
  each_segment(line, [&](const Segment& s) {
    width += words_.get(line.substr(s.begin, s.end - s.begin), style).advance;
  });
  return width;
}

float Text::height(Style style) {
  const text::LineMetrics metrics = words_.metrics(style);
  return metrics.ascent + metrics.descent;
}

Layout Text::wrap(std::string_view text, Style style, float max_width) {
  Wrapper wrapper{words_, text, style, max_width, {}, {}, 0};
  each_segment(text, [&](const Segment& segment) { wrapper.add(segment); });
  wrapper.finish(text.size(), text.size());
  return std::move(wrapper.out);
}

void Text::draw(ImDrawList* list, float x, float y, float line_height, std::string_view line,
                Style style, Color color) {
  const text::LineMetrics metrics = words_.metrics(style);
  const float baseline = y + (line_height - metrics.ascent - metrics.descent) / 2 + metrics.ascent;
  const std::uint32_t tint = to_imgui(color);
  float pen = x;
  if (text::has_right_to_left(line)) {
    for (const std::string_view piece : ordered_pieces(line)) {
      pen += words_.draw(list, piece, style, pen, baseline, tint);
    }
    return;
  }
  each_segment(line, [&](const Segment& s) {
    // A word cut over two lines was measured by characters; drawing it whole is as wide.
    const std::string_view word = line.substr(s.begin, s.end - s.begin);
    pen += words_.draw(list, word, style, pen, baseline, tint);
  });
}

float Text::draw_elided(ImDrawList* list, float x, float y, float line_height, float max_width,
                        std::string_view line, Style style, Color color) {
  const std::size_t line_end = line.find('\n');
  if (line_end != std::string_view::npos) line = line.substr(0, line_end);
  const float full = width(line, style);
  if (full <= max_width) {
    draw(list, x, y, line_height, line, style, color);
    return full;
  }
  const float room = max_width - width("…", style);
  float used = 0;
  std::size_t end = 0;
  each_segment(line, [&](const Segment& s) {
    if (s.begin != end) return;  // something before it did not fit
    const float advance = width(line.substr(s.begin, s.end - s.begin), style);
    if (used + advance <= room) {
      used += advance;
      end = s.end;
      return;
    }
    for (std::size_t at = s.begin; at < s.end;) {
      std::size_t next = at;
      (void)base::next_code_point(line, next);
      const float step = words_.get(line.substr(at, next - at), style).advance;
      if (used + step > room) return;
      used += step;
      end = at = next;
    }
  });
  const std::string shown = std::string(line.substr(0, end)) + "…";
  draw(list, x, y, line_height, shown, style, color);
  return width(shown, style);
}

void Text::draw(ImDrawList* list, float x, float y, float line_height, std::string_view text,
                const Layout& layout, Style style, Color color) {
  for (std::size_t i = 0; i < layout.lines.size(); ++i) {
    const Line& line = layout.lines[i];
    draw(list, x, y + static_cast<float>(i) * line_height, line_height,
         text.substr(line.begin, line.end - line.begin), style, color);
  }
}

}  // namespace ui
