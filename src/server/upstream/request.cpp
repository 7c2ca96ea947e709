#include "server/upstream/request.hpp"

#include "base/json.hpp"
#include "protocol/api.hpp"
#include "protocol/signature.hpp"
#include "server/auth/crypto.hpp"

namespace server::upstream {
namespace {

using Parameters = std::vector<std::pair<std::string, std::string>>;

ApiRequest sign(const auth::AppKeys& keys, std::string method, std::string_view resource,
                Parameters parameters, std::string body, std::int64_t now_s) {
  const std::string path =
      "/apps/" + protocol::api::url_encode(keys.app_id) + std::string(resource);
  parameters.emplace_back("auth_key", keys.key);
  parameters.emplace_back("auth_timestamp", std::to_string(now_s));
  parameters.emplace_back("auth_version", "1.0");
  if (!body.empty()) parameters.emplace_back("body_md5", auth::md5_hex(body));
  parameters.emplace_back(
      "auth_signature",
      auth::hmac_sha256_hex(keys.secret, protocol::http_string_to_sign(method, path, parameters)));
  std::string target = path;
  char before = '?';
  for (const auto& [name, value] : parameters) {
    target.append(1, before).append(name).append("=").append(protocol::api::url_encode(value));
    before = '&';
  }
  return {std::move(method), std::move(target), std::move(body)};
}

}  // namespace

ApiRequest publish_request(const auth::AppKeys& keys, const std::vector<Event>& events,
                           std::int64_t now_s) {
  std::string body;
  base::JsonWriter w(body);
  w.begin_object();
  if (events.size() == 1) {
    const Event& event = events.front();
    w.field("name", event.name).key("channels").begin_array().string(event.channel).end_array();
    w.field("data", event.data).end_object();
    return sign(keys, "POST", "/events", {}, std::move(body), now_s);
  }
  w.key("batch").begin_array();
  for (const Event& event : events) {
    w.begin_object().field("name", event.name).field("channel", event.channel);
    w.field("data", event.data).end_object();
  }
  w.end_array().end_object();
  return sign(keys, "POST", "/batch_events", {}, std::move(body), now_s);
}

ApiRequest channels_request(const auth::AppKeys& keys, std::string_view prefix,
                            std::int64_t now_s) {
  return sign(keys, "GET", "/channels", {{"filter_by_prefix", std::string(prefix)}}, {}, now_s);
}

int status_of(int status, std::string_view body) {
  constexpr int kOk = 200;
  if (status != kOk) return status;
  const auto document = base::JsonDocument::parse(body);
  if (!document || !document->root()["error"].is_string()) return status;
  return static_cast<int>(document->root()["code"].integer().value_or(status));
}

std::optional<std::vector<std::string>> read_channels(std::string_view body) {
  const auto document = base::JsonDocument::parse(body);
  if (!document || !document->root()["channels"].exists()) return std::nullopt;
  const base::JsonValue channels = document->root()["channels"];
  std::vector<std::string> names;
  for (std::size_t i = 0; i < channels.size(); ++i) names.emplace_back(channels.key_at(i));
  return names;
}

}  // namespace server::upstream
