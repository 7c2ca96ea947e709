// What other nodes told: how many listen there, and that one is gone.
#include <algorithm>
#include <utility>

#include "server/hub/step.hpp"

namespace server::hub {

void Step::set_remote_subscriptions(Channel& channel, const std::string& name,
                                    const std::string& node, std::size_t count) {
  const auto known = std::find_if(channel.remote.begin(), channel.remote.end(),
                                  [&](const auto& entry) { return entry.first == node; });
  const std::size_t before = known == channel.remote.end() ? 0 : known->second;
  if (count == before) return;
  channel.remote_subscriptions += count - before;
  if (known == channel.remote.end()) {
    channel.remote.emplace_back(node, count);
  } else if (count == 0) {
    channel.remote.erase(known);
  } else {
    known->second = count;
  }
  announce_count(name, channel);
}

void Step::on(const RemoteSubscriptions& input) {
  if (is_user_channel(input.channel)) return;
  set_remote_subscriptions(state.channels[input.channel], input.channel, input.node, input.count);
  drop_if_unused(input.channel);
}

void Step::on(const RemoteNodeGone& input) {
  std::vector<std::string> touched;
  for (auto& [name, channel] : state.channels) {
    for (std::size_t i = channel.members.size(); i-- > 0;) {
      leave_remotely(channel, name, i, input.node, input.report);
    }
    const std::size_t before = channel.subscriptions();
    set_remote_subscriptions(channel, name, input.node, 0);
    if (input.report && before > 0 && channel.subscriptions() == 0) {
      report(Occupancy{name, false, true});
    }
    touched.push_back(name);
  }
  for (const std::string& name : touched) drop_if_unused(name);

  touched.clear();
  for (auto& [user_id, user] : state.users) {
    if (std::erase(user.nodes, input.node) == 0 || user.online()) continue;
    tell_watchers(user_id, user);
    if (input.report) report(UserOnline{user_id, false, true});
    touched.push_back(user_id);
  }
  for (const std::string& user_id : touched) drop_user_if_unused(user_id);
}

}  // namespace server::hub
