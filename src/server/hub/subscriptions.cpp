// Subscribing and unsubscribing, and how many there are.
#include <algorithm>
#include <utility>

#include "protocol/signature.hpp"
#include "server/hub/presence.hpp"
#include "server/hub/step.hpp"

namespace server::hub {

using protocol::ChannelKind;

void Step::refuse_subscription(ConnectionId id, Connection& connection, const std::string& channel,
                               const char* type, std::string message, int status) {
  if (status == kUnauthorized) ++state.refused_subscriptions;
  if (channel.empty() || channel.size() > protocol::kChannelNameBytes) {
    refuse_frame(id, connection, kMalformedFrame, std::move(message));
    return;
  }
  send(id, protocol::SubscriptionError{channel, type, std::move(message), status});
}

void Step::on_frame(ConnectionId id, Connection& connection, const protocol::Subscribe& frame) {
  const auto refuse = [&](const char* type, std::string message, int status) {
    refuse_subscription(id, connection, frame.channel, type, std::move(message), status);
  };
  if (!protocol::is_valid_channel(frame.channel)) {
    return refuse("InvalidChannel", "The channel name is not valid.", kBadRequest);
  }
  if (connection.subscriptions.count(frame.channel) != 0) {  // a repeat is confirmed again
    return succeed(id, frame.channel, state.channels.find(frame.channel)->second);
  }
  if (connection.subscriptions.size() >= limits::kSubscriptionsPerConnection) {
    return refuse("LimitReached", "A connection has at most 1,000 subscriptions.", kTooMany);
  }
  const ChannelKind kind = protocol::channel_kind(frame.channel);
  const bool presence = kind == ChannelKind::Presence;
  if (kind == ChannelKind::ServerToUser &&
      (connection.user_id.empty() || protocol::user_channel(connection.user_id) != frame.channel)) {
    return refuse("AuthError", "Sign in to receive events of a user.", kUnauthorized);
  }
  if (protocol::needs_auth(kind)) {
    const std::string to_sign =
        protocol::channel_string_to_sign(connection.socket_id, frame.channel, frame.channel_data);
    if (!config.verify(to_sign, frame.auth)) {
      return refuse("AuthError", "The signature of the subscription is not valid.", kUnauthorized);
    }
  }
  ChannelUser user;
  if (presence) {
    auto read = read_channel_data(frame.channel_data);
    if (!read) return refuse("AuthError", read.error().message, kUnauthorized);
    user = *std::move(read);
    const auto found = state.channels.find(frame.channel);
    if (found != state.channels.end() && !has_room(found->second, user.user_id)) {
      return refuse("LimitReached", "The channel has 500 members already.", kTooMany);
    }
  }
  Channel& channel = state.channels[frame.channel];
  if (channel.subscribers.empty() && kind != ChannelKind::ServerToUser) {
    report(Occupancy{frame.channel, true, channel.remote_subscriptions == 0});
  }
  if (presence) join(channel, frame.channel, user);
  attach(id, connection, frame.channel, user.user_id);
}

void Step::attach(ConnectionId id, Connection& connection, const std::string& name,
                  const std::string& user_id) {
  Channel& channel = state.channels[name];
  connection.subscriptions.emplace(name, Subscription{channel.subscribers.size(), user_id});
  channel.subscribers.push_back(id);
  ++state.subscriptions;
  if (!config.tally_prefix.empty() && name.rfind(config.tally_prefix, 0) == 0 &&
      (state.tallies.size() < limits::kTallies || state.tallies.count(name) != 0)) {
    Tally& tally = state.tallies[name];
    tally.peak = std::max(tally.peak, channel.subscribers.size());
  }
  succeed(id, name, channel);
  if (!is_user_channel(name)) {
    report(Subscriptions{name, channel.subscribers.size()});
    announce_count(name, channel);
  }
  if (protocol::is_cache_channel(name)) replay(id, name);
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
  Channel& channel = state.channels.find(name)->second;
  const ConnectionId last = channel.subscribers.back();
  channel.subscribers[subscription.slot] = last;
  channel.subscribers.pop_back();
  if (last != id) {
    state.connections.at(last).subscriptions.at(name).slot = subscription.slot;
  }
  --state.subscriptions;
  if (!subscription.user_id.empty()) leave(channel, name, subscription.user_id);
  if (!is_user_channel(name)) {
    report(Subscriptions{name, channel.subscribers.size()});
    if (channel.subscribers.empty()) {
      report(Occupancy{name, false, channel.remote_subscriptions == 0});
    }
    announce_count(name, channel);
  }
  drop_if_unused(name);
}

void Step::drop_if_unused(const std::string& name) {
  const auto found = state.channels.find(name);
  if (found == state.channels.end()) return;
  const Channel& channel = found->second;
  if (channel.subscribers.empty() && channel.members.empty() && channel.remote.empty()) {
    state.channels.erase(found);
  }
}

void Step::announce_count(const std::string& name, Channel& channel) {
  if (!config.subscription_counts || channel.subscribers.empty() || is_user_channel(name) ||
      protocol::channel_kind(name) == ChannelKind::Presence) {
    return;
  }
  if (channel.subscriptions() <= limits::kCountedAtOnce ||
      now - channel.count_sent >= limits::kCountPause_ms) {
    send_count(name, channel);
  } else if (!channel.count_due) {
    channel.count_due = true;
    state.counts_due.push_back(name);
  }
}

void Step::send_count(const std::string& name, Channel& channel) {
  channel.count_sent = now;
  channel.count_told = channel.subscriptions();
  deliver(name, channel.subscribers,
          shared(protocol::SubscriptionCount{name, static_cast<std::int64_t>(channel.count_told)}));
  report(CountAnnounced{name, channel.count_told});
}

void Step::send_due_counts() {
  std::erase_if(state.counts_due, [this](const std::string& name) {
    const auto found = state.channels.find(name);
    if (found == state.channels.end()) return true;
    Channel& channel = found->second;
    if (!channel.count_due) return true;  // another channel of this name
    if (now - channel.count_sent < limits::kCountPause_ms) return false;
    channel.count_due = false;
    if (!channel.subscribers.empty() && channel.count_told != channel.subscriptions()) {
      send_count(name, channel);
    }
    return true;
  });
}

}  // namespace server::hub
