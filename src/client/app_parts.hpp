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
void http_response(Step& step, const HttpResponse& response);
void run_sync(Step& step, const sync::Action& action);
// Gives the connection an action and tells channels and presence when the link changed.
void run_connection(Step& step, const connection::Action& action);
void lose_session(Step& step, const Purpose& refused);

// ---- app_intents.cpp ----
void start(Step& step, const Started& started);
void open_thread(Step& step, const model::ThreadId& thread, bool set_path);
void submit_comment(Step& step, const model::ThreadId& thread);
void save_edit(Step& step);
void submit_thread(Step& step);
void sign_off(Step& step);
// Asks for everything that is shown, anew; what is there stays until it arrives.
void load_all(Step& step);
void ask_threads(Step& step, bool first);
void ask_thread(Step& step, const model::ThreadId& thread);  // unless asked for already
void ask_comments(Step& step, const model::ThreadId& thread);
// What could not be loaded, once more.
void ask_failed_again(Step& step);
void token_ready(Step& step);
void run_typing(Step& step, const typing::Action& action);
[[nodiscard]] typing::Speaker speaker(const State& state);
void edit_draft(Step& step, const DraftEdited& edited);

}  // namespace client::app
