#include "client/presence/presence.hpp"

#include <algorithm>
#include <utility>

#include "base/json.hpp"
#include "base/match.hpp"

namespace client::presence {
namespace {

model::User to_user(const protocol::Member& member) {
  model::User user;
  user.id = model::UserId{member.user_id};
  user.name = member.user_id;
  if (const auto info = base::JsonDocument::parse(member.user_info)) {
    if (const auto name = info->root()["name"].string()) user.name = std::string(*name);
    if (const auto avatar = info->root()["avatar"].string()) user.avatar = std::string(*avatar);
  }
  return user;
}

void put(Room& room, const protocol::Member& member) {
  model::User user = to_user(member);
  const auto same = [&](const model::User& other) { return other.id == user.id; };
  const auto at = std::find_if(room.members.begin(), room.members.end(), same);
  if (at == room.members.end()) {
    room.members.push_back(std::move(user));
  } else {
    *at = std::move(user);
  }
}

}  // namespace

void reduce(State& state, const Action& action) {
  base::match(
      action,
      [&](const Listed& listed) {
        Room room;
        for (const protocol::Member& member : listed.members) put(room, member);
        state.rooms[listed.channel] = std::move(room);
      },
      [&](const Arrived& arrived) {
        const auto found = state.rooms.find(arrived.channel);
        if (found == state.rooms.end()) return;
        put(found->second, arrived.member);
        found->second.away.erase(arrived.member.user_id);
      },
      [&](const Departed& departed) {
        const auto found = state.rooms.find(departed.channel);
        if (found == state.rooms.end()) return;
        found->second.away.erase(departed.user);
        auto& members = found->second.members;
        members.erase(std::remove_if(members.begin(), members.end(),
                                     [&](const auto& m) { return m.id.value == departed.user; }),
                      members.end());
      },
      [&](const Said& said) {
        const auto found = state.rooms.find(said.channel);
        if (found == state.rooms.end()) return;
        Room& room = found->second;
        const bool member = std::any_of(room.members.begin(), room.members.end(),
                                        [&](const auto& m) { return m.id.value == said.user; });
        if (member && said.away) {
          room.away[said.user] = said.at;
        } else {
          room.away.erase(said.user);
        }
      },
      [&](const RoomLeft& left) { state.rooms.erase(left.channel); },
      [&](const LinkDown&) {
        for (auto& [channel, room] : state.rooms) room.stale = true;
      },
      [&](const Cleared&) { state = State{}; });
}

const Room* find(const State& state, const std::string& channel) {
  const auto found = state.rooms.find(channel);
  return found == state.rooms.end() ? nullptr : &found->second;
}

bool is_away(const Room& room, const model::UserId& user, base::Instant now) {
  const auto said = room.away.find(user.value);
  return said != room.away.end() && now - said->second < kForgetAway_ms;
}

}  // namespace client::presence
