// Activity: the organization's feed, newest first, as the server confirmed it.
//
// Invariant: entries are ordered by (created_at, id) descending, each id once, and are a
// gapless run from the newest; live growth is bounded: beyond kMaxEntries the feed counts
// as not loaded, grows no more, and is asked for anew.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "model/change.hpp"

namespace client::activity {

inline constexpr std::size_t kMaxEntries = 1'000;

enum class Phase { Absent, Loading, Loaded, LoadingOlder, Failed };

struct State {
  Phase phase = Phase::Absent;
  std::vector<model::Activity> entries;
  std::string next_cursor;  // empty: the oldest is here
  model::Seq as_of = 0;
};

struct Asked {};
struct PageArrived {
  std::vector<model::Activity> entries;
  std::string next_cursor;
  model::Seq head = 0;
  bool older = false;
};
struct PageFailed {};
struct Changed {
  const model::Change& change;
};
struct Cleared {};
using Action = std::variant<Asked, PageArrived, PageFailed, Changed, Cleared>;

void reduce(State& state, const Action& action);

}  // namespace client::activity
