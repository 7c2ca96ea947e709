#include "client/sync/sync.hpp"

#include <utility>

#include "base/match.hpp"

namespace client::sync {
namespace {

void fetch(State& state, Outcome& out) {
  if (!state.primed) return;
  if (state.fetching) {
    state.fetch_again = true;
    return;
  }
  state.fetching = true;
  HttpRequest http;
  http.path = "/api/changes?since=" + std::to_string(state.last) +
              "&epoch=" + protocol::api::url_encode(state.epoch) +
              "&limit=" + std::to_string(kPage);
  out.effects.push_back(Ask{LoadChanges{state.last}, std::move(http)});
  out.effects.push_back(StartTimer{Timer::SafetyPoll, kSafetyPoll_ms});
}

void hand_out(State& state, model::Change&& change, Outcome& out) {
  state.last = change.seq;
  ++state.counters.applied;
  state.recent.push_back(std::move(change));
  ++out.handed_out;
}

// Hands out what has waited for the hole before it to close.
void drain_ahead(State& state, Outcome& out) {
  while (!state.ahead.empty()) {
    const auto first = state.ahead.begin();
    if (first->first > state.last + 1) return;
    if (first->first == state.last + 1) {
      hand_out(state, std::move(first->second), out);
    } else {
      ++state.counters.duplicates;
    }
    state.ahead.erase(first);
  }
}

void start_over(State& state, Outcome& out) {
  const Counters counters = state.counters;
  state = State{};
  state.counters = counters;
  out.reload = true;
}

void announced(State& state, Announced& event, Outcome& out) {
  if (!state.primed) return;  // the snapshot being loaded is newer, or the poll finds it
  if (event.epoch != state.epoch) {
    start_over(state, out);
    return;
  }
  if (event.seq <= state.last) {
    ++state.counters.duplicates;
    return;
  }
  if (event.seq == state.last + 1 && event.change) {
    hand_out(state, *std::move(event.change), out);
    drain_ahead(state, out);
    return;
  }
  if (event.seq != state.last + 1 && state.ahead.empty()) ++state.counters.gaps;
  if (event.change && state.ahead.size() < kMaxAhead) {
    state.ahead.emplace(event.seq, *std::move(event.change));
  }
  fetch(state, out);
}

void fetched(State& state, Fetched& answer, Outcome& out) {
  state.fetching = false;
  protocol::api::Changes& page = answer.page;
  if (!state.primed) return;
  if (page.epoch != state.epoch) {
    start_over(state, out);
    return;
  }
  for (model::Change& change : page.changes) {
    if (change.seq <= state.last) continue;
    ++state.counters.fetched;
    hand_out(state, std::move(change), out);
  }
  // Kinds this version does not know are left out of `changes`, but are behind us.
  const model::Seq through = page.more ? page.through : page.head;
  if (through > state.last) state.last = through;
  drain_ahead(state, out);
  const bool again = page.more || state.fetch_again || !state.ahead.empty();
  state.fetch_again = false;
  if (again) fetch(state, out);
}

}  // namespace

Outcome reduce(State& state, Action action) {
  Outcome out;
  while (state.recent.size() > kMaxRecent) state.recent.pop_front();
  base::match(
      action,
      [&](const Primed& primed) {
        if (state.primed && state.epoch == primed.epoch) return;
        state.primed = true;
        state.epoch = primed.epoch;
        state.last = primed.head;
        out.effects.push_back(StartTimer{Timer::SafetyPoll, kSafetyPoll_ms});
      },
      [&](Announced& event) { announced(state, event, out); },
      [&](const HeadSeen& seen) {
        if (!state.primed) return;
        if (!seen.epoch.empty() && seen.epoch != state.epoch) {
          start_over(state, out);
        } else if (seen.head > state.last) {
          fetch(state, out);
        }
      },
      [&](const CheckNow&) { fetch(state, out); },
      [&](Fetched& answer) { fetched(state, answer, out); },
      [&](const FetchFailed& failed) {
        state.fetching = false;
        if (failed.status == 410) {
          start_over(state, out);
        } else {
          state.fetch_again = false;
          out.effects.push_back(StartTimer{Timer::Refetch, kRefetch_ms});
        }
      },
      [&](const Cleared&) { state = State{}; });
  return out;
}

std::optional<std::vector<model::Change>> since(const State& state, model::Seq head) {
  std::vector<model::Change> out;
  if (head >= state.last) return out;
  const model::Seq oldest = state.recent.empty() ? state.last + 1 : state.recent.front().seq;
  if (oldest > head + 1) return std::nullopt;
  for (const model::Change& change : state.recent) {
    if (change.seq > head) out.push_back(change);
  }
  return out;
}

}  // namespace client::sync
