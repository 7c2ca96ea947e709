// Session: who is signed in.
//
//   SignedOut ──chosen──▶ SigningIn ──token──▶ Opening ──session──▶ SignedIn
//       ▲  ▲                 │ refused            │ 401               │ 401, sign-out
//       │  └─────────────────┘                    │                   │
//       └─────────────────────────────────────────┴───────────────────┘
//   No answer at all: the same is asked again every 2 s, in each of them.
//
// Invariant: a token exists in Opening and SignedIn only; it is never shown, recorded
// or put into a URL. Source: CONTRACT.md, "Identity".
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "client/effect.hpp"
#include "protocol/api.hpp"

namespace client::session {

struct SignedOut {
  std::vector<protocol::api::DemoUser> users;  // to choose from
  bool loading = false;
  std::string error;  // a sentence, or empty
};
struct SigningIn {
  model::UserId user;
  bool unanswered = false;  // the server did not answer; asked again by a timer
};
struct Opening {
  std::string token;
};
struct SignedIn {
  std::string token;
  protocol::api::Session session;
};
using State = std::variant<SignedOut, SigningIn, Opening, SignedIn>;

struct UsersAsked {};
struct UserChosen {
  model::UserId user;
};
struct TokenGiven {
  std::string token;
};
struct Answered {  // to LoadDemoUsers, CreateDemoSession or LoadSession
  Purpose purpose;
  int status = 0;
  std::string body;
};
struct AskAgain {};  // after no answer
struct TokenRefused {};
struct SignedOff {};
using Action =
    std::variant<UsersAsked, UserChosen, TokenGiven, Answered, AskAgain, TokenRefused, SignedOff>;

[[nodiscard]] Effects reduce(State& state, const Action& action);
[[nodiscard]] const SignedIn* signed_in(const State& state);
[[nodiscard]] std::string token(const State& state);
// The WebSocket endpoint of the session's realtime service: absolute, or "/app/…" on
// the server's own origin.
[[nodiscard]] std::string realtime_url(const protocol::api::Realtime& realtime);

}  // namespace client::session
