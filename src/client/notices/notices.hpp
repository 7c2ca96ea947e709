// Notices: sentences that tell a person what happened without being asked anything.
//
// Invariant: at most kMax at a time, oldest first; each goes by itself after kShown_ms or
// when dismissed. The same sentence is not shown twice at once.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "client/effect.hpp"

namespace client::notices {

inline constexpr std::size_t kMax = 4;
inline constexpr std::int64_t kShown_ms = 8'000;

struct Notice {
  std::uint32_t id = 0;
  std::string text;
  base::Instant until;
};
struct State {
  std::vector<Notice> shown;
  std::uint32_t last_id = 0;
};

struct Told {
  std::string text;
};
struct Dismissed {
  std::uint32_t id = 0;
};
struct TimerFired {};
using Action = std::variant<Told, Dismissed, TimerFired>;

[[nodiscard]] Effects reduce(State& state, const Action& action, const Stamp& stamp);

}  // namespace client::notices
