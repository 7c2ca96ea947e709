// Changes: what the organization's log holds and its channel announces.
//
// Invariant: confirmed state + changes in seq order = a fresh load. `apply_to_thread`
// says what a change does to a thread's own fields; server rows and client state both
// go through it, so they cannot differ. Names and shapes: CONTRACT.md, "Realtime".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/json.hpp"
#include "base/result.hpp"
#include "model/entities.hpp"

namespace model {

struct ThreadCreated {
  Thread thread;
};
struct ThreadUpdated {
  ThreadId thread;
  std::optional<std::string> title;
  std::optional<std::string> description;
  Versions versions;
};
struct ThreadStatusChanged {
  ThreadId thread;
  Status old_status = Status::Active;
  Status new_status = Status::Active;
  Versions versions;
};
struct ThreadDeleted {
  ThreadId thread;
};
struct CommentCreated {
  ThreadId thread;
  Comment comment;
};
struct CommentUpdated {
  ThreadId thread;
  Comment comment;
};
struct CommentDeleted {
  ThreadId thread;
  CommentId comment;
};
struct ItemAdded {
  ThreadId thread;
  Item item;
};
struct ItemRemoved {
  ThreadId thread;
  ItemId item;
};
struct ActivityNew {
  Activity activity;
};
struct IntegrationUpdated {
  Integration integration;
};

using ChangeBody = std::variant<ThreadCreated, ThreadUpdated, ThreadStatusChanged, ThreadDeleted,
                                CommentCreated, CommentUpdated, CommentDeleted, ItemAdded,
                                ItemRemoved, ActivityNew, IntegrationUpdated>;

struct Change {
  Seq seq = 0;
  base::Instant timestamp;
  ChangeBody body;
};

// "comment:created" and so on.
[[nodiscard]] std::string_view name(const ChangeBody& body);
// The thread a change belongs to; empty for integrations.
[[nodiscard]] ThreadId thread_of(const ChangeBody& body);

// Writes the members of the event's data, `timestamp` last, into an object that the
// caller has opened (so that epoch, seq and prev can follow).
void write_members(base::JsonWriter& out, const ChangeBody& body, base::Instant timestamp);

struct NamedChange {
  base::Instant timestamp;
  ChangeBody body;
};
// Error codes: unknown_change (a newer server's name), invalid_response.
[[nodiscard]] base::Result<NamedChange> read_change(std::string_view name, base::JsonValue data);

// What `body` does to the fields of its thread, other than creating or deleting it.
void apply_to_thread(Thread& thread, const ChangeBody& body, base::Instant timestamp);

}  // namespace model
