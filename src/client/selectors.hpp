// Selectors: what people see — confirmed state with the outbox folded over it.
//
// Invariant: pure and cheap; nothing is stored that can be derived here. Called by the
// views every frame, so nothing here copies a whole list of comments.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "client/app.hpp"

namespace client {

struct ShownThread {
  model::Thread thread;                    // with this person's pending edits
  bool pending = false;                    // something of it is not sent yet
  const outbox::Item* failed = nullptr;    // an edit that was refused
  const outbox::Item* conflict = nullptr;  // a description that someone else changed too
};

// nullopt when the thread is neither confirmed nor in the outbox.
[[nodiscard]] std::optional<ShownThread> shown_thread(const app::State& state,
                                                      const model::ThreadId& id);
// Ids in list order: those still being created first; filtered by the search text and
// the chosen status: a title that holds the text, or what the server found for it. They
// live in `state`.
[[nodiscard]] std::vector<const model::ThreadId*> listed_threads(const app::State& state);
// Its parts, for who draws ten thousand of them in every frame: those being created …
[[nodiscard]] std::vector<const model::ThreadId*> threads_being_created(const app::State& state);
// … and places in `state.threads.order`. The latter follow from state.threads, the search
// and the filter alone, unless a thread is being deleted.
void list_confirmed_threads(const app::State& state, std::vector<std::uint32_t>& out);
[[nodiscard]] bool deletes_threads(const app::State& state);
// Whether the server has been heard on what is looked for.
enum class Sought { Heard, Asking, Failed };
[[nodiscard]] Sought sought(const app::State& state, threads::Seeker seeker);
// Whether the list shows only some threads.
[[nodiscard]] bool filters_threads(const app::State& state);
// Whether something happened there since this person last looked.
[[nodiscard]] bool is_unread(const app::State& state, const model::Thread& thread);
// Where in `log` the new begins, and how much of it there is (others' comments, at most
// kCountedNew); count 0: nothing is new.
inline constexpr std::size_t kCountedNew = 100;
struct NewComments {
  std::size_t first = 0;
  std::size_t count = 0;
};
[[nodiscard]] NewComments new_comments(const app::State& state, const comments::Log& log);
// Who may be meant by "@part": names or ids that begin so, whoever is here first; at most
// `limit`.
[[nodiscard]] std::vector<const model::User*> mentionable(const app::State& state,
                                                          std::string_view part, std::size_t limit);

// This person's comments in `thread` that the log does not hold yet, in order.
struct PendingComment {
  const outbox::Item* item = nullptr;
  const outbox::CreateComment* command = nullptr;
  const std::string* content = nullptr;  // as edited since
};
[[nodiscard]] std::vector<PendingComment> pending_comments(const app::State& state,
                                                           const model::ThreadId& thread);

// What this person did to confirmed comments that the log does not hold yet.
struct CommentOverlay {
  const std::string* content = nullptr;  // edited to this
  bool deleted = false;
  bool pending = false;
  const outbox::Item* failed = nullptr;  // refused: Retry, Discard
  std::vector<const outbox::React*> reactions;
};
using CommentOverlays = std::unordered_map<model::CommentId, CommentOverlay>;
[[nodiscard]] CommentOverlays comment_overlays(const app::State& state,
                                               const model::ThreadId& thread);
// A comment's reactions with this person's pending ones.
[[nodiscard]] std::vector<model::Reaction> shown_reactions(const app::State& state,
                                                           const model::Comment& comment,
                                                           const CommentOverlay* overlay);

struct ShownItem {
  model::Item item;
  bool pending = false;
  const outbox::Item* failed = nullptr;
};
// Newest first; what is being removed is left out.
[[nodiscard]] std::vector<ShownItem> shown_items(const app::State& state,
                                                 const model::ThreadId& thread);

[[nodiscard]] const model::User* current_user(const app::State& state);
// Whether this person is offered to delete `thread`: who started it, and admins.
[[nodiscard]] bool may_delete(const app::State& state, const model::Thread& thread);
// Who is looking at `thread`, this person first; empty while not known.
[[nodiscard]] std::vector<model::User> viewers(const app::State& state,
                                               const model::ThreadId& thread);

// Whether that person said they are not looking right now.
[[nodiscard]] bool is_away(const app::State& state, const model::ThreadId& thread,
                           const model::UserId& user, base::Instant now);

enum class Link { Connected, Connecting, Reconnecting, Offline, Failed };
[[nodiscard]] Link link(const app::State& state);
[[nodiscard]] std::string_view label(Link link);  // CONTRACT.md: "Connected", "Reconnecting…"

// How far this client is with the organization's log, in a few words and at length.
[[nodiscard]] std::string sync_label(const app::State& state);    // "Synced · 0 gaps"
[[nodiscard]] std::string sync_details(const app::State& state);  // one fact per line

}  // namespace client
