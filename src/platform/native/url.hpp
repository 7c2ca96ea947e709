// Url: the parts of an http, https, ws or wss address that the network needs.
//
// Invariant: `host` is never empty (brackets of an IPv6 literal removed), `port` is set,
// `target` starts with "/" and holds no blank or control character. User names,
// passwords and fragments are refused, not dropped.
// Used by entry/desktop_main (--server) and by NativePorts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace platform::native {

struct Url {
  bool tls = false;
  std::string host;
  std::uint16_t port = 80;
  std::string target = "/";  // path and query

  // "host" or "host:port" as the Host field wants it.
  [[nodiscard]] std::string authority() const;
};

[[nodiscard]] base::Result<Url> parse_url(std::string_view text);

// `reference` is an absolute address, or a path on `base`'s origin.
[[nodiscard]] base::Result<Url> resolve_url(const Url& base, std::string_view reference);

}  // namespace platform::native
