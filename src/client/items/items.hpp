// Items: what is connected to each thread from other systems, as the server confirmed it.
//
//   (absent) ──asked──▶ Loading ──page──▶ Loaded      Loading ──failed──▶ Failed ──asked──▶ …
//
// Invariant: a list is newest first, each id once, and true for the log position `as_of`;
// changes at or before it are not applied again. Lists are loaded whole, page by page.
#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "model/change.hpp"

namespace client::items {

enum class Phase { Loading, Loaded, Failed };

struct List {
  Phase phase = Phase::Loading;
  std::vector<model::Item> items;
  std::string next_cursor;  // of the page to come while loading
  model::Seq as_of = 0;     // of the first page; later ones are caught up to it
};

struct State {
  std::map<model::ThreadId, List> lists;
};

struct Asked {
  model::ThreadId thread;
};
struct PageArrived {
  model::ThreadId thread;
  std::vector<model::Item> items;
  std::string next_cursor;
  model::Seq head = 0;
  bool first = true;
};
struct PageFailed {
  model::ThreadId thread;
};
struct Changed {
  const model::Change& change;
};
struct Cleared {};
using Action = std::variant<Asked, PageArrived, PageFailed, Changed, Cleared>;

void reduce(State& state, const Action& action);
[[nodiscard]] const List* find(const State& state, const model::ThreadId& thread);

}  // namespace client::items
