// Targets: splitting and percent-decoding a request's path and query, pages' parameters.
//
// Invariant: what comes out is valid UTF-8 without NUL, whatever came in.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "server/api/context.hpp"
#include "server/storage/cursor.hpp"

namespace server::api {

// Error code: malformed.
[[nodiscard]] base::Result<Target> parse_target(std::string_view target);
// name=value&name=value, "+" for a space. Error code: malformed.
[[nodiscard]] base::Result<std::vector<std::pair<std::string, std::string>>> parse_form(
    std::string_view text);

struct PageRequest {
  storage::Place from;
  std::int64_t limit = 0;
};
// `cursor` and `limit`. Error codes: invalid_cursor, invalid_value.
[[nodiscard]] base::Result<PageRequest> parse_page(const Target& target, std::size_t default_limit,
                                                   std::size_t max_limit);
// A whole number ≥ 0. Error code: invalid_value.
[[nodiscard]] base::Result<std::int64_t> parse_count(const std::string& text, const char* name);

}  // namespace server::api
