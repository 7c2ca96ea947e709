// Three-way merge of texts, by words.
//
// Invariant: merge(b, m, b) == m, merge(b, b, t) == t, merge(b, x, x) == x. A change that
// touches words the other side changed too, or that adjoins one, is a conflict: nothing
// is guessed. Source: Khanna, Kunal, Pierce, "A Formal Investigation of Diff3" (2007);
// differences by Myers' O(ND) algorithm (1986). Called by the outbox.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace model {

// Longer ways between two texts are not looked for: then it is a conflict.
inline constexpr std::size_t kMaxMergeDistance = 1'000;

[[nodiscard]] std::optional<std::string> merge(std::string_view base, std::string_view mine,
                                               std::string_view theirs);

}  // namespace model
