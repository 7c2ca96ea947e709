#include "server/hub/presence.hpp"

#include <algorithm>
#include <utility>

#include "base/json.hpp"
#include "protocol/frame.hpp"

namespace server::hub {
namespace {

auto find_user(Channel& channel, std::string_view user_id) {
  return std::find_if(channel.members.begin(), channel.members.end(),
                      [&](const PresentUser& user) { return user.user_id == user_id; });
}

void tell_subscribers(const Channel& channel, const protocol::ServerFrame& frame,
                      Outputs& outputs) {
  if (channel.subscribers.empty()) return;
  outputs.push_back(
      Send{channel.subscribers, std::make_shared<const std::string>(protocol::encode(frame))});
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

void join(Channel& channel, const std::string& name, const ChannelUser& user, Outputs& outputs) {
  const auto present = find_user(channel, user.user_id);
  if (present != channel.members.end()) {
    ++present->connections;
    present->left.reset();
    return;
  }
  channel.members.push_back({user.user_id, user.user_info, 1, std::nullopt});
  tell_subscribers(channel, protocol::MemberAdded{name, {user.user_id, user.user_info}}, outputs);
}

void leave(Channel& channel, const std::string& name, const std::string& user_id,
           std::int64_t leave_grace_ms, base::Instant now, Outputs& outputs) {
  const auto present = find_user(channel, user_id);
  if (present == channel.members.end() || --present->connections > 0) return;
  if (leave_grace_ms > 0) {
    present->left = now;
    return;
  }
  channel.members.erase(present);
  tell_subscribers(channel, protocol::MemberRemoved{name, user_id}, outputs);
}

void expire_members(Channel& channel, const std::string& name, std::int64_t leave_grace_ms,
                    base::Instant now, Outputs& outputs) {
  for (auto user = channel.members.begin(); user != channel.members.end();) {
    if (!user->left || now - *user->left < leave_grace_ms) {
      ++user;
      continue;
    }
    const std::string user_id = user->user_id;
    user = channel.members.erase(user);
    tell_subscribers(channel, protocol::MemberRemoved{name, user_id}, outputs);
  }
}

}  // namespace server::hub
