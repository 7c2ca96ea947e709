// Selectors: what people see — confirmed state with the outbox folded over it.
//
// Invariant: pure and cheap; nothing is stored that can be derived here. Called by the
// views every frame, so nothing here copies a whole list of comments.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/app.hpp"

namespace client {

struct ShownThread {
  model::Thread thread;                  // with this person's pending edits
  bool pending = false;                  // something of it is not sent yet
  const outbox::Item* failed = nullptr;  // an edit that was refused
};

// nullopt when the thread is neither confirmed nor in the outbox.
[[nodiscard]] std::optional<ShownThread> shown_thread(const app::State& state,
                                                      const model::ThreadId& id);
// Ids in list order: those still being created first; filtered by the search text.
[[nodiscard]] std::vector<model::ThreadId> listed_threads(const app::State& state);

// This person's comments in `thread` that the log does not hold yet, in order.
struct PendingComment {
  const outbox::Item* item = nullptr;
  const outbox::CreateComment* command = nullptr;
};
[[nodiscard]] std::vector<PendingComment> pending_comments(const app::State& state,
                                                           const model::ThreadId& thread);

[[nodiscard]] const model::User* current_user(const app::State& state);
// Who is looking at `thread`, this person first; empty while not known.
[[nodiscard]] std::vector<model::User> viewers(const app::State& state,
                                               const model::ThreadId& thread);

enum class Link { Connected, Connecting, Reconnecting, Offline, Failed };
[[nodiscard]] Link link(const app::State& state);
[[nodiscard]] std::string_view label(Link link);  // CONTRACT.md: "Connected", "Reconnecting…"

}  // namespace client
