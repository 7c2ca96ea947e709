// Presence: who is looking at a thread, from its presence channel.
//
// Invariant: each user once, however many tabs they have (the service counts tabs);
// the list is the service's latest: a new subscription replaces it whole. While the
// link is down the last list is kept but marked stale, so that avatars do not flicker.
// Source: Pusher Channels protocol 7, "Presence channels".
#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "base/instant.hpp"
#include "model/entities.hpp"
#include "protocol/frame.hpp"

namespace client::presence {

// Longer than two of what someone away says each minute (attention.hpp).
inline constexpr std::int64_t kForgetAway_ms = 180'000;

struct Room {
  std::vector<model::User> members;           // in order of arrival
  std::map<std::string, base::Instant> away;  // by user id: when they last said so
  bool stale = false;
};

struct State {
  std::map<std::string, Room> rooms;  // by channel
};

struct Listed {
  std::string channel;
  std::vector<protocol::Member> members;
};
struct Arrived {
  std::string channel;
  protocol::Member member;
};
struct Departed {
  std::string channel;
  std::string user;
};
struct Said {  // of themselves
  std::string channel;
  std::string user;
  bool away = false;
  base::Instant at;
};
struct RoomLeft {
  std::string channel;
};
struct LinkDown {};
struct Cleared {};
using Action = std::variant<Listed, Arrived, Departed, Said, RoomLeft, LinkDown, Cleared>;

void reduce(State& state, const Action& action);
// Null when we are not in that room, or not yet.
[[nodiscard]] const Room* find(const State& state, const std::string& channel);
[[nodiscard]] bool is_away(const Room& room, const model::UserId& user, base::Instant now);

}  // namespace client::presence
