// Typing: who is writing in the open thread right now, and telling the others that we are.
//
//   own:    Quiet ──input──▶ Writing (told every 4 s) ──5 s pause, sent, left──▶ Quiet (told)
//   others: (absent) ──client-typing true──▶ shown ──7 s, false, their comment──▶ (absent)
//
// Invariant: nobody is shown longer than 7 s without a sign of life; at most one message
// each 4 s leaves. One timer serves all: it is set to the next thing that is due.
// Source: CONTRACT.md, `client-typing`; numbers as chat services use them.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "client/effect.hpp"
#include "model/ids.hpp"

namespace client::typing {

inline constexpr std::int64_t kTellEvery_ms = 4'000;
inline constexpr std::int64_t kPause_ms = 5'000;
inline constexpr std::int64_t kExpire_ms = 7'000;
inline constexpr std::size_t kMaxPeople = 100;

struct Person {
  model::UserId user;
  std::string name;
  base::Instant expires_at;
};
struct Own {  // we are writing
  std::string channel;
  base::Instant told_at;
  base::Instant input_at;
};

struct State {
  std::string channel;         // whose people these are
  std::vector<Person> people;  // in the order they began
  std::optional<Own> own;
};

// Who we are, and over which socket the others can be told; socket 0: not connected.
struct Speaker {
  SocketId socket = 0;
  model::UserId user;
  std::string name;
};
struct Wrote {
  Speaker speaker;
  std::string channel;
};
struct Stopped {
  Speaker speaker;
};
struct Heard {
  std::string channel;
  model::UserId user;
  std::string name;
  bool typing = false;
};
struct Commented {
  model::UserId user;
};
struct RoomEntered {  // or left, with an empty channel
  std::string channel;
};
struct TimerFired {
  Speaker speaker;
};
using Action = std::variant<Wrote, Stopped, Heard, Commented, RoomEntered, TimerFired>;

[[nodiscard]] Effects reduce(State& state, const Action& action, const Stamp& stamp);
// "Ana is typing…", "Ana and Bo are typing…", "3 people are typing…"; empty: nobody.
[[nodiscard]] std::string label(const State& state);

}  // namespace client::typing
