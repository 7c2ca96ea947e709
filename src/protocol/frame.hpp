// Frames of Pusher Channels protocol 7: parse and encode, both directions.
//
// Invariant: parsing is total: any text gives a frame or an Error, never a crash;
// encode_* gives what stock clients and servers send. Server-to-client `data` is a
// JSON *string* except in pusher:error and pusher:signin_success; client-to-server
// `data` is an object; client events may carry either.
// Source: Pusher Channels, "WebSocket protocol"; pusher-js 8.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"

namespace protocol {

inline constexpr int kProtocolVersion = 7;

struct Ping {};
struct Pong {};

// ---- client to server ----
struct Subscribe {
  std::string channel;
  std::string auth;          // "key:signature", or empty
  std::string channel_data;  // exact bytes that were signed, or empty
};
struct Unsubscribe {
  std::string channel;
};
struct SignIn {
  std::string auth;
  std::string user_data;  // exact bytes that were signed
};
struct ClientEvent {
  std::string event;  // "client-…"
  std::string channel;
  std::string data;  // JSON text as it goes on to the others
};
using ClientFrame = std::variant<Ping, Pong, Subscribe, Unsubscribe, SignIn, ClientEvent>;

// Error codes: invalid_json, json_too_deep, invalid_frame, unknown_event.
[[nodiscard]] base::Result<ClientFrame> parse_client_frame(std::string_view text);
[[nodiscard]] std::string encode(const ClientFrame& frame);

// ---- server to client ----
struct ConnectionEstablished {
  std::string socket_id;
  int activity_timeout_s = 120;
};
struct Member {
  std::string user_id;
  std::string user_info;  // JSON text, or empty
};
struct SubscriptionSucceeded {
  std::string channel;
  std::optional<std::vector<Member>> members;  // presence channels
};
struct SubscriptionError {
  std::string channel;
  std::string type;
  std::string error;
  int status = 0;
};
struct SubscriptionCount {
  std::string channel;
  std::int64_t count = 0;
};
struct MemberAdded {
  std::string channel;
  Member member;
};
struct MemberRemoved {
  std::string channel;
  std::string user_id;
};
struct CacheMiss {  // a cache channel has no event to replay
  std::string channel;
};
struct SignInSuccess {
  std::string user_data;  // as it was signed
};
struct WatchlistEvent {
  std::string name;  // "online" or "offline"
  std::vector<std::string> user_ids;
};
struct WatchlistEvents {
  std::vector<WatchlistEvent> events;
};
struct ProtocolError {
  std::optional<int> code;
  std::string message;
};
struct ChannelEvent {
  std::string event;
  std::string channel;  // empty for events to the connection itself
  std::string data;     // the payload's JSON text
  std::string user_id;  // client events on presence channels, else empty
};
using ServerFrame =
    std::variant<Ping, Pong, ConnectionEstablished, SubscriptionSucceeded, SubscriptionError,
                 SubscriptionCount, MemberAdded, MemberRemoved, CacheMiss, SignInSuccess,
                 WatchlistEvents, ProtocolError, ChannelEvent>;

// Error codes: invalid_json, json_too_deep, invalid_frame.
[[nodiscard]] base::Result<ServerFrame> parse_server_frame(std::string_view text);
[[nodiscard]] std::string encode(const ServerFrame& frame);

}  // namespace protocol
