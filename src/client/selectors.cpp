#include "client/selectors.hpp"

#include <algorithm>
#include <utility>

#include "base/utf8.hpp"
#include "protocol/channel_name.hpp"

namespace client {
namespace {

// Case-insensitive for ASCII; other scripts compare as they are.
bool contains(std::string_view text, std::string_view part) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return std::search(text.begin(), text.end(), part.begin(), part.end(),
                     [&](char a, char b) { return lower(a) == lower(b); }) != text.end();
}

// Whether a word of `text` begins with `part`.
bool begins_a_word(std::string_view text, std::string_view part) {
  if (part.empty()) return true;
  for (std::size_t at = 0;; ++at) {
    if (contains(text.substr(at, part.size()), part)) return true;
    at = text.find(' ', at);
    if (at == std::string_view::npos) return false;
  }
}

model::Thread thread_of(const app::State& state, const outbox::Item& item,
                        const outbox::CreateThread& command) {
  model::Thread thread;
  thread.id = command.id;
  thread.title = command.title;
  thread.description = command.description;
  if (const model::User* user = current_user(state)) thread.created_by = user->id;
  thread.created_at = thread.updated_at = thread.last_activity_at = item.submitted_at;
  return thread;
}

}  // namespace

std::optional<ShownThread> shown_thread(const app::State& state, const model::ThreadId& id) {
  std::optional<ShownThread> shown;
  if (const model::Thread* confirmed = threads::find(state.threads, id)) {
    shown = ShownThread{*confirmed, false, nullptr};
  }
  for (const outbox::Item& item : state.outbox.items) {
    const bool failed = std::holds_alternative<outbox::Failed>(item.phase);
    if (const auto* create = std::get_if<outbox::CreateThread>(&item.command)) {
      if (create->id == id && !shown) {
        shown = ShownThread{thread_of(state, item, *create), !failed, failed ? &item : nullptr};
      }
    } else if (const auto* edit = std::get_if<outbox::EditThread>(&item.command)) {
      if (!shown || !(edit->thread == id)) continue;
      if (failed) {
        shown->failed = &item;
        continue;
      }
      if (std::holds_alternative<outbox::Conflicted>(item.phase)) {
        shown->conflict = &item;
        continue;
      }
      if (edit->title) shown->thread.title = *edit->title;
      if (edit->description) shown->thread.description = *edit->description;
      if (edit->status) shown->thread.status = *edit->status;
      shown->pending = true;
    }
  }
  return shown;
}

bool filters_threads(const app::State& state) {
  return !state.search.empty() || state.status_filter.has_value();
}

Sought sought(const app::State& state, threads::Seeker seeker) {
  const threads::Search& search = threads::search_of(state.threads, seeker);
  if (search.loaded || !threads::server_knows_more(state.threads, search.query)) {
    return Sought::Heard;
  }
  return search.loading == threads::Loading::Failed ? Sought::Failed : Sought::Asking;
}

std::vector<const model::ThreadId*> threads_being_created(const app::State& state) {
  std::vector<const model::ThreadId*> out;
  const bool wanted = !state.status_filter || *state.status_filter == model::Status::Active;
  if (!wanted) return out;
  for (const outbox::Item& item : state.outbox.items) {
    const auto* create = std::get_if<outbox::CreateThread>(&item.command);
    if (create == nullptr || threads::find(state.threads, create->id) != nullptr) continue;
    if (contains(create->title, base::trim(state.search))) out.push_back(&create->id);
  }
  return out;
}

bool deletes_threads(const app::State& state) {
  return std::any_of(
      state.outbox.items.begin(), state.outbox.items.end(), [](const outbox::Item& item) {
        return std::holds_alternative<outbox::DeleteThread>(item.command) && !outbox::stopped(item);
      });
}

void list_confirmed_threads(const app::State& state, std::vector<std::uint32_t>& out) {
  out.clear();
  std::vector<const model::ThreadId*> deleting;
  for (const outbox::Item& item : state.outbox.items) {
    const auto* remove = std::get_if<outbox::DeleteThread>(&item.command);
    if (remove != nullptr && !outbox::stopped(item)) deleting.push_back(&remove->thread);
  }
  const bool all = !filters_threads(state);
  const std::string_view text = base::trim(state.search);
  const threads::Search& search = state.threads.list;
  const bool hits = !text.empty() && search.query.text == text;
  const auto& order = state.threads.order;
  out.reserve(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto same = [&](const model::ThreadId* other) { return *other == order[i]; };
    if (!deleting.empty() && std::any_of(deleting.begin(), deleting.end(), same)) continue;
    if (!all) {
      const model::Thread& thread = *threads::find(state.threads, order[i]);
      if (state.status_filter && thread.status != *state.status_filter) continue;
      const bool found = hits && search.hits.count(thread.id) != 0;
      if (!found && !contains(thread.title, text)) continue;
    }
    out.push_back(static_cast<std::uint32_t>(i));
  }
}

std::vector<const model::ThreadId*> listed_threads(const app::State& state) {
  std::vector<const model::ThreadId*> out = threads_being_created(state);
  std::vector<std::uint32_t> places;
  list_confirmed_threads(state, places);
  out.reserve(out.size() + places.size());
  for (const std::uint32_t place : places) out.push_back(&state.threads.order[place]);
  return out;
}

bool is_unread(const app::State& state, const model::Thread& thread) {
  if (!state.reads.known || (thread.id == state.open_thread && state.attention.shown)) return false;
  return thread.last_activity_at > reads::mark(state.reads, thread.id);
}

NewComments new_comments(const app::State& state, const comments::Log& log) {
  const auto& line = state.reads.line;
  const model::User* self = current_user(state);
  if (!line || !(line->thread == state.open_thread) || self == nullptr) return {};
  const auto begin = std::partition_point(
      log.comments.begin(), log.comments.end(),
      [&](const model::Comment& comment) { return comment.created_at <= line->from; });
  NewComments out;
  for (auto at = begin; at != log.comments.end() && at->created_at <= line->until; ++at) {
    if (at->author.id == self->id) continue;
    if (out.count == 0) out.first = static_cast<std::size_t>(at - log.comments.begin());
    if (++out.count == kCountedNew) break;
  }
  return out;
}

std::vector<const model::User*> mentionable(const app::State& state, std::string_view part,
                                            std::size_t limit) {
  const model::User* self = current_user(state);
  const presence::Room* room =
      presence::find(state.presence, protocol::thread_channel(state.open_thread));
  std::vector<const model::User*> out;
  const auto add = [&](const model::User& user) {
    const bool meant = begins_a_word(user.name, part) || begins_a_word(user.id.value, part);
    const auto same = [&](const model::User* other) { return other->id == user.id; };
    if (!meant || out.size() >= limit || (self != nullptr && user.id == self->id)) return;
    if (std::none_of(out.begin(), out.end(), same)) out.push_back(&user);
  };
  if (room != nullptr) std::for_each(room->members.begin(), room->members.end(), add);
  std::for_each(state.members.all.begin(), state.members.all.end(), add);
  return out;
}

std::vector<PendingComment> pending_comments(const app::State& state,
                                             const model::ThreadId& thread) {
  std::vector<PendingComment> out;
  for (const outbox::Item& item : state.outbox.items) {
    const auto* create = std::get_if<outbox::CreateComment>(&item.command);
    if (create != nullptr && create->thread == thread) {
      out.push_back({&item, create, &create->content});
      continue;
    }
    if (outbox::stopped(item)) continue;
    const auto pending = std::find_if(out.begin(), out.end(), [&](const PendingComment& p) {
      return p.command->id == outbox::comment_of(item.command);
    });
    if (pending == out.end()) continue;
    if (const auto* edit = std::get_if<outbox::EditComment>(&item.command)) {
      pending->content = &edit->content;
    } else if (std::holds_alternative<outbox::DeleteComment>(item.command)) {
      out.erase(pending);
    }
  }
  return out;
}

CommentOverlays comment_overlays(const app::State& state, const model::ThreadId& thread) {
  CommentOverlays out;
  for (const outbox::Item& item : state.outbox.items) {
    if (std::holds_alternative<outbox::CreateComment>(item.command)) continue;
    const model::CommentId id = outbox::comment_of(item.command);
    if (id.empty() || !(outbox::thread_of(item.command) == thread)) continue;
    CommentOverlay& overlay = out[id];
    if (outbox::stopped(item)) {
      overlay.failed = &item;
      continue;
    }
    overlay.pending = true;
    if (const auto* edit = std::get_if<outbox::EditComment>(&item.command)) {
      overlay.content = &edit->content;
    } else if (const auto* reaction = std::get_if<outbox::React>(&item.command)) {
      overlay.reactions.push_back(reaction);
    } else {
      overlay.deleted = true;
    }
  }
  return out;
}

std::vector<model::Reaction> shown_reactions(const app::State& state, const model::Comment& comment,
                                             const CommentOverlay* overlay) {
  std::vector<model::Reaction> out = comment.reactions;
  const model::User* self = current_user(state);
  if (overlay == nullptr || self == nullptr) return out;
  for (const outbox::React* pending : overlay->reactions) {
    auto at = std::find_if(out.begin(), out.end(),
                           [&](const model::Reaction& r) { return r.emoji == pending->emoji; });
    if (at == out.end()) {
      if (!pending->on) continue;
      at = out.insert(out.end(), model::Reaction{pending->emoji, {}});
    }
    at->users.erase(std::remove(at->users.begin(), at->users.end(), self->id), at->users.end());
    if (pending->on) at->users.push_back(self->id);
    if (at->users.empty()) out.erase(at);
  }
  return out;
}

std::vector<ShownItem> shown_items(const app::State& state, const model::ThreadId& thread) {
  std::vector<ShownItem> out;
  if (const items::List* list = items::find(state.items, thread)) {
    for (const model::Item& item : list->items) out.push_back({item, false, nullptr});
  }
  for (const outbox::Item& entry : state.outbox.items) {
    if (!(outbox::thread_of(entry.command) == thread)) continue;
    const auto find = [&](const model::ItemId& id) {
      return std::find_if(out.begin(), out.end(),
                          [&](const ShownItem& shown) { return shown.item.id == id; });
    };
    if (const auto* add = std::get_if<outbox::AddItem>(&entry.command)) {
      if (find(add->item.id) != out.end()) continue;
      model::Item item = add->item;
      item.created_at = entry.submitted_at;
      const bool failed = outbox::stopped(entry);
      out.insert(out.begin(), ShownItem{std::move(item), !failed, failed ? &entry : nullptr});
    } else if (const auto* remove = std::get_if<outbox::RemoveItem>(&entry.command)) {
      const auto at = find(remove->item);
      if (at == out.end()) continue;
      if (outbox::stopped(entry)) {
        at->failed = &entry;
      } else {
        out.erase(at);
      }
    }
  }
  return out;
}

const model::User* current_user(const app::State& state) {
  const session::SignedIn* in = session::signed_in(state.session);
  return in == nullptr ? nullptr : &in->session.user;
}

bool may_delete(const app::State& state, const model::Thread& thread) {
  const session::SignedIn* in = session::signed_in(state.session);
  if (in == nullptr) return false;
  return in->session.role == "admin" || thread.created_by == in->session.user.id;
}

std::vector<model::User> viewers(const app::State& state, const model::ThreadId& thread) {
  const presence::Room* room = presence::find(state.presence, protocol::thread_channel(thread));
  if (room == nullptr) return {};
  std::vector<model::User> out = room->members;
  if (const model::User* self = current_user(state)) {
    std::stable_partition(out.begin(), out.end(),
                          [&](const model::User& user) { return user.id == self->id; });
  }
  return out;
}

bool is_away(const app::State& state, const model::ThreadId& thread, const model::UserId& user,
             base::Instant now) {
  const presence::Room* room = presence::find(state.presence, protocol::thread_channel(thread));
  return room != nullptr && presence::is_away(*room, user, now);
}

Link link(const app::State& state) {
  const connection::State& connection = state.connection;
  if (connection::connected(connection) != nullptr) return Link::Connected;
  if (std::holds_alternative<connection::Stopped>(connection.phase)) return Link::Failed;
  if (!connection.online) return Link::Offline;
  if (connection.ever_connected || connection.notice) return Link::Reconnecting;
  return Link::Connecting;
}

std::string_view label(Link link) {
  switch (link) {
    case Link::Connected: return "Connected";
    case Link::Connecting: return "Connecting…";
    case Link::Reconnecting: return "Reconnecting…";
    case Link::Offline: return "Offline";
    case Link::Failed: return "Disconnected";
  }
  return {};
}

std::string sync_label(const app::State& state) {
  const std::size_t waiting = outbox::waiting(state.outbox);
  if (waiting > 0) {
    return waiting == 1 ? "1 change to send" : std::to_string(waiting) + " changes to send";
  }
  if (link(state) != Link::Connected || !state.sync.primed) return "Not synced";
  const sync::State& sync = state.sync;
  if (sync.fetching || !sync.ahead.empty()) return "Syncing…";
  // Gaps that are still open; those that were mended are in the details.
  return "Synced · 0 gaps";
}

std::string sync_details(const app::State& state) {
  const sync::Counters& counters = state.sync.counters;
  const auto line = [](std::string name, std::int64_t value) {
    return std::move(name) + ": " + std::to_string(value) + "\n";
  };
  std::string out = line("Position in the change log", state.sync.last);
  out += line("Changes applied", counters.applied);
  out += line("Gaps noticed and mended", counters.gaps);
  out += line("Changes fetched from the log", counters.fetched);
  out += line("Duplicates dropped", counters.duplicates);
  out +=
      line("Changes waiting to be sent", static_cast<std::int64_t>(outbox::waiting(state.outbox)));
  out += state.local_usable ? "Kept on this device" : "Nothing can be kept on this device";
  return out;
}

}  // namespace client
