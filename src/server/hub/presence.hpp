// Presence: what a subscription says about its user, and whether there is room. PURE.
//
// Invariant: member_added goes out on a user's first connection over all nodes only,
// member_removed when the last one has been gone for the grace period; never for a user
// still there. Used inside hub/ only; the joining and leaving is Step's (step.hpp).
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "server/hub/state.hpp"

namespace server::hub {

// Reads what a presence subscription says about its user.
[[nodiscard]] base::Result<ChannelUser> read_channel_data(std::string_view channel_data);

[[nodiscard]] bool has_room(const Channel& channel, std::string_view user_id);

}  // namespace server::hub
