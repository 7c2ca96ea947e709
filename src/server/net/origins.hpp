// Origins: which other sites' pages may call the API (CORS).
//
// Invariant: without an Origin header nothing is added; an origin not allowed gets no
// header, and the browser refuses for us. Tokens travel in headers, never in cookies,
// so no credentials mode is needed. Called by http_connection.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace server::net {

struct OriginPolicy {
  std::vector<std::string> allowed;  // "https://example.com"
  bool loopback = false;             // demo mode: pages of this machine, any port
};

[[nodiscard]] bool is_allowed(const OriginPolicy& policy, std::string_view origin);

}  // namespace server::net
