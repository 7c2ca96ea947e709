// Fuzzy: how well a line of text answers what someone typed, for lists one searches by
// a few letters.
//
// Invariant: pure; every blank-separated part of the pattern must occur in the text as a
// subsequence, without regard to ASCII case, else there is no match. Letters that stand
// together, begin words or begin the text count for more; letters skipped count against
// it. The score depends on the two strings alone, so that equal input sorts equally
// everywhere. Cost: O(pattern × text) for a text that matches, O(text) for one that does
// not; text beyond kFuzzyText code points is not looked at.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace base {

inline constexpr std::size_t kFuzzyPattern = 32;  // code points of one part that count
inline constexpr std::size_t kFuzzyText = 256;    // code points of a text that count

// Higher is better; nullopt: no match. An empty pattern matches everything with 0.
[[nodiscard]] std::optional<int> fuzzy_score(std::string_view pattern, std::string_view text);

// Byte ranges of `text` that answer the pattern, in order and not touching.
struct FuzzyRange {
  std::uint32_t begin = 0, end = 0;
};
[[nodiscard]] std::vector<FuzzyRange> fuzzy_ranges(std::string_view pattern, std::string_view text);

}  // namespace base
