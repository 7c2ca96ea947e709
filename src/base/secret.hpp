// Secret: text that leaves the program only where it is meant to.
//
// Invariant: the codec never writes its value down, only `redacted` of it; whoever sends
// it says `.value`.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace base {

struct Secret {
  std::string value;

  Secret() = default;
  Secret(std::string text) : value(std::move(text)) {}
  Secret(const char* text) : value(text) {}
};

// Without the part after the last of '.' and ':' (a token's or a channel's signature), or
// without everything where there is none; an empty text stays empty. A token's claims
// stay: they choose whose records of this device are read, and open nothing.
[[nodiscard]] inline std::string redacted(std::string_view secret) {
  if (secret.empty()) return {};
  const std::size_t end = secret.find_last_of(".:");
  std::string out(secret.substr(0, end == std::string_view::npos ? 0 : end + 1));
  return out.append("removed");
}

}  // namespace base
