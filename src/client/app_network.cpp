// What comes over the socket: frames of the realtime service, and the changes in them.
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

// The id of what a change has made; empty for others.
std::string created_row(const model::ChangeBody& body) {
  if (const auto* c = std::get_if<model::CommentCreated>(&body)) return c->comment.id.value;
  if (const auto* t = std::get_if<model::ThreadCreated>(&body)) return t->thread.id.value;
  if (const auto* i = std::get_if<model::ItemAdded>(&body)) return i->item.id.value;
  return {};
}

void apply_change(Step& step, const model::Change& change) {
  State& state = step.state;
  threads::reduce(state.threads, threads::Changed{change});
  comments::reduce(state.comments, comments::Changed{change});
  items::reduce(state.items, items::Changed{change});
  activity::reduce(state.activity, activity::Changed{change});
  integrations::reduce(state.integrations, integrations::Changed{change});
  if (!state.outbox.items.empty()) {
    const std::string row = created_row(change.body);
    if (!row.empty()) run_outbox(step, outbox::Confirmed{row});
  }
  ask_unlisted(step, change.body);
  if (const auto* created = std::get_if<model::CommentCreated>(&change.body)) {
    if (created->thread == state.open_thread && !state.typing.people.empty()) {
      run_typing(step, typing::Commented{created->comment.author.id});
    }
  }
  if (!(model::thread_of(change.body) == state.open_thread)) return;
  if (std::holds_alternative<model::ThreadDeleted>(change.body)) state.thread_missing = true;
  if (std::holds_alternative<model::ThreadCreated>(change.body)) {
    open_thread(step, state.open_thread, false);  // ours: now it can be joined and read
  }
  const bool named = std::holds_alternative<model::ThreadUpdated>(change.body) ||
                     std::holds_alternative<model::ThreadCreated>(change.body);
  if (named && state.only_thread.empty()) {
    if (const model::Thread* thread = threads::find(state.threads, state.open_thread)) {
      step.out.push_back(SetTitle{thread->title});
    }
  }
}

void organization_event(Step& step, protocol::ChannelEvent&& event) {
  if (protocol::is_client_event(event.event)) return;  // anyone could have made it up
  const auto document = base::JsonDocument::adopt(std::move(event.data));
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
  run_sync(step, std::move(announced));
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

// Someone says of themselves whether they are looking.
void someone_attends(Step& step, const protocol::ChannelEvent& event) {
  const auto document = base::JsonDocument::parse(event.data);
  if (!document) return;
  const std::string_view said = document->root()["userId"].string().value_or("");
  const std::string user = event.user_id.empty() ? std::string(said) : event.user_id;
  const bool away = document->root()["away"].boolean().value_or(false);
  if (user == speaker(step.state).user.value) {
    run_attention(step, attention::OwnSaid{away});
  } else {
    presence::reduce(step.state.presence, presence::Said{event.channel, user, away, step.stamp.at});
  }
}

void subscribed(Step& step, const protocol::SubscriptionSucceeded& frame) {
  State& state = step.state;
  step.add(channels::reduce(state.channels, channels::Succeeded{frame.channel}, step.stamp));
  if (!channels::is_subscribed(state.channels, frame.channel)) return;  // left meanwhile
  if (frame.members) {
    presence::reduce(state.presence, presence::Listed{frame.channel, *frame.members});
    run_attention(step, attention::SomeoneCame{});
  }
  if (!protocol::organization_of_channel(frame.channel)) return;
  run_sync(step, sync::CheckNow{});
  run_outbox(step, outbox::RetryFired{});
  ask_failed_again(step);  // what could not be loaded while the link was down
}

}  // namespace

void run_connection(Step& step, const connection::Action& action) {
  State& state = step.state;
  step.add(connection::reduce(state.connection, action, step.stamp));
  if (state.connection.lost_at && !state.recovery) {
    state.recovery = Recovery{state.sync.counters.applied, false};
  }
  if (state.recovery && state.connection.notice) state.recovery->noticed = true;
  const connection::Connected* link = connection::connected(state.connection);
  if (link != nullptr && link->socket != state.channels.socket) {
    step.add(channels::reduce(state.channels, channels::LinkUp{link->socket, link->socket_id},
                              step.stamp));
  } else if (link == nullptr && state.channels.socket != 0) {
    step.add(channels::reduce(state.channels, channels::LinkDown{}, step.stamp));
    presence::reduce(state.presence, presence::LinkDown{});
  }
}

void came_back(Step& step, const connection::Action& action) {
  run_connection(step, action);
  run_outbox(step, outbox::RetryFired{});
  run_sync(step, sync::CheckNow{});
}

void run_attention(Step& step, const attention::Action& action) {
  State& state = step.state;
  attention::Room room{0, protocol::thread_channel(state.open_thread), speaker(state).user};
  const bool inside =
      !state.open_thread.empty() && channels::is_subscribed(state.channels, room.channel);
  if (inside) room.socket = state.channels.socket;
  step.add(attention::reduce(state.attention, action, room, step.stamp));
}

void run_sync(Step& step, sync::Action action) {
  State& state = step.state;
  const model::Seq before = state.sync.last;
  sync::Outcome outcome = sync::reduce(state.sync, std::move(action));
  const auto& recent = state.sync.recent;
  for (std::size_t i = recent.size() - outcome.handed_out; i < recent.size(); ++i) {
    apply_change(step, recent[i]);
  }
  step.add(std::move(outcome.effects));
  if (outcome.reload) {
    run_outbox(step, outbox::Forked{});
    load_all(step);
  }
  if (state.sync.last != before) state_changed(step);
  if (!state.outbox.items.empty() && state.sync.primed) {
    run_outbox(step, outbox::Reached{state.sync.last});
  }
}

void socket_message(Step& step, const SocketMessage& message) {
  State& state = step.state;
  if (!connection::is_current(state.connection, message.socket)) return;
  auto frame = protocol::parse_server_frame(message.text);
  if (!frame) return;  // not ours to mend; the log has what it may have held
  const bool matters = std::holds_alternative<protocol::ConnectionEstablished>(*frame) ||
                       std::holds_alternative<protocol::Ping>(*frame);
  if (matters) {
    run_connection(step, connection::FrameReceived{message.socket, *frame});
  } else {
    run_connection(step, connection::Heard{message.socket});
  }
  base::match(
      *std::move(frame), [](const protocol::Ping&) {}, [](const protocol::Pong&) {},
      [](const protocol::ConnectionEstablished&) {},
      [&](const protocol::SubscriptionSucceeded& f) { subscribed(step, f); },
      [&](const protocol::SubscriptionError& f) {
        step.add(
            channels::reduce(state.channels, channels::Failed{f.channel, f.status}, step.stamp));
      },
      [](const protocol::SubscriptionCount&) {},
      [&](const protocol::MemberAdded& f) {
        presence::reduce(state.presence, presence::Arrived{f.channel, f.member});
        run_attention(step, attention::SomeoneCame{});
      },
      [&](const protocol::MemberRemoved& f) {
        presence::reduce(state.presence, presence::Departed{f.channel, f.user_id});
      },
      [](const protocol::CacheMiss&) {}, [](const protocol::SignInSuccess&) {},
      [](const protocol::WatchlistEvents&) {}, [](const protocol::ProtocolError&) {},
      [&](protocol::ChannelEvent&& f) {
        if (f.event == "client-typing") {
          someone_types(step, f);
        } else if (f.event == "client-presence") {
          someone_attends(step, f);
        } else if (protocol::organization_of_channel(f.channel)) {
          organization_event(step, std::move(f));
        }
      });
}

}  // namespace client::app
