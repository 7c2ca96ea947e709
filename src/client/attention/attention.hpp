// Attention: whether this person is looking, and telling the others in the room.
//
//   Here ──5 min without input, or 10 s out of sight──▶ Away (told, again each minute)
//     ▲                                                  │
//     └──────────── input while in sight, or shown ──────┘ (told)
//
// Invariant: someone who is here says nothing; someone away says so to whoever arrives,
// and each minute, so that a mark that is not renewed can be dropped (presence.hpp). A
// reload is over before it is an absence. Of one person's tabs one that is here wins.
// One timer. Source: none of Pusher's; the client event is `client-presence`.
#pragma once

#include <string>
#include <variant>

#include "client/effect.hpp"
#include "model/ids.hpp"

namespace client::attention {

inline constexpr std::int64_t kAwayAfter_ms = 300'000;
inline constexpr std::int64_t kHiddenAfter_ms = 10'000;
inline constexpr std::int64_t kTellEvery_ms = 60'000;

struct State {
  bool away = false;
  bool shown = true;  // the page or window is in sight
  base::Instant input_at;
};

// Who is to hear it, and from whom; socket 0: nobody.
struct Room {
  SocketId socket = 0;
  std::string channel;
  model::UserId user;
};

struct InputSeen {};
struct Shown {
  bool shown = true;
};
struct SomeoneCame {};  // or we did
struct OwnSaid {        // another tab of this person
  bool away = false;
};
struct TimerFired {};
using Action = std::variant<InputSeen, Shown, SomeoneCame, OwnSaid, TimerFired>;

[[nodiscard]] Effects reduce(State& state, const Action& action, const Room& room,
                             const Stamp& stamp);

}  // namespace client::attention
