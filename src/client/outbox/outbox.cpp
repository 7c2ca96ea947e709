#include "client/outbox/outbox.hpp"

#include <algorithm>
#include <utility>

#include "base/match.hpp"
#include "client/connection/connection.hpp"
#include "client/outbox/parts.hpp"

namespace client::outbox {
namespace {

std::string key_of(const Item& item) { return std::string(kPrefix) + item.order + "-" + item.id; }

Phase phase_of(const Record& record) {
  if (record.accepted) return Accepted{*record.accepted};
  if (record.failed) return Failed{*record.failed};
  if (record.conflict) return Conflicted{*record.conflict, record.current};
  return Queued{};
}

// Whether `item` cannot be carried out while `stopped_item` is not.
bool depends_on(const Item& item, const Item& stopped_item) {
  if (const auto* thread = std::get_if<CreateThread>(&stopped_item.command)) {
    return thread_of(item.command) == thread->id;
  }
  if (const auto* comment = std::get_if<CreateComment>(&stopped_item.command)) {
    const auto* reply = std::get_if<CreateComment>(&item.command);
    return comment_of(item.command) == comment->id ||
           (reply != nullptr && reply->parent == comment->id);
  }
  return false;
}

bool blocked(const State& state, const Item& item) {
  return std::any_of(state.items.begin(), state.items.end(), [&](const Item& other) {
    return stopped(other) && other.id != item.id && depends_on(item, other);
  });
}

// Sends the first item that waits, unless one is under way.
void send_next(State& state, const Stamp& stamp, Effects& out) {
  if (!state.leads || !state.ready) return;
  for (Item& item : state.items) {
    if (std::holds_alternative<Sending>(item.phase)) return;
    if (!std::holds_alternative<Queued>(item.phase) || blocked(state, item)) continue;
    item.phase = Sending{stamp.at};
    item.attempted = true;
    HttpRequest http = request_for(item.command);
    http.idempotency_key = item.id;
    out.push_back(Ask{RunCommand{item.id}, std::move(http)});
    return;
  }
}

// Takes an item out. The one under way holds the next ones back: gone, it must not.
Position drop(State& state, Position item) {
  if (std::holds_alternative<Sending>(item->phase)) state.failures = 0;
  return state.items.erase(item);
}

// After failures something must be under way, or the timer for the next attempt runs.
void set_retry(State& state, const Stamp& stamp, Effects& out) {
  if (state.failures == 0 || state.retry_set || !state.leads || !state.ready) return;
  const auto any = [&](auto is) { return std::any_of(state.items.begin(), state.items.end(), is); };
  if (any([](const Item& item) { return std::holds_alternative<Sending>(item.phase); })) return;
  if (!any([](const Item& item) { return std::holds_alternative<Queued>(item.phase); })) return;
  state.retry_set = true;
  out.push_back(StartTimer{Timer::Outbox, connection::backoff_ms(state.failures, stamp.entropy)});
}

void send_unless_failing(State& state, const Stamp& stamp, Effects& out) {
  if (state.failures == 0) send_next(state, stamp, out);
}

// Puts a record of this device beside what is in memory.
void take_in(State& state, const LocalRecord& source) {
  auto record = read_record(source.text);
  if (!record) {
    state.notices.emplace_back("A change kept on this device could not be read; it is left there.");
    return;
  }
  const auto known = locate(state, record->id);
  if (known == state.items.end()) {
    Item item{record->id,           record->order,     record->command,
              record->submitted_at, phase_of(*record), true};
    put_in_order(state, std::move(item));
    return;
  }
  // What is under way is this tab's own business: the others only hear how it ends.
  if (std::holds_alternative<Sending>(known->phase)) return;
  known->command = record->command;
  known->phase = phase_of(*record);
}

void opened(State& state, const Opened& opened, Effects& out) {
  if (state.owner != opened.owner) {
    state.owner = opened.owner;
    for (const Item& item : state.items) keep(state, item, out);  // written before this was known
  }
  for (const LocalRecord& record : opened.records) take_in(state, record);
}

void shared(State& state, const Shared& shared) {
  if (shared.text) {
    take_in(state, {shared.key, *shared.text});
    return;
  }
  const auto item = std::find_if(state.items.begin(), state.items.end(),
                                 [&](const Item& i) { return key_of(i) == shared.key; });
  if (item == state.items.end()) return;
  // What the log is known to hold stays until this tab has read that far.
  if (std::holds_alternative<Accepted>(item->phase)) return;
  (void)drop(state, item);
}

// Takes an item out that the log is known to hold. Its record is for the tab that leads to
// erase: two that write it would undo each other's work.
Position settle(State& state, Position item, Effects& out) {
  return state.leads ? erase(state, item, out) : drop(state, item);
}

void reached(State& state, model::Seq last, Effects& out) {
  for (auto at = state.items.begin(); at != state.items.end();) {
    const auto* accepted = std::get_if<Accepted>(&at->phase);
    at = accepted != nullptr && accepted->head <= last ? settle(state, at, out) : std::next(at);
  }
}

void forked(State& state, Effects& out) {
  for (auto at = state.items.begin(); at != state.items.end();) {
    if (!std::holds_alternative<Accepted>(at->phase)) {
      ++at;
    } else if (state.leads) {
      at->phase = Queued{};
      keep(state, *at, out);
      ++at;
    } else {  // comes again from the tab that leads, where it is sent once more
      at = drop(state, at);
    }
  }
}

void discard(State& state, const std::string& id, Effects& out) {
  const auto item = locate(state, id);
  if (item == state.items.end() || !stopped(*item)) return;
  const Item gone = *item;
  for (auto at = state.items.begin(); at != state.items.end();) {
    at = at->id == id || depends_on(*at, gone) ? erase(state, at, out) : std::next(at);
  }
}

}  // namespace

Position locate(State& state, const std::string& id) {
  return std::find_if(state.items.begin(), state.items.end(),
                      [&](const Item& item) { return item.id == id; });
}

void keep(const State& state, const Item& item, Effects& out) {
  if (state.owner.empty()) return;  // written down once it is known whose it is
  Record record{item.id, item.order, item.command, item.submitted_at, {}, {}, {}, {}};
  base::match(
      item.phase, [](const Queued&) {}, [](const Sending&) {},
      [&](const Accepted& a) { record.accepted = a.head; },
      [&](const Failed& f) { record.failed = f.error; },
      [&](const Conflicted& c) {
        record.conflict = c.theirs;
        record.current = c.current;
      });
  out.push_back(PutLocal{state.owner, key_of(item), write_record(record)});
}

Position erase(State& state, Position item, Effects& out) {
  if (!state.owner.empty()) out.push_back(EraseLocal{state.owner, key_of(*item)});
  return drop(state, item);
}

void put_in_order(State& state, Item item) {
  const auto before = [](const Item& a, const Item& b) {
    return a.order != b.order ? a.order < b.order : a.id < b.id;
  };
  const auto place = std::upper_bound(state.items.begin(), state.items.end(), item, before);
  state.items.insert(place, std::move(item));
}

Effects reduce(State& state, const Action& action, const Stamp& stamp) {
  Effects out;
  base::match(
      action, [&](const Opened& a) { opened(state, a, out); },
      [&](const Led& a) {
        for (const LocalRecord& record : a.records) take_in(state, record);
        state.leads = true;
        send_next(state, stamp, out);
      },
      [&](const Shared& a) {
        shared(state, a);
        send_unless_failing(state, stamp, out);
      },
      [&](const Ready& a) {
        state.ready = a.ready;
        if (!a.ready) {
          for (Item& item : state.items) {
            if (std::holds_alternative<Sending>(item.phase)) item.phase = Queued{};
          }
          out.push_back(StopTimer{Timer::Outbox});
          state.retry_set = false;
        }
        send_next(state, stamp, out);
      },
      [&](const Submitted& a) {
        submit(state, a, stamp, out);
        send_unless_failing(state, stamp, out);
      },
      [&](const Answered& a) {
        answered(state, a, out);
        send_unless_failing(state, stamp, out);
      },
      [&](const Confirmed& a) {
        const auto item = locate(state, a.id);
        if (item == state.items.end() || !creates_row(item->command)) return;
        settle(state, item, out);
        state.failures = 0;  // the server does take them
        send_next(state, stamp, out);
      },
      [&](const Reached& a) { reached(state, a.last, out); },
      [&](const Forked&) {
        forked(state, out);
        send_unless_failing(state, stamp, out);
      },
      [&](const Retried& a) {
        const auto item = locate(state, a.id);
        if (item == state.items.end() || !std::holds_alternative<Failed>(item->phase)) return;
        item->phase = Queued{};
        keep(state, *item, out);
        send_next(state, stamp, out);
      },
      [&](const Discarded& a) { discard(state, a.id, out); },
      [&](const MineKept& a) {
        const auto item = locate(state, a.id);
        if (item == state.items.end()) return;
        const auto* conflict = std::get_if<Conflicted>(&item->phase);
        if (conflict == nullptr) return;
        auto& edit = std::get<EditThread>(item->command);
        edit.base = conflict->current;
        edit.base_description = conflict->theirs;
        item->phase = Queued{};
        keep(state, *item, out);
        send_next(state, stamp, out);
      },
      [&](const RetryFired&) {
        state.retry_set = false;
        send_next(state, stamp, out);
      },
      [&](const Cleared&) {
        const bool ready = state.ready;
        state = State{};
        state.ready = ready;
      });
  set_retry(state, stamp, out);
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

bool stopped(const Item& item) {
  return std::holds_alternative<Failed>(item.phase) ||
         std::holds_alternative<Conflicted>(item.phase);
}

}  // namespace client::outbox
