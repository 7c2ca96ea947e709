// Threads: the organization's threads as the server confirmed them.
//
//   No ──asked──▶ FirstPage, MorePages ──page──▶ No
//                          └──failed──▶ Failed ──asked again by the root's timer──▶ …
//
// Invariant: each entry states the log position (`as_of`) it is true for; a change is
// applied to an entry at most once and only when newer. `order` holds every id, most
// recent activity first, ties by id. Nothing optimistic is ever written here. `revision`
// changes whenever anything else does, so that what is derived can be kept.
//
// A Search is what the server was asked to find beside that (titles, descriptions and
// comments): its hits are ids; the threads themselves are entries as any other. A new
// query begins a new search; at most one request of each is under way.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
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

struct Query {
  std::string text;                     // without blanks around it
  std::optional<model::Status> status;  // nullopt: any
  [[nodiscard]] bool empty() const { return text.empty() && !status; }
  friend bool operator==(const Query& a, const Query& b) {
    return a.text == b.text && a.status == b.status;
  }
};
struct Search {
  Query query;
  Loading loading = Loading::No;
  bool loaded = false;      // the first page of hits has arrived
  std::string next_cursor;  // empty: these are all
  std::set<model::ThreadId> hits;
};
// Who looks for something: the thread list, or the command palette over it.
enum class Seeker : std::uint8_t { List, Palette };

struct State {
  std::unordered_map<model::ThreadId, Entry> entries;
  std::vector<model::ThreadId> order;
  Loading loading = Loading::No;
  bool loaded = false;      // the first page has arrived
  bool failed = false;      // the last attempt did, until one succeeds
  std::string next_cursor;  // empty: everything is here
  Search list, palette;
  std::uint64_t revision = 0;
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
struct SearchBegun {
  Seeker seeker = Seeker::List;
  Query query;
};
struct SearchAsked {
  Seeker seeker = Seeker::List;
  bool first = true;
};
struct SearchArrived {  // threads at `head`, found for `query`
  Seeker seeker = Seeker::List;
  Query query;
  std::vector<model::Thread> threads;
  std::string next_cursor;
  model::Seq head = 0;
};
struct SearchFailed {
  Seeker seeker = Seeker::List;
  Query query;
};
struct Changed {
  const model::Change& change;
};
struct Cleared {};
using Action = std::variant<PageAsked, PageArrived, ThreadArrived, PageFailed, SearchBegun,
                            SearchAsked, SearchArrived, SearchFailed, Changed, Cleared>;

void reduce(State& state, const Action& action);
// Null when the thread is not here.
[[nodiscard]] const model::Thread* find(const State& state, const model::ThreadId& id);
// Whether there may be more than what is here: a text may stand in a description or a
// comment; of a status everything is here once every thread is.
[[nodiscard]] bool server_knows_more(const State& state, const Query& query);
[[nodiscard]] const Search& search_of(const State& state, Seeker seeker);

}  // namespace client::threads
