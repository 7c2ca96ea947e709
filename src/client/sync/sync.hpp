// Sync: keeps confirmed state equal to the organization's change log, whatever the
// broadcasts lose, double or reorder. Broadcasts are hints; GET /api/changes is the truth.
//
//   Cold ──primed(head)──▶ Live ──gap, subscribed, poll, truncated──▶ Fetching ──▶ Live
//                           ▲                                           │ failed: Live,
//                           └───────── epoch changed or 410: Cold ◀─────┘ again later
//
// Invariant: `last` only grows within an epoch, and every change up to it has been
// handed out exactly once, in order. `seq <= last` is dropped, `last + 1` is handed out,
// anything ahead waits in `ahead` (bounded) while the hole is fetched. The socket is
// never closed because of a gap. Source: CONTRACT.md, "Realtime".
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "client/effect.hpp"
#include "model/change.hpp"
#include "protocol/api.hpp"

namespace client::sync {

inline constexpr std::size_t kMaxAhead = 1'000;   // then the log is asked instead
inline constexpr std::size_t kMaxRecent = 1'000;  // kept for snapshots that come in late
inline constexpr int kPage = 1'000;
inline constexpr std::int64_t kSafetyPoll_ms = 60'000;
inline constexpr std::int64_t kRefetch_ms = 2'000;

struct Counters {
  std::int64_t applied = 0;
  std::int64_t duplicates = 0;
  std::int64_t gaps = 0;     // holes noticed
  std::int64_t fetched = 0;  // changes that came from the log
};

struct State {
  bool primed = false;
  std::string epoch;
  model::Seq last = 0;
  bool fetching = false;
  bool fetch_again = false;  // something was noticed while fetching
  std::map<model::Seq, model::Change> ahead;
  // The latest handed out, ascending, ending at `last`; kMaxRecent before each action.
  std::deque<model::Change> recent;
  Counters counters;
};

struct Primed {
  std::string epoch;
  model::Seq head = 0;
};
struct Announced {  // an event of the organization's channel
  std::string epoch;
  model::Seq seq = 0;
  std::optional<model::Change> change;  // none: truncated, or of an unknown kind
};
struct HeadSeen {
  std::string epoch;  // empty where the source does not say
  model::Seq head = 0;
};
struct CheckNow {};  // subscribed, focused, woken, online, poll
struct Fetched {
  protocol::api::Changes page;
};
struct FetchFailed {
  int status = 0;
};
struct Cleared {};
using Action = std::variant<Primed, Announced, HeadSeen, CheckNow, Fetched, FetchFailed, Cleared>;

struct Outcome {
  Effects effects;
  std::size_t handed_out = 0;  // the last so many of `recent` are to be applied, in order
  bool reload = false;         // the log cannot help: load everything anew
};

[[nodiscard]] Outcome reduce(State& state, Action action);
// Changes after `head`, for a snapshot older than `last`; nullopt when not all are kept.
[[nodiscard]] std::optional<std::vector<model::Change>> since(const State& state, model::Seq head);

}  // namespace client::sync
