#include "server/pusher_api/signature.hpp"

#include <charconv>
#include <cstdlib>
#include <optional>

#include "protocol/api.hpp"
#include "protocol/signature.hpp"
#include "server/auth/crypto.hpp"
#include "server/pusher_api/pusher_api.hpp"

namespace server::pusher_api {
namespace {

std::string_view parameter(const Signed& request, std::string_view name) {
  for (const auto& [key, value] : request.query) {
    if (key == name) return value;
  }
  return {};
}

std::optional<std::int64_t> parse_seconds(std::string_view text) {
  std::int64_t seconds = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, seconds);
  if (text.empty() || parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return seconds;
}

bool signs(const auth::AppKeys& keys, const Signed& request, std::string_view path,
           std::string_view signature) {
  const std::string to_sign = protocol::http_string_to_sign(request.method, path, request.query);
  return auth::equal_constant_time(auth::hmac_sha256_hex(keys.secret, to_sign), signature);
}

}  // namespace

base::Result<bool> check_signature(const auth::AppKeys& keys, const Signed& request,
                                   base::Instant now) {
  const std::string_view key = parameter(request, "auth_key");
  const std::string_view signature = parameter(request, "auth_signature");
  if (key.empty() || signature.empty()) {
    return base::fail("unsigned", "The request is not signed.", "auth_signature");
  }
  if (key != keys.key) {
    return base::fail("unknown_key", "There is no application with this key.", "auth_key");
  }
  if (parameter(request, "auth_version") != "1.0") {
    return base::fail("unsigned", "The auth_version must be 1.0.", "auth_version");
  }
  const auto signed_at = parse_seconds(parameter(request, "auth_timestamp"));
  const std::int64_t now_s = now.ms / 1'000;
  if (!signed_at || *signed_at < now_s - limits::kTimeWindow_s ||
      *signed_at > now_s + limits::kTimeWindow_s) {
    return base::fail("expired", "The auth_timestamp must be within 600 s of the server's time.",
                      "auth_timestamp");
  }
  const std::string_view md5 = parameter(request, "body_md5");
  if ((!request.body.empty() || !md5.empty()) &&
      !auth::equal_constant_time(auth::md5_hex(request.body), md5)) {
    return base::fail("wrong_body", "The body_md5 is not that of the body.", "body_md5");
  }
  if (signs(keys, request, request.path, signature)) return true;
  // Libraries that do not percent-encode what they sign, while their HTTP client does.
  if (request.path.find('%') != std::string_view::npos) {
    const auto decoded = protocol::api::url_decode(request.path);
    if (decoded && signs(keys, request, *decoded, signature)) return true;
  }
  return base::fail("wrong_signature", "The auth_signature is not right.", "auth_signature");
}

}  // namespace server::pusher_api
