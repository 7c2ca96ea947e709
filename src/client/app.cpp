#include "client/app.hpp"

#include <iterator>
#include <utility>

#include "base/match.hpp"
#include "client/app_parts.hpp"
#include "client/selectors.hpp"

namespace client::app {
namespace {

// Gives each request its id and token and remembers why it was made.
void number_requests(State& state, Effects& effects) {
  for (Effect& effect : effects) {
    auto* ask = std::get_if<Ask>(&effect);
    if (ask == nullptr || ask->http.request != 0) continue;
    ask->http.request = ++state.last_request;
    ask->http.bearer = session::token(state.session);
    state.requests.emplace(ask->http.request, ask->purpose);
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
    case Timer::Outbox:
      if (session::token(state.session).empty()) return;  // sent once signed in
      step.add(outbox::reduce(state.outbox, outbox::RetryFired{}, step.stamp));
      return;
    case Timer::Channels:
      step.add(channels::reduce(state.channels, channels::RetryFired{}, step.stamp));
      return;
    case Timer::Typing: run_typing(step, typing::TimerFired{speaker(state)}); return;
  }
}

void came_back(Step& step) {
  run_connection(step, OnlineChanged{true});
  step.add(outbox::reduce(step.state.outbox, outbox::RetryFired{}, step.stamp));
  run_sync(step, sync::CheckNow{});
}

void submit_status(Step& step, const StatusChosen& chosen) {
  outbox::EditThread edit;
  edit.thread = chosen.thread;
  edit.status = chosen.status;
  const std::string id = std::to_string(step.stamp.entropy);
  step.add(outbox::reduce(step.state.outbox, outbox::Submitted{id, edit}, step.stamp));
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
  base::match(
      action, [&](const Started& a) { start(step, a); },
      [&](const UserChosen& a) {
        step.add(session::reduce(state.session, session::UserChosen{a.user}));
      },
      [&](const SignedOff&) { sign_off(step); },
      [&](const TokenGiven& a) {
        step.add(session::reduce(state.session, session::TokenGiven{a.token}));
        token_ready(step);
      },
      [&](const ThreadOpened& a) { open_thread(step, a.thread, true); },
      [&](const ThreadLeft&) { open_thread(step, {}, true); },
      [&](const SearchEdited& a) { state.search = a.text; },
      [&](const MoreThreadsAsked&) { ask_threads(step, false); },
      [&](const OlderCommentsAsked& a) { ask_comments(step, a.thread); },
      [&](const CommentsRetried& a) { ask_comments(step, a.thread); },
      [&](const DraftEdited& a) { edit_draft(step, a); },
      [&](const CommentSubmitted& a) { submit_comment(step, a.thread); },
      [&](const EditStarted& a) {
        if (const auto shown = shown_thread(state, a.thread)) {
          state.edit = ThreadEdit{a.thread, shown->thread.title, shown->thread.description};
        }
      },
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
        step.add(outbox::reduce(state.outbox, outbox::RetryFired{}, stamp));
      },
      [&](const ItemRetried& a) {
        step.add(outbox::reduce(state.outbox, outbox::Retried{a.id}, stamp));
      },
      [&](const ItemDiscarded& a) {
        step.add(outbox::reduce(state.outbox, outbox::Discarded{a.id}, stamp));
      },
      [&](const LinkFollowed& a) { step.out.push_back(OpenLink{a.url}); },
      [&](const TimerFired& a) { timer_fired(step, a.timer); },
      [&](const SocketOpened& a) { run_connection(step, a); },
      [&](const SocketMessage& a) { socket_message(step, a); },
      [&](const SocketClosed& a) { run_connection(step, a); },
      [&](const HttpResponse& a) { http_response(step, a); },
      [&](const OnlineChanged& a) {
        if (a.online) {
          came_back(step);
        } else {
          run_connection(step, a);
        }
      },
      [&](const VisibilityChanged& a) {
        if (a.visible) run_sync(step, sync::CheckNow{});
      },
      [&](const PathChanged& a) { open_thread(step, thread_of_path(a.path), false); },
      [&](const LocalOpened&) {}, [&](const LocalLeads&) {}, [&](const LocalChanged&) {},
      [&](const TokenUnavailable&) {});
  number_requests(state, step.out);
  return std::move(step.out);
}

}  // namespace client::app
