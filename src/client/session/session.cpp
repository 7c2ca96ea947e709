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

void ask_demo_session(const model::UserId& user, Effects& out) {
  Ask ask = get(CreateDemoSession{}, "/api/demo/session");
  ask.http.method = Method::Post;
  ask.http.body = protocol::api::demo_session_body(user);
  out.push_back(std::move(ask));
}

void choose(State& state, const model::UserId& user, Effects& out) {
  state = SigningIn{user};
  ask_demo_session(user, out);
}

void token_given(State& state, std::string token, model::UserId demo_user, Effects& out) {
  if (auto* in = std::get_if<SignedIn>(&state)) {
    in->token.value = std::move(token);
    in->fresh = true;
    in->renewal = in->stated ? Renewal::Current : Renewal::Check;
    if (!in->stated) out.push_back(get(LoadSession{}, "/api/session"));
    return;
  }
  const auto* opening = std::get_if<Opening>(&state);
  const bool asked = opening != nullptr && opening->asked;
  state = Opening{std::move(token), std::move(demo_user), asked};
  out.push_back(get(LoadSession{}, "/api/session"));
}

void demo_session_answered(State& state, const Answered& answer, Effects& out) {
  auto* signing_in = std::get_if<SigningIn>(&state);
  auto* in = std::get_if<SignedIn>(&state);
  const bool renewing = in != nullptr && in->renewal == Renewal::Demo;
  if (signing_in == nullptr && !renewing) return;
  if (answer.status == 200 || answer.status == 201) {
    if (auto session = protocol::api::read_demo_session(answer.body)) {
      token_given(state, std::move(session->token),
                  signing_in != nullptr ? signing_in->user : model::UserId{}, out);
      return;
    }
  }
  if (unanswered(answer.status)) {
    if (signing_in != nullptr) signing_in->unanswered = true;
    out.push_back(StartTimer{Timer::Refetch, kAskAgain_ms});
    return;
  }
  ask_users(state, protocol::api::read_error(answer.body, answer.status).message, out);
}

void session_answered(State& state, const Answered& answer, Effects& out) {
  auto* opening = std::get_if<Opening>(&state);
  auto* in = std::get_if<SignedIn>(&state);
  const bool checking = in != nullptr && in->renewal == Renewal::Check;
  if (opening == nullptr && !checking) return;
  if (answer.status == 200) {
    if (auto session = protocol::api::read_session(answer.body)) {
      if (checking) {
        in->session = *std::move(session);
        in->renewal = Renewal::Current;
        in->stated = true;
      } else {
        state = SignedIn{std::move(opening->token),
                         *std::move(session),
                         std::move(opening->demo_user),
                         Renewal::Current,
                         false,
                         true};
      }
      return;
    }
  }
  if (answer.status == 401 && opening != nullptr && !opening->asked && opening->demo_user.empty()) {
    opening->asked = true;
    out.push_back(AskToken{});
    return;
  }
  if (answer.status == 401 || answer.status == 403) {
    ask_users(state, protocol::api::read_error(answer.body, answer.status).message, out);
    return;
  }
  out.push_back(StartTimer{Timer::Refetch, kAskAgain_ms});
}

void remembered(State& state, const Remembered& known) {
  SignedIn in;
  in.session = known.session;
  if (const auto* signing_in = std::get_if<SigningIn>(&state)) {
    in.demo_user = signing_in->user;
    in.renewal = Renewal::Demo;
  } else if (auto* opening = std::get_if<Opening>(&state)) {
    in.token = std::move(opening->token);
    in.demo_user = std::move(opening->demo_user);
    in.renewal = Renewal::Check;
  } else {
    return;
  }
  state = std::move(in);
}

void token_expired(State& state, Effects& out) {
  auto* in = std::get_if<SignedIn>(&state);
  if (in == nullptr || in->renewal == Renewal::Demo || in->renewal == Renewal::Host) return;
  if (in->fresh) {
    ask_users(state, "Please sign in again.", out);
  } else if (!in->demo_user.empty()) {
    in->renewal = Renewal::Demo;
    ask_demo_session(in->demo_user, out);
  } else {
    in->renewal = Renewal::Host;
    out.push_back(AskToken{});
  }
}

void ask_again(State& state, Effects& out) {
  if (const auto* signing_in = std::get_if<SigningIn>(&state)) {
    const model::UserId user = signing_in->user;
    choose(state, user, out);
    std::get<SigningIn>(state).unanswered = true;
  } else if (const auto* waiting = std::get_if<SignedOut>(&state)) {
    if (!waiting->loading && waiting->users.empty() && !waiting->error.empty()) {
      ask_users(state, waiting->error, out);
    }
  } else if (std::holds_alternative<Opening>(state)) {
    out.push_back(get(LoadSession{}, "/api/session"));
  } else if (const auto* in = std::get_if<SignedIn>(&state)) {
    if (in->renewal == Renewal::Demo) ask_demo_session(in->demo_user, out);
    if (in->renewal == Renewal::Check) out.push_back(get(LoadSession{}, "/api/session"));
  }
}

}  // namespace

Effects reduce(State& state, const Action& action) {
  Effects out;
  base::match(
      action, [&](const UsersAsked&) { ask_users(state, {}, out); },
      [&](const UserChosen& chosen) { choose(state, chosen.user, out); },
      [&](const TokenGiven& given) { token_given(state, given.token, {}, out); },
      [&](const Remembered& known) { remembered(state, known); },
      [&](const Answered& answer) {
        if (std::holds_alternative<LoadDemoUsers>(answer.purpose)) {
          users_answered(state, answer, out);
        } else if (std::holds_alternative<CreateDemoSession>(answer.purpose)) {
          demo_session_answered(state, answer, out);
        } else {
          session_answered(state, answer, out);
        }
      },
      [&](const AskAgain&) { ask_again(state, out); },
      [&](const TokenExpired&) { token_expired(state, out); },
      [&](const TokenAccepted&) {
        if (auto* in = std::get_if<SignedIn>(&state)) in->fresh = false;
      },
      [&](const TokenRefused&) { ask_users(state, "Please sign in again.", out); },
      [&](const SessionStale&) {
        auto* in = std::get_if<SignedIn>(&state);
        if (in == nullptr) return;
        in->stated = false;  // with a renewal under way it is read after that
        if (in->renewal != Renewal::Current) return;
        in->renewal = Renewal::Check;
        out.push_back(get(LoadSession{}, "/api/session"));
      },
      [&](const SignedOff&) { ask_users(state, {}, out); });
  return out;
}

const SignedIn* signed_in(const State& state) { return std::get_if<SignedIn>(&state); }

std::string token(const State& state) {
  if (const auto* opening = std::get_if<Opening>(&state)) return opening->token.value;
  const auto* in = std::get_if<SignedIn>(&state);
  const bool usable =
      in != nullptr && (in->renewal == Renewal::Current || in->renewal == Renewal::Check);
  return usable ? in->token.value : std::string();
}

bool ready(const State& state) {
  const auto* in = std::get_if<SignedIn>(&state);
  return in != nullptr && in->renewal == Renewal::Current;
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
