// The hub: who listens to what, who is present, and who gets each event. PURE.
//
// Invariant: a user is announced as added once and as removed once, however many of its
// connections, on however many nodes, come and go; an event is encoded once per channel,
// whoever gets it. No sockets, clock, threads or crypto: time comes with the input,
// signatures are judged by an injected function. Called by net/ (under its lock) and by the
// simulation; other nodes' doings come in as Remote… inputs, this node's go out as Facts.
// Spec: Pusher Channels protocol 7.
//
//   connection:  Opened ──> open ──Received──> open ──silent 30 s──> pinged ──any input──> open
//                            │                  │                      └──30 s──> Close 4201
//                            │                  ├──no subscription, no message for 24 h──> Close
//                            4202 │                  ├──refused sign-in, UserTerminated──> Close
//                            4009 └── Closed ────────┴──20 refused frames in 10 s──> Close 4010
//   (net/ closes readers that are too slow with CloseCode::SlowReader: it owns the queues.)
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/instant.hpp"
#include "protocol/close_code.hpp"
#include "server/hub/limits.hpp"
#include "server/hub/state.hpp"

namespace server::hub {

// Whether `auth` ("key:signature") signs `string_to_sign`.
using Verify = std::function<bool(std::string_view string_to_sign, std::string_view auth)>;

struct Config {
  Verify verify;
  // How long a user whose last connection went stays a member and online; 0: not at all.
  std::int64_t leave_grace_ms = 0;
  bool subscription_counts = false;  // subscribers are told how many they are
  bool report = false;               // Facts are put out
  std::string tally_prefix{};        // channels that are tallied; empty: none
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
  // A client event of another node's: not cached, with its user on presence channels.
  bool from_client = false;
  std::string user_id{};
};
struct UserTerminated {  // all connections signed in as this user are closed
  std::string user_id;
};
struct Ticked {};  // about once a second

// ---- inputs: what other nodes told (server/cluster/) ----
struct RemoteMember {  // a user's first connection of that node came, or its last one went
  std::string channel;
  ChannelUser user;
  std::string node;
  bool joined = true;
};
struct RemoteSubscriptions {  // how many subscriptions that node has now
  std::string channel;
  std::string node;
  std::size_t count = 0;
};
struct RemoteUser {  // signed in on that node, or not any more
  std::string user_id;
  std::string node;
  bool online = true;
};
struct RemoteNodeGone {  // everything it told is void
  std::string node;
  bool report = false;  // the Facts of it are this node's to put out
};
using Input = std::variant<Opened, Received, Alive, Closed, Published, Ticked, UserTerminated,
                           RemoteMember, RemoteSubscriptions, RemoteUser, RemoteNodeGone>;

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

// ---- outputs: facts, for other nodes and for webhooks (Config::report) ----
// `everywhere`: it is also so over all nodes the hub knows of, not only on this one; other
// nodes want all of them, webhooks those. The remote inputs put out no facts but
// RemoteNodeGone{report}'s. Channels "#server-to-user-…" have none.
struct Occupancy {  // a channel's first subscription came, its last one went
  std::string channel;
  bool occupied = true;
  bool everywhere = true;
};
struct Membership {  // a user's first connection to a presence channel, the last one went
  std::string channel;
  ChannelUser user;
  bool joined = true;
  bool everywhere = true;
};
struct UserOnline {  // a user's first signed-in connection, the last one went
  std::string user_id;
  bool online = true;
  bool everywhere = true;
};
struct Subscriptions {  // this node's subscriptions to the channel changed
  std::string channel;
  std::size_t count = 0;
};
struct CountAnnounced {  // over all nodes, as subscribers were told
  std::string channel;
  std::size_t count = 0;
};
struct ClientEventSent {
  std::string channel;
  std::string event;
  std::string data;
  std::string socket_id;
  std::string user_id;  // presence channels
};
struct CacheMissed {
  std::string channel;
};
using Fact = std::variant<Occupancy, Membership, UserOnline, Subscriptions, CountAnnounced,
                          ClientEventSent, CacheMissed>;

using Output = std::variant<Send, Close, Fact>;
using Outputs = std::vector<Output>;

[[nodiscard]] Outputs reduce(State& state, const Config& config, const Input& input,
                             base::Instant now);

// ---- queries ----
// Channels with subscribers of this node whose names begin with `prefix`.
[[nodiscard]] std::vector<std::string> occupied_channels(const State& state,
                                                         std::string_view prefix);

struct ChannelInfo {  // over all nodes
  std::string name;
  std::size_t subscriptions = 0;
  std::size_t users = 0;  // presence channels
};
// Occupied on any node, user channels left out.
[[nodiscard]] std::vector<ChannelInfo> list_channels(const State& state, std::string_view prefix);
[[nodiscard]] ChannelInfo describe_channel(const State& state, std::string_view name);
// Ids of a presence channel's users, over all nodes.
[[nodiscard]] std::vector<std::string> channel_users(const State& state, std::string_view name);

struct CachedData {
  std::string data;
  std::int64_t ttl_s = 0;
};
[[nodiscard]] std::optional<CachedData> cached_data(const State& state, const std::string& channel,
                                                    base::Instant now);

struct Usage {  // of one tallied channel, on this node
  std::size_t connections = 0;
  std::size_t peak = 0;
  std::uint64_t messages_today = 0;
};
[[nodiscard]] Usage usage(const State& state, std::string_view channel, base::Instant now);

}  // namespace server::hub
