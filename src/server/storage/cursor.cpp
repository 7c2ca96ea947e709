#include "server/storage/cursor.hpp"

#include <charconv>
#include <cstdint>
#include <limits>

namespace server::storage {
namespace {
constexpr std::size_t kCursorBytes = 256;
}

Place first_place() { return {{std::numeric_limits<std::int64_t>::max()}, ""}; }

// Ids and digits only, so the text is safe in a URL: "{ms in base 36}~{id}".
std::string encode_cursor(const Place& place) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, place.at.ms, 36).ptr;
  return std::string(digits, end).append("~").append(place.id);
}

std::optional<Place> decode_cursor(std::string_view text) {
  const std::size_t tilde = text.find('~');
  if (tilde == std::string_view::npos || tilde == 0 || tilde + 1 == text.size() ||
      text.size() > kCursorBytes) {
    return std::nullopt;
  }
  Place place;
  const char* end = text.data() + tilde;
  const auto parsed = std::from_chars(text.data(), end, place.at.ms, 36);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  place.id = std::string(text.substr(tilde + 1));
  return place;
}

}  // namespace server::storage
