// What the hub can be asked (hub.hpp, "queries").
#include <utility>
#include <variant>

#include "server/hub/step.hpp"

namespace server::hub {
namespace {

ChannelInfo info_of(const std::string& name, const Channel& channel) {
  return {name, channel.subscriptions(), channel.members.size()};
}

template <class Visit>
void for_prefix(const State& state, std::string_view prefix, Visit visit) {
  for (auto it = state.channels.lower_bound(prefix); it != state.channels.end(); ++it) {
    if (it->first.compare(0, prefix.size(), prefix) != 0) break;
    visit(it->first, it->second);
  }
}

}  // namespace

std::vector<std::string> occupied_channels(const State& state, std::string_view prefix) {
  std::vector<std::string> names;
  for_prefix(state, prefix, [&](const std::string& name, const Channel& channel) {
    if (!channel.subscribers.empty()) names.push_back(name);
  });
  return names;
}

std::vector<ChannelInfo> list_channels(const State& state, std::string_view prefix) {
  std::vector<ChannelInfo> channels;
  for_prefix(state, prefix, [&](const std::string& name, const Channel& channel) {
    if (channel.subscriptions() > 0 && !is_user_channel(name)) {
      channels.push_back(info_of(name, channel));
    }
  });
  return channels;
}

ChannelInfo describe_channel(const State& state, std::string_view name) {
  const auto found = state.channels.find(name);
  if (found == state.channels.end()) return {std::string(name), 0, 0};
  return info_of(found->first, found->second);
}

std::vector<std::string> channel_users(const State& state, std::string_view name) {
  std::vector<std::string> users;
  const auto found = state.channels.find(name);
  if (found == state.channels.end()) return users;
  for (const PresentUser& user : found->second.members) users.push_back(user.user_id);
  return users;
}

std::optional<CachedData> cached_data(const State& state, const std::string& channel,
                                      base::Instant now) {
  const auto event = state.cache.find(channel);
  if (event == state.cache.end()) return std::nullopt;
  const std::int64_t left_ms = limits::kCacheLife_ms - (now - event->second.at);
  if (left_ms <= 0) return std::nullopt;
  auto frame = protocol::parse_server_frame(*event->second.frame);
  if (!frame) return std::nullopt;
  auto* cached = std::get_if<protocol::ChannelEvent>(&*frame);
  if (cached == nullptr) return std::nullopt;
  return CachedData{std::move(cached->data), left_ms / 1'000};
}

Usage usage(const State& state, std::string_view channel, base::Instant now) {
  Usage usage;
  if (const auto found = state.channels.find(channel); found != state.channels.end()) {
    usage.connections = found->second.subscribers.size();
  }
  if (const auto found = state.tallies.find(channel); found != state.tallies.end()) {
    usage.peak = found->second.peak;
    if (found->second.day == now.ms / kDay_ms) usage.messages_today = found->second.messages;
  }
  return usage;
}

}  // namespace server::hub
