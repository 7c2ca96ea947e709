// Pusher's HTTP API under /apps/{app_id}/: what server libraries publish and ask through.
//
// Invariant: a function of a request and the hub's state; what it changes comes back as
// hub inputs, which the caller steps before it answers. Nothing is done for a request
// whose signature, limits or names are not right. Called by net/ under the hub's lock.
// Spec: Pusher Channels, "HTTP API reference".
//
//   POST events, batch_events, users/{id}/terminate_connections
//   GET  channels, channels/{name}, channels/{name}/users
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "server/api/http.hpp"
#include "server/auth/channel_signature.hpp"
#include "server/hub/hub.hpp"

namespace server::pusher_api {

namespace limits {
inline constexpr std::size_t kEventDataBytes = 10'240;
inline constexpr std::size_t kChannelsPerEvent = 100;
inline constexpr std::size_t kEventsPerBatch = 10;
inline constexpr std::int64_t kTimeWindow_s = 600;
}  // namespace limits

struct Answer {
  api::Response response;
  std::vector<hub::Input> inputs;
};

// Whether a request's target is this API's.
[[nodiscard]] inline bool is_pusher_api(std::string_view target) {
  return target.substr(0, 6) == "/apps/";
}

[[nodiscard]] Answer handle(const auth::AppKeys& keys, const hub::State& state,
                            const api::Request& request, base::Instant now);

}  // namespace server::pusher_api
