#include "client/channels/channels.hpp"

#include <utility>

#include "base/match.hpp"
#include "protocol/api.hpp"
#include "protocol/channel_name.hpp"

namespace client::channels {
namespace {

void send(const State& state, protocol::ClientFrame frame, Effects& out) {
  out.push_back(SendFrame{state.socket, protocol::encode(frame)});
}

// Takes a wanted channel its next step; needs a connection.
void advance(const State& state, const std::string& name, Phase& phase, Effects& out) {
  if (state.socket == 0 || !std::holds_alternative<Wanted>(phase)) return;
  if (!protocol::needs_auth(protocol::channel_kind(name))) {
    phase = Subscribing{};
    send(state, protocol::Subscribe{name, {}, {}}, out);
    return;
  }
  phase = Authorizing{};
  HttpRequest http;
  http.method = Method::Post;
  http.path = state.auth_endpoint;
  http.body = protocol::api::channel_auth_body(state.socket_id, name);
  out.push_back(Ask{AuthorizeChannel{state.socket, name}, std::move(http)});
}

void advance_all(State& state, Effects& out) {
  for (auto& [name, phase] : state.channels) advance(state, name, phase, out);
}

void auth_answered(State& state, const AuthAnswered& answer, Effects& out) {
  const auto found = state.channels.find(answer.purpose.channel);
  if (answer.purpose.socket != state.socket || found == state.channels.end() ||
      !std::holds_alternative<Authorizing>(found->second)) {
    return;
  }
  if (answer.status == 200) {
    if (auto auth = protocol::api::read_channel_auth(answer.body)) {
      found->second = Subscribing{};
      send(state,
           protocol::Subscribe{found->first, std::move(auth->auth), std::move(auth->channel_data)},
           out);
      return;
    }
  }
  if (answer.status == 403 || answer.status == 404) {
    found->second = Refused{answer.status};
    return;
  }
  found->second = Wanted{};
  out.push_back(StartTimer{Timer::Channels, kRetry_ms});
}

}  // namespace

Effects reduce(State& state, const Action& action, const Stamp&) {
  Effects out;
  base::match(
      action,
      [&](const Joined& joined) {
        Phase& phase = state.channels[joined.channel];
        if (std::holds_alternative<Refused>(phase)) phase = Wanted{};
        advance(state, joined.channel, phase, out);
      },
      [&](const Left& left) {
        const auto found = state.channels.find(left.channel);
        if (found == state.channels.end()) return;
        const bool told = std::holds_alternative<Subscribing>(found->second) ||
                          std::holds_alternative<Subscribed>(found->second);
        if (told && state.socket != 0) send(state, protocol::Unsubscribe{left.channel}, out);
        state.channels.erase(found);
      },
      [&](const LinkUp& up) {
        state.socket = up.socket;
        state.socket_id = up.socket_id;
        advance_all(state, out);
      },
      [&](const LinkDown&) {
        state.socket = 0;
        state.socket_id.clear();
        for (auto& [name, phase] : state.channels) {
          if (!std::holds_alternative<Refused>(phase)) phase = Wanted{};
        }
      },
      [&](const AuthAnswered& answer) { auth_answered(state, answer, out); },
      [&](const Succeeded& succeeded) {
        const auto found = state.channels.find(succeeded.channel);
        if (found != state.channels.end()) found->second = Subscribed{};
      },
      [&](const Failed& failed) {
        const auto found = state.channels.find(failed.channel);
        if (found != state.channels.end()) found->second = Refused{failed.status};
      },
      [&](const RetryFired&) { advance_all(state, out); });
  return out;
}

bool is_subscribed(const State& state, const std::string& channel) {
  const auto found = state.channels.find(channel);
  return found != state.channels.end() && std::holds_alternative<Subscribed>(found->second);
}

}  // namespace client::channels
