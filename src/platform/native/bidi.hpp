// Order of mixed directions inside one word, by the essentials of Unicode's
// bidirectional algorithm (UAX #9): strong letters, numbers, neutrals; no explicit
// embeddings, no brackets. The order of words in a line is the layout's business.
//
// Invariant: one level per code point; even = left to right, odd = right to left.
// Called by Shaper; pure.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace platform::native {

// The first strong letter decides the word's own direction.
[[nodiscard]] std::vector<std::uint8_t> bidi_levels(std::span<const char32_t> text);

// Rule L2: the order in which runs with these levels stand from left to right.
[[nodiscard]] std::vector<std::size_t> visual_order(std::span<const std::uint8_t> run_levels);

}  // namespace platform::native
