// Segments: text cut into the pieces that are rasterized and wrapped as wholes.
//
// Invariant: pieces cover the text without overlap; a piece is blanks, one line break,
// a word, one CJK character, or one emoji cluster (ZWJ sequences, flags, skin tones and
// combining marks stay together). `break_before` follows UAX #14 in what matters here:
// after blanks, around CJK and emoji, never before closing punctuation.
#pragma once

#include <cstddef>
#include <string_view>

namespace ui::text {

enum class Piece { Blank, LineBreak, Word, Cjk, Emoji };

struct Segment {
  Piece piece = Piece::Word;
  std::size_t begin = 0, end = 0;  // bytes
  bool break_before = false;       // a line may start here
};

// The segment at `at` (< text.size()). `previous` is the one before it, or Blank.
[[nodiscard]] Segment next_segment(std::string_view text, std::size_t at, Piece previous);

// Code points that belong to what stands before them: combining marks, skin tones, joiners.
[[nodiscard]] bool is_extender(char32_t c);

}  // namespace ui::text
