// Cursors: where a page of a list ended, as opaque text.
//
// Invariant: a cursor names a place in the order (time, id), not a count of rows, so rows
// inserted meanwhile neither repeat nor hide entries. decode(encode(p)) == p.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"

namespace server::storage {

struct Place {
  base::Instant at;
  std::string id;
};

// The newest possible place: lists start here.
[[nodiscard]] Place first_place();
[[nodiscard]] std::string encode_cursor(const Place& place);
[[nodiscard]] std::optional<Place> decode_cursor(std::string_view text);

// What a list answers: entries newest first, and whether there are more.
template <class T>
struct Slice {
  std::vector<T> entries;
  bool more = false;
};

}  // namespace server::storage
