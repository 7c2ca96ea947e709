// Signatures: no bytes pass for a signature but the right one; what is signed is accepted,
// and not any more once a byte of it is changed.
#include "protocol/signature.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/auth/channel_signature.hpp"
#include "server/auth/crypto.hpp"
#include "server/pusher_api/signature.hpp"

namespace {

using namespace server;

const auth::AppKeys kKeys{"1", "key", "secret"};

void channels(std::string_view text) {
  const std::size_t half = text.size() / 2;
  const std::string to_sign =
      protocol::channel_string_to_sign("1.1", text.substr(0, half), text.substr(half));
  const std::string good = auth::sign(kKeys, to_sign);
  if (!auth::is_signed(kKeys, to_sign, good)) std::abort();
  if (auth::is_signed(kKeys, to_sign + "x", good)) std::abort();
  if (auth::is_signed(kKeys, to_sign, text) && text != good) std::abort();
  static_cast<void>(protocol::is_socket_id(text));
  const std::string bytes(text);
  if (!bytes.empty() && auth::from_base64(auth::base64(bytes)) != bytes) std::abort();
  static_cast<void>(auth::from_base64(bytes));
}

void requests(std::string_view text) {
  const base::Instant now{1'700'000'000'000};
  const std::size_t half = text.size() / 2;
  const std::string path = "/" + std::string(text.substr(0, half));
  const std::string body(text.substr(half));
  std::vector<std::pair<std::string, std::string>> query{{"auth_key", "key"},
                                                         {"auth_timestamp", "1700000000"},
                                                         {"auth_version", "1.0"},
                                                         {"info", std::string(text)},
                                                         {"body_md5", auth::md5_hex(body)}};
  const std::string to_sign = protocol::http_string_to_sign("POST", path, query);
  query.emplace_back("auth_signature", auth::hmac_sha256_hex(kKeys.secret, to_sign));
  const auto check = [&](std::string_view method, std::string_view at, std::string_view content) {
    return pusher_api::check_signature(kKeys, {method, at, query, content}, now).has_value();
  };
  if (!check("POST", path, body)) std::abort();
  if (check("GET", path, body) || check("POST", path, body + "x")) std::abort();
  query.back().second = text;
  if (check("POST", path, body)) std::abort();
  query[1].second = text;
  if (check("POST", path, body)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  channels(text);
  requests(text);
  return 0;
}
