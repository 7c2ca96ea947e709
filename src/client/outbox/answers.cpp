// What the server's answer makes of the item under way.
#include <algorithm>
#include <utility>

#include "client/outbox/parts.hpp"
#include "model/merge.hpp"
#include "protocol/api.hpp"

namespace client::outbox {
namespace {

namespace api = protocol::api;

bool is_permanent(int status) {
  return status >= 400 && status < 500 && status != 401 && status != 408 && status != 425 &&
         status != 429;
}

// Whether a refusal says that what was wanted is so already.
bool holds_already(const Item& item, int status) {
  if (status != 404) return false;
  const auto* reaction = std::get_if<React>(&item.command);
  return std::holds_alternative<DeleteComment>(item.command) ||
         std::holds_alternative<DeleteThread>(item.command) ||
         std::holds_alternative<RemoveItem>(item.command) || (reaction != nullptr && !reaction->on);
}

// Later edits of this thread were made on top of this one: they go on from its outcome.
void rebase_later(State& state, const Item& done, const model::Thread& now, Effects& out) {
  const auto& edit = std::get<EditThread>(done.command);
  for (Item& item : state.items) {
    auto* later = std::get_if<EditThread>(&item.command);
    if (later == nullptr || item.id == done.id || !(later->thread == edit.thread)) continue;
    if (!std::holds_alternative<Queued>(item.phase) || item.attempted) continue;
    if (edit.title && later->title && now.title == *edit.title) {
      later->base.title = std::max(later->base.title, now.versions.title);
    }
    if (edit.status && later->status && now.status == *edit.status) {
      later->base.status = std::max(later->base.status, now.versions.status);
    }
    if (edit.description && later->description && now.description == *edit.description) {
      later->base.description = std::max(later->base.description, now.versions.description);
    }
    keep(state, item, out);
  }
}

// Someone else changed the same field first.
void resolve(State& state, Item& item, const model::Thread& theirs, Effects& out) {
  auto& edit = std::get<EditThread>(item.command);
  if (edit.title && theirs.versions.title != edit.base.title && theirs.title != *edit.title) {
    state.notices.push_back("Your title replaced “" + theirs.title +
                            "”, which was written meanwhile.");
  }
  if (edit.status && theirs.versions.status != edit.base.status && theirs.status != *edit.status) {
    state.notices.push_back("Your status replaced “" + std::string(model::label(theirs.status)) +
                            "”, which was set meanwhile.");
  }
  edit.base.title = theirs.versions.title;
  edit.base.status = theirs.versions.status;
  item.phase = Queued{};
  const bool conflict = edit.description && theirs.versions.description != edit.base.description;
  if (conflict) {
    if (auto merged = model::merge(edit.base_description, *edit.description, theirs.description)) {
      edit.description = *std::move(merged);
      edit.base_description = theirs.description;
      edit.base.description = theirs.versions.description;
      state.notices.emplace_back("The description was changed meanwhile; both changes are kept.");
    } else if (edit.title || edit.status) {
      // The description waits for the person by itself; the rest goes on.
      Item apart = item;
      apart.id += "-d";
      auto& description = std::get<EditThread>(apart.command);
      description.title.reset();
      description.status.reset();
      apart.phase = Conflicted{theirs.description, theirs.versions};
      edit.description.reset();
      keep(state, apart, out);
      keep(state, item, out);
      state.items.insert(locate(state, item.id) + 1, std::move(apart));
      return;
    } else {
      item.phase = Conflicted{theirs.description, theirs.versions};
    }
  }
  keep(state, item, out);
}

}  // namespace

void answered(State& state, const Answered& answer, Effects& out) {
  const auto item = locate(state, answer.id);
  if (item == state.items.end() || !std::holds_alternative<Sending>(item->phase)) return;
  const bool taken =
      (answer.status >= 200 && answer.status < 300) || holds_already(*item, answer.status);
  if (taken) {
    state.failures = 0;
    item->phase = Accepted{answer.head};
    keep(state, *item, out);
    if (std::holds_alternative<EditThread>(item->command)) {
      if (const auto thread = api::read_thread(answer.body)) {
        rebase_later(state, *item, *thread, out);
      }
    }
    return;
  }
  const bool edit = std::holds_alternative<EditThread>(item->command);
  if (answer.status == 409 && edit) {
    if (const auto theirs = api::read_conflict(answer.body)) {
      state.failures = 0;
      resolve(state, *item, *theirs, out);
      return;
    }
  }
  if (is_permanent(answer.status)) {
    state.failures = 0;
    item->phase = Failed{api::read_error(answer.body, answer.status)};
    keep(state, *item, out);
    return;
  }
  item->phase = Queued{};
  ++state.failures;  // the timer for the next attempt: set_retry
}

}  // namespace client::outbox
