// Comments: what is loaded of each thread's conversation, as the server confirmed it.
//
//   (absent) ──asked──▶ Loading ──page──▶ Loaded ──older asked──▶ LoadingOlder ──▶ Loaded
//                          └─failed─▶ Failed ──asked──▶ Loading
//                                    LoadingOlder ─failed─▶ OlderFailed ──asked──▶ LoadingOlder
//
// Invariant: a log's comments are ordered by (created_at, id), each id once; a loaded
// log is a gapless run up to the newest comment. A comment replaces an older version of
// itself only; a deleted one does not come back.
#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "model/change.hpp"

namespace client::comments {

enum class Phase { Loading, Loaded, LoadingOlder, OlderFailed, Failed };

struct Log {
  Phase phase = Phase::Loading;
  std::vector<model::Comment> comments;  // oldest first
  std::string next_cursor;               // empty: the first comment is here
  model::Seq as_of = 0;                  // changes up to here are in `comments`
  bool cut = false;  // kept on this device without its oldest; loaded anew when it can be
};

struct State {
  std::map<model::ThreadId, Log> logs;
};

struct Asked {
  model::ThreadId thread;
};
struct PageArrived {
  model::ThreadId thread;
  std::vector<model::Comment> comments;  // newest first, as the server lists them
  std::string next_cursor;
  model::Seq head = 0;
  bool older = false;  // a further page, not the newest
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
// What `change` does to a page that was taken before it.
void catch_up(std::vector<model::Comment>& page, const model::Change& change);
[[nodiscard]] const Log* find(const State& state, const model::ThreadId& thread);
// Null when that comment is not loaded. Linear from the newest.
[[nodiscard]] const model::Comment* find(const Log& log, const model::CommentId& id);

}  // namespace client::comments
