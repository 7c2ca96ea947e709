// Bidi: the order in which the pieces of a line stand on the screen.
//
// Invariant: pure; the shaper orders the letters within a piece, this orders the pieces. A
// paragraph runs the way of its first strong character (UAX #9, P2); pieces of the other
// direction keep theirs among themselves, blanks and signs between them go along (N1, N2),
// and numbers stand left to right within right-to-left text (I1, I2). Explicit marks and
// isolates are not followed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace ui::text {

// What a piece is, by its first strong character.
enum class Direction : std::uint8_t { Neutral, LeftToRight, RightToLeft, Number };
[[nodiscard]] Direction direction_of(std::string_view piece);

// Whether anything in `text` runs from right to left: most text need not be ordered.
[[nodiscard]] bool has_right_to_left(std::string_view text);
// Whether a paragraph begins on the right.
[[nodiscard]] bool runs_right_to_left(std::string_view paragraph);

// Indices of the pieces from left to right.
[[nodiscard]] std::vector<std::size_t> visual_order(const std::vector<Direction>& pieces,
                                                    bool right_to_left);

}  // namespace ui::text
