// Presence: users of a channel, counted once however many connections they have. PURE.
//
// Invariant: member_added goes out on a user's first connection only, member_removed
// when the last one has been gone for the grace period; never for a user still there.
// Called by hub.cpp only.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "server/hub/hub.hpp"

namespace server::hub {

struct ChannelUser {
  std::string user_id;
  std::string user_info;
};
// Reads what a presence subscription says about its user.
[[nodiscard]] base::Result<ChannelUser> read_channel_data(std::string_view channel_data);

// The user's announcement goes to those who are subscribed already: join before adding
// the connection to the subscribers, leave after taking it out.
void join(Channel& channel, const std::string& name, const ChannelUser& user, Outputs& outputs);
void leave(Channel& channel, const std::string& name, const std::string& user_id,
           std::int64_t leave_grace_ms, base::Instant now, Outputs& outputs);
// Announces those whose grace is over.
void expire_members(Channel& channel, const std::string& name, std::int64_t leave_grace_ms,
                    base::Instant now, Outputs& outputs);

}  // namespace server::hub
