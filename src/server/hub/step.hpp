// One input being worked on: the state, what time it is, and what comes out.
//
// Invariant: lives for one reduce; its parts are in hub.cpp (connections, events),
// subscriptions.cpp, presence.cpp, users.cpp, cache.cpp and remote.cpp, each of which
// keeps the State's invariants on its own. Used inside hub/ only.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "protocol/channel_name.hpp"
#include "protocol/frame.hpp"
#include "server/hub/hub.hpp"

namespace server::hub {

// Error events that are not about one channel: 43xx do not close the socket.
inline constexpr int kMalformedFrame = 4300;
inline constexpr int kUnauthorized = 401;
inline constexpr int kBadRequest = 400;
inline constexpr int kTooMany = 429;
inline constexpr std::int64_t kDay_ms = 24LL * 60 * 60 * 1'000;

// True while no more than `allowed` events fall into one period.
[[nodiscard]] bool admit(Window& window, int allowed, std::int64_t period_ms, base::Instant now);
[[nodiscard]] inline FramePtr shared(const protocol::ServerFrame& frame) {
  return std::make_shared<const std::string>(protocol::encode(frame));
}
[[nodiscard]] inline bool is_user_channel(std::string_view name) {
  return protocol::channel_kind(name) == protocol::ChannelKind::ServerToUser;
}

struct Step {
  State& state;
  const Config& config;
  base::Instant now;
  Outputs outputs;

  // ---- hub.cpp ----
  void on(const Opened& input);
  void on(const Received& input);
  void on(const Alive& input);
  void on(const Closed& input);
  void on(const Published& input);
  void on(const Ticked& input);
  void on_frame(ConnectionId id, Connection& connection, const protocol::ClientEvent& frame);
  void send(ConnectionId to, const protocol::ServerFrame& frame) {
    outputs.push_back(Send{{to}, shared(frame)});
  }
  void report(Fact fact) {
    if (config.report) outputs.push_back(std::move(fact));
  }
  void refuse_frame(ConnectionId id, Connection& connection, int code, std::string message);
  void deliver(const std::string& channel, std::vector<ConnectionId> receivers, FramePtr frame);

  // ---- subscriptions.cpp ----
  void on_frame(ConnectionId id, Connection& connection, const protocol::Subscribe& frame);
  void on_frame(ConnectionId id, Connection& connection, const protocol::Unsubscribe& frame);
  void refuse_subscription(ConnectionId id, Connection& connection, const std::string& channel,
                           const char* type, std::string message, int status);
  void attach(ConnectionId id, Connection& connection, const std::string& name,
              const std::string& user_id);
  void detach(ConnectionId id, const std::string& name, const Subscription& subscription);
  void succeed(ConnectionId id, const std::string& name, const Channel& channel);
  void announce_count(const std::string& name, Channel& channel);
  void send_count(const std::string& name, Channel& channel);
  void send_due_counts();
  void drop_if_unused(const std::string& name);

  // ---- presence.cpp ----
  void on(const RemoteMember& input);
  // The user's announcement goes to those who are subscribed already: join before adding
  // the connection to the subscribers, leave after taking it out.
  void join(Channel& channel, const std::string& name, const ChannelUser& user);
  void leave(Channel& channel, const std::string& name, const std::string& user_id);
  void expire_member(const Leaving& leaving);
  // Takes the node from the user at `index`, and the user with its last one.
  void leave_remotely(Channel& channel, const std::string& name, std::size_t index,
                      const std::string& node, bool reported);

  // ---- users.cpp ----
  void on_frame(ConnectionId id, Connection& connection, const protocol::SignIn& frame);
  void on(const UserTerminated& input);
  void on(const RemoteUser& input);
  void sign_out(ConnectionId id, Connection& connection);
  void expire_user(const Leaving& leaving);
  void watch(ConnectionId id, Connection& connection, std::vector<std::string> watchlist);
  void unwatch(ConnectionId id, Connection& connection);
  void tell_watchers(const std::string& user_id, const User& user);
  void drop_user_if_unused(const std::string& user_id);
  void queue_leaving(Leaving leaving);
  void expire_leaving();

  // ---- cache.cpp ----
  void remember(const std::string& channel, FramePtr frame);
  void replay(ConnectionId id, const std::string& channel);
  void expire_cache();

  // ---- remote.cpp ----
  void on(const RemoteSubscriptions& input);
  void on(const RemoteNodeGone& input);
  void set_remote_subscriptions(Channel& channel, const std::string& name, const std::string& node,
                                std::size_t count);
};

}  // namespace server::hub
