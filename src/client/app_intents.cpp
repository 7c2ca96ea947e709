// What people want: opening, writing, editing, leaving.
#include <iterator>
#include <utility>

#include "base/prng.hpp"
#include "base/utf8.hpp"
#include "client/app_parts.hpp"
#include "client/selectors.hpp"
#include "model/limits.hpp"
#include "protocol/api.hpp"
#include "protocol/channel_name.hpp"

namespace client::app {

namespace {

bool loads_entities(const Purpose& purpose) {
  return !std::holds_alternative<RunCommand>(purpose) &&
         !std::holds_alternative<AuthorizeChannel>(purpose) &&
         !std::holds_alternative<LoadDemoUsers>(purpose) &&
         !std::holds_alternative<CreateDemoSession>(purpose) &&
         !std::holds_alternative<LoadSession>(purpose);
}

}  // namespace

void start(Step& step, const Started& started) {
  State& state = step.state;
  state.only_thread = started.only_thread;
  state.open_thread =
      started.only_thread.empty() ? thread_of_path(started.path) : started.only_thread;
  state.last_step = step.stamp.at;
  run_attention(step, attention::Shown{true});
  if (!started.token.value.empty()) {
    open_local(step, owner_of_token(started.token.value));
    step.add(session::reduce(state.session, session::TokenGiven{started.token.value}));
    token_ready(step);
  } else if (!started.demo_user.empty()) {
    open_local(step, started.demo_user);
    step.add(session::reduce(state.session, session::UserChosen{model::UserId{started.demo_user}}));
  } else if (started.only_thread.empty()) {
    step.add(session::reduce(state.session, session::UsersAsked{}));
  }
}

void load_all(Step& step) {
  State& state = step.state;
  // The log's epoch may be gone: the session states the new one.
  step.add(session::reduce(state.session, session::SessionStale{}));
  // Answers to what was asked before belong to what is thrown away here.
  for (auto it = state.requests.begin(); it != state.requests.end();) {
    it = loads_entities(it->second.purpose) ? state.requests.erase(it) : std::next(it);
  }
  threads::reduce(state.threads, threads::Cleared{});
  comments::reduce(state.comments, comments::Cleared{});
  items::reduce(state.items, items::Cleared{});
  activity::reduce(state.activity, activity::Cleared{});
  integrations::reduce(state.integrations, integrations::Cleared{});
  if (state.only_thread.empty()) {
    ask_threads(step, true);
    seek_for_list(step, true);
  }
  if (!state.open_thread.empty()) open_thread(step, state.open_thread, false);
}

void ask_threads(Step& step, bool first) {
  State& state = step.state;
  const bool busy = state.threads.loading == threads::Loading::FirstPage ||
                    state.threads.loading == threads::Loading::MorePages;
  if (busy || session::token(state.session).empty()) return;
  if (!first && state.threads.next_cursor.empty()) return;
  const std::string cursor = first ? std::string() : state.threads.next_cursor;
  threads::reduce(state.threads, threads::PageAsked{first});
  HttpRequest http;
  http.path = "/api/threads?limit=50";
  if (!cursor.empty()) http.path += "&cursor=" + protocol::api::url_encode(cursor);
  step.out.push_back(Ask{LoadThreads{cursor}, std::move(http)});
}

void ask_thread(Step& step, const model::ThreadId& thread) {
  const auto asks = [&](const Purpose& purpose) {
    const auto* load = std::get_if<LoadThread>(&purpose);
    return load != nullptr && load->thread == thread;
  };
  for (const auto& [id, request] : step.state.requests) {
    if (asks(request.purpose)) return;
  }
  for (const Effect& effect : step.out) {
    const auto* ask = std::get_if<Ask>(&effect);
    if (ask != nullptr && asks(ask->purpose)) return;
  }
  HttpRequest http;
  http.path = "/api/threads/" + protocol::api::url_encode(thread.value);
  step.out.push_back(Ask{LoadThread{thread}, std::move(http)});
}

void ask_comments(Step& step, const model::ThreadId& thread) {
  State& state = step.state;
  const comments::Log* log = comments::find(state.comments, thread);
  std::string cursor;
  if (log != nullptr) {
    const bool busy = log->phase == comments::Phase::LoadingOlder;
    const bool complete =
        log->phase == comments::Phase::Loaded && log->next_cursor.empty() && !log->cut;
    if (busy || complete) return;
    const bool older = !log->cut && (log->phase == comments::Phase::Loaded ||
                                     log->phase == comments::Phase::OlderFailed);
    if (older) cursor = log->next_cursor;
  }
  comments::reduce(state.comments, comments::Asked{thread});
  HttpRequest http;
  http.path = "/api/threads/" + protocol::api::url_encode(thread.value) + "/comments?limit=50";
  if (!cursor.empty()) http.path += "&cursor=" + protocol::api::url_encode(cursor);
  step.out.push_back(Ask{LoadComments{thread, cursor}, std::move(http)});
}

void ask_items(Step& step, const model::ThreadId& thread, const std::string& cursor) {
  if (session::token(step.state.session).empty()) return;
  if (cursor.empty()) items::reduce(step.state.items, items::Asked{thread});
  HttpRequest http;
  http.path = "/api/threads/" + protocol::api::url_encode(thread.value) + "/items?limit=200";
  if (!cursor.empty()) http.path += "&cursor=" + protocol::api::url_encode(cursor);
  step.out.push_back(Ask{LoadItems{thread, cursor}, std::move(http)});
}

void ask_activity(Step& step) {
  State& state = step.state;
  using activity::Phase;
  const Phase phase = state.activity.phase;
  if (session::token(state.session).empty()) return;
  if (phase == Phase::Loading || phase == Phase::LoadingOlder) return;
  if (phase == Phase::Loaded && state.activity.next_cursor.empty()) return;
  const std::string cursor = phase == Phase::Loaded ? state.activity.next_cursor : std::string();
  activity::reduce(state.activity, activity::Asked{});
  HttpRequest http;
  http.path = "/api/activity?limit=50";
  if (!cursor.empty()) http.path += "&cursor=" + protocol::api::url_encode(cursor);
  step.out.push_back(Ask{LoadActivity{cursor}, std::move(http)});
}

void ask_integrations(Step& step) {
  State& state = step.state;
  const bool busy = state.integrations.phase == integrations::Phase::Loading;
  if (busy || session::token(state.session).empty()) return;
  integrations::reduce(state.integrations, integrations::Asked{});
  HttpRequest http;
  http.path = "/api/integrations";
  step.out.push_back(Ask{LoadIntegrations{}, std::move(http)});
}

void ask_members(Step& step) {
  Members& members = step.state.members;
  if (members.asked || session::token(step.state.session).empty()) return;
  members.asked = true;
  HttpRequest http;
  http.path = "/api/members";
  step.out.push_back(Ask{LoadMembers{}, std::move(http)});
}

void ask_failed_again(Step& step) {
  State& state = step.state;
  if (!state.threads.loaded || state.threads.loading == threads::Loading::Failed) {
    ask_threads(step, !state.threads.loaded);
  }
  ask_failed_searches(step);
  const comments::Log* log = comments::find(state.comments, state.open_thread);
  const bool failed = log != nullptr && (log->phase == comments::Phase::Failed ||
                                         log->phase == comments::Phase::OlderFailed);
  if (failed) ask_comments(step, state.open_thread);
  const items::List* items = items::find(state.items, state.open_thread);
  if (items != nullptr && items->phase == items::Phase::Failed) {
    ask_items(step, state.open_thread, {});
  }
  if (state.activity.phase == activity::Phase::Failed) ask_activity(step);
  if (state.integrations.phase == integrations::Phase::Failed) ask_integrations(step);
}

void open_thread(Step& step, const model::ThreadId& thread, bool set_path) {
  State& state = step.state;
  if (!state.open_thread.empty() && !(state.open_thread == thread)) {
    const std::string old = protocol::thread_channel(state.open_thread);
    run_typing(step, typing::Stopped{speaker(state)});
    step.add(channels::reduce(state.channels, channels::Left{old}, step.stamp));
    presence::reduce(state.presence, presence::RoomLeft{old});
    state.edit.reset();
    state.comment_edit.reset();
    state.reply.reset();
    state.item_draft.reset();
    state_changed(step);
  }
  const bool other = !(state.open_thread == thread);
  state.open_thread = thread;
  if (other) draw_line(step);
  state.thread_missing = false;
  const std::string room = thread.empty() ? std::string() : protocol::thread_channel(thread);
  if (room != state.typing.channel) run_typing(step, typing::RoomEntered{room});
  if (set_path) {
    step.out.push_back(SetPath{
        thread.empty() ? std::string("/") : "/threads/" + protocol::api::url_encode(thread.value)});
  }
  if (thread.empty()) {
    step.out.push_back(SetTitle{{}});
    return;
  }
  if (const model::Thread* known = threads::find(state.threads, thread)) {
    step.out.push_back(SetTitle{known->title});
  }
  if (session::token(state.session).empty()) return;
  if (outbox::creates(state.outbox, thread)) return;  // opened again once the server has it
  step.add(channels::reduce(state.channels, channels::Joined{protocol::thread_channel(thread)},
                            step.stamp));
  const comments::Log* log = comments::find(state.comments, thread);
  if (log == nullptr || log->phase == comments::Phase::Failed || log->cut) {
    ask_comments(step, thread);
  }
  const items::List* items = items::find(state.items, thread);
  if (items == nullptr || items->phase == items::Phase::Failed) ask_items(step, thread, {});
  const bool listed = state.threads.loaded || !state.only_thread.empty();
  if (listed && threads::find(state.threads, thread) == nullptr) {
    ask_thread(step, thread);
  }
}

void run_typing(Step& step, const typing::Action& action) {
  step.add(typing::reduce(step.state.typing, action, step.stamp));
}

typing::Speaker speaker(const State& state) {
  typing::Speaker out;
  const connection::Connected* link = connection::connected(state.connection);
  if (link != nullptr) out.socket = link->socket;
  if (const session::SignedIn* in = session::signed_in(state.session)) {
    out.user = in->session.user.id;
    out.name = in->session.user.name;
  }
  return out;
}

void sign_off(Step& step) {
  State& state = step.state;
  forget_local(step);
  run_connection(step, connection::Unwanted{});
  const connection::State link = state.connection;
  const RequestId last_request = state.last_request;
  const base::Instant last_step = state.last_step;
  const attention::State attention = state.attention;
  state = State{};
  state.connection = link;  // socket numbers go on, so late events stay strangers
  state.last_request = last_request;
  state.last_step = last_step;
  state.attention = attention;
  for (const Timer timer : {Timer::Outbox, Timer::SaveState, Timer::SaveDrafts, Timer::Usage}) {
    step.out.push_back(StopTimer{timer});
  }
  step.out.push_back(SetPath{"/"});
  step.add(session::reduce(state.session, session::SignedOff{}));
}

}  // namespace client::app
