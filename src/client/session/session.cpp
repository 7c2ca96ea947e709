#include "client/session/session.hpp"

#include <utility>

#include "base/match.hpp"
#include "protocol/frame.hpp"

namespace client::session {
namespace {

constexpr std::int64_t kAskAgain_ms = 2'000;
constexpr const char* kUnreachable = "The server cannot be reached. Trying again…";

bool unanswered(int status) { return status == 0 || status >= 500; }

Ask get(Purpose purpose, std::string path) {
  HttpRequest http;
  http.path = std::move(path);
  return Ask{std::move(purpose), std::move(http)};
}

void ask_users(State& state, std::string error, Effects& out) {
  state = SignedOut{{}, true, std::move(error)};
  out.push_back(get(LoadDemoUsers{}, "/api/demo/users"));
}

void choose(State& state, const model::UserId& user, Effects& out) {
  state = SigningIn{user};
  Ask ask = get(CreateDemoSession{}, "/api/demo/session");
  ask.http.method = Method::Post;
  ask.http.body = protocol::api::demo_session_body(user);
  out.push_back(std::move(ask));
}

void users_answered(State& state, const Answered& answer, Effects& out) {
  auto* signed_out = std::get_if<SignedOut>(&state);
  if (signed_out == nullptr) return;
  signed_out->loading = false;
  if (answer.status == 200) {
    if (auto users = protocol::api::read_demo_users(answer.body)) {
      signed_out->users = *std::move(users);
      if (signed_out->error == kUnreachable) signed_out->error.clear();
      return;
    }
  }
  if (unanswered(answer.status)) {
    signed_out->error = kUnreachable;
    out.push_back(StartTimer{Timer::Refetch, kAskAgain_ms});
  } else {
    signed_out->error = protocol::api::read_error(answer.body, answer.status).message;
  }
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
  auto* signing_in = std::get_if<SigningIn>(&state);
  if (signing_in == nullptr) return;
  if (answer.status == 200 || answer.status == 201) {
    if (auto session = protocol::api::read_demo_session(answer.body)) {
      token_given(state, std::move(session->token), out);
      return;
    }
  }
  if (unanswered(answer.status)) {
    signing_in->unanswered = true;
    out.push_back(StartTimer{Timer::Refetch, kAskAgain_ms});
    return;
  }
  ask_users(state, protocol::api::read_error(answer.body, answer.status).message, out);
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
  out.push_back(StartTimer{Timer::Refetch, kAskAgain_ms});
}

}  // namespace

Effects reduce(State& state, const Action& action) {
  Effects out;
  base::match(
      action, [&](const UsersAsked&) { ask_users(state, {}, out); },
      [&](const UserChosen& chosen) { choose(state, chosen.user, out); },
      [&](const TokenGiven& given) { token_given(state, given.token, out); },
      [&](const Answered& answer) {
        if (std::holds_alternative<LoadDemoUsers>(answer.purpose)) {
          users_answered(state, answer, out);
        } else if (std::holds_alternative<CreateDemoSession>(answer.purpose)) {
          demo_session_answered(state, answer, out);
        } else {
          session_answered(state, answer, out);
        }
      },
      [&](const AskAgain&) {
        if (const auto* in = std::get_if<SigningIn>(&state)) {
          const model::UserId user = in->user;
          choose(state, user, out);
          std::get<SigningIn>(state).unanswered = true;
        } else if (const auto* waiting = std::get_if<SignedOut>(&state)) {
          if (!waiting->loading && waiting->users.empty() && !waiting->error.empty()) {
            ask_users(state, waiting->error, out);
          }
        } else if (std::holds_alternative<Opening>(state)) {
          out.push_back(get(LoadSession{}, "/api/session"));
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
