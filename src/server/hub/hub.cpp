#include "server/hub/hub.hpp"

#include <algorithm>
#include <utility>

#include "base/match.hpp"
#include "protocol/channel_name.hpp"
#include "protocol/frame.hpp"
#include "protocol/signature.hpp"
#include "server/hub/presence.hpp"

namespace server::hub {
namespace {

using protocol::ChannelKind;
using protocol::CloseCode;

// Error events that are not about one channel: 43xx do not close the socket.
constexpr int kMalformedFrame = 4300;
constexpr int kClientEventRejected = static_cast<int>(CloseCode::ClientEventRejected);

constexpr int kUnauthorized = 401;
constexpr int kBadRequest = 400;
constexpr int kTooMany = 429;

// True while no more than `allowed` events fall into one period.
bool admit(Window& window, int allowed, std::int64_t period_ms, base::Instant now) {
  if (now - window.since >= period_ms || now < window.since) window = {now, 0};
  return ++window.count <= allowed;
}

// One input being worked on: the state, what time it is, and what comes out.
struct Step {
  State& state;
  const Config& config;
  base::Instant now;
  Outputs outputs;

  void send(ConnectionId to, const protocol::ServerFrame& frame) {
    outputs.push_back(Send{{to}, std::make_shared<const std::string>(protocol::encode(frame))});
  }

  void refuse_frame(ConnectionId id, Connection& connection, int code, std::string message) {
    send(id, protocol::ProtocolError{code, std::move(message)});
    if (!admit(connection.errors, limits::kErrorsPerWindow, limits::kErrorWindow_ms, now)) {
      outputs.push_back(Close{id, CloseCode::Misbehaving, "Too many refused frames"});
    }
  }

  void refuse_subscription(ConnectionId id, Connection& connection, const std::string& channel,
                           const char* type, std::string message, int status) {
    ++state.refused_subscriptions;
    if (channel.empty() || channel.size() > protocol::kChannelNameBytes) {
      refuse_frame(id, connection, kMalformedFrame, std::move(message));
      return;
    }
    send(id, protocol::SubscriptionError{channel, type, std::move(message), status});
  }

  void on(const Opened& input);
  void on(const Received& input);
  void on(const Alive& input);
  void on(const Closed& input);
  void on(const Published& input);
  void on(const Ticked& input);

  void on_frame(ConnectionId id, Connection& connection, const protocol::Subscribe& frame);
  void on_frame(ConnectionId id, Connection& connection, const protocol::Unsubscribe& frame);
  void on_frame(ConnectionId id, Connection& connection, const protocol::ClientEvent& frame);

  void succeed(ConnectionId id, const std::string& name, const Channel& channel);
  void detach(ConnectionId id, const std::string& name, const Subscription& subscription);
};

void Step::on(const Opened& input) {
  Connection connection;
  connection.socket_id = input.socket_id;
  connection.heard = now;
  state.by_socket_id[input.socket_id] = input.connection;
  state.connections.insert_or_assign(input.connection, std::move(connection));
  send(input.connection,
       protocol::ConnectionEstablished{input.socket_id, limits::kActivityTimeout_s});
}

void Step::on(const Received& input) {
  const auto found = state.connections.find(input.connection);
  if (found == state.connections.end()) return;  // closed meanwhile
  Connection& connection = found->second;
  connection.heard = now;
  connection.pinged = false;
  const ConnectionId id = input.connection;
  const auto frame = protocol::parse_client_frame(input.text);
  if (!frame) {
    refuse_frame(id, connection, kMalformedFrame, frame.error().message);
    return;
  }
  base::match(
      *frame, [&](const protocol::Ping&) { send(id, protocol::Pong{}); },
      [](const protocol::Pong&) {},
      [&](const protocol::Subscribe& f) { on_frame(id, connection, f); },
      [&](const protocol::Unsubscribe& f) { on_frame(id, connection, f); },
      [&](const protocol::SignIn&) {
        refuse_frame(id, connection, kMalformedFrame, "Sign-in is not supported by this server.");
      },
      [&](const protocol::ClientEvent& f) { on_frame(id, connection, f); });
}

void Step::on(const Alive& input) {
  const auto found = state.connections.find(input.connection);
  if (found == state.connections.end()) return;
  found->second.heard = now;
  found->second.pinged = false;
}

void Step::on(const Closed& input) {
  const auto found = state.connections.find(input.connection);
  if (found == state.connections.end()) return;
  const Connection connection = std::move(found->second);
  state.connections.erase(found);
  state.by_socket_id.erase(connection.socket_id);
  for (const auto& [name, subscription] : connection.subscriptions) {
    detach(input.connection, name, subscription);
  }
}

void Step::on(const Published& input) {
  ConnectionId except = 0;
  if (const auto found = state.by_socket_id.find(input.except_socket_id);
      found != state.by_socket_id.end()) {
    except = found->second;
  }
  for (const std::string& name : input.channels) {
    const auto channel = state.channels.find(name);
    if (channel == state.channels.end() || channel->second.subscribers.empty()) continue;
    std::vector<ConnectionId> receivers = channel->second.subscribers;
    if (except != 0) std::erase(receivers, except);
    if (receivers.empty()) continue;
    outputs.push_back(Send{std::move(receivers),
                           std::make_shared<const std::string>(protocol::encode(
                               protocol::ChannelEvent{input.event, name, input.data, {}}))});
  }
}

void Step::on(const Ticked&) {
  Send pings;
  for (auto& [id, connection] : state.connections) {
    const std::int64_t silent_ms = now - connection.heard;
    if (silent_ms >= limits::kActivityTimeout_ms + limits::kPongTimeout_ms) {
      outputs.push_back(Close{id, CloseCode::NoPong, "Pong reply not received in time"});
    } else if (silent_ms >= limits::kActivityTimeout_ms && !connection.pinged) {
      connection.pinged = true;
      pings.receivers.push_back(id);
    }
  }
  if (!pings.receivers.empty()) {
    pings.frame = std::make_shared<const std::string>(
        protocol::encode(protocol::ServerFrame{protocol::Ping{}}));
    outputs.push_back(std::move(pings));
  }
  if (config.leave_grace_ms == 0) return;
  for (auto channel = state.channels.begin(); channel != state.channels.end();) {
    expire_members(channel->second, channel->first, config.leave_grace_ms, now, outputs);
    const bool empty = channel->second.subscribers.empty() && channel->second.members.empty();
    channel = empty ? state.channels.erase(channel) : std::next(channel);
  }
}

void Step::on_frame(ConnectionId id, Connection& connection, const protocol::Subscribe& frame) {
  if (!protocol::is_valid_channel(frame.channel)) {
    refuse_subscription(id, connection, frame.channel, "InvalidChannel",
                        "The channel name is not valid.", kBadRequest);
    return;
  }
  if (connection.subscriptions.count(frame.channel) != 0) {  // a repeat is confirmed again
    succeed(id, frame.channel, state.channels[frame.channel]);
    return;
  }
  if (connection.subscriptions.size() >= limits::kSubscriptionsPerConnection) {
    refuse_subscription(id, connection, frame.channel, "LimitReached",
                        "A connection has at most 1,000 subscriptions.", kTooMany);
    return;
  }
  const ChannelKind kind = protocol::channel_kind(frame.channel);
  const bool presence = kind == ChannelKind::Presence;
  if (kind == ChannelKind::ServerToUser) {
    refuse_subscription(id, connection, frame.channel, "AuthError",
                        "Sign in to receive events of a user.", kUnauthorized);
    return;
  }
  if (protocol::needs_auth(kind)) {
    const std::string to_sign = protocol::channel_string_to_sign(
        connection.socket_id, frame.channel, presence ? frame.channel_data : std::string());
    if (!config.verify(to_sign, frame.auth)) {
      refuse_subscription(id, connection, frame.channel, "AuthError",
                          "The signature of the subscription is not valid.", kUnauthorized);
      return;
    }
  }
  ChannelUser user;
  if (presence) {
    auto read = read_channel_data(frame.channel_data);
    if (!read) {
      refuse_subscription(id, connection, frame.channel, "AuthError", read.error().message,
                          kUnauthorized);
      return;
    }
    user = *std::move(read);
  }
  Channel& channel = state.channels[frame.channel];
  if (presence) {
    const bool member =
        std::any_of(channel.members.begin(), channel.members.end(),
                    [&](const PresentUser& present) { return present.user_id == user.user_id; });
    if (!member && channel.members.size() >= limits::kPresenceMembers) {
      refuse_subscription(id, connection, frame.channel, "LimitReached",
                          "The channel has 500 members already.", kTooMany);
      return;
    }
    join(channel, frame.channel, user, outputs);
  }
  connection.subscriptions.emplace(frame.channel,
                                   Subscription{channel.subscribers.size(), user.user_id});
  channel.subscribers.push_back(id);
  ++state.subscriptions;
  succeed(id, frame.channel, channel);
}

void Step::succeed(ConnectionId id, const std::string& name, const Channel& channel) {
  protocol::SubscriptionSucceeded frame{name, std::nullopt};
  if (protocol::channel_kind(name) == ChannelKind::Presence) {
    frame.members.emplace();
    for (const PresentUser& user : channel.members) {
      frame.members->push_back({user.user_id, user.user_info});
    }
  }
  send(id, frame);
}

void Step::on_frame(ConnectionId id, Connection& connection, const protocol::Unsubscribe& frame) {
  const auto found = connection.subscriptions.find(frame.channel);
  if (found == connection.subscriptions.end()) return;
  const Subscription subscription = std::move(found->second);
  connection.subscriptions.erase(found);
  detach(id, frame.channel, subscription);
}

// Takes a connection out of a channel: the last subscriber fills its slot.
void Step::detach(ConnectionId id, const std::string& name, const Subscription& subscription) {
  const auto found = state.channels.find(name);
  if (found == state.channels.end()) return;
  Channel& channel = found->second;
  const ConnectionId last = channel.subscribers.back();
  channel.subscribers[subscription.slot] = last;
  channel.subscribers.pop_back();
  if (last != id) {
    state.connections.at(last).subscriptions.at(name).slot = subscription.slot;
  }
  --state.subscriptions;
  if (!subscription.user_id.empty()) {
    leave(channel, name, subscription.user_id, config.leave_grace_ms, now, outputs);
  }
  if (channel.subscribers.empty() && channel.members.empty()) state.channels.erase(found);
}

void Step::on_frame(ConnectionId id, Connection& connection, const protocol::ClientEvent& frame) {
  const auto reject = [&](const char* message) {
    refuse_frame(id, connection, kClientEventRejected, message);
  };
  const ChannelKind kind = protocol::channel_kind(frame.channel);
  if (kind != ChannelKind::Private && kind != ChannelKind::Presence) {
    return reject("Client events are for private and presence channels.");
  }
  const auto subscription = connection.subscriptions.find(frame.channel);
  if (subscription == connection.subscriptions.end()) {
    return reject("Client events need a subscription to their channel.");
  }
  if (frame.event.size() > protocol::kEventNameBytes) {
    return reject("The event name is longer than 200 bytes.");
  }
  if (frame.data.size() > limits::kClientEventDataBytes) {
    return reject("The data of a client event is larger than 10,240 bytes.");
  }
  if (!admit(connection.client_events, limits::kClientEventsPerSecond, 1'000, now)) {
    send(id, protocol::ProtocolError{kClientEventRejected, "More than 10 client events a second."});
    return;
  }
  std::vector<ConnectionId> receivers = state.channels.at(frame.channel).subscribers;
  std::erase(receivers, id);
  if (receivers.empty()) return;
  outputs.push_back(
      Send{std::move(receivers),
           std::make_shared<const std::string>(protocol::encode(protocol::ChannelEvent{
               frame.event, frame.channel, frame.data, subscription->second.user_id}))});
}

}  // namespace

Outputs reduce(State& state, const Config& config, const Input& input, base::Instant now) {
  Step step{state, config, now, {}};
  base::match(
      input, [&](const Opened& i) { step.on(i); }, [&](const Received& i) { step.on(i); },
      [&](const Alive& i) { step.on(i); }, [&](const Closed& i) { step.on(i); },
      [&](const Published& i) { step.on(i); }, [&](const Ticked& i) { step.on(i); });
  return std::move(step.outputs);
}

std::vector<std::string> occupied_channels(const State& state, std::string_view prefix) {
  std::vector<std::string> names;
  for (auto it = state.channels.lower_bound(prefix); it != state.channels.end(); ++it) {
    if (it->first.compare(0, prefix.size(), prefix) != 0) break;
    if (!it->second.subscribers.empty()) names.push_back(it->first);
  }
  return names;
}

}  // namespace server::hub
