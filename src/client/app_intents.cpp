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

std::string trimmed(const std::string& text) {
  constexpr const char* kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

void submit(Step& step, std::string id, outbox::Command command) {
  step.add(outbox::reduce(step.state.outbox, outbox::Submitted{std::move(id), std::move(command)},
                          step.stamp));
}

}  // namespace

void start(Step& step, const Started& started) {
  State& state = step.state;
  state.only_thread = started.only_thread;
  state.open_thread =
      started.only_thread.empty() ? thread_of_path(started.path) : started.only_thread;
  if (!started.token.empty()) {
    step.add(session::reduce(state.session, session::TokenGiven{started.token}));
    token_ready(step);
  } else if (!started.demo_user.empty()) {
    step.add(session::reduce(state.session, session::UserChosen{model::UserId{started.demo_user}}));
  } else if (started.only_thread.empty()) {
    step.add(session::reduce(state.session, session::UsersAsked{}));
  }
}

void token_ready(Step& step) {
  if (std::holds_alternative<session::Opening>(step.state.session)) load_all(step);
}

void load_all(Step& step) {
  State& state = step.state;
  if (session::signed_in(state.session) != nullptr) {
    // The log's epoch is gone: the session states the new one.
    const std::string token = session::token(state.session);
    state.session = session::SignedOut{};
    step.add(session::reduce(state.session, session::TokenGiven{token}));
  }
  // Answers to what was asked before belong to what is thrown away here.
  for (auto it = state.requests.begin(); it != state.requests.end();) {
    const bool load = !std::holds_alternative<RunCommand>(it->second) &&
                      !std::holds_alternative<AuthorizeChannel>(it->second);
    it = load ? state.requests.erase(it) : std::next(it);
  }
  threads::reduce(state.threads, threads::Cleared{});
  comments::reduce(state.comments, comments::Cleared{});
  if (state.only_thread.empty()) ask_threads(step, true);
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
  for (const auto& [id, purpose] : step.state.requests) {
    if (asks(purpose)) return;
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
    const bool complete = log->phase == comments::Phase::Loaded && log->next_cursor.empty();
    if (busy || complete) return;
    const bool older =
        log->phase == comments::Phase::Loaded || log->phase == comments::Phase::OlderFailed;
    if (older) cursor = log->next_cursor;
  }
  comments::reduce(state.comments, comments::Asked{thread});
  HttpRequest http;
  http.path = "/api/threads/" + protocol::api::url_encode(thread.value) + "/comments?limit=50";
  if (!cursor.empty()) http.path += "&cursor=" + protocol::api::url_encode(cursor);
  step.out.push_back(Ask{LoadComments{thread, cursor}, std::move(http)});
}

void ask_failed_again(Step& step) {
  State& state = step.state;
  if (!state.threads.loaded || state.threads.loading == threads::Loading::Failed) {
    ask_threads(step, !state.threads.loaded);
  }
  const comments::Log* log = comments::find(state.comments, state.open_thread);
  const bool failed = log != nullptr && (log->phase == comments::Phase::Failed ||
                                         log->phase == comments::Phase::OlderFailed);
  if (failed) ask_comments(step, state.open_thread);
}

void open_thread(Step& step, const model::ThreadId& thread, bool set_path) {
  State& state = step.state;
  if (!state.open_thread.empty() && !(state.open_thread == thread)) {
    const std::string old = protocol::thread_channel(state.open_thread);
    run_typing(step, typing::Stopped{speaker(state)});
    step.add(channels::reduce(state.channels, channels::Left{old}, step.stamp));
    presence::reduce(state.presence, presence::RoomLeft{old});
    state.edit.reset();
  }
  state.open_thread = thread;
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
  if (log == nullptr || log->phase == comments::Phase::Failed) ask_comments(step, thread);
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

void edit_draft(Step& step, const DraftEdited& edited) {
  State& state = step.state;
  if (edited.text.empty()) {
    state.drafts.erase(edited.thread);
    run_typing(step, typing::Stopped{speaker(state)});
    return;
  }
  state.drafts[edited.thread] = edited.text;
  const std::string channel = protocol::thread_channel(edited.thread);
  if (channels::is_subscribed(state.channels, channel)) {
    run_typing(step, typing::Wrote{speaker(state), channel});
  }
}

void submit_comment(Step& step, const model::ThreadId& thread) {
  State& state = step.state;
  const auto draft = state.drafts.find(thread);
  if (draft == state.drafts.end()) return;
  std::string content = trimmed(draft->second);
  if (content.empty() || base::count_code_points(content) > model::limits::kCommentCharacters ||
      state.outbox.items.size() >= outbox::kMaxItems) {
    return;  // the composer says why its button is off
  }
  state.drafts.erase(draft);
  run_typing(step, typing::Stopped{speaker(state)});
  outbox::CreateComment command;
  command.id = model::CommentId{base::Prng(step.stamp.entropy).uuid()};
  command.thread = thread;
  command.content = std::move(content);
  std::string id = command.id.value;
  submit(step, std::move(id), std::move(command));
}

void save_edit(Step& step) {
  State& state = step.state;
  if (!state.edit) return;
  const ThreadEdit edit = *state.edit;
  const std::string title = trimmed(edit.title);
  if (title.empty() || base::count_code_points(title) > model::limits::kTitleCharacters ||
      base::count_code_points(edit.description) > model::limits::kDescriptionCharacters) {
    return;  // the form says why its button is off
  }
  state.edit.reset();
  const auto shown = shown_thread(state, edit.thread);  // with edits not sent yet
  const model::Thread* thread = shown ? &shown->thread : nullptr;
  outbox::EditThread command;
  command.thread = edit.thread;
  if (thread == nullptr || thread->title != title) command.title = title;
  if (thread == nullptr || thread->description != edit.description) {
    command.description = edit.description;
  }
  if (!command.title && !command.description) return;
  submit(step, std::to_string(step.stamp.entropy), std::move(command));
}

void submit_thread(Step& step) {
  State& state = step.state;
  if (!state.new_thread) return;
  const std::string title = trimmed(state.new_thread->title);
  if (title.empty() || base::count_code_points(title) > model::limits::kTitleCharacters) return;
  state.new_thread.reset();
  const model::ThreadId id{base::Prng(step.stamp.entropy).uuid()};
  submit(step, id.value, outbox::CreateThread{id, title, {}});
  open_thread(step, id, true);
}

void sign_off(Step& step) {
  State& state = step.state;
  run_connection(step, connection::Unwanted{});
  const connection::State link = state.connection;
  const RequestId last_request = state.last_request;
  state = State{};
  state.connection = link;  // socket numbers go on, so late events stay strangers
  state.last_request = last_request;
  step.out.push_back(SetPath{"/"});
  step.add(session::reduce(state.session, session::SignedOff{}));
}

}  // namespace client::app
