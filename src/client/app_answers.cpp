// Answers to requests: what was loaded, what the outbox sent, who is signed in.
#include <algorithm>
#include <utility>

#include "base/match.hpp"
#include "client/app_parts.hpp"
#include "protocol/api.hpp"
#include "protocol/channel_name.hpp"

namespace client::app {
namespace {

namespace api = protocol::api;

template <class Apply>
void replay_since(const State& state, model::Seq head, Apply apply) {
  if (!state.sync.primed) return;
  const auto missed = sync::since(state.sync, head);
  if (!missed) return;
  for (const model::Change& change : *missed) apply(change);
}

// A snapshot holds `id`: the outbox may have waited for just that.
void thread_seen(Step& step, const model::ThreadId& id) {
  State& state = step.state;
  const model::Thread* thread = threads::find(state.threads, id);
  if (thread == nullptr) return;
  const bool ours = outbox::creates(state.outbox, id);
  if (ours) run_outbox(step, outbox::Confirmed{id.value});
  if (ours && state.open_thread == id) open_thread(step, id, false);
}

void comments_seen(Step& step, const std::vector<model::Comment>& comments) {
  for (const model::Comment& comment : comments) {
    if (outbox::find(step.state.outbox, comment.id.value) == nullptr) continue;
    run_outbox(step, outbox::Confirmed{comment.id.value});
  }
}

// The position of the oldest snapshot that came before the session did.
model::Seq oldest_snapshot(const State& state, model::Seq head) {
  for (const auto& [id, entry] : state.threads.entries) head = std::min(head, entry.as_of);
  for (const auto& [id, log] : state.comments.logs) {
    const bool waiting =
        log.phase == comments::Phase::Loading || log.phase == comments::Phase::Failed;
    if (!waiting) head = std::min(head, log.as_of);
  }
  for (const auto& [id, list] : state.items.lists) {
    if (!list.items.empty() || list.phase == items::Phase::Loaded) {
      head = std::min(head, list.as_of);
    }
  }
  if (state.activity.phase == activity::Phase::Loaded) head = std::min(head, state.activity.as_of);
  if (state.integrations.phase == integrations::Phase::Loaded) {
    head = std::min(head, state.integrations.as_of);
  }
  return head;
}

void threads_answered(Step& step, const LoadThreads& purpose, const HttpResponse& response) {
  State& state = step.state;
  auto page = api::read_threads(response.body);
  if (response.status != 200 || !page) {
    threads::reduce(state.threads, threads::PageFailed{});
    step.out.push_back(StartTimer{Timer::Refetch, sync::kRefetch_ms});
    return;
  }
  if (!can_replay(state, page->head)) {  // too old to be mended: the same page again
    threads::reduce(state.threads, threads::PageFailed{});
    ask_threads(step, purpose.cursor.empty());
    return;
  }
  const std::vector<model::Thread> threads = page->entries;
  threads::reduce(state.threads,
                  threads::PageArrived{std::move(page->entries), page->next_cursor, page->head});
  replay_threads(step, page->head);
  run_sync(step, sync::HeadSeen{{}, page->head});
  for (const model::Thread& thread : threads) thread_seen(step, thread.id);
  if (state.open_thread.empty() && state.only_thread.empty() && !state.threads.order.empty() &&
      purpose.cursor.empty()) {
    open_thread(step, state.threads.order.front(), true);
  } else if (const model::Thread* thread = threads::find(state.threads, state.open_thread)) {
    step.out.push_back(SetTitle{thread->title});
  } else if (!state.open_thread.empty()) {
    ask_thread(step, state.open_thread);
  }
}

void thread_answered(Step& step, const LoadThread& purpose, const HttpResponse& response) {
  State& state = step.state;
  if (response.status == 404 || response.status == 403) {
    if (state.open_thread == purpose.thread) state.thread_missing = true;
    return;
  }
  auto answer = api::read_thread_at(response.body);
  if (response.status != 200 || !answer) {
    step.out.push_back(StartTimer{Timer::Refetch, sync::kRefetch_ms});
    return;
  }
  const model::Seq as_of = answer->head != 0 ? answer->head : state.sync.last;
  if (!can_replay(state, as_of)) {
    ask_thread(step, purpose.thread);
    return;
  }
  const std::string title = answer->thread.title;
  threads::reduce(state.threads, threads::ThreadArrived{std::move(answer->thread), as_of});
  replay_threads(step, as_of);
  thread_seen(step, purpose.thread);
  run_sync(step, sync::HeadSeen{{}, as_of});
  if (state.open_thread == purpose.thread) step.out.push_back(SetTitle{title});
}

void comments_answered(Step& step, const LoadComments& purpose, const HttpResponse& response) {
  State& state = step.state;
  if (response.status == 404 && state.open_thread == purpose.thread) {
    state.thread_missing = threads::find(state.threads, purpose.thread) == nullptr;
  }
  auto page = api::read_comments(response.body);
  if (response.status != 200 || !page) {
    comments::reduce(state.comments, comments::PageFailed{purpose.thread});
    if (response.status != 404) step.out.push_back(StartTimer{Timer::Refetch, sync::kRefetch_ms});
    return;
  }
  if (!can_replay(state, page->head)) {  // too old to be mended: the same page again
    comments::reduce(state.comments, comments::PageFailed{purpose.thread});
    ask_comments(step, purpose.thread);
    return;
  }
  comments_seen(step, page->entries);
  const bool older = !purpose.cursor.empty();
  if (older) {  // the log itself is past those changes
    replay_since(state, page->head,
                 [&](const model::Change& change) { comments::catch_up(page->entries, change); });
  }
  comments::reduce(state.comments, comments::PageArrived{purpose.thread, std::move(page->entries),
                                                         page->next_cursor, page->head, older});
  replay_since(state, page->head, [&](const model::Change& change) {
    comments::reduce(state.comments, comments::Changed{change});
  });
  run_sync(step, sync::HeadSeen{{}, page->head});
}

void items_answered(Step& step, const LoadItems& purpose, const HttpResponse& response) {
  State& state = step.state;
  auto page = api::read_items(response.body);
  if (response.status != 200 || !page || !can_replay(state, page->head)) {
    items::reduce(state.items, items::PageFailed{purpose.thread});
    if (response.status != 404) step.out.push_back(StartTimer{Timer::Refetch, sync::kRefetch_ms});
    return;
  }
  const bool first = purpose.cursor.empty();
  const std::string cursor = page->next_cursor;
  std::vector<model::Item> entries = std::move(page->entries);
  if (!first) {  // the list itself is past these changes
    replay_since(state, page->head, [&](const model::Change& change) {
      const auto* removed = std::get_if<model::ItemRemoved>(&change.body);
      if (removed == nullptr) return;
      entries.erase(std::remove_if(entries.begin(), entries.end(),
                                   [&](const model::Item& i) { return i.id == removed->item; }),
                    entries.end());
    });
  }
  items::reduce(state.items,
                items::PageArrived{purpose.thread, std::move(entries), cursor, page->head, first});
  if (first) {
    replay_since(state, page->head, [&](const model::Change& change) {
      items::reduce(state.items, items::Changed{change});
    });
  }
  run_sync(step, sync::HeadSeen{{}, page->head});
  if (!cursor.empty()) ask_items(step, purpose.thread, cursor);
}

void activity_answered(Step& step, const LoadActivity& purpose, const HttpResponse& response) {
  State& state = step.state;
  auto page = api::read_activities(response.body);
  if (response.status != 200 || !page || !can_replay(state, page->head)) {
    activity::reduce(state.activity, activity::PageFailed{});
    step.out.push_back(StartTimer{Timer::Refetch, sync::kRefetch_ms});
    return;
  }
  activity::reduce(state.activity,
                   activity::PageArrived{std::move(page->entries), page->next_cursor, page->head,
                                         !purpose.cursor.empty()});
  replay_since(state, page->head, [&](const model::Change& change) {
    activity::reduce(state.activity, activity::Changed{change});
  });
  run_sync(step, sync::HeadSeen{{}, page->head});
}

void integrations_answered(Step& step, const HttpResponse& response) {
  State& state = step.state;
  auto page = api::read_integrations(response.body);
  if (response.status != 200 || !page || !can_replay(state, page->head)) {
    integrations::reduce(state.integrations, integrations::LoadFailed{});
    step.out.push_back(StartTimer{Timer::Refetch, sync::kRefetch_ms});
    return;
  }
  integrations::reduce(state.integrations,
                       integrations::Arrived{std::move(page->entries), page->head});
  replay_since(state, page->head, [&](const model::Change& change) {
    integrations::reduce(state.integrations, integrations::Changed{change});
  });
  run_sync(step, sync::HeadSeen{{}, page->head});
}

void members_answered(Step& step, const HttpResponse& response) {
  Members& members = step.state.members;
  auto all = api::read_members(response.body);
  members.asked = response.status == 200 && all.has_value();  // else the next "@" asks again
  if (members.asked) members.all = *std::move(all);
}

void changes_answered(Step& step, const HttpResponse& response) {
  auto page = api::read_changes(response.body);
  if (response.status != 200 || !page) {
    run_sync(step, sync::FetchFailed{response.status});
    return;
  }
  run_sync(step, sync::Fetched{*std::move(page)});
  State& state = step.state;
  if (!state.recovery || state.sync.fetching || !state.sync.primed) return;
  if (connection::connected(state.connection) == nullptr) return;
  // All that was missed is here.
  const std::int64_t updates = state.sync.counters.applied - state.recovery->applied;
  if (state.recovery->noticed) {
    std::string text = "Back online";
    if (updates == 1) text += " — 1 update";
    if (updates > 1) text += " — " + std::to_string(updates) + " updates";
    tell(step, std::move(text));
  }
  state.recovery.reset();
}

void command_answered(Step& step, const RunCommand& purpose, const HttpResponse& response) {
  State& state = step.state;
  run_outbox(step,
             outbox::Answered{purpose.command, response.status, response.body, response.head});
  const bool taken = response.status >= 200 && response.status < 300;
  if (taken && state.sync.primed) run_outbox(step, outbox::Reached{state.sync.last});
  if (taken && connection::connected(state.connection) == nullptr) {
    run_sync(step, sync::CheckNow{});
  }
}

// The server has said who this is and where its log stands.
void session_ready(Step& step) {
  State& state = step.state;
  const session::SignedIn* in = session::signed_in(state.session);
  const api::Session session = in->session;
  const std::string person = session.user.id.value + "@" + session.organization.id.value;
  open_local(step, in->demo_user.empty() ? person : in->demo_user.value);
  state.channels.auth_endpoint = session.realtime.auth_endpoint;
  if (!state.sync.primed) {
    run_sync(step, sync::Primed{session.epoch, oldest_snapshot(state, session.head)});
  }
  run_sync(step, sync::HeadSeen{session.epoch, session.head});
  if (!session::ready(state.session)) return;  // another history: its session is being read
  run_outbox(step, outbox::Ready{true});
  run_connection(step, connection::Wanted{session::realtime_url(session.realtime)});
  step.add(channels::reduce(
      state.channels, channels::Joined{protocol::organization_channel(session.organization.id)},
      step.stamp));
}

// Nobody is signed in any more. Drafts and the outbox wait for the same person.
void lose_session(Step& step) {
  State& state = step.state;
  state.requests.clear();
  run_outbox(step, outbox::Ready{false});
  run_connection(step, connection::Unwanted{});
  state.channels = channels::State{};
  state.presence = presence::State{};
  state.recovery.reset();
  run_sync(step, sync::Cleared{});
}

void session_answered(Step& step, const Purpose& purpose, const HttpResponse& response) {
  State& state = step.state;
  const bool was_in = session::signed_in(state.session) != nullptr;
  const bool was_ready = session::ready(state.session);
  step.add(
      session::reduce(state.session, session::Answered{purpose, response.status, response.body}));
  if (was_in && session::signed_in(state.session) == nullptr) {
    lose_session(step);
    return;
  }
  if (std::holds_alternative<CreateDemoSession>(purpose)) token_ready(step);
  if (!was_ready && session::ready(state.session)) session_ready(step);
}

// Whether an answer brings state that is worth keeping. What changes bring is seen to
// where they are applied.
bool is_load(const Purpose& purpose) {
  return !std::holds_alternative<LoadChanges>(purpose) &&
         !std::holds_alternative<LoadUsage>(purpose) &&
         !std::holds_alternative<AuthorizeChannel>(purpose) &&
         !std::holds_alternative<RunCommand>(purpose);
}

// What a request that got no use out of its token makes of its answer: as if none came.
HttpResponse unanswered(const HttpResponse& response) {
  return HttpResponse{response.request, 0, {}, 0};
}

void token_expired(Step& step) {
  State& state = step.state;
  for (auto& [id, request] : state.requests) request.current_token = false;
  step.add(session::reduce(state.session, session::TokenExpired{}));
  if (session::signed_in(state.session) == nullptr) {
    lose_session(step);
  } else {
    run_outbox(step, outbox::Ready{false});
  }
}

}  // namespace

bool can_replay(const State& state, model::Seq head) {
  return !state.sync.primed || sync::since(state.sync, head).has_value();
}

void replay_threads(Step& step, model::Seq head) {
  replay_since(step.state, head, [&](const model::Change& change) {
    threads::reduce(step.state.threads, threads::Changed{change});
  });
}

void token_unavailable(Step& step) {
  State& state = step.state;
  const session::SignedIn* in = session::signed_in(state.session);
  const auto* opening = std::get_if<session::Opening>(&state.session);
  const bool waited =
      in != nullptr ? in->renewal == session::Renewal::Host : opening != nullptr && opening->asked;
  if (!waited) return;
  step.add(session::reduce(state.session, session::TokenRefused{}));
  lose_session(step);
}

void token_ready(Step& step) {
  State& state = step.state;
  if (session::token(state.session).empty()) return;
  if (std::holds_alternative<session::Opening>(state.session)) {
    load_all(step);
    return;
  }
  // A new token for a session that goes on: what waited for it.
  if (session::ready(state.session)) run_outbox(step, outbox::Ready{true});
  step.add(channels::reduce(state.channels, channels::RetryFired{}, step.stamp));
  ask_failed_again(step);
  run_sync(step, sync::CheckNow{});
  if (!state.open_thread.empty()) open_thread(step, state.open_thread, false);
}

void http_response(Step& step, const HttpResponse& answer) {
  State& state = step.state;
  const auto found = state.requests.find(answer.request);
  if (found == state.requests.end()) return;
  const Request request = std::move(found->second);
  const Purpose& purpose = request.purpose;
  state.requests.erase(found);
  const bool refused = answer.status == 401 && session::signed_in(state.session) != nullptr &&
                       !std::holds_alternative<CreateDemoSession>(purpose);
  if (refused && request.current_token) {
    token_expired(step);
    if (session::signed_in(state.session) == nullptr) return;
  } else if (answer.status != 0 && request.current_token) {
    step.add(session::reduce(state.session, session::TokenAccepted{}));
  }
  const HttpResponse response = refused ? unanswered(answer) : answer;
  base::match(
      purpose, [&](const LoadDemoUsers&) { session_answered(step, purpose, response); },
      [&](const CreateDemoSession&) { session_answered(step, purpose, response); },
      [&](const LoadSession&) { session_answered(step, purpose, response); },
      [&](const LoadThreads& p) { threads_answered(step, p, response); },
      [&](const LoadThread& p) { thread_answered(step, p, response); },
      [&](const FindThreads& p) { search_answered(step, p, response); },
      [&](const LoadComments& p) { comments_answered(step, p, response); },
      [&](const LoadItems& p) { items_answered(step, p, response); },
      [&](const LoadActivity& p) { activity_answered(step, p, response); },
      [&](const LoadIntegrations&) { integrations_answered(step, response); },
      [&](const LoadMembers&) { members_answered(step, response); },
      [&](const LoadUsage&) {
        step.add(usage::reduce(state.usage, usage::Answered{response.status, response.body}));
      },
      [&](const LoadChanges&) { changes_answered(step, response); },
      [&](const AuthorizeChannel& p) {
        step.add(channels::reduce(
            state.channels, channels::AuthAnswered{p, response.status, response.body}, step.stamp));
      },
      [&](const RunCommand& p) { command_answered(step, p, response); });
  if (response.head > 0) run_sync(step, sync::HeadSeen{{}, response.head});
  if (response.status == 200 && is_load(purpose)) state_changed(step);
}

}  // namespace client::app
