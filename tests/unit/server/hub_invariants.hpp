// What holds for every State of the hub between two inputs. `broken` names the first
// invariant that does not; nullptr: all hold. For unit tests and the fuzzer.
#pragma once

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "protocol/channel_name.hpp"
#include "server/hub/hub.hpp"

namespace server::hub::test {

inline const char* broken_channel(const State& state, const std::string& name,
                                  const Channel& channel) {
  if (!protocol::is_valid_channel(name)) return "a channel has an invalid name";
  if (channel.subscribers.empty() && channel.members.empty() && channel.remote.empty()) {
    return "a channel nobody needs";
  }
  for (std::size_t slot = 0; slot < channel.subscribers.size(); ++slot) {
    const auto connection = state.connections.find(channel.subscribers[slot]);
    if (connection == state.connections.end()) return "a subscriber that is gone";
    const auto subscription = connection->second.subscriptions.find(name);
    if (subscription == connection->second.subscriptions.end()) return "a one-sided subscription";
    if (subscription->second.slot != slot) return "a wrong slot";
  }
  std::size_t remote = 0;
  for (const auto& [node, count] : channel.remote) {
    if (count == 0) return "a node without subscriptions";
    remote += count;
  }
  if (remote != channel.remote_subscriptions) return "a wrong remote sum";
  const bool due =
      std::find(state.counts_due.begin(), state.counts_due.end(), name) != state.counts_due.end();
  if (channel.count_due && !due) return "a count that is never told";
  if (protocol::channel_kind(name) != protocol::ChannelKind::Presence) {
    return channel.members.empty() ? nullptr : "members of a channel without presence";
  }
  int present = 0;
  std::set<std::string_view> seen;
  for (const PresentUser& user : channel.members) {
    if (user.connections < 0) return "fewer connections than none";
    if (!user.here() && user.nodes.empty()) return "a member who is nowhere";
    if (user.connections > 0 && user.left) return "a member who left and is there";
    if (user.left && !user.queued) return "a member who never leaves";
    present += user.connections;
    if (!seen.insert(user.user_id).second) return "a member twice";
  }
  return present == static_cast<int>(channel.subscribers.size()) ? nullptr
                                                                 : "members do not add up";
}

inline const char* broken_users(const State& state) {
  std::size_t signed_in = 0;
  for (const auto& [user_id, user] : state.users) {
    if (!user.online() && user.watchers.empty()) return "a user nobody needs";
    if (!user.connections.empty() && user.left) return "a user who left and is there";
    if (user.left && !user.queued) return "a user who never goes offline";
    signed_in += user.connections.size();
    for (const ConnectionId id : user.connections) {
      const auto connection = state.connections.find(id);
      if (connection == state.connections.end()) return "a signed-in connection that is gone";
      if (connection->second.user_id != user_id) return "a one-sided sign-in";
    }
    for (const ConnectionId id : user.watchers) {
      const auto connection = state.connections.find(id);
      if (connection == state.connections.end()) return "a watcher that is gone";
      const auto& watched = connection->second.watchlist;
      if (std::find(watched.begin(), watched.end(), user_id) == watched.end()) {
        return "a one-sided watch";
      }
    }
  }
  return signed_in == state.signed_in ? nullptr : "a wrong number of signed-in connections";
}

inline const char* broken_cache(const State& state) {
  std::size_t bytes = 0;
  if (state.cache.size() > limits::kCachedEvents) return "too many cached events";
  if (state.cache.size() != state.cached_order.size()) return "the cache's order is not its own";
  for (const auto& [name, event] : state.cache) {
    bytes += event.frame->size();
    const auto order = state.cached_order.find(event.order);
    if (order == state.cached_order.end() || order->second != name) return "a cached event astray";
  }
  return bytes == state.cached_bytes ? nullptr : "a wrong number of cached bytes";
}

inline const char* broken(const State& state) {
  std::size_t subscriptions = 0;
  for (const auto& [id, connection] : state.connections) {
    subscriptions += connection.subscriptions.size();
    if (connection.subscriptions.size() > limits::kSubscriptionsPerConnection) {
      return "too many subscriptions";
    }
    for (const auto& [name, subscription] : connection.subscriptions) {
      const auto channel = state.channels.find(name);
      if (channel == state.channels.end() ||
          subscription.slot >= channel->second.subscribers.size() ||
          channel->second.subscribers[subscription.slot] != id) {
        return "a subscription without its slot";
      }
      if (protocol::channel_kind(name) == protocol::ChannelKind::ServerToUser &&
          name != protocol::user_channel(connection.user_id)) {
        return "someone else's events";
      }
    }
    const auto by_id = state.by_socket_id.find(connection.socket_id);
    if (by_id == state.by_socket_id.end() || by_id->second != id) return "a socket id astray";
  }
  if (state.by_socket_id.size() != state.connections.size()) return "a socket id of nobody";
  if (subscriptions != state.subscriptions) return "a wrong number of subscriptions";
  for (const auto& [name, channel] : state.channels) {
    if (const char* what = broken_channel(state, name, channel)) return what;
  }
  for (std::size_t i = 1; i < state.leaving.size(); ++i) {
    if (state.leaving[i].since < state.leaving[i - 1].since) return "leaving out of order";
  }
  if (const char* what = broken_users(state)) return what;
  return broken_cache(state);
}

}  // namespace server::hub::test
