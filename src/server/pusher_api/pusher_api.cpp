#include "server/pusher_api/pusher_api.hpp"

#include <utility>

#include "protocol/api.hpp"
#include "protocol/channel_name.hpp"
#include "server/api/target.hpp"
#include "server/pusher_api/events.hpp"
#include "server/pusher_api/signature.hpp"

namespace server::pusher_api {
namespace {

using base::fail;
using base::JsonWriter;
using base::Result;
using protocol::ChannelKind;

// One request being answered.
struct Call {
  const hub::State& state;
  const api::Request& request;
  const api::Target& target;
  base::Instant now;
  std::vector<hub::Input> inputs{};

  [[nodiscard]] std::string_view parameter(std::string_view name) const {
    const std::string* value = target.parameter(name);
    return value == nullptr ? std::string_view{} : std::string_view(*value);
  }
};
using Body = Result<std::string>;

int status_of(std::string_view code) {
  if (code == "not_found") return 404;
  if (code == "method_not_allowed") return 405;
  if (code == "too_large") return 413;
  for (const char* unauthorized :
       {"unsigned", "unknown_key", "expired", "wrong_body", "wrong_signature"}) {
    if (code == unauthorized) return 401;
  }
  return 400;
}

api::Response error_response(const base::Error& error) {
  api::Response response;
  response.status = status_of(error.code);
  response.body = protocol::api::write(error);
  return response;
}

Result<base::JsonDocument> read_body(const Call& call) {
  auto document = base::JsonDocument::parse(call.request.body);
  if (document && !document->root().is_object()) {
    return fail("malformed", "The body must be a JSON object.");
  }
  return document;
}

Body post_event(Call& call) {
  const auto document = read_body(call);
  if (!document) return tl::unexpected(document.error());
  auto request = read_event(document->root());
  if (!request) return tl::unexpected(std::move(request).error());
  std::string body;
  JsonWriter w(body);
  w.begin_object();
  if (request->info.any()) {
    w.key("channels").begin_object();
    for (const std::string& name : request->event.channels) {
      w.key(name).begin_object();
      write_counts(w, request->info, hub::describe_channel(call.state, name));
      w.end_object();
    }
    w.end_object();
  }
  w.end_object();
  call.inputs.emplace_back(std::move(request->event));
  return body;
}

Body post_batch(Call& call) {
  const auto document = read_body(call);
  if (!document) return tl::unexpected(document.error());
  auto events = read_batch(document->root());
  if (!events) return tl::unexpected(std::move(events).error());
  bool any = false;
  for (const EventRequest& event : *events) any = any || event.info.any();
  std::string body;
  JsonWriter w(body);
  w.begin_object();
  if (any) {
    w.key("batch").begin_array();
    for (const EventRequest& event : *events) {
      w.begin_object();
      write_counts(w, event.info, hub::describe_channel(call.state, event.event.channels.front()));
      w.end_object();
    }
    w.end_array();
  }
  w.end_object();
  for (EventRequest& event : *events) call.inputs.emplace_back(std::move(event.event));
  return body;
}

Body get_channels(Call& call) {
  const std::string_view prefix = call.parameter("filter_by_prefix");
  const auto info = parse_info(call.parameter("info"));
  if (!info) return tl::unexpected(info.error());
  if (info->user_count && protocol::channel_kind(prefix) != ChannelKind::Presence) {
    return fail("malformed", "The user_count is of presence channels: filter_by_prefix=presence-",
                "info");
  }
  if (info->cache) return fail("malformed", "The cache is asked of one channel.", "info");
  std::string body;
  JsonWriter w(body);
  w.begin_object().key("channels").begin_object();
  for (const hub::ChannelInfo& channel : hub::list_channels(call.state, prefix)) {
    w.key(channel.name).begin_object();
    write_counts(w, *info, channel);
    w.end_object();
  }
  w.end_object().end_object();
  return body;
}

Body get_channel(Call& call) {
  const std::string& name = call.target.path[3];
  if (!protocol::is_valid_channel(name)) return fail("malformed", "The channel is not valid.");
  const auto info = parse_info(call.parameter("info"));
  if (!info) return tl::unexpected(info.error());
  if (info->user_count && protocol::channel_kind(name) != ChannelKind::Presence) {
    return fail("malformed", "The user_count is of presence channels.", "info");
  }
  if (info->cache && !protocol::is_cache_channel(name)) {
    return fail("malformed", "The cache is of cache channels.", "info");
  }
  const hub::ChannelInfo channel = hub::describe_channel(call.state, name);
  std::string body;
  JsonWriter w(body);
  w.begin_object().field("occupied", channel.subscriptions > 0);
  write_counts(w, *info, channel);
  if (info->cache) {
    w.key("cache");
    if (const auto cached = hub::cached_data(call.state, name, call.now)) {
      w.begin_object().field("data", cached->data).field("ttl", cached->ttl_s).end_object();
    } else {
      w.null();
    }
  }
  w.end_object();
  return body;
}

Body get_users(Call& call) {
  const std::string& name = call.target.path[3];
  if (!protocol::is_valid_channel(name) || protocol::channel_kind(name) != ChannelKind::Presence) {
    return fail("malformed", "Users are of presence channels.");
  }
  std::string body;
  JsonWriter w(body);
  w.begin_object().key("users").begin_array();
  for (const std::string& user : hub::channel_users(call.state, name)) {
    w.begin_object().field("id", user).end_object();
  }
  w.end_array().end_object();
  return body;
}

Body terminate(Call& call) {
  call.inputs.emplace_back(hub::UserTerminated{call.target.path[3]});
  return std::string("{}");
}

struct Route {
  std::string_view method;
  std::string_view resource;  // the segment after the application's
  std::string_view rest;      // after the segment in between; empty: none
  bool named;                 // there is a segment in between
  Body (*run)(Call&);
};
constexpr Route kRoutes[] = {
    {"POST", "events", "", false, post_event},
    {"POST", "batch_events", "", false, post_batch},
    {"GET", "channels", "", false, get_channels},
    {"GET", "channels", "", true, get_channel},
    {"GET", "channels", "users", true, get_users},
    {"POST", "users", "terminate_connections", true, terminate},
};

Result<const Route*> find_route(const std::vector<std::string>& path, std::string_view method) {
  bool known = false;
  for (const Route& route : kRoutes) {
    const std::size_t length = 3 + (route.named ? 1u : 0u) + (route.rest.empty() ? 0u : 1u);
    if (path.size() != length || path[2] != route.resource) continue;
    if (!route.rest.empty() && path.back() != route.rest) continue;
    known = true;
    if (route.method == method) return &route;
  }
  if (known) return fail("method_not_allowed", "This address does not take this method.");
  return fail("not_found", "There is no such thing here.");
}

Result<Answer> answer(const auth::AppKeys& keys, const hub::State& state,
                      const api::Request& request, base::Instant now) {
  auto target = api::parse_target(request.target);
  if (!target) return tl::unexpected(std::move(target).error());
  const std::string_view whole = request.target;
  const std::string_view path = whole.substr(0, whole.find('?'));
  const auto is_signed =
      check_signature(keys, {request.method, path, target->query, request.body}, now);
  if (!is_signed) return tl::unexpected(is_signed.error());
  if (target->path.size() < 3 || target->path[1] != keys.app_id) {
    return fail("not_found", "There is no such application.");
  }
  const auto route = find_route(target->path, request.method);
  if (!route) return tl::unexpected(route.error());
  Call call{state, request, *target, now};
  auto body = (*route)->run(call);
  if (!body) return tl::unexpected(std::move(body).error());
  Answer result;
  result.response.body = *std::move(body);
  result.inputs = std::move(call.inputs);
  return result;
}

}  // namespace

Answer handle(const auth::AppKeys& keys, const hub::State& state, const api::Request& request,
              base::Instant now) {
  auto result = answer(keys, state, request, now);
  if (!result) return {error_response(result.error()), {}};
  return *std::move(result);
}

}  // namespace server::pusher_api
