// Tokens: who a request is made by, and the server's own demo tokens.
//
// Invariant: an Identity exists only for a token whose signature and dates are right at
// `now`; whether its user is (still) a member is the database's business.
// A demo token is "gtd1.{base64url(JSON)}.{base64url(HMAC-SHA256)}". Called by api/.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "model/ids.hpp"

namespace server::auth {

struct Identity {
  model::UserId user;
  model::OrganizationId organization;
};

// Error codes: invalid_token, token_expired.
using VerifyToken = std::function<base::Result<Identity>(std::string_view token, base::Instant)>;

inline constexpr std::int64_t kDemoTokenLife_ms = 24LL * 60 * 60 * 1000;

[[nodiscard]] std::string make_demo_token(const Identity& identity, base::Instant expires_at,
                                          std::string_view secret);
[[nodiscard]] base::Result<Identity> verify_demo_token(std::string_view token,
                                                       std::string_view secret, base::Instant now);

}  // namespace server::auth
