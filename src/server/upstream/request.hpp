// Requests of Pusher's HTTP API, signed: what a server library sends. PURE.
//
// Invariant: the signature is over exactly the path, parameters and body that go out
// ("HTTP API, authentication": body_md5, auth_* in the query). Used by publisher.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/auth/channel_signature.hpp"
#include "server/upstream/queue.hpp"

namespace server::upstream {

struct ApiRequest {
  std::string method;
  std::string target;
  std::string body;
};

// POST /apps/{id}/events for one, /batch_events for more.
[[nodiscard]] ApiRequest publish_request(const auth::AppKeys& keys,
                                         const std::vector<Event>& events, std::int64_t now_s);
// GET /apps/{id}/channels?filter_by_prefix=…
[[nodiscard]] ApiRequest channels_request(const auth::AppKeys& keys, std::string_view prefix,
                                          std::int64_t now_s);
// An answer's status; of a 200 whose body is {"error", "code"} (soketi on a newer
// µWebSockets), the code.
[[nodiscard]] int status_of(int status, std::string_view body);
// Names of the occupied channels; nullopt: it is no such answer.
[[nodiscard]] std::optional<std::vector<std::string>> read_channels(std::string_view body);

}  // namespace server::upstream
