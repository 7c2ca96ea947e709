#include "client/threads/threads.hpp"

#include <algorithm>
#include <utility>

#include "base/match.hpp"

namespace client::threads {
namespace {

// Whether `a` stands before `b` in the list.
bool before(const State& state, const model::ThreadId& a, const model::ThreadId& b) {
  const model::Thread& x = state.entries.at(a).thread;
  const model::Thread& y = state.entries.at(b).thread;
  if (x.last_activity_at != y.last_activity_at) return x.last_activity_at > y.last_activity_at;
  return x.id < y.id;
}

void unplace(State& state, const model::ThreadId& id) {
  const auto at = std::find(state.order.begin(), state.order.end(), id);
  if (at != state.order.end()) state.order.erase(at);
}

void place(State& state, const model::ThreadId& id) {
  const auto at =
      std::lower_bound(state.order.begin(), state.order.end(), id,
                       [&](const auto& a, const auto& b) { return before(state, a, b); });
  state.order.insert(at, id);
}

void put(State& state, model::Thread thread, model::Seq as_of) {
  const auto found = state.entries.find(thread.id);
  if (found != state.entries.end()) {
    if (found->second.as_of > as_of) return;  // what is here is newer
    unplace(state, thread.id);
  }
  const model::ThreadId id = thread.id;
  state.entries[id] = Entry{std::move(thread), as_of};
  place(state, id);
}

void change(State& state, const model::Change& change) {
  if (const auto* created = std::get_if<model::ThreadCreated>(&change.body)) {
    put(state, created->thread, change.seq);
    return;
  }
  const model::ThreadId id = model::thread_of(change.body);
  const auto found = state.entries.find(id);
  if (found == state.entries.end() || found->second.as_of >= change.seq) return;
  unplace(state, id);
  if (std::holds_alternative<model::ThreadDeleted>(change.body)) {
    state.entries.erase(found);
    return;
  }
  model::apply_to_thread(found->second.thread, change.body, change.timestamp);
  found->second.as_of = change.seq;
  place(state, id);
}

}  // namespace

void reduce(State& state, const Action& action) {
  base::match(
      action,
      [&](const PageAsked& asked) {
        state.loading = asked.first ? Loading::FirstPage : Loading::MorePages;
      },
      [&](const PageArrived& page) {
        for (const model::Thread& thread : page.threads) put(state, thread, page.head);
        state.next_cursor = page.next_cursor;
        state.loading = Loading::No;
        state.loaded = true;
      },
      [&](const ThreadArrived& arrived) { put(state, arrived.thread, arrived.as_of); },
      [&](const PageFailed&) { state.loading = Loading::Failed; },
      [&](const Changed& changed) { change(state, changed.change); },
      [&](const Cleared&) { state = State{}; });
}

const model::Thread* find(const State& state, const model::ThreadId& id) {
  const auto found = state.entries.find(id);
  return found == state.entries.end() ? nullptr : &found->second.thread;
}

}  // namespace client::threads
