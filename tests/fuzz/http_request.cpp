// Requests of Pusher's HTTP API: any target and body give an answer below 500. Signed ones
// get past the signature, so that what is behind it is reached, too; what they publish is
// within the limits.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "protocol/api.hpp"
#include "protocol/channel_name.hpp"
#include "protocol/signature.hpp"
#include "server/api/target.hpp"
#include "server/auth/crypto.hpp"
#include "server/pusher_api/pusher_api.hpp"

namespace {

using namespace server;

const auth::AppKeys kKeys{"1", "key", "secret"};
const base::Instant kNow{1'700'000'000'000};

// A hub in which there is something to ask about.
const hub::State& occupied_hub() {
  static const hub::State state = [] {
    hub::State made;
    const hub::Config config{[](std::string_view, std::string_view) { return true; }};
    const auto step = [&](const hub::Input& input) {
      static_cast<void>(hub::reduce(made, config, input, kNow));
    };
    step(hub::Opened{1, "1.1"});
    step(hub::Received{1, R"({"event":"pusher:subscribe","data":{"channel":"cache-a"}})"});
    step(hub::Received{
        1,
        R"({"event":"pusher:subscribe","data":{"channel":"presence-a","channel_data":"{\"user_id\":\"1\"}"}})"});
    step(hub::Published{{"cache-a"}, "x", "{}", ""});
    return made;
  }();
  return state;
}

void send(const api::Request& request, bool is_signed) {
  const auto answer = pusher_api::handle(kKeys, occupied_hub(), request, kNow);
  const int status = answer.response.status;
  if (status < 200 || status >= 500) std::abort();
  if (is_signed && status == 401) std::abort();
  if (status != 200 && !answer.inputs.empty()) std::abort();
  for (const hub::Input& input : answer.inputs) {
    const auto* published = std::get_if<hub::Published>(&input);
    if (published == nullptr) continue;
    if (published->data.size() > pusher_api::limits::kEventDataBytes) std::abort();
    if (published->channels.empty() || published->channels.size() > 100) std::abort();
    for (const auto& channel : published->channels) {
      if (!protocol::is_valid_channel(channel)) std::abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t line = std::min(text.find('\n'), text.size());
  api::Request request;
  request.method = data[0] % 2 == 0 ? "POST" : "GET";
  request.target = text.substr(0, line);
  request.body = text.substr(std::min(line + 1, text.size()));
  static_cast<void>(api::parse_form(request.body));
  send(request, false);

  constexpr const char* kPaths[] = {"events", "batch_events", "channels", "channels/", "users/"};
  std::string path = std::string("/apps/1/") + kPaths[data[0] / 2 % 5];
  std::string query = request.target;
  if (path.back() == '/') {
    path += query.substr(0, query.find('?'));
    query.erase(0, query.find('?') == std::string::npos ? query.size() : query.find('?') + 1);
  }
  request.target = path + "?" + query + "&auth_key=key&auth_version=1.0&auth_timestamp=1700000000";
  if (!request.body.empty()) request.target += "&body_md5=" + auth::md5_hex(request.body);
  const auto target = api::parse_target(request.target);
  if (!target || path.find('#') != std::string::npos) return 0;
  for (const char* name : {"auth_key", "auth_version", "auth_timestamp", "body_md5"}) {
    // The input brought its own, which come first.
    if (query.find(name) != std::string::npos || query.find('%') != std::string::npos) return 0;
  }
  if (query.find("auth_signature") != std::string::npos) return 0;
  const std::string to_sign = protocol::http_string_to_sign(request.method, path, target->query);
  request.target += "&auth_signature=" + auth::hmac_sha256_hex(kKeys.secret, to_sign);
  send(request, true);
  return 0;
}
