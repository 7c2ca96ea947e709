// What the hub knows: connections, channels, users, cached events, tallies. PURE.
//
// Invariant: a connection is in a channel's subscriber list, at the slot it remembers,
// exactly when the channel is in the connection's subscriptions; a channel or user is
// kept while someone here or on another node needs it, and dropped with the last.
// Changed by reduce only (hub.hpp); read by the queries and the tests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/instant.hpp"

namespace server::hub {

using ConnectionId = std::uint64_t;
// One encoded frame, shared by everyone it goes to.
using FramePtr = std::shared_ptr<const std::string>;

struct ChannelUser {
  std::string user_id;
  std::string user_info;  // JSON text, or empty
};

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
  base::Instant heard;   // anything at all
  base::Instant active;  // anything but signs of life
  bool pinged = false;
  Window client_events;
  Window errors;
  std::unordered_map<std::string, Subscription> subscriptions;
  std::string user_id;                 // signed in as; or empty
  std::vector<std::string> watchlist;  // users it hears of
};

// A user of a presence channel, over all nodes.
struct PresentUser {
  std::string user_id;
  std::string user_info;              // JSON text, or empty
  int connections = 0;                // of this node
  std::optional<base::Instant> left;  // set while `connections` is 0 and in its grace
  std::vector<std::string> nodes;     // other nodes where it is present
  bool queued = false;                // in State::leaving

  [[nodiscard]] bool here() const { return connections > 0 || left.has_value(); }
};
struct Channel {
  std::vector<ConnectionId> subscribers;                    // of this node
  std::vector<PresentUser> members;                         // in the order they joined
  std::vector<std::pair<std::string, std::size_t>> remote;  // node, its subscriptions (> 0)
  std::size_t remote_subscriptions = 0;                     // their sum
  base::Instant count_sent;                                 // the last subscription_count
  std::size_t count_told = 0;                               // … what it said
  bool count_due = false;                                   // … another is held back

  [[nodiscard]] std::size_t subscriptions() const {
    return subscribers.size() + remote_subscriptions;
  }
};

// A user who signed in, or is watched.
struct User {
  std::vector<ConnectionId> connections;      // of this node
  std::optional<base::Instant> left;          // set while there are none and in its grace
  std::vector<std::string> nodes;             // other nodes where it is signed in
  std::unordered_set<ConnectionId> watchers;  // of this node
  bool queued = false;                        // in State::leaving

  [[nodiscard]] bool here() const { return !connections.empty() || left.has_value(); }
  [[nodiscard]] bool online() const { return here() || !nodes.empty(); }
};

// Somebody whose grace runs out; checked again when it has.
struct Leaving {
  base::Instant since;
  std::string channel;  // empty: a signed-in user
  std::string user_id;
};

struct CachedEvent {
  FramePtr frame;
  base::Instant at;
  std::uint64_t order = 0;  // its key in State::cached_order
};

// What Config::tally_prefix counts: the deliveries to a channel's subscribers.
struct Tally {
  std::size_t peak = 0;        // most subscriptions at a time
  std::int64_t day = 0;        // since 1970-01-01, UTC
  std::uint64_t messages = 0;  // of that day
};

struct State {
  std::unordered_map<ConnectionId, Connection> connections;
  std::map<std::string, Channel, std::less<>> channels;
  std::unordered_map<std::string, ConnectionId> by_socket_id;
  std::unordered_map<std::string, User> users;
  std::deque<Leaving> leaving;          // oldest first
  std::vector<std::string> counts_due;  // channels with count_due

  std::unordered_map<std::string, CachedEvent> cache;  // by channel
  std::map<std::uint64_t, std::string> cached_order;   // channels, the oldest event's first
  std::uint64_t last_cached = 0;
  std::size_t cached_bytes = 0;

  std::map<std::string, Tally, std::less<>> tallies;
  std::size_t subscriptions = 0;
  std::size_t signed_in = 0;                // connections
  std::uint64_t refused_subscriptions = 0;  // by signature
  std::uint64_t refused_sign_ins = 0;
};

}  // namespace server::hub
