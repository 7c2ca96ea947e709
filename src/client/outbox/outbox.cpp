#include "client/outbox/outbox.hpp"

#include <algorithm>
#include <utility>

#include "base/match.hpp"
#include "client/connection/connection.hpp"
#include "protocol/api.hpp"

namespace client::outbox {
namespace {

namespace api = protocol::api;

HttpRequest request_for(const Command& command) {
  HttpRequest http;
  base::match(
      command,
      [&](const CreateComment& c) {
        http.method = Method::Post;
        http.path = "/api/threads/" + api::url_encode(c.thread.value) + "/comments";
        http.body = api::new_comment_body(c.id, c.content, c.parent);
      },
      [&](const CreateThread& c) {
        http.method = Method::Post;
        http.path = "/api/threads";
        http.body = api::new_thread_body(c.id, c.title, c.description);
      },
      [&](const EditThread& c) {
        http.method = Method::Patch;
        http.path = "/api/threads/" + api::url_encode(c.thread.value);
        http.body = api::write(api::ThreadPatch{c.title, c.description, c.status, std::nullopt});
      });
  return http;
}

// Sends the first item that waits, unless one is under way.
void send_next(State& state, const Stamp& stamp, Effects& out) {
  for (Item& item : state.items) {
    if (std::holds_alternative<Sending>(item.phase)) return;
    if (!std::holds_alternative<Queued>(item.phase)) continue;
    item.phase = Sending{stamp.at};
    out.push_back(Ask{RunCommand{item.id}, request_for(item.command)});
    return;
  }
}

auto locate(State& state, const std::string& id) {
  return std::find_if(state.items.begin(), state.items.end(),
                      [&](const Item& item) { return item.id == id; });
}

bool is_permanent(int status) {
  return status >= 400 && status < 500 && status != 401 && status != 408 && status != 429;
}

void answered(State& state, const Answered& answer, const Stamp& stamp, Effects& out) {
  const auto item = locate(state, answer.id);
  if (item == state.items.end() || !std::holds_alternative<Sending>(item->phase)) return;
  if (answer.status >= 200 && answer.status < 300) {
    state.failures = 0;
    Accepted accepted;
    if (std::holds_alternative<EditThread>(item->command)) {
      if (const auto thread = api::read_thread(answer.body)) accepted.versions = thread->versions;
    }
    item->phase = accepted;
  } else if (is_permanent(answer.status)) {
    state.failures = 0;
    item->phase = Failed{api::read_error(answer.body, answer.status)};
  } else {
    item->phase = Queued{};
    ++state.failures;
    out.push_back(StartTimer{Timer::Outbox, connection::backoff_ms(state.failures, stamp.entropy)});
    return;
  }
  send_next(state, stamp, out);
}

// Whether a thread at `versions` holds what the accepted edit `item` wrote.
bool covered(const Item& item, const model::ThreadId& thread, const model::Versions& versions) {
  const auto* edit = std::get_if<EditThread>(&item.command);
  const auto* accepted = std::get_if<Accepted>(&item.phase);
  if (edit == nullptr || accepted == nullptr || !(edit->thread == thread)) return false;
  const model::Versions& wanted = accepted->versions;
  return (!edit->title || versions.title >= wanted.title) &&
         (!edit->description || versions.description >= wanted.description) &&
         (!edit->status || versions.status >= wanted.status);
}

// Whether `change` shows that the server carried `item` out.
bool completes(const Item& item, const model::Change& change) {
  if (const auto* created = std::get_if<model::CommentCreated>(&change.body)) {
    const auto* command = std::get_if<CreateComment>(&item.command);
    return command != nullptr && created->comment.id == command->id;
  }
  if (const auto* created = std::get_if<model::ThreadCreated>(&change.body)) {
    const auto* command = std::get_if<CreateThread>(&item.command);
    return command != nullptr && created->thread.id == command->id;
  }
  if (const auto* updated = std::get_if<model::ThreadUpdated>(&change.body)) {
    return covered(item, updated->thread, updated->versions);
  }
  if (const auto* status = std::get_if<model::ThreadStatusChanged>(&change.body)) {
    return covered(item, status->thread, status->versions);
  }
  return false;
}

template <class Predicate>
void remove_if(State& state, Predicate predicate) {
  state.items.erase(std::remove_if(state.items.begin(), state.items.end(), predicate),
                    state.items.end());
}

}  // namespace

Effects reduce(State& state, const Action& action, const Stamp& stamp) {
  Effects out;
  base::match(
      action,
      [&](const Submitted& submitted) {
        if (state.items.size() >= kMaxItems) return;  // the composer refuses before this
        state.items.push_back(Item{submitted.id, submitted.command, stamp.at, Queued{}});
        if (state.failures == 0) send_next(state, stamp, out);
      },
      [&](const Answered& answer) { answered(state, answer, stamp, out); },
      [&](const Changed& changed) {
        const std::size_t before = state.items.size();
        remove_if(state, [&](const Item& item) { return completes(item, changed.change); });
        if (state.items.size() < before) state.failures = 0;  // the server does take them
        if (!state.items.empty() && state.failures == 0) send_next(state, stamp, out);
      },
      [&](const VersionsSeen& seen) {
        remove_if(state, [&](const Item& item) {
          const auto* create = std::get_if<CreateThread>(&item.command);
          return covered(item, seen.thread, seen.versions) ||
                 (create != nullptr && create->id == seen.thread);
        });
        if (state.failures == 0) send_next(state, stamp, out);
      },
      [&](const CommentSeen& seen) {
        remove_if(state, [&](const Item& item) {
          const auto* create = std::get_if<CreateComment>(&item.command);
          return create != nullptr && create->id == seen.comment;
        });
        if (state.failures == 0) send_next(state, stamp, out);
      },
      [&](const Retried& retried) {
        const auto item = locate(state, retried.id);
        if (item == state.items.end() || !std::holds_alternative<Failed>(item->phase)) return;
        item->phase = Queued{};
        send_next(state, stamp, out);
      },
      [&](const Discarded& discarded) {
        const auto item = locate(state, discarded.id);
        if (item == state.items.end() || !std::holds_alternative<Failed>(item->phase)) return;
        state.items.erase(item);
      },
      [&](const RetryFired&) { send_next(state, stamp, out); },
      [&](const Cleared&) { state = State{}; });
  return out;
}

std::size_t waiting(const State& state) {
  return static_cast<std::size_t>(
      std::count_if(state.items.begin(), state.items.end(), [](const Item& item) {
        return std::holds_alternative<Queued>(item.phase) ||
               std::holds_alternative<Sending>(item.phase);
      }));
}

const Item* find(const State& state, const std::string& id) {
  const auto at = std::find_if(state.items.begin(), state.items.end(),
                               [&](const Item& item) { return item.id == id; });
  return at == state.items.end() ? nullptr : &*at;
}

bool creates(const State& state, const model::ThreadId& thread) {
  return std::any_of(state.items.begin(), state.items.end(), [&](const Item& item) {
    const auto* command = std::get_if<CreateThread>(&item.command);
    return command != nullptr && command->id == thread;
  });
}

const model::ThreadId& thread_of(const Command& command) {
  return base::match(
      command, [](const CreateComment& c) -> const model::ThreadId& { return c.thread; },
      [](const CreateThread& c) -> const model::ThreadId& { return c.id; },
      [](const EditThread& c) -> const model::ThreadId& { return c.thread; });
}

}  // namespace client::outbox
