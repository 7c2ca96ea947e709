// Whether a request of the HTTP API is signed with the application's secret.
//
// Invariant: true only for the exact method, path, parameters and body that were signed,
// within the time window; the comparison takes the same time wherever it fails.
// Spec: Pusher Channels, "HTTP API, authentication".
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "server/auth/channel_signature.hpp"

namespace server::pusher_api {

struct Signed {
  std::string_view method;
  std::string_view path;                                          // as it was sent, percent-encoded
  const std::vector<std::pair<std::string, std::string>>& query;  // decoded
  std::string_view body;
};

// Error codes: unsigned, unknown_key, expired, wrong_body, wrong_signature.
[[nodiscard]] base::Result<bool> check_signature(const auth::AppKeys& keys, const Signed& request,
                                                 base::Instant now);

}  // namespace server::pusher_api
