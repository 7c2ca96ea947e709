#include "client/session/session.hpp"

#include <utility>

#include "base/match.hpp"
#include "protocol/frame.hpp"

namespace client::session {
namespace {

Ask get(Purpose purpose, std::string path) {
  HttpRequest http;
  http.path = std::move(path);
  return Ask{std::move(purpose), std::move(http)};
}

void ask_users(State& state, std::string error, Effects& out) {
  state = SignedOut{{}, true, std::move(error)};
  out.push_back(get(LoadDemoUsers{}, "/api/demo/users"));
}

void users_answered(State& state, const Answered& answer) {
  auto* signed_out = std::get_if<SignedOut>(&state);
  if (signed_out == nullptr) return;
  signed_out->loading = false;
  if (answer.status == 200) {
    if (auto users = protocol::api::read_demo_users(answer.body)) {
      signed_out->users = *std::move(users);
      return;
    }
  }
  signed_out->error = answer.status == 0 ? "The server cannot be reached."
                                         : protocol::api::read_error(answer.body, answer.status).message;
}

void token_given(State& state, std::string token, Effects& out) {
  if (auto* in = std::get_if<SignedIn>(&state)) {
    in->token = std::move(token);  // a refresh
    return;
  }
  state = Opening{std::move(token)};
  out.push_back(get(LoadSession{}, "/api/session"));
}

void demo_session_answered(State& state, const Answered& answer, Effects& out) {
  if (!std::holds_alternative<SigningIn>(state)) return;
  if (answer.status == 200 || answer.status == 201) {
    if (auto session = protocol::api::read_demo_session(answer.body)) {
      token_given(state, std::move(session->token), out);
      return;
    }
  }
  ask_users(state,
            answer.status == 0 ? "The server cannot be reached."
                               : protocol::api::read_error(answer.body, answer.status).message,
            out);
}

void session_answered(State& state, const Answered& answer, Effects& out) {
  auto* opening = std::get_if<Opening>(&state);
  if (opening == nullptr) return;
  if (answer.status == 200) {
    if (auto session = protocol::api::read_session(answer.body)) {
      state = SignedIn{std::move(opening->token), *std::move(session)};
      return;
    }
  }
  if (answer.status == 401 || answer.status == 403) {
    ask_users(state, protocol::api::read_error(answer.body, answer.status).message, out);
    return;
  }
  out.push_back(StartTimer{Timer::Refetch, 2'000});  // the root asks again
}

}  // namespace

Effects reduce(State& state, const Action& action) {
  Effects out;
  base::match(
      action, [&](const UsersAsked&) { ask_users(state, {}, out); },
      [&](const UserChosen& chosen) {
        state = SigningIn{chosen.user};
        Ask ask = get(CreateDemoSession{}, "/api/demo/session");
        ask.http.method = Method::Post;
        ask.http.body = protocol::api::demo_session_body(chosen.user);
        out.push_back(std::move(ask));
      },
      [&](const TokenGiven& given) { token_given(state, given.token, out); },
      [&](const Answered& answer) {
        if (std::holds_alternative<LoadDemoUsers>(answer.purpose)) {
          users_answered(state, answer);
        } else if (std::holds_alternative<CreateDemoSession>(answer.purpose)) {
          demo_session_answered(state, answer, out);
        } else {
          session_answered(state, answer, out);
        }
      },
      [&](const TokenRefused&) { ask_users(state, "Please sign in again.", out); },
      [&](const SignedOff&) { ask_users(state, {}, out); });
  return out;
}

const SignedIn* signed_in(const State& state) { return std::get_if<SignedIn>(&state); }

std::string token(const State& state) {
  if (const auto* opening = std::get_if<Opening>(&state)) return opening->token;
  if (const auto* in = std::get_if<SignedIn>(&state)) return in->token;
  return {};
}

std::string realtime_url(const protocol::api::Realtime& realtime) {
  const std::string path = "/app/" + protocol::api::url_encode(realtime.key) +
                           "?protocol=" + std::to_string(protocol::kProtocolVersion) +
                           "&client=goldenthread&version=1.0";
  std::string host = realtime.host;
  bool tls = realtime.tls;
  if (host.empty() && !realtime.cluster.empty()) {
    host = "ws-" + realtime.cluster + ".pusher.com";
    tls = true;
  }
  if (host.empty()) return path;
  std::string url = tls ? "wss://" : "ws://";
  url += host;
  if (realtime.port != 0) url += ":" + std::to_string(realtime.port);
  return url + path;
}

}  // namespace client::session
