#include "ui/text/rich.hpp"

#include <imgui.h>

#include "ui/text/segment.hpp"

namespace ui {
namespace {

using text::Face;
using text::Piece;
using text::Segment;
using text::Style;

struct Span {
  std::string_view text;
  Mark mark = Mark::None;
  std::string_view url = {};  // Link
};

constexpr float kCodePadding = 5;

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || static_cast<unsigned char>(c) >= 0x80;
}

bool starts_with_at(std::string_view text, std::size_t at, std::string_view what) {
  return text.substr(at, what.size()) == what;
}

std::size_t end_of_link(std::string_view s, std::size_t at) {
  std::size_t end = s.find_first_of(" \t\r\n<>\"`", at);
  if (end == std::string_view::npos) end = s.size();
  while (end > at && std::string_view(".,;:!?)]}'").find(s[end - 1]) != std::string_view::npos) {
    --end;  // punctuation after a link is the sentence's
  }
  return end;
}

bool is_url(std::string_view text) {
  return starts_with_at(text, 0, "https://") || starts_with_at(text, 0, "http://");
}

// [text](url)
bool link_span(std::string_view s, std::size_t at, Span& span, std::size_t& next) {
  const std::size_t middle = s.find("](", at);
  if (middle == std::string_view::npos || middle == at + 1) return false;
  const std::size_t close = s.find(')', middle);
  if (close == std::string_view::npos) return false;
  const std::string_view label = s.substr(at + 1, middle - at - 1);
  const std::string_view url = s.substr(middle + 2, close - middle - 2);
  const bool plain = label.find_first_of("[\n") == std::string_view::npos &&
                     url.find_first_of(" \t\n") == std::string_view::npos;
  if (!plain || !is_url(url)) return false;
  span = {label, Mark::Link, url};
  next = close + 1;
  return true;
}

// The marked span that starts at `at`, and where the text goes on; false: none does.
bool marked_span(std::string_view s, std::size_t at, Span& span, std::size_t& next) {
  if (s[at] == '`' || starts_with_at(s, at, "**")) {
    const std::string_view fence = s.substr(at, s[at] == '`' ? 1 : 2);
    const std::size_t close = s.find(fence, at + fence.size());
    if (close == std::string_view::npos || close == at + fence.size()) return false;
    const std::string_view inner = s.substr(at + fence.size(), close - at - fence.size());
    if (inner.find('\n') != std::string_view::npos) return false;
    span = {inner, fence.size() == 1 ? Mark::Code : Mark::Bold};
    next = close + fence.size();
    return true;
  }
  if (s[at] == '[') return link_span(s, at, span, next);
  const bool at_word = at == 0 || !is_word_byte(s[at - 1]);
  if (at_word && s[at] == '@' && at + 1 < s.size() && is_word_byte(s[at + 1])) {
    next = at + 1;
    while (next < s.size() && is_word_byte(s[next])) ++next;
    span = {s.substr(at, next - at), Mark::Mention};
    return true;
  }
  if (at_word && is_url(s.substr(at))) {
    next = end_of_link(s, at);
    span = {s.substr(at, next - at), Mark::Link, s.substr(at, next - at)};
    return span.text.size() > 8;
  }
  return false;
}

std::vector<Span> parse_inline(std::string_view s) {
  std::vector<Span> spans;
  std::size_t plain = 0;
  for (std::size_t at = 0; at < s.size();) {
    Span span;
    std::size_t next = at;
    if (!marked_span(s, at, span, next)) {
      ++at;
      continue;
    }
    if (at > plain) spans.push_back({s.substr(plain, at - plain), Mark::None});
    spans.push_back(span);
    plain = at = next;
  }
  if (plain < s.size()) spans.push_back({s.substr(plain), Mark::None});
  return spans;
}

Style style_of(Mark mark, float size_px) {
  switch (mark) {
    case Mark::None:
    case Mark::Link: return {Face::Regular, size_px};
    case Mark::Bold: return {Face::Semibold, size_px};
    case Mark::Mention: return {Face::Medium, size_px};
    case Mark::Code: return {Face::Mono, size_px - 1.5F};
  }
  return {Face::Regular, size_px};
}

// Puts segments into lines; consecutive ones of a span become one run.
struct Composer {
  Text& text;
  float size_px;
  float max_width;
  RichText out;
  float pen = 0;
  std::uint32_t line = 0;
  bool continues = false;  // the last run may take the next segment
  Piece previous = Piece::Blank;

  void new_line() {
    out.line_starts.push_back(static_cast<std::uint32_t>(out.plain.size()));
    ++line;
    pen = 0;
    continues = false;
  }

  void append(std::string_view piece, Mark mark, float advance, bool blank) {
    const auto begin = static_cast<std::uint32_t>(out.plain.size());
    out.plain.append(piece);
    if (!continues) {
      const float lead = mark == Mark::Code ? kCodePadding : 0;
      const auto link = static_cast<std::uint32_t>(out.links.empty() ? 0 : out.links.size() - 1);
      out.runs.push_back({begin, begin, line, pen + lead, 0, mark, link});
      pen += lead;
      continues = true;
    }
    Run& run = out.runs.back();
    run.end = static_cast<std::uint32_t>(out.plain.size());
    pen += advance;
    if (!blank) run.width = pen - run.x;  // blanks count once something follows
  }

  void add(const Span& span) {
    const Style style = style_of(span.mark, size_px);
    continues = false;
    if (span.mark == Mark::Link) out.links.emplace_back(span.url);
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
      const float frame = span.mark == Mark::Code ? 2 * kCodePadding : 0;
      const bool fits = pen + frame + advance <= max_width || s.piece == Piece::Blank;
      // Where no break is allowed, a closing mark may hang, but a word may not.
      const bool hangs = !s.break_before && pen + frame + advance <= max_width + size_px;
      if (!fits && !hangs && pen > 0) new_line();
      if (!fits && advance > max_width) {
        cut(piece, span.mark, style);
      } else {
        append(piece, span.mark, advance, s.piece == Piece::Blank);
      }
    }
    if (span.mark == Mark::Code) pen += kCodePadding;
    continues = false;
  }

  // A piece wider than a whole line.
  void cut(std::string_view piece, Mark mark, Style style) {
    const Layout layout = text.wrap(piece, style, max_width);
    for (std::size_t i = 0; i < layout.lines.size(); ++i) {
      if (i > 0) new_line();
      const Line& l = layout.lines[i];
      append(piece.substr(l.begin, l.end - l.begin), mark, l.width, false);
    }
  }
};

}  // namespace

RichText layout_rich(Text& text, std::string_view source, float size_px, float max_width) {
  Composer composer{text, size_px, max_width, {}};
  for (const Span& span : parse_inline(source)) composer.add(span);
  return std::move(composer.out);
}

void draw_rich(Text& text, ImDrawList* list, const Theme& theme, float x, float y,
               const RichText& rich, const RichStyle& style) {
  for (const Run& run : rich.runs) {
    const float left = x + run.x;
    const float top = y + static_cast<float>(run.line) * style.line_height;
    Color color = style.color;
    if (run.mark == Mark::Link) color = theme.info;
    if (run.mark == Mark::Mention) color = theme.gold;
    if (run.mark == Mark::Code) {
      const ImVec2 from(left - kCodePadding, top + 1);
      const ImVec2 to(left + run.width + kCodePadding, top + style.line_height - 1);
      list->AddRectFilled(from, to, to_imgui(theme.raised), 5);
      list->AddRect(from, to, to_imgui(theme.line), 5);
    }
    text.draw(list, left, top, style.line_height, run_text(rich, run),
              style_of(run.mark, style.size_px), color);
  }
}

std::string_view run_text(const RichText& rich, const Run& run) {
  return std::string_view(rich.plain).substr(run.begin, run.end - run.begin);
}

}  // namespace ui
