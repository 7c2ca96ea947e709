#include "client/selectors.hpp"

#include <algorithm>
#include <utility>

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
      if (edit->title) shown->thread.title = *edit->title;
      if (edit->description) shown->thread.description = *edit->description;
      if (edit->status) shown->thread.status = *edit->status;
      shown->pending = true;
    }
  }
  return shown;
}

std::vector<model::ThreadId> listed_threads(const app::State& state) {
  std::vector<model::ThreadId> out;
  const auto add = [&](const model::ThreadId& id, std::string_view title) {
    if (contains(title, state.search)) out.push_back(id);
  };
  for (const outbox::Item& item : state.outbox.items) {
    const auto* create = std::get_if<outbox::CreateThread>(&item.command);
    if (create != nullptr && threads::find(state.threads, create->id) == nullptr) {
      add(create->id, create->title);
    }
  }
  for (const model::ThreadId& id : state.threads.order) {
    add(id, threads::find(state.threads, id)->title);
  }
  return out;
}

std::vector<PendingComment> pending_comments(const app::State& state,
                                             const model::ThreadId& thread) {
  std::vector<PendingComment> out;
  for (const outbox::Item& item : state.outbox.items) {
    const auto* create = std::get_if<outbox::CreateComment>(&item.command);
    if (create != nullptr && create->thread == thread) out.push_back({&item, create});
  }
  return out;
}

const model::User* current_user(const app::State& state) {
  const session::SignedIn* in = session::signed_in(state.session);
  return in == nullptr ? nullptr : &in->session.user;
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

}  // namespace client
