#include "ui/text/bidi.hpp"

#include <algorithm>

#include "base/utf8.hpp"

namespace ui::text {
namespace {

bool in(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

bool is_right_to_left(char32_t c) {
  return in(c, 0x0590, 0x065F) || in(c, 0x066A, 0x06EF) || in(c, 0x06FA, 0x08FF) || c == 0x200F ||
         in(c, 0xFB1D, 0xFDFF) || in(c, 0xFE70, 0xFEFC) || in(c, 0x10800, 0x10FFF) ||
         in(c, 0x1E800, 0x1EFFF);
}

bool is_digit(char32_t c) {
  return in(c, '0', '9') || in(c, 0x0660, 0x0669) || in(c, 0x06F0, 0x06F9);
}

// Signs, blanks and emoji take the direction of what is around them.
bool is_neutral(char32_t c) {
  return in(c, 0, '@') || in(c, '[', '`') || in(c, '{', 0xBF) || c == 0xD7 || c == 0xF7 ||
         in(c, 0x2000, 0x2BFF) || in(c, 0x3000, 0x3004) || in(c, 0xFE00, 0xFE0F) ||
         in(c, 0x1F000, 0x1FAFF) || c == 0xFFFD;
}

}  // namespace

Direction direction_of(std::string_view piece) {
  Direction found = Direction::Neutral;
  for (std::size_t at = 0; at < piece.size();) {
    const char32_t c = base::next_code_point(piece, at);
    if (is_right_to_left(c)) return Direction::RightToLeft;
    if (is_digit(c)) {
      found = Direction::Number;
    } else if (!is_neutral(c)) {
      return Direction::LeftToRight;
    }
  }
  return found;
}

bool has_right_to_left(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    // U+0590 is the first, two bytes from 0xD6 on.
    if (static_cast<unsigned char>(text[at]) < 0xD6) {
      ++at;
    } else if (is_right_to_left(base::next_code_point(text, at))) {
      return true;
    }
  }
  return false;
}

bool runs_right_to_left(std::string_view paragraph) {
  for (std::size_t at = 0; at < paragraph.size();) {
    const char32_t c = base::next_code_point(paragraph, at);
    if (is_right_to_left(c)) return true;
    if (!is_digit(c) && !is_neutral(c)) return false;
  }
  return false;
}

std::vector<std::size_t> visual_order(const std::vector<Direction>& pieces, bool right_to_left) {
  // Levels as UAX #9 has them: even runs to the right, odd to the left.
  const std::uint8_t base = right_to_left ? 1 : 0;
  std::vector<std::uint8_t> levels(pieces.size(), base);
  const Direction base_direction = right_to_left ? Direction::RightToLeft : Direction::LeftToRight;
  Direction strong = base_direction;
  for (std::size_t i = 0; i < pieces.size();) {
    const Direction piece = pieces[i];
    if (piece == Direction::Neutral) {
      std::size_t end = i;
      while (end < pieces.size() && pieces[end] == Direction::Neutral) ++end;
      Direction after = end == pieces.size() ? base_direction : pieces[end];
      if (after == Direction::Number) after = strong;
      const Direction taken = after == strong ? strong : base_direction;
      const std::uint8_t level =
          taken == Direction::RightToLeft ? 1 : static_cast<std::uint8_t>(base * 2);
      std::fill(levels.begin() + static_cast<std::ptrdiff_t>(i),
                levels.begin() + static_cast<std::ptrdiff_t>(end), level);
      i = end;
      continue;
    }
    if (piece == Direction::RightToLeft) {
      levels[i] = 1;
      strong = piece;
    } else if (piece == Direction::LeftToRight) {
      levels[i] = static_cast<std::uint8_t>(base * 2);
      strong = piece;
    } else {
      levels[i] = strong == Direction::RightToLeft ? 2 : static_cast<std::uint8_t>(base * 2);
    }
    ++i;
  }
  std::vector<std::size_t> order(pieces.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  for (std::uint8_t level = 2; level >= 1; --level) {  // L2
    for (std::size_t i = 0; i < levels.size();) {
      if (levels[i] < level) {
        ++i;
        continue;
      }
      std::size_t end = i;
      while (end < levels.size() && levels[end] >= level) ++end;
      std::reverse(order.begin() + static_cast<std::ptrdiff_t>(i),
                   order.begin() + static_cast<std::ptrdiff_t>(end));
      i = end;
    }
  }
  return order;
}

}  // namespace ui::text
