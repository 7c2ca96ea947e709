// Signed-in users: their connections, who watches them, and when they are online.
#include <algorithm>
#include <utility>

#include "base/json.hpp"
#include "base/result.hpp"
#include "protocol/signature.hpp"
#include "server/hub/step.hpp"

namespace server::hub {

using protocol::CloseCode;

namespace {

struct SignedIn {
  std::string id;
  std::vector<std::string> watchlist;
};

// An empty id: not what a sign-in says.
SignedIn read_user_data(std::string_view user_data) {
  SignedIn user;
  if (user_data.size() > limits::kUserDataBytes) return user;
  const auto document = base::JsonDocument::parse(user_data);
  if (!document) return user;
  user.id = document->root()["id"].string().value_or("");
  if (user.id.size() > limits::kUserIdBytes) user.id.clear();
  const base::JsonValue watchlist = document->root()["watchlist"];
  for (std::size_t i = 0; i < watchlist.size(); ++i) {
    const auto id = watchlist.at(i).string();
    if (id && !id->empty() && id->size() <= limits::kUserIdBytes) user.watchlist.emplace_back(*id);
  }
  std::sort(user.watchlist.begin(), user.watchlist.end());
  user.watchlist.erase(std::unique(user.watchlist.begin(), user.watchlist.end()),
                       user.watchlist.end());
  return user;
}

}  // namespace

void Step::on_frame(ConnectionId id, Connection& connection, const protocol::SignIn& frame) {
  const bool is_signed = config.verify(
      protocol::user_string_to_sign(connection.socket_id, frame.user_data), frame.auth);
  SignedIn user = is_signed ? read_user_data(frame.user_data) : SignedIn{};
  if (user.id.empty()) {
    ++state.refused_sign_ins;
    const char* reason = is_signed ? "The user_data needs an id of 1 to 128 bytes."
                                   : "The signature of the sign-in is not valid.";
    send(id, protocol::ProtocolError{static_cast<int>(CloseCode::Unauthorized), reason});
    outputs.push_back(Close{id, CloseCode::Unauthorized, reason});
    return;
  }
  if (connection.user_id != user.id) {
    sign_out(id, connection);
    connection.user_id = user.id;
    ++state.signed_in;
    User& signed_in = state.users[user.id];
    const bool was_online = signed_in.online();
    const bool was_here = signed_in.here();
    signed_in.connections.push_back(id);
    signed_in.left.reset();
    if (!was_here) report(UserOnline{user.id, true, !was_online});
    if (!was_online) tell_watchers(user.id, signed_in);
  }
  send(id, protocol::SignInSuccess{frame.user_data});
  if (user.watchlist.size() > limits::kWatchedUsers) {
    send(id, protocol::ProtocolError{static_cast<int>(CloseCode::WatchlistTooLong),
                                     "A watchlist has at most 100 users."});
    user.watchlist.clear();
  }
  watch(id, connection, std::move(user.watchlist));
}

void Step::watch(ConnectionId id, Connection& connection, std::vector<std::string> watchlist) {
  unwatch(id, connection);
  connection.watchlist = std::move(watchlist);
  protocol::WatchlistEvent online{"online", {}};
  protocol::WatchlistEvent offline{"offline", {}};
  for (const std::string& watched : connection.watchlist) {
    User& user = state.users[watched];
    user.watchers.insert(id);
    (user.online() ? online : offline).user_ids.push_back(watched);
  }
  protocol::WatchlistEvents frame;
  for (protocol::WatchlistEvent* event : {&online, &offline}) {
    if (!event->user_ids.empty()) frame.events.push_back(std::move(*event));
  }
  if (!frame.events.empty()) send(id, frame);
}

void Step::unwatch(ConnectionId id, Connection& connection) {
  for (const std::string& watched : std::exchange(connection.watchlist, {})) {
    state.users.at(watched).watchers.erase(id);
    drop_user_if_unused(watched);
  }
}

void Step::sign_out(ConnectionId id, Connection& connection) {
  if (connection.user_id.empty()) return;
  const std::string user_id = std::exchange(connection.user_id, {});
  --state.signed_in;
  unwatch(id, connection);
  const std::string events = protocol::user_channel(user_id);
  if (const auto found = connection.subscriptions.find(events);
      found != connection.subscriptions.end()) {
    const Subscription subscription = std::move(found->second);
    connection.subscriptions.erase(found);
    detach(id, events, subscription);
  }
  User& user = state.users.at(user_id);
  std::erase(user.connections, id);
  if (!user.connections.empty()) return;
  user.left = now;
  if (config.leave_grace_ms == 0) {
    expire_user({now, {}, user_id});
  } else if (!std::exchange(user.queued, true)) {
    queue_leaving({now, {}, user_id});
  }
}

void Step::expire_user(const Leaving& leaving) {
  const auto found = state.users.find(leaving.user_id);
  if (found == state.users.end()) return;
  User& user = found->second;
  user.queued = false;
  if (user.left) {
    if (now - *user.left < config.leave_grace_ms) {  // back, and gone again
      user.queued = true;
      return queue_leaving({*user.left, {}, leaving.user_id});
    }
    user.left.reset();
    report(UserOnline{leaving.user_id, false, user.nodes.empty()});
    if (!user.online()) tell_watchers(leaving.user_id, user);
  }
  drop_user_if_unused(leaving.user_id);
}

void Step::tell_watchers(const std::string& user_id, const User& user) {
  if (user.watchers.empty()) return;
  protocol::WatchlistEvents frame;
  frame.events.push_back({user.online() ? "online" : "offline", {user_id}});
  outputs.push_back(Send{{user.watchers.begin(), user.watchers.end()}, shared(frame)});
}

void Step::drop_user_if_unused(const std::string& user_id) {
  const auto found = state.users.find(user_id);
  if (found != state.users.end() && !found->second.online() && found->second.watchers.empty()) {
    state.users.erase(found);
  }
}

void Step::on(const UserTerminated& input) {
  const auto found = state.users.find(input.user_id);
  if (found == state.users.end()) return;
  for (const ConnectionId id : found->second.connections) {
    outputs.push_back(Close{id, CloseCode::Unauthorized, "You got disconnected by the app."});
  }
}

void Step::on(const RemoteUser& input) {
  User& user = state.users[input.user_id];
  const bool was_online = user.online();
  std::erase(user.nodes, input.node);
  if (input.online) user.nodes.push_back(input.node);
  if (user.online() != was_online) tell_watchers(input.user_id, user);
  drop_user_if_unused(input.user_id);
}

// Those who are back and gone again come with a time before the latest ones'.
void Step::queue_leaving(Leaving leaving) {
  const auto place =
      std::upper_bound(state.leaving.begin(), state.leaving.end(), leaving,
                       [](const Leaving& a, const Leaving& b) { return a.since < b.since; });
  state.leaving.insert(place, std::move(leaving));
}

void Step::expire_leaving() {
  while (!state.leaving.empty() && now - state.leaving.front().since >= config.leave_grace_ms) {
    const Leaving leaving = std::move(state.leaving.front());
    state.leaving.pop_front();
    if (leaving.channel.empty()) {
      expire_user(leaving);
    } else {
      expire_member(leaving);
      drop_if_unused(leaving.channel);
    }
  }
}

}  // namespace server::hub
