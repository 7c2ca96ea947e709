// Channel signatures: the app's key and secret, signing and checking subscriptions.
//
// Invariant: "key:hex(HMAC-SHA256(secret, string to sign))", the strings to sign being
// protocol/signature.hpp's. Called by api/ (to sign) and by the hub's Verify (to check).
#pragma once

#include <string>
#include <string_view>

namespace server::auth {

struct AppKeys {
  std::string app_id;
  std::string key;
  std::string secret;
};

[[nodiscard]] std::string sign(const AppKeys& keys, std::string_view string_to_sign);
[[nodiscard]] bool is_signed(const AppKeys& keys, std::string_view string_to_sign,
                             std::string_view auth);

}  // namespace server::auth
