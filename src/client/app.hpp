// App: the root of the client's state. Every input of the client is an Action with a
// Stamp; `reduce` routes it to the slices and gives the Effects to carry out.
//
// Invariant: deterministic — the same stamped actions give the same state and effects
// on every platform; no clock, randomness, I/O or throw in here or below. Called by
// runtime/ (store), tests and simulations. The parts: app.cpp routes, app_network.cpp
// takes frames, app_answers.cpp answers, app_local.cpp what this device keeps;
// app_intents.cpp opens and loads what people look at, app_search.cpp what they look for,
// app_commands.cpp is what they do.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "base/secret.hpp"
#include "client/activity/activity.hpp"
#include "client/attention/attention.hpp"
#include "client/channels/channels.hpp"
#include "client/comments/comments.hpp"
#include "client/connection/connection.hpp"
#include "client/effect.hpp"
#include "client/integrations/integrations.hpp"
#include "client/items/items.hpp"
#include "client/notices/notices.hpp"
#include "client/outbox/outbox.hpp"
#include "client/presence/presence.hpp"
#include "client/reads/reads.hpp"
#include "client/session/session.hpp"
#include "client/sync/sync.hpp"
#include "client/threads/threads.hpp"
#include "client/typing/typing.hpp"
#include "client/usage/usage.hpp"

namespace client::app {

// Title and description while someone edits them; a change from elsewhere does not
// overwrite them.
struct ThreadEdit {
  model::ThreadId thread;
  std::string title;
  std::string description;
  // What the fields held, and its versions: only what differs is sent, against these.
  std::string base_title;
  std::string base_description;
  model::Versions base;
};
// A comment of one's own being written anew.
struct CommentEdit {
  model::CommentId comment;
  model::ThreadId thread;
  std::string content;
};
// How the last loss of the connection ended, while it is shown.
struct Recovery {
  std::int64_t applied = 0;  // sync's counter when the connection was lost
  bool noticed = false;      // the person was told of the loss
};
struct NewThread {
  std::string title;
};
// The comment that the next one in `thread` answers.
struct Reply {
  model::ThreadId thread;
  model::CommentId comment;
};
// What is about to be connected to a thread.
struct ItemDraft {
  model::ThreadId thread;
  std::string url;
  std::string title;
};
enum class ThemeChoice : std::uint8_t { System, Light, Dark };
struct Appearance {
  ThemeChoice theme = ThemeChoice::System;
  bool compact = false;  // less room between comments and in lists
};
// The organization's people, to mention.
struct Members {
  bool asked = false;
  std::vector<model::User> all;  // in the order they joined
};

struct Request {
  Purpose purpose;
  bool current_token = false;  // carried the token that is still the current one
};

struct State {
  session::State session;
  connection::State connection;
  channels::State channels;
  sync::State sync;
  threads::State threads;
  comments::State comments;
  presence::State presence;
  outbox::State outbox;
  typing::State typing;
  attention::State attention;
  items::State items;
  activity::State activity;
  integrations::State integrations;
  notices::State notices;
  reads::State reads;
  usage::State usage;
  Members members;

  model::ThreadId open_thread;  // empty: none
  model::ThreadId only_thread;  // a widget's; empty: the whole client
  bool thread_missing = false;  // the open thread does not exist here
  std::map<model::ThreadId, std::string> drafts;
  std::optional<ThreadEdit> edit;
  std::optional<NewThread> new_thread;
  std::optional<CommentEdit> comment_edit;
  std::optional<Reply> reply;
  std::optional<ItemDraft> item_draft;
  std::string search;
  std::optional<model::Status> status_filter;  // of the thread list

  // Whose drafts, outbox and store of this device these are; empty: not known yet.
  std::string owner;
  bool local_read = false;                 // its records have come
  bool local_usable = true;                // false: nothing can be kept here
  bool state_dirty = false;                // a save is due
  std::set<model::ThreadId> dirty_drafts;  // to be saved
  bool reads_dirty = false;
  bool typing_shown = true;  // others may see that we type
  Appearance appearance;
  std::optional<Recovery> recovery;
  base::Instant last_step;                // a long pause between steps is a sleep
  std::map<RequestId, Request> requests;  // under way
  RequestId last_request = 0;
};

// ---- what people want ----
struct Started {
  std::string path;       // "/" or "/threads/{id}"
  std::string demo_user;  // sign in as this one, or empty
  base::Secret token;
  model::ThreadId only_thread;
};
struct UserChosen {
  model::UserId user;
};
struct SignedOff {};
struct TokenGiven {
  base::Secret token;
};
struct ThreadOpened {
  model::ThreadId thread;
};
struct ThreadLeft {};  // back to the list, one pane
struct SearchEdited {
  std::string text;
};
struct StatusFilterChosen {
  std::optional<model::Status> status;
};
struct MoreThreadsAsked {};  // the rest of what is listed, or what failed of it
struct ThreadsSought {       // by the command palette; empty: no more
  std::string text;
};
struct OlderCommentsAsked {
  model::ThreadId thread;
};
struct CommentsRetried {
  model::ThreadId thread;
};
struct DraftEdited {
  model::ThreadId thread;
  std::string text;
};
struct CommentSubmitted {
  model::ThreadId thread;
};
struct ReplyChosen {  // no comment: none after all
  model::ThreadId thread;
  model::CommentId comment;
};
struct CommentEditStarted {
  model::ThreadId thread;
  model::CommentId comment;
};
struct CommentEditChanged {
  std::string content;
};
struct CommentEditSaved {};
struct CommentEditCancelled {};
struct CommentDeleted {
  model::ThreadId thread;
  model::CommentId comment;
};
struct Reacted {  // adds this person's reaction, or takes it back
  model::ThreadId thread;
  model::CommentId comment;
  std::string emoji;
  bool on = true;
};
struct ItemDraftChanged {
  std::optional<ItemDraft> draft;
};
struct ItemAdded {
  model::Item item;  // thread, url, and what is known of it
};
struct ItemRemoved {
  model::ThreadId thread;
  model::ItemId item;
};
struct ThreadDeleted {
  model::ThreadId thread;
};
struct ActivityAsked {};  // the first page, or the next older one
struct IntegrationsAsked {};
struct MembersAsked {};
struct UsageShown {
  bool shown = true;
};
struct UsageRetried {};
struct MineKept {
  std::string id;
};
struct NoticeDismissed {
  std::uint32_t id = 0;
};
struct TypingShown {
  bool shown = true;
};
struct AppearanceChosen {
  Appearance appearance;
};
struct EditStarted {
  model::ThreadId thread;
};
struct EditChanged {
  std::string title;
  std::string description;
};
struct EditSaved {};
struct EditCancelled {};
struct StatusChosen {
  model::ThreadId thread;
  model::Status status = model::Status::Active;
};
struct NewThreadStarted {};
struct NewThreadEdited {
  std::string title;
};
struct NewThreadSubmitted {};
struct NewThreadCancelled {};
struct RetryNow {};
struct ItemRetried {
  std::string id;
};
struct ItemDiscarded {
  std::string id;
};
struct LinkFollowed {
  std::string url;
};
struct WritingPaused {};   // the composer lost the focus
struct InputSeen {};       // the person is here; entries say it now and then
struct RecordingSaved {};  // the recorded session is wanted as a file
struct TimerFired {
  Timer timer = Timer::Connect;
};

using Action =
    std::variant<Started, UserChosen, SignedOff, TokenGiven, ThreadOpened, ThreadLeft, SearchEdited,
                 MoreThreadsAsked, OlderCommentsAsked, CommentsRetried, DraftEdited,
                 CommentSubmitted, EditStarted, EditChanged, EditSaved, EditCancelled, StatusChosen,
                 NewThreadStarted, NewThreadEdited, NewThreadSubmitted, NewThreadCancelled,
                 CommentEditStarted, CommentEditChanged, CommentEditSaved, CommentEditCancelled,
                 CommentDeleted, Reacted, ItemAdded, ItemRemoved, ThreadDeleted, ActivityAsked,
                 IntegrationsAsked, MineKept, NoticeDismissed, TypingShown, RetryNow, ItemRetried,
                 ItemDiscarded, StatusFilterChosen, ReplyChosen, ItemDraftChanged, MembersAsked,
                 UsageShown, UsageRetried, AppearanceChosen, ThreadsSought, LinkFollowed,
                 WritingPaused, InputSeen, RecordingSaved, TimerFired, SocketOpened, SocketMessage,
                 SocketClosed, HttpResponse, OnlineChanged, VisibilityChanged, PathChanged,
                 LocalOpened, LocalLeads, LocalChanged, TokenUnavailable, FileSaved>;

[[nodiscard]] Effects reduce(State& state, const Action& action, const Stamp& stamp);

// "/threads/{id}" → id; empty for any other path.
[[nodiscard]] model::ThreadId thread_of_path(const std::string& path);

}  // namespace client::app
