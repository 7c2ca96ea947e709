// The last event of each cache channel, replayed to those who subscribe later.
#include <utility>

#include "server/hub/step.hpp"

namespace server::hub {
namespace {

void forget(State& state, std::unordered_map<std::string, CachedEvent>::iterator event) {
  state.cached_bytes -= event->second.frame->size();
  state.cached_order.erase(event->second.order);
  state.cache.erase(event);
}

}  // namespace

void Step::remember(const std::string& channel, FramePtr frame) {
  if (const auto before = state.cache.find(channel); before != state.cache.end()) {
    forget(state, before);
  }
  state.cached_bytes += frame->size();
  state.cached_order.emplace(++state.last_cached, channel);
  state.cache.emplace(channel, CachedEvent{std::move(frame), now, state.last_cached});
  while (state.cache.size() > limits::kCachedEvents || state.cached_bytes > limits::kCachedBytes) {
    forget(state, state.cache.find(state.cached_order.begin()->second));
  }
}

void Step::replay(ConnectionId id, const std::string& channel) {
  const auto event = state.cache.find(channel);
  if (event != state.cache.end() && now - event->second.at < limits::kCacheLife_ms) {
    outputs.push_back(Send{{id}, event->second.frame});
    return;
  }
  send(id, protocol::CacheMiss{channel});
  report(CacheMissed{channel});
}

void Step::expire_cache() {
  while (!state.cached_order.empty()) {
    const auto oldest = state.cache.find(state.cached_order.begin()->second);
    if (now - oldest->second.at < limits::kCacheLife_ms) return;
    forget(state, oldest);
  }
}

}  // namespace server::hub
