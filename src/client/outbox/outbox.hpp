// Outbox: everything this person did that the server has not taken yet, in order.
//
//   Queued ──its turn──▶ Sending ──2xx──▶ Accepted ──the log has reached it──▶ (gone)
//     ▲                     │ no answer, 5xx, 429, 408, 401: again after a wait
//     ├─────────────────────┤
//     │                     │ 409: title, status: again over theirs, with a notice;
//     │                     │      description: merged, else
//     ├──mine kept── Conflicted ◀─┤ ──discarded──▶ (gone)
//     └──retried──── Failed ◀─────┘ any other 4xx    ──discarded──▶ (gone)
//
// Invariant: one item at a time is Sending, in the order of submission, except that
// Failed and Conflicted items let the others pass (not those that depend on them). Every
// item is a record on this device before it is sent and until the log holds its effect;
// of a person's tabs one sends (`leads`), all show. Ids are made here; the server carries
// an id out once however often it comes (Idempotency-Key). Confirmed state is never
// edited: what people see is confirmed state with these items folded over it
// (client/selectors.hpp).
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "client/effect.hpp"
#include "client/outbox/command.hpp"

namespace client::outbox {

struct Queued {};
struct Sending {
  base::Instant since;
};
struct Accepted {
  model::Seq head = 0;  // the log holds the effect at or before this
};
struct Failed {
  base::Error error;
};
struct Conflicted {  // the description: both were changed at the same place
  std::string theirs;
  model::Versions current;  // the thread's, with theirs
};
using Phase = std::variant<Queued, Sending, Accepted, Failed, Conflicted>;

struct Item {
  std::string id;     // unique; the Idempotency-Key
  std::string order;  // ascending with the order of submission, over all tabs
  Command command;
  base::Instant submitted_at;
  Phase phase;
  // May have reached the server: its request must not change any more. So for all that
  // came from this device's records or another tab.
  bool attempted = false;
};

struct State {
  std::string owner;                 // whose records these are on this device; empty: not known yet
  std::vector<Item> items;           // ascending by (order, id)
  bool leads = false;                // this tab sends
  bool ready = false;                // signed in
  int failures = 0;                  // unanswered in a row
  bool retry_set = false;            // the timer for the next attempt runs
  std::int64_t last_ms = 0;          // of the latest item's order
  std::vector<std::string> notices;  // sentences for the person; the root takes them
};

inline constexpr std::size_t kMaxItems = 1'000;
inline constexpr std::string_view kPrefix = "outbox/";

struct Opened {  // this person's records on this device
  std::string owner;
  std::vector<LocalRecord> records;
};
struct Led {
  std::vector<LocalRecord> records;
};
struct Shared {  // by another tab; no text: erased
  std::string key;
  std::optional<std::string> text;
};
struct Ready {
  bool ready = false;
};
struct Submitted {
  std::string id;
  Command command;
};
struct Answered {
  std::string id;
  int status = 0;
  std::string body;
  model::Seq head = 0;
};
// The row that the item `id` was to make is there: in a change, or in a page. Items that
// create have their row's id.
struct Confirmed {
  std::string id;
};
struct Reached {  // confirmed state holds the log up to here
  model::Seq last = 0;
};
struct Forked {};  // another history: what it took may be gone from it
struct Retried {
  std::string id;
};
struct Discarded {
  std::string id;
};
struct MineKept {
  std::string id;
};
struct RetryFired {};
struct Cleared {};  // from memory: the records stay for the same person
using Action = std::variant<Opened, Led, Shared, Ready, Submitted, Answered, Confirmed, Reached,
                            Forked, Retried, Discarded, MineKept, RetryFired, Cleared>;

[[nodiscard]] Effects reduce(State& state, const Action& action, const Stamp& stamp);
// Items not yet accepted and not failed.
[[nodiscard]] std::size_t waiting(const State& state);
// Null when it is done.
[[nodiscard]] const Item* find(const State& state, const std::string& id);
// Whether `thread` is one that this outbox is still to create.
[[nodiscard]] bool creates(const State& state, const model::ThreadId& thread);
// Whether the item stopped and waits for the person.
[[nodiscard]] bool stopped(const Item& item);

}  // namespace client::outbox
