#include "ui/text/segment.hpp"

#include "base/utf8.hpp"

namespace ui::text {
namespace {

constexpr char32_t kZeroWidthJoiner = 0x200D;
constexpr std::size_t kMaxPieceBytes = 252;  // what follows is a piece of its own

bool in(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

bool is_blank(char32_t c) {
  return c == ' ' || c == '\t' || c == 0x3000 || in(c, 0x2000, 0x200A) || c == 0x205F;
}

bool is_cjk(char32_t c) {
  return in(c, 0x2E80, 0x2FDF) || in(c, 0x3001, 0x312F) || in(c, 0x3190, 0x4DBF) ||
         in(c, 0x4E00, 0x9FFF) || in(c, 0xAC00, 0xD7A3) || in(c, 0xF900, 0xFAFF) ||
         in(c, 0xFE30, 0xFE4F) || in(c, 0xFF01, 0xFF60) || in(c, 0x20000, 0x3FFFD);
}

bool is_regional(char32_t c) { return in(c, 0x1F1E6, 0x1F1FF); }

bool is_emoji(char32_t c) {
  return in(c, 0x1F000, 0x1FAFF) || in(c, 0x2600, 0x27BF) || in(c, 0x2B00, 0x2BFF) ||
         in(c, 0x231A, 0x23FF) || is_regional(c);
}

}  // namespace

bool is_extender(char32_t c) {
  return in(c, 0x0300, 0x036F) || in(c, 0xFE00, 0xFE0F) || in(c, 0x1F3FB, 0x1F3FF) || c == 0x20E3 ||
         in(c, 0xE0020, 0xE007F) || c == kZeroWidthJoiner || in(c, 0x3099, 0x309A) ||
         in(c, 0x20D0, 0x20DC) || in(c, 0x0591, 0x05BD) || in(c, 0x064B, 0x065F) ||
         in(c, 0x0900, 0x0903) || in(c, 0x093A, 0x093C) || in(c, 0x093E, 0x094F) ||
         in(c, 0x0E31, 0x0E31) || in(c, 0x0E34, 0x0E3A) || in(c, 0x0E47, 0x0E4E);
}

namespace {

// Never at the start of a line (a short form of JIS X 4051's and UAX #14's CL and NS).
bool is_closing(char32_t c) {
  constexpr std::u32string_view kClosing =
      U"!),.:;?]}%"
      U"…’”›»、。〉》」』】〕〗〙〛ーぁぃぅぇぉっゃゅょァィゥェォッャュョ・！），．：；？］｝～";
  return kClosing.find(c) != std::u32string_view::npos;
}

std::size_t end_of_cluster(std::string_view text, std::size_t at) {
  const std::size_t begin = at;
  char32_t last = base::next_code_point(text, at);
  bool flag = is_regional(last);
  while (at < text.size()) {
    std::size_t next = at;
    const char32_t c = base::next_code_point(text, next);
    const bool joined = last == kZeroWidthJoiner && is_emoji(c);
    const bool second_of_flag = flag && is_regional(c);
    if (!is_extender(c) && !joined && !second_of_flag) break;
    if (next - begin > kMaxPieceBytes) break;
    if (second_of_flag) flag = false;
    last = c;
    at = next;
  }
  return at;
}

std::size_t end_of_word(std::string_view text, std::size_t begin, std::size_t at) {
  while (at < text.size()) {
    std::size_t next = at;
    const char32_t c = base::next_code_point(text, next);
    if (is_blank(c) || c == '\n' || is_cjk(c) || is_emoji(c)) break;
    if (next - begin > kMaxPieceBytes) break;
    at = next;
  }
  return at;
}

}  // namespace

Segment next_segment(std::string_view text, std::size_t at, Piece previous) {
  Segment segment;
  segment.begin = at;
  std::size_t next = at;
  const char32_t c = base::next_code_point(text, next);
  if (c == '\n') {
    segment.piece = Piece::LineBreak;
    segment.end = next;
    return segment;
  }
  if (is_blank(c)) {
    segment.piece = Piece::Blank;
    while (next < text.size()) {
      std::size_t after = next;
      if (!is_blank(base::next_code_point(text, after))) break;
      next = after;
    }
    segment.end = next;
    return segment;
  }
  segment.break_before = previous != Piece::Word && !is_closing(c);
  if (is_emoji(c)) {
    segment.piece = Piece::Emoji;
    segment.end = end_of_cluster(text, at);
    segment.break_before = true;
  } else if (is_cjk(c)) {
    segment.piece = Piece::Cjk;
    segment.end = end_of_cluster(text, at);
    segment.break_before = !is_closing(c);
  } else {
    segment.piece = Piece::Word;
    segment.end = end_of_word(text, at, next);
  }
  return segment;
}

}  // namespace ui::text
