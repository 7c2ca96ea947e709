#include "server/auth/channel_signature.hpp"

#include "server/auth/crypto.hpp"

namespace server::auth {

std::string sign(const AppKeys& keys, std::string_view string_to_sign) {
  return keys.key + ":" + hmac_sha256_hex(keys.secret, string_to_sign);
}

bool is_signed(const AppKeys& keys, std::string_view string_to_sign, std::string_view auth) {
  return equal_constant_time(sign(keys, string_to_sign), auth);
}

}  // namespace server::auth
