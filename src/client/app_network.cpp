// What comes from outside: frames of the realtime service, answers to requests.
#include <algorithm>
#include <utility>

#include "base/json.hpp"
#include "base/match.hpp"
#include "client/app_parts.hpp"
#include "protocol/api.hpp"
#include "protocol/channel_name.hpp"
#include "protocol/frame.hpp"

namespace client::app {
namespace {

namespace api = protocol::api;

// A thread that no loaded page holds has moved to the top of the list.
void ask_unlisted(Step& step, const model::ChangeBody& body) {
  constexpr std::size_t kAtOnce = 32;  // then one page is less than many threads
  const State& state = step.state;
  const model::ThreadId id = model::thread_of(body);
  const bool moves = !std::holds_alternative<model::ThreadDeleted>(body) &&
                     !std::holds_alternative<model::ActivityNew>(body) &&
                     !std::holds_alternative<model::IntegrationUpdated>(body);
  if (!moves || state.threads.next_cursor.empty() || threads::find(state.threads, id) != nullptr) {
    return;
  }
  if (state.requests.size() + step.out.size() < kAtOnce) {
    ask_thread(step, id);
  } else {
    ask_threads(step, true);
  }
}

void apply_change(Step& step, const model::Change& change) {
  State& state = step.state;
  threads::reduce(state.threads, threads::Changed{change});
  comments::reduce(state.comments, comments::Changed{change});
  step.add(outbox::reduce(state.outbox, outbox::Changed{change}, step.stamp));
  ask_unlisted(step, change.body);
  if (const auto* created = std::get_if<model::CommentCreated>(&change.body)) {
    if (created->thread == state.open_thread) {
      run_typing(step, typing::Commented{created->comment.author.id});
    }
  }
  if (!(model::thread_of(change.body) == state.open_thread)) return;
  if (std::holds_alternative<model::ThreadDeleted>(change.body)) state.thread_missing = true;
  if (std::holds_alternative<model::ThreadCreated>(change.body)) {
    open_thread(step, state.open_thread, false);  // ours: now it can be joined and read
  }
  if (state.only_thread.empty()) {
    if (const model::Thread* thread = threads::find(state.threads, state.open_thread)) {
      step.out.push_back(SetTitle{thread->title});
    }
  }
}

// Whether a snapshot taken at `head` can be brought up to date with what is already
// applied. Before the log's position is known there is nothing to catch up with.
bool can_replay(const State& state, model::Seq head) {
  return !state.sync.primed || sync::since(state.sync, head).has_value();
}

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
  step.add(outbox::reduce(state.outbox, outbox::VersionsSeen{id, thread->versions}, step.stamp));
  if (ours && state.open_thread == id) open_thread(step, id, false);
}

void comments_seen(Step& step, const std::vector<model::Comment>& comments) {
  for (const model::Comment& comment : comments) {
    if (outbox::find(step.state.outbox, comment.id.value) == nullptr) continue;
    step.add(outbox::reduce(step.state.outbox, outbox::CommentSeen{comment.id}, step.stamp));
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
  return head;
}

void organization_event(Step& step, const protocol::ChannelEvent& event) {
  if (protocol::is_client_event(event.event)) return;  // anyone could have made it up
  const auto document = base::JsonDocument::parse(event.data);
  if (!document) return;  // the next event shows the gap
  const base::JsonValue data = document->root();
  const std::string epoch(data["epoch"].string().value_or(std::string_view{}));
  if (event.event == "sync:head") {
    run_sync(step, sync::HeadSeen{epoch, data["head"].integer().value_or(0)});
    return;
  }
  const auto seq = data["seq"].integer();
  if (!seq) return;
  sync::Announced announced{epoch, *seq, std::nullopt};
  if (!data["truncated"].boolean().value_or(false)) {
    if (auto named = model::read_change(event.event, data)) {
      announced.change = model::Change{*seq, named->timestamp, std::move(named->body)};
    }
  }
  run_sync(step, announced);
}

void someone_types(Step& step, const protocol::ChannelEvent& event) {
  const auto document = base::JsonDocument::parse(event.data);
  if (!document) return;
  const base::JsonValue data = document->root();
  const auto said = [&](const char* key) {
    return std::string(data[key].string().value_or(std::string_view{}));
  };
  // The service's own user_id, where it gives one, cannot be made up.
  const model::UserId user{event.user_id.empty() ? said("userId") : event.user_id};
  std::string name = said("userName");
  if (const presence::Room* room = presence::find(step.state.presence, event.channel)) {
    for (const model::User& member : room->members) {
      if (member.id == user) name = member.name;
    }
  }
  if (user.empty() || name.empty() || user == speaker(step.state).user) return;
  run_typing(step, typing::Heard{event.channel, user, std::move(name),
                                 data["typing"].boolean().value_or(false)});
}

void subscribed(Step& step, const protocol::SubscriptionSucceeded& frame) {
  State& state = step.state;
  step.add(channels::reduce(state.channels, channels::Succeeded{frame.channel}, step.stamp));
  if (!channels::is_subscribed(state.channels, frame.channel)) return;  // left meanwhile
  if (frame.members) {
    presence::reduce(state.presence, presence::Listed{frame.channel, *frame.members});
  }
  if (!protocol::organization_of_channel(frame.channel)) return;
  run_sync(step, sync::CheckNow{});
  ask_failed_again(step);  // what could not be loaded while the link was down
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
  replay_since(state, page->head, [&](const model::Change& change) {
    threads::reduce(state.threads, threads::Changed{change});
  });
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
  replay_since(state, as_of, [&](const model::Change& change) {
    threads::reduce(state.threads, threads::Changed{change});
  });
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

void command_answered(Step& step, const RunCommand& purpose, const HttpResponse& response) {
  State& state = step.state;
  step.add(outbox::reduce(
      state.outbox, outbox::Answered{purpose.command, response.status, response.body}, step.stamp));
  if (response.status < 200 || response.status >= 300) return;
  // The change itself may have come before this answer, or may never come.
  if (const outbox::Item* item = outbox::find(state.outbox, purpose.command)) {
    const model::Thread* thread = threads::find(state.threads, outbox::thread_of(item->command));
    if (thread != nullptr) {
      step.add(outbox::reduce(state.outbox, outbox::VersionsSeen{thread->id, thread->versions},
                              step.stamp));
    }
  }
  if (connection::connected(state.connection) == nullptr) run_sync(step, sync::CheckNow{});
}

void session_answered(Step& step, const Purpose& purpose, const HttpResponse& response) {
  State& state = step.state;
  const bool was_signed_in = session::signed_in(state.session) != nullptr;
  step.add(
      session::reduce(state.session, session::Answered{purpose, response.status, response.body}));
  if (std::holds_alternative<CreateDemoSession>(purpose)) token_ready(step);
  const session::SignedIn* in = session::signed_in(state.session);
  if (was_signed_in || in == nullptr) return;
  const api::Session& session = in->session;
  if (!(state.owner == session.user.id)) {  // never send or show another person's words
    if (!state.owner.empty()) {
      step.add(outbox::reduce(state.outbox, outbox::Cleared{}, step.stamp));
      state.drafts.clear();
      state.edit.reset();
      state.new_thread.reset();
    }
    state.owner = session.user.id;
  }
  state.channels.auth_endpoint = session.realtime.auth_endpoint;
  run_sync(step, sync::Primed{session.epoch, oldest_snapshot(state, session.head)});
  run_sync(step, sync::HeadSeen{session.epoch, session.head});
  step.add(outbox::reduce(state.outbox, outbox::RetryFired{}, step.stamp));
  run_connection(step, connection::Wanted{session::realtime_url(session.realtime)});
  step.add(channels::reduce(
      state.channels, channels::Joined{protocol::organization_channel(session.organization.id)},
      step.stamp));
}

}  // namespace

void run_connection(Step& step, const connection::Action& action) {
  State& state = step.state;
  step.add(connection::reduce(state.connection, action, step.stamp));
  const connection::Connected* link = connection::connected(state.connection);
  if (link != nullptr && link->socket != state.channels.socket) {
    step.add(channels::reduce(state.channels, channels::LinkUp{link->socket, link->socket_id},
                              step.stamp));
  } else if (link == nullptr && state.channels.socket != 0) {
    step.add(channels::reduce(state.channels, channels::LinkDown{}, step.stamp));
    presence::reduce(state.presence, presence::LinkDown{});
  }
}

void run_sync(Step& step, const sync::Action& action) {
  State& state = step.state;
  sync::Outcome outcome = sync::reduce(state.sync, action);
  for (const model::Change& change : outcome.apply) apply_change(step, change);
  step.add(std::move(outcome.effects));
  if (outcome.reload) load_all(step);
}

void socket_message(Step& step, const SocketMessage& message) {
  State& state = step.state;
  if (!connection::is_current(state.connection, message.socket)) return;
  auto frame = protocol::parse_server_frame(message.text);
  if (!frame) return;  // not ours to mend; the log has what it may have held
  run_connection(step, connection::FrameReceived{message.socket, *frame});
  base::match(
      *frame, [](const protocol::Ping&) {}, [](const protocol::Pong&) {},
      [](const protocol::ConnectionEstablished&) {},
      [&](const protocol::SubscriptionSucceeded& f) { subscribed(step, f); },
      [&](const protocol::SubscriptionError& f) {
        step.add(
            channels::reduce(state.channels, channels::Failed{f.channel, f.status}, step.stamp));
      },
      [](const protocol::SubscriptionCount&) {},
      [&](const protocol::MemberAdded& f) {
        presence::reduce(state.presence, presence::Arrived{f.channel, f.member});
      },
      [&](const protocol::MemberRemoved& f) {
        presence::reduce(state.presence, presence::Departed{f.channel, f.user_id});
      },
      [](const protocol::ProtocolError&) {},
      [&](const protocol::ChannelEvent& f) {
        if (protocol::organization_of_channel(f.channel)) organization_event(step, f);
        if (f.event == "client-typing") someone_types(step, f);
      });
}

// The token is no longer good. Drafts and the outbox wait for the same person.
void lose_session(Step& step, const Purpose& refused) {
  State& state = step.state;
  const auto requeue = [&](const Purpose& purpose) {
    const auto* command = std::get_if<RunCommand>(&purpose);
    if (command == nullptr) return;
    step.add(outbox::reduce(state.outbox, outbox::Answered{command->command, 401, {}}, step.stamp));
  };
  requeue(refused);
  for (const auto& [id, purpose] : state.requests) requeue(purpose);
  state.requests.clear();
  step.out.push_back(StopTimer{Timer::Outbox});
  run_connection(step, connection::Unwanted{});
  state.channels = channels::State{};
  state.presence = presence::State{};
  run_sync(step, sync::Cleared{});
  step.add(session::reduce(state.session, session::TokenRefused{}));
}

void http_response(Step& step, const HttpResponse& response) {
  State& state = step.state;
  const auto found = state.requests.find(response.request);
  if (found == state.requests.end()) return;
  const Purpose purpose = std::move(found->second);
  state.requests.erase(found);
  if (response.status == 401 && session::signed_in(state.session) != nullptr) {
    lose_session(step, purpose);
    return;
  }
  base::match(
      purpose, [&](const LoadDemoUsers&) { session_answered(step, purpose, response); },
      [&](const CreateDemoSession&) { session_answered(step, purpose, response); },
      [&](const LoadSession&) { session_answered(step, purpose, response); },
      [&](const LoadThreads& p) { threads_answered(step, p, response); },
      [&](const LoadThread& p) { thread_answered(step, p, response); },
      [&](const LoadComments& p) { comments_answered(step, p, response); },
      [&](const LoadChanges&) {
        auto page = api::read_changes(response.body);
        if (response.status == 200 && page) {
          run_sync(step, sync::Fetched{*std::move(page)});
        } else {
          run_sync(step, sync::FetchFailed{response.status});
        }
      },
      [&](const AuthorizeChannel& p) {
        step.add(channels::reduce(
            state.channels, channels::AuthAnswered{p, response.status, response.body}, step.stamp));
      },
      [&](const RunCommand& p) { command_answered(step, p, response); });
}

}  // namespace client::app
