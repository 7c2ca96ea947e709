#include "client/app.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/match.hpp"
#include "client/app_parts.hpp"
#include "client/selectors.hpp"

namespace client::app {
namespace {

// Longer than anything an app that runs waits for: the machine slept.
constexpr std::int64_t kSleep_ms = 90'000;

// Gives each request its id and token and remembers why it was made.
void number_requests(State& state, Effects& effects) {
  for (Effect& effect : effects) {
    auto* ask = std::get_if<Ask>(&effect);
    if (ask == nullptr || ask->http.request != 0) continue;
    ask->http.request = ++state.last_request;
    ask->http.bearer = session::token(state.session);
    state.requests.emplace(ask->http.request, Request{ask->purpose, !ask->http.bearer.empty()});
  }
}

void usage_due(Step& step, bool wanted) {
  const bool can_ask = wanted && !session::token(step.state.session).empty();
  step.add(usage::reduce(step.state.usage, usage::Due{can_ask}));
}

// A command that leaves while a socket is open: is the link still there to tell of it?
void probe_after_send(Step& step) {
  const auto matters = [](const Effect& effect) {
    const auto* ask = std::get_if<Ask>(&effect);
    return ask != nullptr && std::holds_alternative<RunCommand>(ask->purpose);
  };
  for (std::size_t i = 0; i < step.out.size(); ++i) {
    if (!matters(step.out[i])) continue;
    run_connection(step, connection::Sent{});
    return;
  }
}

void timer_fired(Step& step, Timer timer) {
  State& state = step.state;
  switch (timer) {
    case Timer::Connect:
    case Timer::Retry:
    case Timer::Liveness:
    case Timer::Notice: run_connection(step, connection::TimerFired{timer}); return;
    case Timer::SafetyPoll: run_sync(step, sync::CheckNow{}); return;
    case Timer::Refetch:
      step.add(session::reduce(state.session, session::AskAgain{}));
      ask_failed_again(step);
      run_sync(step, sync::CheckNow{});
      return;
    case Timer::Outbox: run_outbox(step, outbox::RetryFired{}); return;
    case Timer::Channels:
      step.add(channels::reduce(state.channels, channels::RetryFired{}, step.stamp));
      return;
    case Timer::Typing: run_typing(step, typing::TimerFired{speaker(state)}); return;
    case Timer::Notices:
      step.add(notices::reduce(state.notices, notices::TimerFired{}, step.stamp));
      return;
    case Timer::SaveState: save_state(step); return;
    case Timer::SaveDrafts: save_drafts(step); return;
    case Timer::Attention: run_attention(step, attention::TimerFired{}); return;
    case Timer::Usage: usage_due(step, state.attention.shown); return;
    case Timer::Search: search_timer_fired(step); return;
  }
}

void visibility_changed(Step& step, bool visible) {
  const bool was_shown = step.state.attention.shown;
  run_attention(step, attention::Shown{visible});
  if (visible) {
    if (!was_shown) draw_line(step);
    came_back(step, connection::Woke{});
    return;
  }
  run_typing(step, typing::Stopped{speaker(step.state)});
  save_drafts(step);  // a hidden page may never be seen again
  save_state(step);
}

std::string file_name(base::Instant at) {
  std::string time = base::format_iso(at);  // without what file systems mind
  time.erase(std::remove(time.begin(), time.end(), ':'), time.end());
  return "golden-thread-" + time.substr(0, time.find('.')) + ".recording.json";
}

void file_saved(Step& step, const FileSaved& saved) {
  tell(step, saved.where.empty() ? "The file could not be saved." : "Saved " + saved.where + ".");
}

void choose_user(Step& step, const model::UserId& user) {
  step.out.push_back(RememberUser{user.value});
  open_local(step, user.value);
  step.add(session::reduce(step.state.session, session::UserChosen{user}));
}

void route(Step& step, const Action& action) {
  State& state = step.state;
  base::match(
      action, [&](const Started& a) { start(step, a); },
      [&](const UserChosen& a) { choose_user(step, a.user); },
      [&](const SignedOff&) { sign_off(step); },
      [&](const TokenGiven& a) {
        step.add(session::reduce(state.session, session::TokenGiven{a.token.value}));
        token_ready(step);
      },
      [&](const ThreadOpened& a) { open_thread(step, a.thread, true); },
      [&](const ThreadLeft&) { open_thread(step, {}, true); },
      [&](const SearchEdited& a) {
        state.search = a.text;
        seek_for_list(step, false);
      },
      [&](const StatusFilterChosen& a) {
        state.status_filter = a.status;
        seek_for_list(step, true);
      },
      [&](const MoreThreadsAsked&) { ask_more_found(step); },
      [&](const ThreadsSought& a) {
        seek(step, threads::Seeker::Palette, {a.text, std::nullopt}, false);
      },
      [&](const OlderCommentsAsked& a) { ask_comments(step, a.thread); },
      [&](const CommentsRetried& a) { ask_comments(step, a.thread); },
      [&](const DraftEdited& a) { edit_draft(step, a); },
      [&](const CommentSubmitted& a) { submit_comment(step, a); },
      [&](const ReplyChosen& a) {
        state.reply.reset();
        if (!a.comment.empty()) state.reply = Reply{a.thread, a.comment};
      },
      [&](const CommentEditStarted& a) { start_comment_edit(step, a); },
      [&](const CommentEditChanged& a) {
        if (state.comment_edit) state.comment_edit->content = a.content;
      },
      [&](const CommentEditSaved&) { save_comment_edit(step); },
      [&](const CommentEditCancelled&) { state.comment_edit.reset(); },
      [&](const CommentDeleted& a) {
        submit(step, outbox::DeleteComment{a.comment, a.thread});
      },
      [&](const Reacted& a) { react(step, a); },
      [&](const ItemDraftChanged& a) { state.item_draft = a.draft; },
      [&](const ItemAdded& a) { add_item(step, a); },
      [&](const ItemRemoved& a) {
        submit(step, outbox::RemoveItem{a.item, a.thread});
      },
      [&](const ThreadDeleted& a) {
        submit(step, outbox::DeleteThread{a.thread});
        if (a.thread == state.open_thread && state.only_thread.empty()) {
          open_thread(step, {}, true);
        }
      },
      [&](const ActivityAsked&) { ask_activity(step); },
      [&](const IntegrationsAsked&) { ask_integrations(step); },
      [&](const MembersAsked&) { ask_members(step); },
      [&](const UsageShown& a) { step.add(usage::reduce(state.usage, usage::Shown{a.shown})); },
      [&](const UsageRetried&) { usage_due(step, true); },
      [&](const MineKept& a) { run_outbox(step, outbox::MineKept{a.id}); },
      [&](const NoticeDismissed& a) {
        step.add(notices::reduce(state.notices, notices::Dismissed{a.id}, step.stamp));
      },
      [&](const TypingShown& a) {
        state.typing_shown = a.shown;
        if (!a.shown) run_typing(step, typing::Stopped{speaker(state)});
        save_settings(step);
      },
      [&](const AppearanceChosen& a) {
        state.appearance = a.appearance;
        save_settings(step);
      },
      [&](const EditStarted& a) { start_edit(step, a.thread); },
      [&](const EditChanged& a) {
        if (!state.edit) return;
        state.edit->title = a.title;
        state.edit->description = a.description;
      },
      [&](const EditSaved&) { save_edit(step); }, [&](const EditCancelled&) { state.edit.reset(); },
      [&](const StatusChosen& a) { submit_status(step, a); },
      [&](const NewThreadStarted&) { state.new_thread = NewThread{}; },
      [&](const NewThreadEdited& a) {
        if (state.new_thread) state.new_thread->title = a.title;
      },
      [&](const NewThreadSubmitted&) { submit_thread(step); },
      [&](const NewThreadCancelled&) { state.new_thread.reset(); },
      [&](const RetryNow&) {
        run_connection(step, connection::RetryNow{});
        run_outbox(step, outbox::RetryFired{});
      },
      [&](const ItemRetried& a) { run_outbox(step, outbox::Retried{a.id}); },
      [&](const ItemDiscarded& a) { run_outbox(step, outbox::Discarded{a.id}); },
      [&](const LinkFollowed& a) { step.out.push_back(OpenLink{a.url}); },
      [&](const WritingPaused&) { run_typing(step, typing::Stopped{speaker(state)}); },
      [&](const InputSeen&) { run_attention(step, attention::InputSeen{}); },
      [&](const RecordingSaved&) { step.out.push_back(SaveRecording{file_name(step.stamp.at)}); },
      [&](const TimerFired& a) { timer_fired(step, a.timer); },
      [&](const SocketOpened& a) { run_connection(step, a); },
      [&](const SocketMessage& a) { socket_message(step, a); },
      [&](const SocketClosed& a) { run_connection(step, a); },
      [&](const HttpResponse& a) { http_response(step, a); },
      [&](const OnlineChanged& a) {
        if (a.online) {
          came_back(step, a);
        } else {
          run_connection(step, a);
        }
      },
      [&](const VisibilityChanged& a) { visibility_changed(step, a.visible); },
      [&](const PathChanged& a) { open_thread(step, thread_of_path(a.path), false); },
      [&](const LocalOpened& a) { local_opened(step, a); },
      [&](const LocalLeads& a) { local_leads(step, a); },
      [&](const LocalChanged& a) { local_changed(step, a); },
      [&](const TokenUnavailable&) { token_unavailable(step); },
      [&](const FileSaved& a) { file_saved(step, a); });
}

}  // namespace

void Step::add(Effects effects) {
  out.insert(out.end(), std::make_move_iterator(effects.begin()),
             std::make_move_iterator(effects.end()));
}

model::ThreadId thread_of_path(const std::string& path) {
  constexpr std::string_view kPrefix = "/threads/";
  if (path.compare(0, kPrefix.size(), kPrefix) != 0) return {};
  const std::size_t end = path.find_first_of("/?#", kPrefix.size());
  return model::ThreadId{path.substr(
      kPrefix.size(), end == std::string::npos ? std::string::npos : end - kPrefix.size())};
}

Effects reduce(State& state, const Action& action, const Stamp& stamp) {
  Step step{state, stamp, {}};
  if (stamp.at - state.last_step > kSleep_ms && !std::holds_alternative<Started>(action)) {
    came_back(step, connection::Woke{});
  }
  state.last_step = stamp.at;
  route(step, action);
  mark_read(step);
  probe_after_send(step);
  number_requests(state, step.out);
  return std::move(step.out);
}

}  // namespace client::app
