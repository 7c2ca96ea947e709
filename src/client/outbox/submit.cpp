// Taking in a command: an edit of something not sent yet changes it in place, deleting
// it takes it back, a reaction taken back cancels the one that waits.
#include <algorithm>
#include <string>
#include <utility>

#include "client/outbox/parts.hpp"

namespace client::outbox {
namespace {

constexpr std::size_t kOrderDigits = 15;  // text then sorts as the numbers do

// Never taken by the server, for certain: it can be changed as if it had just been
// written. Only the tab that sends can know.
bool unsent(const State& state, const Item& item) {
  if (!state.leads) return false;
  return std::holds_alternative<Failed>(item.phase) ||
         (std::holds_alternative<Queued>(item.phase) && !item.attempted);
}

template <class C>
Position find_unsent(State& state, const model::CommentId& comment) {
  return std::find_if(state.items.begin(), state.items.end(), [&](const Item& item) {
    return std::holds_alternative<C>(item.command) && comment_of(item.command) == comment &&
           unsent(state, item);
  });
}

void requeue(State& state, Item& item, Effects& out) {
  item.phase = Queued{};
  keep(state, item, out);
}

bool fold_edit(State& state, const EditComment& edit, Effects& out) {
  if (const auto at = find_unsent<CreateComment>(state, edit.comment); at != state.items.end()) {
    std::get<CreateComment>(at->command).content = edit.content;
    requeue(state, *at, out);
    return true;
  }
  if (const auto at = find_unsent<EditComment>(state, edit.comment); at != state.items.end()) {
    std::get<EditComment>(at->command).content = edit.content;
    requeue(state, *at, out);
    return true;
  }
  return false;
}

// True when nothing has to be sent: the comment has never left.
bool fold_deletion(State& state, const DeleteComment& deletion, Effects& out) {
  const bool never_left = find_unsent<CreateComment>(state, deletion.comment) != state.items.end();
  for (auto at = state.items.begin(); at != state.items.end();) {
    const bool concerned = comment_of(at->command) == deletion.comment && unsent(state, *at);
    at = concerned ? erase(state, at, out) : std::next(at);
  }
  return never_left;
}

bool fold_reaction(State& state, const React& reaction, Effects& out) {
  const auto at = std::find_if(state.items.begin(), state.items.end(), [&](const Item& item) {
    const auto* other = std::get_if<React>(&item.command);
    return other != nullptr && other->comment == reaction.comment &&
           other->emoji == reaction.emoji && unsent(state, item);
  });
  if (at == state.items.end()) return false;
  if (std::get<React>(at->command).on != reaction.on) erase(state, at, out);
  return true;
}

// An edit of the same thread that waits takes the new values along.
bool fold_thread_edit(State& state, const EditThread& edit, Effects& out) {
  for (auto at = state.items.rbegin(); at != state.items.rend(); ++at) {
    auto* waiting = std::get_if<EditThread>(&at->command);
    if (waiting == nullptr || !(waiting->thread == edit.thread)) continue;
    if (!std::holds_alternative<Queued>(at->phase) || !unsent(state, *at)) return false;
    if (edit.title) {
      if (!waiting->title) waiting->base.title = edit.base.title;
      waiting->title = edit.title;
    }
    if (edit.status) {
      if (!waiting->status) waiting->base.status = edit.base.status;
      waiting->status = edit.status;
    }
    if (edit.description) {
      if (!waiting->description) {
        waiting->base.description = edit.base.description;
        waiting->base_description = edit.base_description;
      }
      waiting->description = edit.description;
    }
    keep(state, *at, out);
    return true;
  }
  return false;
}

bool fold(State& state, const Command& command, Effects& out) {
  if (const auto* edit = std::get_if<EditComment>(&command)) return fold_edit(state, *edit, out);
  if (const auto* gone = std::get_if<DeleteComment>(&command)) {
    return fold_deletion(state, *gone, out);
  }
  if (const auto* reaction = std::get_if<React>(&command)) {
    return fold_reaction(state, *reaction, out);
  }
  if (const auto* edit = std::get_if<EditThread>(&command)) {
    return fold_thread_edit(state, *edit, out);
  }
  return false;
}

}  // namespace

void submit(State& state, const Submitted& submitted, const Stamp& stamp, Effects& out) {
  if (fold(state, submitted.command, out)) return;
  if (state.items.size() >= kMaxItems) {
    state.notices.emplace_back("Too many changes wait to be sent; this one was not taken.");
    return;
  }
  // The clock may stand or go back; the order of one tab's items must not.
  state.last_ms = std::max(state.last_ms + 1, stamp.at.ms);
  std::string order = std::to_string(state.last_ms);
  if (order.size() < kOrderDigits) order.insert(0, kOrderDigits - order.size(), '0');
  Item item{submitted.id, std::move(order), submitted.command, stamp.at, Queued{}};
  keep(state, item, out);
  put_in_order(state, std::move(item));
}

}  // namespace client::outbox
