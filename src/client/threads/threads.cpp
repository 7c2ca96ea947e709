#include "client/threads/threads.hpp"

#include <algorithm>
#include <utility>

#include "base/match.hpp"
#include "model/limits.hpp"

namespace client::threads {
namespace {

// Whether `a` stands before `b` in the list.
bool before(const State& state, const model::ThreadId& a, const model::ThreadId& b) {
  const model::Thread& x = state.entries.at(a).thread;
  const model::Thread& y = state.entries.at(b).thread;
  if (x.last_activity_at != y.last_activity_at) return x.last_activity_at > y.last_activity_at;
  return x.id < y.id;
}

std::vector<model::ThreadId>::iterator place_of(State& state, const model::ThreadId& id) {
  return std::lower_bound(state.order.begin(), state.order.end(), id,
                          [&](const auto& a, const auto& b) { return before(state, a, b); });
}

// Before the entry changes: it is found by what it still is.
void unplace(State& state, const model::ThreadId& id) {
  const auto at = place_of(state, id);
  if (at != state.order.end() && *at == id) state.order.erase(at);
}

void place(State& state, const model::ThreadId& id) { state.order.insert(place_of(state, id), id); }

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

Search& search(State& state, Seeker seeker) {
  return seeker == Seeker::List ? state.list : state.palette;
}

void found(State& state, const SearchArrived& arrived) {
  // Threads are threads, also when something else is looked for by now.
  for (const model::Thread& thread : arrived.threads) put(state, thread, arrived.head);
  Search& of = search(state, arrived.seeker);
  if (!(of.query == arrived.query)) return;
  for (const model::Thread& thread : arrived.threads) of.hits.insert(thread.id);
  of.next_cursor = arrived.next_cursor;
  of.loading = Loading::No;
  of.loaded = true;
}

}  // namespace

void reduce(State& state, const Action& action) {
  ++state.revision;
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
        state.failed = false;
      },
      [&](const ThreadArrived& arrived) { put(state, arrived.thread, arrived.as_of); },
      [&](const PageFailed&) {
        state.loading = Loading::Failed;
        state.failed = true;
      },
      [&](const SearchBegun& begun) {
        search(state, begun.seeker) = Search{};
        search(state, begun.seeker).query = begun.query;
      },
      [&](const SearchAsked& asked) {
        search(state, asked.seeker).loading = asked.first ? Loading::FirstPage : Loading::MorePages;
      },
      [&](const SearchArrived& arrived) { found(state, arrived); },
      [&](const SearchFailed& failed) {
        Search& of = search(state, failed.seeker);
        if (of.query == failed.query) of.loading = Loading::Failed;
      },
      [&](const Changed& changed) { change(state, changed.change); },
      [&](const Cleared&) {
        const std::uint64_t revision = state.revision;
        state = State{};
        state.revision = revision;
      });
}

const model::Thread* find(const State& state, const model::ThreadId& id) {
  const auto found = state.entries.find(id);
  return found == state.entries.end() ? nullptr : &found->second.thread;
}

bool server_knows_more(const State& state, const Query& query) {
  // The server refuses a longer text.
  if (!query.text.empty()) return query.text.size() <= model::limits::kTitleCharacters;
  return query.status && !(state.loaded && state.next_cursor.empty());
}

const Search& search_of(const State& state, Seeker seeker) {
  return seeker == Seeker::List ? state.list : state.palette;
}

}  // namespace client::threads
