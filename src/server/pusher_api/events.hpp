// Events as POST /events and /batch_events carry them: read, checked, told about.
//
// Invariant: a Request read here is within the limits, its channels have valid names and
// an encrypted channel is alone. Used by pusher_api.cpp only.
#pragma once

#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "server/hub/hub.hpp"

namespace server::pusher_api {

// What `info` asks for, of a channel.
struct Info {
  bool user_count = false;
  bool subscription_count = false;
  bool cache = false;

  [[nodiscard]] bool any() const { return user_count || subscription_count || cache; }
};
// "user_count,subscription_count". Error code: malformed.
[[nodiscard]] base::Result<Info> parse_info(std::string_view text);

struct EventRequest {
  hub::Published event;
  Info info;
};
// Error codes: malformed, too_large.
[[nodiscard]] base::Result<EventRequest> read_event(base::JsonValue json);
// {batch:[…]}
[[nodiscard]] base::Result<std::vector<EventRequest>> read_batch(base::JsonValue json);

// The counts asked for, as members of an open object.
void write_counts(base::JsonWriter& w, const Info& info, const hub::ChannelInfo& channel);

}  // namespace server::pusher_api
