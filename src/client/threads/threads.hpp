// Threads: the organization's threads as the server confirmed them.
//
//   No ──asked──▶ FirstPage, MorePages ──page──▶ No
//                          └──failed──▶ Failed ──asked again by the root's timer──▶ …
//
// Invariant: each entry states the log position (`as_of`) it is true for; a change is
// applied to an entry at most once and only when newer. `order` holds every id, most
// recent activity first, ties by id. Nothing optimistic is ever written here.
#pragma once

#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "model/change.hpp"

namespace client::threads {

struct Entry {
  model::Thread thread;
  model::Seq as_of = 0;
};

enum class Loading { No, FirstPage, MorePages, Failed };

struct State {
  std::unordered_map<model::ThreadId, Entry> entries;
  std::vector<model::ThreadId> order;
  Loading loading = Loading::No;
  bool loaded = false;      // the first page has arrived
  std::string next_cursor;  // empty: everything is here
};

struct PageAsked {
  bool first = true;
};
struct PageArrived {
  std::vector<model::Thread> threads;
  std::string next_cursor;
  model::Seq head = 0;
};
struct ThreadArrived {
  model::Thread thread;
  model::Seq as_of = 0;
};
struct PageFailed {};
struct Changed {
  const model::Change& change;
};
struct Cleared {};
using Action = std::variant<PageAsked, PageArrived, ThreadArrived, PageFailed, Changed, Cleared>;

void reduce(State& state, const Action& action);
// Null when the thread is not here.
[[nodiscard]] const model::Thread* find(const State& state, const model::ThreadId& id);

}  // namespace client::threads
