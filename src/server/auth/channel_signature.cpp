#include "server/auth/channel_signature.hpp"

#include "server/auth/crypto.hpp"

namespace server::auth {

std::string sign(const AppKeys& keys, std::string_view string_to_sign) {
  return keys.key + ":" + hmac_sha256_hex(keys.secret, string_to_sign);
}

bool is_signed(const AppKeys& keys, std::string_view string_to_sign, std::string_view auth) {
  return equal_constant_time(sign(keys, string_to_sign), auth);
}

std::string shared_secret(const AppKeys& keys, std::string_view channel) {
  return base64(sha256(std::string(channel) + keys.encryption_key));
}

std::string derive_encryption_key(std::string_view secret) {
  return hmac_sha256(secret, "golden-thread encrypted channels");
}

}  // namespace server::auth
