#include "client/reads/reads.hpp"

#include <algorithm>

#include "base/json.hpp"

namespace client::reads {

base::Instant mark(const State& state, const model::ThreadId& thread) {
  const auto found = state.marks.find(thread);
  return found == state.marks.end() ? state.since : std::max(found->second, state.since);
}

bool advance(State& state, const model::ThreadId& thread, base::Instant at) {
  if (at <= mark(state, thread)) return false;
  state.marks[thread] = at;
  if (state.marks.size() > kMaxMarks) {
    const auto oldest =
        std::min_element(state.marks.begin(), state.marks.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    state.since = std::max(state.since, oldest->second);
    state.marks.erase(oldest);
  }
  return true;
}

std::string write(const State& state) {
  std::string out;
  base::JsonWriter w(out);
  w.begin_object().field("since", state.since.ms).key("marks").begin_object();
  for (const auto& [thread, at] : state.marks) w.field(thread.value, at.ms);
  w.end_object().end_object();
  return out;
}

void read(State& state, std::string_view text, base::Instant now) {
  state.known = true;
  state.since = now;
  const auto document = base::JsonDocument::parse(text);
  if (!document) return;
  const base::JsonValue root = document->root();
  state.since = {root["since"].integer().value_or(now.ms)};
  const base::JsonValue marks = root["marks"];
  for (std::size_t i = 0; i < marks.size(); ++i) {
    const auto ms = marks.member_at(i).integer();
    if (ms) (void)advance(state, model::ThreadId{marks.key_at(i)}, {*ms});
  }
}

}  // namespace client::reads
