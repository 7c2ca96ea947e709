// Outbox: everything this person did that the server has not taken yet, in order.
//
//   Queued ──its turn──▶ Sending ──2xx──▶ Accepted ──its change arrived──▶ (gone)
//     ▲                     │ no answer, 5xx, 429, 408: again after a wait
//     └─────────────────────┤
//     ▲                     │ any other 4xx
//     └──Retried── Failed ◀─┘ ──Discarded──▶ (gone)
//
// Invariant: one item at a time is Sending, in the order of submission, except that a
// Failed item lets the others pass. Ids are made here and are the rows' ids, so sending
// twice creates once. Confirmed state is never edited optimistically: what people see is
// confirmed state with these items folded over it (client/selectors.hpp).
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "client/effect.hpp"
#include "model/change.hpp"

namespace client::outbox {

struct CreateComment {
  model::CommentId id;
  model::ThreadId thread;
  std::string content;
  model::CommentId parent;
};
struct CreateThread {
  model::ThreadId id;
  std::string title;
  std::string description;
};
struct EditThread {
  model::ThreadId thread;
  std::optional<std::string> title;
  std::optional<std::string> description;
  std::optional<model::Status> status;
};
using Command = std::variant<CreateComment, CreateThread, EditThread>;

struct Queued {};
struct Sending {
  base::Instant since;
};
struct Accepted {
  model::Versions versions;  // of the thread, as the server answered (edits)
};
struct Failed {
  base::Error error;
};

struct Item {
  std::string id;  // unique, this client's
  Command command;
  base::Instant submitted_at;
  std::variant<Queued, Sending, Accepted, Failed> phase;
};

struct State {
  std::vector<Item> items;  // in order of submission
  int failures = 0;         // unanswered in a row
};

inline constexpr std::size_t kMaxItems = 1'000;

struct Submitted {
  std::string id;
  Command command;
};
struct Answered {
  std::string id;
  int status = 0;
  std::string body;
};
struct Changed {
  const model::Change& change;
};
// A thread as confirmed, after an answer: its change may have come first, or be older
// than the snapshot that shows it.
struct VersionsSeen {
  model::ThreadId thread;
  model::Versions versions;
};
struct CommentSeen {  // in a snapshot
  model::CommentId comment;
};
struct Retried {
  std::string id;
};
struct Discarded {
  std::string id;
};
struct RetryFired {};
struct Cleared {};
using Action = std::variant<Submitted, Answered, Changed, VersionsSeen, CommentSeen, Retried,
                            Discarded, RetryFired, Cleared>;

[[nodiscard]] Effects reduce(State& state, const Action& action, const Stamp& stamp);
// Items not yet accepted and not failed.
[[nodiscard]] std::size_t waiting(const State& state);
// Null when it is done.
[[nodiscard]] const Item* find(const State& state, const std::string& id);
// Whether `thread` is one that this outbox is still to create.
[[nodiscard]] bool creates(const State& state, const model::ThreadId& thread);
// The thread an item belongs to.
[[nodiscard]] const model::ThreadId& thread_of(const Command& command);

}  // namespace client::outbox
