#include "server/hub/presence.hpp"

#include <algorithm>
#include <utility>

#include "base/json.hpp"
#include "server/hub/limits.hpp"
#include "server/hub/step.hpp"

namespace server::hub {
namespace {

template <class AnyChannel>
auto find_user(AnyChannel& channel, std::string_view user_id) {
  return std::find_if(channel.members.begin(), channel.members.end(),
                      [&](const PresentUser& user) { return user.user_id == user_id; });
}

}  // namespace

base::Result<ChannelUser> read_channel_data(std::string_view channel_data) {
  if (channel_data.size() > limits::kChannelDataBytes) {
    return base::fail("too_large", "channel_data is larger than 4,096 bytes.");
  }
  const auto document = base::JsonDocument::parse(channel_data);
  if (!document) return base::fail("invalid_json", "channel_data is not valid JSON.");
  const base::JsonValue id = document->root()["user_id"];
  ChannelUser user;
  if (const auto text = id.string()) {
    user.user_id = std::string(*text);
  } else if (const auto number = id.integer()) {  // server libraries send both
    user.user_id = std::to_string(*number);
  }
  if (user.user_id.empty() || user.user_id.size() > limits::kUserIdBytes) {
    return base::fail("invalid_user", "channel_data needs a user_id of 1 to 128 bytes.");
  }
  document->root()["user_info"].write(user.user_info);
  return user;
}

bool has_room(const Channel& channel, std::string_view user_id) {
  return channel.members.size() < limits::kPresenceMembers ||
         find_user(channel, user_id) != channel.members.end();
}

void Step::join(Channel& channel, const std::string& name, const ChannelUser& user) {
  const auto present = find_user(channel, user.user_id);
  if (present != channel.members.end()) {
    const bool was_here = present->here();
    ++present->connections;
    present->left.reset();
    if (!was_here) report(Membership{name, user, true, false});
    return;
  }
  channel.members.push_back({user.user_id, user.user_info, 1, std::nullopt, {}, false});
  deliver(name, channel.subscribers,
          shared(protocol::MemberAdded{name, {user.user_id, user.user_info}}));
  report(Membership{name, user, true, true});
}

void Step::leave(Channel& channel, const std::string& name, const std::string& user_id) {
  const auto present = find_user(channel, user_id);
  if (--present->connections > 0) return;
  present->left = now;
  if (config.leave_grace_ms == 0) {
    expire_member({now, name, user_id});
  } else if (!std::exchange(present->queued, true)) {
    queue_leaving({now, name, user_id});
  }
}

// The grace of someone who left is over, unless the user came back meanwhile.
void Step::expire_member(const Leaving& leaving) {
  const auto found = state.channels.find(leaving.channel);
  if (found == state.channels.end()) return;
  Channel& channel = found->second;
  const auto user = find_user(channel, leaving.user_id);
  if (user == channel.members.end()) return;
  user->queued = false;
  if (!user->left) return;
  if (now - *user->left < config.leave_grace_ms) {  // back, and gone again
    user->queued = true;
    return queue_leaving({*user->left, leaving.channel, leaving.user_id});
  }
  user->left.reset();
  const bool everywhere = user->nodes.empty();
  report(Membership{leaving.channel, {user->user_id, user->user_info}, false, everywhere});
  if (!everywhere) return;
  channel.members.erase(user);
  deliver(leaving.channel, channel.subscribers,
          shared(protocol::MemberRemoved{leaving.channel, leaving.user_id}));
}

void Step::on(const RemoteMember& input) {
  Channel& channel = state.channels[input.channel];
  const auto user = find_user(channel, input.user.user_id);
  if (!input.joined) {
    if (user != channel.members.end()) {
      const auto index = static_cast<std::size_t>(user - channel.members.begin());
      leave_remotely(channel, input.channel, index, input.node, false);
    }
    return drop_if_unused(input.channel);
  }
  if (user == channel.members.end()) {
    channel.members.push_back(
        {input.user.user_id, input.user.user_info, 0, std::nullopt, {input.node}, false});
    deliver(
        input.channel, channel.subscribers,
        shared(protocol::MemberAdded{input.channel, {input.user.user_id, input.user.user_info}}));
  } else if (std::find(user->nodes.begin(), user->nodes.end(), input.node) == user->nodes.end()) {
    user->nodes.push_back(input.node);
  }
}

void Step::leave_remotely(Channel& channel, const std::string& name, std::size_t index,
                          const std::string& node, bool reported) {
  PresentUser& user = channel.members[index];
  if (std::erase(user.nodes, node) == 0 || !user.nodes.empty() || user.here()) return;
  const ChannelUser gone{user.user_id, user.user_info};
  channel.members.erase(channel.members.begin() + static_cast<std::ptrdiff_t>(index));
  deliver(name, channel.subscribers, shared(protocol::MemberRemoved{name, gone.user_id}));
  if (reported) report(Membership{name, gone, false, true});
}

}  // namespace server::hub
