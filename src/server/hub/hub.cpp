#include "server/hub/hub.hpp"

#include <utility>

#include "base/match.hpp"
#include "server/hub/step.hpp"

namespace server::hub {

using protocol::ChannelKind;
using protocol::CloseCode;

bool admit(Window& window, int allowed, std::int64_t period_ms, base::Instant now) {
  if (now - window.since >= period_ms || now < window.since) window = {now, 0};
  return ++window.count <= allowed;
}

void Step::refuse_frame(ConnectionId id, Connection& connection, int code, std::string message) {
  send(id, protocol::ProtocolError{code, std::move(message)});
  if (!admit(connection.errors, limits::kErrorsPerWindow, limits::kErrorWindow_ms, now)) {
    outputs.push_back(Close{id, CloseCode::Misbehaving, "Too many refused frames"});
  }
}

void Step::on(const Opened& input) {
  Connection connection;
  connection.socket_id = input.socket_id;
  connection.heard = connection.active = now;
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
  const auto heard = [&](const auto& f) {
    connection.active = now;
    on_frame(id, connection, f);
  };
  base::match(
      *frame, [&](const protocol::Ping&) { send(id, protocol::Pong{}); },
      [](const protocol::Pong&) {}, [&](const protocol::Subscribe& f) { heard(f); },
      [&](const protocol::Unsubscribe& f) { heard(f); },
      [&](const protocol::SignIn& f) { heard(f); },
      [&](const protocol::ClientEvent& f) { heard(f); });
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
  Connection connection = std::move(found->second);
  state.connections.erase(found);
  state.by_socket_id.erase(connection.socket_id);
  for (const auto& [name, subscription] : std::exchange(connection.subscriptions, {})) {
    detach(input.connection, name, subscription);
  }
  sign_out(input.connection, connection);
}

// To a channel's subscribers: tallied where the channel is.
void Step::deliver(const std::string& channel, std::vector<ConnectionId> receivers,
                   FramePtr frame) {
  if (receivers.empty()) return;
  if (const auto tally = state.tallies.find(channel); tally != state.tallies.end()) {
    const std::int64_t today = now.ms / kDay_ms;
    if (tally->second.day != today) tally->second.messages = 0;
    tally->second.day = today;
    tally->second.messages += receivers.size();
  }
  outputs.push_back(Send{std::move(receivers), std::move(frame)});
}

void Step::on(const Published& input) {
  const Connection* except = nullptr;
  if (!input.except_socket_id.empty()) {
    const auto found = state.by_socket_id.find(input.except_socket_id);
    if (found != state.by_socket_id.end()) except = &state.connections.at(found->second);
  }
  for (const std::string& name : input.channels) {
    const bool cached = !input.from_client && protocol::is_cache_channel(name);
    const auto found = state.channels.find(name);
    const bool heard = found != state.channels.end() && !found->second.subscribers.empty();
    if (!heard && !cached) continue;
    FramePtr frame = shared(protocol::ChannelEvent{input.event, name, input.data, input.user_id});
    if (cached) remember(name, frame);
    if (!heard) continue;
    std::vector<ConnectionId> receivers = found->second.subscribers;
    if (except != nullptr) {
      const auto subscription = except->subscriptions.find(name);
      if (subscription != except->subscriptions.end()) {
        receivers.erase(receivers.begin() + static_cast<std::ptrdiff_t>(subscription->second.slot));
      }
    }
    deliver(name, std::move(receivers), std::move(frame));
  }
}

void Step::on_frame(ConnectionId id, Connection& connection, const protocol::ClientEvent& frame) {
  const auto reject = [&](const char* message) {
    refuse_frame(id, connection, static_cast<int>(CloseCode::ClientEventRejected), message);
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
    send(id, protocol::ProtocolError{static_cast<int>(CloseCode::ClientEventRejected),
                                     "More than 10 client events a second."});
    return;
  }
  const std::string& user_id = subscription->second.user_id;
  std::vector<ConnectionId> receivers = state.channels.find(frame.channel)->second.subscribers;
  receivers.erase(receivers.begin() + static_cast<std::ptrdiff_t>(subscription->second.slot));
  if (!receivers.empty()) {
    deliver(frame.channel, std::move(receivers),
            shared(protocol::ChannelEvent{frame.event, frame.channel, frame.data, user_id}));
  }
  report(ClientEventSent{frame.channel, frame.event, frame.data, connection.socket_id, user_id});
}

void Step::on(const Ticked&) {
  Send pings;
  for (auto& [id, connection] : state.connections) {
    const std::int64_t silent_ms = now - connection.heard;
    if (silent_ms >= limits::kActivityTimeout_ms + limits::kPongTimeout_ms) {
      outputs.push_back(Close{id, CloseCode::NoPong, "Pong reply not received in time"});
    } else if (connection.subscriptions.empty() && now - connection.active >= limits::kIdle_ms) {
      outputs.push_back(Close{id, CloseCode::Idle, "Nothing was asked for in 24 hours"});
    } else if (silent_ms >= limits::kActivityTimeout_ms && !connection.pinged) {
      connection.pinged = true;
      pings.receivers.push_back(id);
    }
  }
  if (!pings.receivers.empty()) {
    pings.frame = shared(protocol::Ping{});
    outputs.push_back(std::move(pings));
  }
  expire_leaving();
  send_due_counts();
  expire_cache();
}

Outputs reduce(State& state, const Config& config, const Input& input, base::Instant now) {
  Step step{state, config, now, {}};
  std::visit([&](const auto& of) { step.on(of); }, input);
  return std::move(step.outputs);
}

}  // namespace server::hub
