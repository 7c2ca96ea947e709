// The hub: who listens to what, who is present, and who gets each event. PURE.
//
// Invariant: a connection is in a channel's subscriber list exactly when the channel is
// in the connection's subscriptions; a user is announced as added once and as removed
// once, however many of its connections come and go. No sockets, clock, threads or
// crypto: time comes with the input, signatures are judged by an injected function.
// Called by net/ (one thread) and by the simulation. Spec: Pusher Channels protocol 7.
//
//   connection:  Opened ──> open ──Received──> open ──silent 30 s──> pinged ──any input──> open
//                            │                  │                      └──30 s──> Close 4201
//                            └── Closed ────────┴──20 refused frames in 10 s──> Close 4010
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "base/instant.hpp"
#include "protocol/close_code.hpp"
#include "server/hub/limits.hpp"

namespace server::hub {

using ConnectionId = std::uint64_t;
// One encoded frame, shared by everyone it goes to.
using FramePtr = std::shared_ptr<const std::string>;

// Whether `auth` ("key:signature") signs `string_to_sign`.
using Verify = std::function<bool(std::string_view string_to_sign, std::string_view auth)>;

struct Config {
  Verify verify;
  // How long a user whose last connection went stays a member; 0: not at all.
  std::int64_t leave_grace_ms = 0;
};

// ---- inputs ----
struct Opened {
  ConnectionId connection = 0;
  std::string socket_id;  // unique, "digits.digits"
};
struct Received {
  ConnectionId connection = 0;
  std::string_view text;  // one message, valid for the call
};
struct Alive {  // a WebSocket-level ping or pong
  ConnectionId connection = 0;
};
struct Closed {
  ConnectionId connection = 0;
};
struct Published {
  std::vector<std::string> channels;
  std::string event;
  std::string data;              // the payload's text
  std::string except_socket_id;  // not to this connection; or empty
};
struct Ticked {};  // about once a second
using Input = std::variant<Opened, Received, Alive, Closed, Published, Ticked>;

// ---- outputs ----
struct Send {
  std::vector<ConnectionId> receivers;
  FramePtr frame;
};
struct Close {
  ConnectionId connection = 0;
  protocol::CloseCode code = protocol::CloseCode::Normal;
  std::string reason;
};
using Output = std::variant<Send, Close>;
using Outputs = std::vector<Output>;

// ---- state ----
struct Subscription {
  std::size_t slot = 0;  // index in the channel's subscribers
  std::string user_id;   // presence channels
};
struct Window {  // counts within a period that starts with its first event
  base::Instant since;
  int count = 0;
};
struct Connection {
  std::string socket_id;
  base::Instant heard;
  bool pinged = false;
  Window client_events;
  Window errors;
  std::unordered_map<std::string, Subscription> subscriptions;
};
struct PresentUser {
  std::string user_id;
  std::string user_info;  // JSON text, or empty
  int connections = 0;
  std::optional<base::Instant> left;  // set while connections is 0 (grace)
};
struct Channel {
  std::vector<ConnectionId> subscribers;
  std::vector<PresentUser> members;  // in the order they joined
};
struct State {
  std::map<ConnectionId, Connection> connections;
  std::map<std::string, Channel, std::less<>> channels;
  std::unordered_map<std::string, ConnectionId> by_socket_id;
  std::size_t subscriptions = 0;
  std::uint64_t refused_subscriptions = 0;
};

[[nodiscard]] Outputs reduce(State& state, const Config& config, const Input& input,
                             base::Instant now);

// Occupied channels whose names begin with `prefix`.
[[nodiscard]] std::vector<std::string> occupied_channels(const State& state,
                                                         std::string_view prefix);

}  // namespace server::hub
