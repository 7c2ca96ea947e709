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
  std::string encryption_key{};  // 32 bytes: the master key of encrypted channels
};

[[nodiscard]] std::string sign(const AppKeys& keys, std::string_view string_to_sign);
[[nodiscard]] bool is_signed(const AppKeys& keys, std::string_view string_to_sign,
                             std::string_view auth);

// What an encrypted channel's events are sealed with, base64. The server that authorizes
// gives it away; the one that passes events on needs neither it nor the plain text.
[[nodiscard]] std::string shared_secret(const AppKeys& keys, std::string_view channel);
// The master key where none is configured: the same wherever the secret is.
[[nodiscard]] std::string derive_encryption_key(std::string_view secret);

}  // namespace server::auth
