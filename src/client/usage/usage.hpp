// Usage: what the organization uses of the realtime service, while someone looks at it.
//
//   (not shown) ──shown──▶ asked, and again every kRefresh_ms ──hidden──▶ (not shown)
//
// Invariant: nothing is asked while it is not shown. The last figures stay while newer ones
// are on their way or could not be had; a server without such a report (404) is asked no
// more until someone wants it again. Called by the root.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "client/effect.hpp"
#include "protocol/api.hpp"

namespace client::usage {

inline constexpr std::int64_t kRefresh_ms = 10'000;

enum class Problem : std::uint8_t { None, NoAnswer, Unsupported };

struct State {
  bool shown = false;
  std::optional<protocol::api::Usage> figures;
  Problem problem = Problem::None;  // of the last answer
};

struct Shown {
  bool shown = true;
};
struct Due {            // the timer, or "Try again"
  bool can_ask = true;  // signed in, and someone looks
};
struct Answered {
  int status = 0;
  std::string body;
};
using Action = std::variant<Shown, Due, Answered>;

[[nodiscard]] Effects reduce(State& state, const Action& action);

}  // namespace client::usage
