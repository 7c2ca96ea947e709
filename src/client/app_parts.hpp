// The parts of app::reduce, for app*.cpp only.
//
// Invariant: each appends the effects it wants to `out`; requests have their id, token
// and record in state.requests once `app::reduce` returns.
#pragma once

#include "client/app.hpp"

namespace client::app {

// Everything one call of `reduce` works on.
struct Step {
  State& state;
  const Stamp& stamp;
  Effects out;

  void add(Effects effects);
};

// ---- app_network.cpp ----
void socket_message(Step& step, const SocketMessage& message);
void run_sync(Step& step, sync::Action action);
// Gives the connection an action and tells channels and presence when the link changed.
void run_connection(Step& step, const connection::Action& action);
// Tells the open thread's room whether this person is looking.
void run_attention(Step& step, const attention::Action& action);
// Every way back: online, woken, in view.
void came_back(Step& step, const connection::Action& action);

// ---- app_answers.cpp ----
void http_response(Step& step, const HttpResponse& response);
// A token came: from whoever gives it, or the demo's door.
void token_ready(Step& step);
void token_unavailable(Step& step);
// Whether a snapshot taken at `head` can be brought up to date with what is already
// applied. Before the log's position is known there is nothing to catch up with.
[[nodiscard]] bool can_replay(const State& state, model::Seq head);
// Brings threads that are true for `head` up to date.
void replay_threads(Step& step, model::Seq head);

// ---- app_local.cpp ----
// Opens this device's store for `owner`; somebody else's words are forgotten first.
void open_local(Step& step, const std::string& owner);
void local_opened(Step& step, const LocalOpened& opened);
void local_leads(Step& step, const LocalLeads& leads);
void local_changed(Step& step, const LocalChanged& changed);
// Whose store a token leads to: "sub@org_id" of its claims; empty: it does not say.
[[nodiscard]] std::string owner_of_token(const std::string& token);
void state_changed(Step& step);
void draft_changed(Step& step, const model::ThreadId& thread);
void save_state(Step& step);
void save_drafts(Step& step);
void save_settings(Step& step);
// What is in sight counts as read.
void mark_read(Step& step);
// Where the new begins in the open thread, from here on.
void draw_line(Step& step);
// At sign-out. What was not sent yet stays for the same person.
void forget_local(Step& step);

// ---- app_search.cpp ----
// What the list or the palette looks for may have changed; `now`: nobody is typing.
void seek(Step& step, threads::Seeker seeker, threads::Query query, bool now);
void seek_for_list(Step& step, bool now);
void search_timer_fired(Step& step);
void ask_more_found(Step& step);       // the next page of what the list looks for
void ask_failed_searches(Step& step);  // once more
void search_answered(Step& step, const FindThreads& purpose, const HttpResponse& response);

// ---- app_commands.cpp ----
// `row`: the id of what the command makes, where it makes something.
void submit(Step& step, outbox::Command command, std::string row = {});
void submit_comment(Step& step, const CommentSubmitted& submitted);
void start_edit(Step& step, const model::ThreadId& thread);
void save_edit(Step& step);
void submit_thread(Step& step);
void submit_status(Step& step, const StatusChosen& chosen);
void start_comment_edit(Step& step, const CommentEditStarted& started);
void save_comment_edit(Step& step);
void react(Step& step, const Reacted& reacted);
void add_item(Step& step, const ItemAdded& added);
void edit_draft(Step& step, const DraftEdited& edited);
void run_outbox(Step& step, const outbox::Action& action);
void tell(Step& step, std::string notice);

// ---- app_intents.cpp ----
void start(Step& step, const Started& started);
void open_thread(Step& step, const model::ThreadId& thread, bool set_path);
void sign_off(Step& step);
// Asks for everything that is shown, anew; what is there stays until it arrives.
void load_all(Step& step);
void ask_threads(Step& step, bool first);
void ask_thread(Step& step, const model::ThreadId& thread);  // unless asked for already
void ask_comments(Step& step, const model::ThreadId& thread);
void ask_items(Step& step, const model::ThreadId& thread, const std::string& cursor);
void ask_activity(Step& step);
void ask_integrations(Step& step);
void ask_members(Step& step);
// What could not be loaded, once more.
void ask_failed_again(Step& step);
void run_typing(Step& step, const typing::Action& action);
[[nodiscard]] typing::Speaker speaker(const State& state);

}  // namespace client::app
