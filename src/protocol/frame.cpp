#include "protocol/frame.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/json.hpp"
#include "base/match.hpp"

namespace protocol {
namespace {

using base::JsonDocument;
using base::JsonValue;
using base::JsonWriter;

constexpr std::string_view kEstablished = "pusher:connection_established";
constexpr std::string_view kError = "pusher:error";
constexpr std::string_view kPing = "pusher:ping";
constexpr std::string_view kPong = "pusher:pong";
constexpr std::string_view kSubscribe = "pusher:subscribe";
constexpr std::string_view kUnsubscribe = "pusher:unsubscribe";
constexpr std::string_view kSignIn = "pusher:signin";
constexpr std::string_view kSubscribed = "pusher_internal:subscription_succeeded";
constexpr std::string_view kSubscriptionError = "pusher:subscription_error";
constexpr std::string_view kSubscriptionCount = "pusher_internal:subscription_count";
constexpr std::string_view kMemberAdded = "pusher_internal:member_added";
constexpr std::string_view kMemberRemoved = "pusher_internal:member_removed";
constexpr std::string_view kCacheMiss = "pusher:cache_miss";
constexpr std::string_view kSignedIn = "pusher:signin_success";
constexpr std::string_view kWatchlist = "pusher_internal:watchlist_events";

std::string text_of(JsonValue json) {
  return std::string(json.string().value_or(std::string_view{}));
}

// A payload as JSON text, whether it was sent as text or as a value.
std::string payload_of(JsonValue data) {
  if (const auto text = data.string()) return std::string(*text);
  std::string out;
  data.write(out);
  return out;
}

tl::unexpected<base::Error> invalid(const char* what, const char* field = "") {
  return base::fail("invalid_frame", what, field);
}

// {"event":…,"channel":…,"data":…} with `data` already JSON text.
std::string envelope(std::string_view event, std::string_view channel, std::string_view data) {
  std::string out;
  out.reserve(event.size() + channel.size() + data.size() + 48);
  JsonWriter w(out);
  w.begin_object().field("event", event);
  if (!channel.empty()) w.field("channel", channel);
  if (!data.empty()) w.key("data").raw(data);
  w.end_object();
  return out;
}

// The same with the payload as a JSON string, as servers send it.
std::string string_envelope(std::string_view event, std::string_view channel,
                            std::string_view payload) {
  std::string quoted;
  quoted.reserve(payload.size() + payload.size() / 8 + 2);
  base::append_json_string(quoted, payload);
  return envelope(event, channel, quoted);
}

std::optional<std::vector<Member>> read_members(JsonValue presence) {
  const JsonValue ids = presence["ids"];
  const JsonValue hash = presence["hash"];
  if (!hash.is_object()) return std::nullopt;
  std::vector<Member> members;
  members.reserve(hash.size());
  const auto add = [&](std::string_view id) {
    std::string info;
    hash[id].write(info);
    members.push_back({std::string(id), std::move(info)});
  };
  if (ids.is_array()) {  // `ids` keeps the server's order
    for (std::size_t i = 0; i < ids.size(); ++i) add(ids.at(i).string().value_or(""));
  } else {
    for (std::size_t i = 0; i < hash.size(); ++i) add(hash.key_at(i));
  }
  return members;
}

WatchlistEvents read_watchlist(JsonValue payload) {
  WatchlistEvents frame;
  const JsonValue events = payload["events"];
  for (std::size_t i = 0; i < events.size(); ++i) {
    const JsonValue ids = events.at(i)["user_ids"];
    WatchlistEvent event{text_of(events.at(i)["name"]), {}};
    for (std::size_t k = 0; k < ids.size(); ++k) event.user_ids.push_back(text_of(ids.at(k)));
    frame.events.push_back(std::move(event));
  }
  return frame;
}

base::Result<ServerFrame> parse_internal(std::string_view event, std::string channel,
                                         JsonValue payload) {
  if (event == kSubscribed) {
    return SubscriptionSucceeded{std::move(channel), read_members(payload["presence"])};
  }
  if (event == kSubscriptionCount) {
    return SubscriptionCount{std::move(channel),
                             payload["subscription_count"].integer().value_or(0)};
  }
  const std::string user = text_of(payload["user_id"]);
  if (user.empty()) return invalid("A presence event has no user_id.", "user_id");
  if (event == kMemberRemoved) return MemberRemoved{std::move(channel), user};
  std::string info;
  payload["user_info"].write(info);
  return MemberAdded{std::move(channel), Member{user, std::move(info)}};
}

}  // namespace

base::Result<ClientFrame> parse_client_frame(std::string_view text) {
  auto document = JsonDocument::parse(text);
  if (!document) return tl::unexpected(std::move(document).error());
  const JsonValue root = document->root();
  const auto event = root["event"].string();
  if (!root.is_object() || !event) return invalid("A frame is an object with an event.", "event");
  const JsonValue data = root["data"];

  if (*event == kPing) return Ping{};
  if (*event == kPong) return Pong{};
  if (*event == kSubscribe || *event == kUnsubscribe) {
    const auto channel = data["channel"].string();
    if (!channel) return invalid("A subscription names a channel.", "channel");
    if (*event == kUnsubscribe) return Unsubscribe{std::string(*channel)};
    const JsonValue channel_data = data["channel_data"];
    if (channel_data.exists() && !channel_data.is_null() && !channel_data.is_string()) {
      return invalid("channel_data is a string.", "channel_data");
    }
    return Subscribe{std::string(*channel), text_of(data["auth"]), text_of(channel_data)};
  }
  if (*event == kSignIn) {
    if (!data["auth"].is_string() || !data["user_data"].is_string()) {
      return invalid("A sign-in has auth and user_data.", "user_data");
    }
    return SignIn{text_of(data["auth"]), text_of(data["user_data"])};
  }
  if (event->substr(0, 7) == "client-") {
    const auto channel = root["channel"].string();
    if (!channel) return invalid("A client event names a channel.", "channel");
    // Text goes on as it came: some clients (Java) send their JSON as a string.
    std::string payload = payload_of(data);
    return ClientEvent{std::string(*event), std::string(*channel), std::move(payload)};
  }
  return base::fail("unknown_event", "The event is not one that clients send.", "event");
}

std::string encode(const ClientFrame& frame) {
  return base::match(
      frame, [](const Ping&) { return envelope(kPing, {}, "{}"); },
      [](const Pong&) { return envelope(kPong, {}, "{}"); },
      [](const Subscribe& f) {
        std::string data;
        JsonWriter w(data);
        w.begin_object();
        if (!f.auth.empty()) w.field("auth", f.auth);
        if (!f.channel_data.empty()) w.field("channel_data", f.channel_data);
        w.field("channel", f.channel).end_object();
        return envelope(kSubscribe, {}, data);
      },
      [](const Unsubscribe& f) {
        std::string data;
        JsonWriter(data).begin_object().field("channel", f.channel).end_object();
        return envelope(kUnsubscribe, {}, data);
      },
      [](const SignIn& f) {
        std::string data;
        JsonWriter(data)
            .begin_object()
            .field("auth", f.auth)
            .field("user_data", f.user_data)
            .end_object();
        return envelope(kSignIn, {}, data);
      },
      [](const ClientEvent& f) { return envelope(f.event, f.channel, f.data); });
}

base::Result<ServerFrame> parse_server_frame(std::string_view text) {
  auto document = JsonDocument::parse(text);
  if (!document) return tl::unexpected(std::move(document).error());
  const JsonValue root = document->root();
  const auto event = root["event"].string();
  if (!root.is_object() || !event) return invalid("A frame is an object with an event.", "event");
  std::string channel = text_of(root["channel"]);
  const JsonValue data = root["data"];

  if (*event == kPing) return Ping{};
  if (*event == kPong) return Pong{};
  constexpr std::string_view kLookedInto[] = {
      kEstablished, kError,      kSubscriptionError, kCacheMiss,   kSignedIn,
      kWatchlist,   kSubscribed, kSubscriptionCount, kMemberAdded, kMemberRemoved};
  if (std::find(std::begin(kLookedInto), std::end(kLookedInto), *event) == std::end(kLookedInto)) {
    return ChannelEvent{std::string(*event), std::move(channel), payload_of(data),
                        text_of(root["user_id"])};
  }

  // The payload, which servers send as a JSON string.
  JsonDocument inner;
  JsonValue payload = data;
  if (const auto quoted = data.string()) {
    auto parsed = JsonDocument::parse(*quoted);
    if (!parsed) return tl::unexpected(std::move(parsed).error());
    inner = *std::move(parsed);
    payload = inner.root();
  }
  if (*event == kEstablished) {
    std::string socket_id = text_of(payload["socket_id"]);
    if (socket_id.empty()) return invalid("The connection has no socket_id.", "socket_id");
    const auto timeout = payload["activity_timeout"].integer().value_or(0);
    return ConnectionEstablished{
        std::move(socket_id), timeout > 0 && timeout <= 86'400 ? static_cast<int>(timeout) : 120};
  }
  if (*event == kError) {
    const auto code = payload["code"].integer();
    return ProtocolError{code ? std::optional<int>(static_cast<int>(*code)) : std::nullopt,
                         text_of(payload["message"])};
  }
  if (*event == kSubscriptionError) {
    return SubscriptionError{std::move(channel), text_of(payload["type"]),
                             text_of(payload["error"]),
                             static_cast<int>(payload["status"].integer().value_or(0))};
  }
  if (*event == kCacheMiss) return CacheMiss{std::move(channel)};
  if (*event == kSignedIn) return SignInSuccess{text_of(payload["user_data"])};
  if (*event == kWatchlist) return read_watchlist(payload);
  return parse_internal(*event, std::move(channel), payload);
}

std::string encode(const ServerFrame& frame) {
  return base::match(
      frame, [](const Ping&) { return envelope(kPing, {}, "\"{}\""); },
      [](const Pong&) { return envelope(kPong, {}, "\"{}\""); },
      [](const ConnectionEstablished& f) {
        std::string payload;
        JsonWriter(payload)
            .begin_object()
            .field("socket_id", f.socket_id)
            .field("activity_timeout", f.activity_timeout_s)
            .end_object();
        return string_envelope(kEstablished, {}, payload);
      },
      [](const SubscriptionSucceeded& f) {
        if (!f.members) return string_envelope(kSubscribed, f.channel, "{}");
        std::string payload;
        JsonWriter w(payload);
        w.begin_object().key("presence").begin_object().key("ids").begin_array();
        for (const Member& member : *f.members) w.string(member.user_id);
        w.end_array().key("hash").begin_object();
        for (const Member& member : *f.members) {
          w.key(member.user_id);
          w.raw(member.user_info.empty() ? std::string_view("null")
                                         : std::string_view(member.user_info));
        }
        w.end_object().field("count", static_cast<std::int64_t>(f.members->size()));
        w.end_object().end_object();
        return string_envelope(kSubscribed, f.channel, payload);
      },
      [](const SubscriptionError& f) {
        std::string payload;
        JsonWriter(payload)
            .begin_object()
            .field("type", f.type)
            .field("error", f.error)
            .field("status", f.status)
            .end_object();
        return string_envelope(kSubscriptionError, f.channel, payload);
      },
      [](const SubscriptionCount& f) {
        std::string payload;
        JsonWriter(payload).begin_object().field("subscription_count", f.count).end_object();
        return string_envelope(kSubscriptionCount, f.channel, payload);
      },
      [](const MemberAdded& f) {
        std::string payload;
        JsonWriter w(payload);
        w.begin_object().field("user_id", f.member.user_id);
        if (!f.member.user_info.empty()) w.key("user_info").raw(f.member.user_info);
        w.end_object();
        return string_envelope(kMemberAdded, f.channel, payload);
      },
      [](const MemberRemoved& f) {
        std::string payload;
        JsonWriter(payload).begin_object().field("user_id", f.user_id).end_object();
        return string_envelope(kMemberRemoved, f.channel, payload);
      },
      [](const CacheMiss& f) { return string_envelope(kCacheMiss, f.channel, "{}"); },
      [](const SignInSuccess& f) {
        std::string data;
        JsonWriter(data).begin_object().field("user_data", f.user_data).end_object();
        return envelope(kSignedIn, {}, data);
      },
      [](const WatchlistEvents& f) {
        std::string payload;
        JsonWriter w(payload);
        w.begin_object().key("events").begin_array();
        for (const WatchlistEvent& event : f.events) {
          w.begin_object().field("name", event.name).key("user_ids").begin_array();
          for (const std::string& id : event.user_ids) w.string(id);
          w.end_array().end_object();
        }
        w.end_array().end_object();
        return string_envelope(kWatchlist, {}, payload);
      },
      [](const ProtocolError& f) {
        std::string data;
        JsonWriter w(data);
        w.begin_object().field("message", f.message).key("code");
        if (f.code) {
          w.integer(*f.code);
        } else {
          w.null();
        }
        w.end_object();
        return envelope(kError, {}, data);
      },
      [](const ChannelEvent& f) {
        // `user_id` stands beside `data`, so the envelope helper does not fit.
        std::string out;
        out.reserve(f.event.size() + f.channel.size() + f.data.size() * 9 / 8 + 64);
        JsonWriter w(out);
        w.begin_object().field("event", f.event);
        if (!f.channel.empty()) w.field("channel", f.channel);
        w.field("data", f.data);
        if (!f.user_id.empty()) w.field("user_id", f.user_id);
        w.end_object();
        return out;
      });
}

}  // namespace protocol
