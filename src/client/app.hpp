// App: the root of the client's state. Every input of the client is an Action with a
// Stamp; `reduce` routes it to the slices and gives the Effects to carry out.
//
// Invariant: deterministic — the same stamped actions give the same state and effects
// on every platform; no clock, randomness, I/O or throw in here or below. Called by
// runtime/ (store), tests and simulations. The parts: app.cpp routes, app_network.cpp
// takes what comes from outside, app_intents.cpp what people want.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "client/channels/channels.hpp"
#include "client/comments/comments.hpp"
#include "client/connection/connection.hpp"
#include "client/effect.hpp"
#include "client/outbox/outbox.hpp"
#include "client/presence/presence.hpp"
#include "client/session/session.hpp"
#include "client/sync/sync.hpp"
#include "client/threads/threads.hpp"
#include "client/typing/typing.hpp"

namespace client::app {

// Title and description while someone edits them; a change from elsewhere does not
// overwrite them.
struct ThreadEdit {
  model::ThreadId thread;
  std::string title;
  std::string description;
};
struct NewThread {
  std::string title;
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

  model::ThreadId open_thread;  // empty: none
  model::ThreadId only_thread;  // a widget's; empty: the whole client
  bool thread_missing = false;  // the open thread does not exist here
  std::unordered_map<model::ThreadId, std::string> drafts;
  std::optional<ThreadEdit> edit;
  std::optional<NewThread> new_thread;
  std::string search;

  model::UserId owner;  // whose drafts and outbox these are; empty: nobody's yet
  std::unordered_map<RequestId, Purpose> requests;  // under way
  RequestId last_request = 0;
};

// ---- what people want ----
struct Started {
  std::string path;       // "/" or "/threads/{id}"
  std::string demo_user;  // sign in as this one, or empty
  std::string token;
  model::ThreadId only_thread;
};
struct UserChosen {
  model::UserId user;
};
struct SignedOff {};
struct TokenGiven {
  std::string token;
};
struct ThreadOpened {
  model::ThreadId thread;
};
struct ThreadLeft {};  // back to the list, one pane
struct SearchEdited {
  std::string text;
};
struct MoreThreadsAsked {};
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
struct TimerFired {
  Timer timer = Timer::Connect;
};

using Action =
    std::variant<Started, UserChosen, SignedOff, TokenGiven, ThreadOpened, ThreadLeft, SearchEdited,
                 MoreThreadsAsked, OlderCommentsAsked, CommentsRetried, DraftEdited,
                 CommentSubmitted, EditStarted, EditChanged, EditSaved, EditCancelled, StatusChosen,
                 NewThreadStarted, NewThreadEdited, NewThreadSubmitted, NewThreadCancelled,
                 RetryNow, ItemRetried, ItemDiscarded, LinkFollowed, TimerFired, SocketOpened,
                 SocketMessage, SocketClosed, HttpResponse, OnlineChanged, VisibilityChanged,
                 PathChanged, LocalOpened, LocalLeads, LocalChanged, TokenUnavailable>;

[[nodiscard]] Effects reduce(State& state, const Action& action, const Stamp& stamp);

// "/threads/{id}" → id; empty for any other path.
[[nodiscard]] model::ThreadId thread_of_path(const std::string& path);

}  // namespace client::app
