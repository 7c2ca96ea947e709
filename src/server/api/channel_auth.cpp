// Channel authorization: which channels a signed-in person may listen to.
//
// What does not exist and what belongs to another organization are both 403 here, so
// that nobody can probe for ids (CONTRACT.md, "HTTP").
#include <utility>

#include "base/json.hpp"
#include "protocol/channel_name.hpp"
#include "protocol/signature.hpp"
#include "server/api/fields.hpp"
#include "server/api/handlers.hpp"
#include "server/api/target.hpp"
#include "server/storage/threads.hpp"

namespace server::api {
namespace {

// Form (as stock clients send it) or JSON: the named members as text.
base::Result<Target> read_parameters(const Request& request) {
  Target parameters;
  const std::string type = media_type(request.content_type);
  if (type == "application/x-www-form-urlencoded") {
    auto form = parse_form(request.body);
    if (!form) return tl::unexpected(std::move(form).error());
    parameters.query = *std::move(form);
    return parameters;
  }
  auto fields = Fields::of(request);
  if (!fields) {
    if (fields.error().code == "unsupported_media_type") {
      return base::fail("unsupported_media_type",
                        "The body must be application/json or application/x-www-form-urlencoded.");
    }
    return tl::unexpected(std::move(fields).error());
  }
  for (const char* name : {"socket_id", "channel_name"}) {
    if (const auto text = fields->value(name).string()) {
      parameters.query.emplace_back(name, std::string(*text));
    }
  }
  return parameters;
}

base::Result<std::string> read_socket_id(const Target& parameters) {
  const std::string* socket_id = parameters.parameter("socket_id");
  if (socket_id == nullptr || socket_id->size() > 64 || !protocol::is_socket_id(*socket_id)) {
    return base::fail("malformed", "The socket_id must be two numbers joined by a dot.",
                      "socket_id");
  }
  return *socket_id;
}

std::string user_info(const model::User& user) {
  std::string out;
  base::JsonWriter w(out);
  w.begin_object().field("name", user.name).key("avatar");
  if (user.avatar.empty()) {
    w.null();
  } else {
    w.string(user.avatar);
  }
  w.end_object();
  return out;
}

}  // namespace

Answer authorize_channel(Context& c) {
  auto parameters = read_parameters(c.request);
  if (!parameters) return tl::unexpected(std::move(parameters).error());
  const auto socket_id = read_socket_id(*parameters);
  if (!socket_id) return tl::unexpected(socket_id.error());
  const std::string* channel = parameters->parameter("channel_name");
  if (channel == nullptr) {
    return base::fail("malformed", "The channel_name is missing.", "channel_name");
  }

  protocol::api::ChannelAuth result;
  if (const auto organization = protocol::organization_of_channel(*channel)) {
    if (*organization != c.organization()) return access_denied();
  } else if (const auto encrypted = protocol::organization_of_encrypted_channel(*channel)) {
    if (*encrypted != c.organization()) return access_denied();
    result.shared_secret = auth::shared_secret(c.settings.app_keys, *channel);
  } else if (const auto thread = protocol::thread_of_channel(*channel)) {
    if (!storage::find_thread(c.t, c.organization(), *thread)) return access_denied();
    base::JsonWriter(result.channel_data)
        .begin_object()
        .field("user_id", c.member.user.id.value)
        .key("user_info")
        .raw(user_info(c.member.user))
        .end_object();
  } else {
    return access_denied();
  }
  result.auth = auth::sign(c.settings.app_keys, protocol::channel_string_to_sign(
                                                    *socket_id, *channel, result.channel_data));
  return json(200, protocol::api::write(result));
}

Answer authorize_user(Context& c) {
  auto parameters = read_parameters(c.request);
  if (!parameters) return tl::unexpected(std::move(parameters).error());
  const auto socket_id = read_socket_id(*parameters);
  if (!socket_id) return tl::unexpected(socket_id.error());
  std::string user_data;
  base::JsonWriter(user_data)
      .begin_object()
      .field("id", c.member.user.id.value)
      .key("user_info")
      .raw(user_info(c.member.user))
      .end_object();
  std::string body;
  base::JsonWriter(body)
      .begin_object()
      .field("auth",
             auth::sign(c.settings.app_keys, protocol::user_string_to_sign(*socket_id, user_data)))
      .field("user_data", user_data)
      .end_object();
  return json(200, std::move(body));
}

}  // namespace server::api
