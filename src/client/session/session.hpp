// Session: who is signed in.
//
//   SignedOut ──chosen──▶ SigningIn ──token──▶ Opening ──session──▶ SignedIn
//       ▲  ▲                 │ refused            │ 401               │ sign-out, refused
//       │  └─────────────────┘                    │                   │ again after renewal
//       └─────────────────────────────────────────┴───────────────────┘
//   remembered: SigningIn, Opening ──this device knows them──▶ SignedIn (Renewal under way)
//   SignedIn:   Current ──401──▶ Demo or Host (a new token is asked for) ──token──▶ Current
//   No answer at all: the same is asked again every 2 s, in each of them.
//
// Invariant: a token is never shown, recorded or put into a URL. While a renewal is under
// way `token()` is empty, so that nothing is asked with the old one. One renewal per
// refusal: a new token that is refused at once ends the session.
// Source: CONTRACT.md, "Identity".
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/secret.hpp"
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
  base::Secret token;
  model::UserId demo_user;  // whose token it is, where we asked for it
  bool asked = false;       // it was refused, and its giver asked for another
};
enum class Renewal {
  Current,  // the token is good as far as we know
  Demo,     // a demo session was asked for
  Host,     // whoever gave the token was asked for another
  Check,    // the session is being read with the token: it is a remembered one
};
struct SignedIn {
  base::Secret token;
  protocol::api::Session session;
  model::UserId demo_user;
  Renewal renewal = Renewal::Current;
  bool fresh = false;   // renewed, and not one answer since
  bool stated = false;  // by the server since the start; false: as this device remembers it
};
using State = std::variant<SignedOut, SigningIn, Opening, SignedIn>;

struct UsersAsked {};
struct UserChosen {
  model::UserId user;
};
struct TokenGiven {
  std::string token;
};
struct Remembered {  // from this device, for the person who is signing in
  protocol::api::Session session;
};
struct Answered {  // to LoadDemoUsers, CreateDemoSession or LoadSession
  Purpose purpose;
  int status = 0;
  std::string body;
};
struct AskAgain {};       // after no answer
struct TokenExpired {};   // a request with the current token was answered 401
struct TokenAccepted {};  // or anything else
struct TokenRefused {};   // no other is to be had
struct SessionStale {};   // its epoch is gone: read anew
struct SignedOff {};
using Action = std::variant<UsersAsked, UserChosen, TokenGiven, Remembered, Answered, AskAgain,
                            TokenExpired, TokenAccepted, TokenRefused, SessionStale, SignedOff>;

[[nodiscard]] Effects reduce(State& state, const Action& action);
[[nodiscard]] const SignedIn* signed_in(const State& state);
// What requests carry; empty: none is to be made now.
[[nodiscard]] std::string token(const State& state);
// Signed in, with a session that the server has stated.
[[nodiscard]] bool ready(const State& state);
// The WebSocket endpoint of the session's realtime service: absolute, or "/app/…" on
// the server's own origin.
[[nodiscard]] std::string realtime_url(const protocol::api::Realtime& realtime);

}  // namespace client::session
