// Reads: how far this person has read each thread, on this device.
//
//   a thread in sight ──activity──▶ its mark moves on; one out of sight keeps its mark
//
// Invariant: a thread without a mark counts as read up to `since`; there are at most
// kMaxMarks marks, and forgetting the oldest makes nothing unread. `line` is where the
// new begins in the thread that is open: it stays while one reads, and is gone once one
// writes. Times are the server's. Called by the root.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "model/ids.hpp"

namespace client::reads {

inline constexpr std::size_t kMaxMarks = 1'000;

// Comments after `from` and up to `until` were new when the thread came into sight.
struct Line {
  model::ThreadId thread;
  base::Instant from;
  base::Instant until;
};

struct State {
  bool known = false;  // what this device kept has been read
  base::Instant since;
  std::map<model::ThreadId, base::Instant> marks;
  std::optional<Line> line;
};

[[nodiscard]] base::Instant mark(const State& state, const model::ThreadId& thread);
// Read up to `at`; true when that is news.
bool advance(State& state, const model::ThreadId& thread, base::Instant at);

// As kept on this device.
[[nodiscard]] std::string write(const State& state);
// `now` is the first time for who has nothing kept: all there is counts as read.
void read(State& state, std::string_view text, base::Instant now);

}  // namespace client::reads
