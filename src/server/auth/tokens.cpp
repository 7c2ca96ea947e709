#include "server/auth/tokens.hpp"

#include <utility>

#include "base/base64url.hpp"
#include "base/json.hpp"
#include "server/auth/crypto.hpp"

namespace server::auth {
namespace {
constexpr std::string_view kPrefix = "gtd1.";
}

std::string make_demo_token(const Identity& identity, base::Instant expires_at,
                            std::string_view secret) {
  std::string claims;
  base::JsonWriter(claims)
      .begin_object()
      .field("sub", identity.user.value)
      .field("org_id", identity.organization.value)
      .field("exp", expires_at.ms)
      .end_object();
  std::string token = std::string(kPrefix) + base::base64url(claims);
  const std::string signature = base::base64url(hmac_sha256(secret, token));
  return token.append(".").append(signature);
}

base::Result<Identity> verify_demo_token(std::string_view token, std::string_view secret,
                                         base::Instant now) {
  const auto invalid = [] { return base::fail("invalid_token", "The token is not valid."); };
  const std::size_t dot = token.rfind('.');
  if (token.substr(0, kPrefix.size()) != kPrefix || dot == std::string_view::npos ||
      dot < kPrefix.size()) {
    return invalid();
  }
  const std::string expected = base::base64url(hmac_sha256(secret, token.substr(0, dot)));
  if (!equal_constant_time(expected, token.substr(dot + 1))) return invalid();
  const auto claims = base::from_base64url(token.substr(kPrefix.size(), dot - kPrefix.size()));
  if (!claims) return invalid();
  const auto document = base::JsonDocument::parse(*claims);
  if (!document) return invalid();
  const base::JsonValue root = document->root();
  if (now.ms >= root["exp"].integer().value_or(0)) {
    return base::fail("token_expired", "The token has expired; sign in again.");
  }
  Identity identity{model::UserId{root["sub"].string().value_or("")},
                    model::OrganizationId{root["org_id"].string().value_or("")}};
  if (identity.user.empty() || identity.organization.empty()) return invalid();
  return identity;
}

}  // namespace server::auth
