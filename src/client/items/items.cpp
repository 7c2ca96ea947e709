#include "client/items/items.hpp"

#include <algorithm>
#include <utility>

#include "base/match.hpp"

namespace client::items {
namespace {

bool before(const model::Item& a, const model::Item& b) {  // newest first, as the server lists
  return a.created_at != b.created_at ? a.created_at > b.created_at : a.id.value > b.id.value;
}

void put(std::vector<model::Item>& items, model::Item item) {
  const auto same = [&](const model::Item& other) { return other.id == item.id; };
  if (std::any_of(items.begin(), items.end(), same)) return;
  items.insert(std::upper_bound(items.begin(), items.end(), item, before), std::move(item));
}

void page_arrived(State& state, const PageArrived& page) {
  List& list = state.lists[page.thread];
  if (page.first) {
    list.items.clear();
    list.as_of = page.head;
  }
  for (const model::Item& item : page.items) put(list.items, item);
  list.next_cursor = page.next_cursor;
  list.phase = page.next_cursor.empty() ? Phase::Loaded : Phase::Loading;
}

void change(State& state, const model::Change& change) {
  const auto found = state.lists.find(model::thread_of(change.body));
  if (found == state.lists.end()) return;
  List& list = found->second;
  if (change.seq <= list.as_of) return;
  list.as_of = change.seq;
  if (const auto* added = std::get_if<model::ItemAdded>(&change.body)) {
    put(list.items, added->item);
  } else if (const auto* removed = std::get_if<model::ItemRemoved>(&change.body)) {
    const auto same = [&](const model::Item& item) { return item.id == removed->item; };
    list.items.erase(std::remove_if(list.items.begin(), list.items.end(), same), list.items.end());
  } else if (std::holds_alternative<model::ThreadDeleted>(change.body)) {
    state.lists.erase(found);
  }
}

}  // namespace

void reduce(State& state, const Action& action) {
  base::match(
      action, [&](const Asked& asked) { state.lists[asked.thread].phase = Phase::Loading; },
      [&](const PageArrived& page) { page_arrived(state, page); },
      [&](const PageFailed& failed) {
        const auto found = state.lists.find(failed.thread);
        if (found != state.lists.end()) found->second.phase = Phase::Failed;
      },
      [&](const Changed& changed) { change(state, changed.change); },
      [&](const Cleared&) { state = State{}; });
}

const List* find(const State& state, const model::ThreadId& thread) {
  const auto found = state.lists.find(thread);
  return found == state.lists.end() ? nullptr : &found->second;
}

}  // namespace client::items
