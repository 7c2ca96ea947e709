// Channels: the subscriptions we want, carried over reconnects.
//
//   Wanted ──connected──▶ Authorizing ──200──▶ Subscribing ──succeeded──▶ Subscribed
//     ▲                      │ 401/5xx/none: Wanted again after a wait
//     │ disconnected         │ 403 or subscription_error
//     └──(from any)          └──────────▶ Refused (until unwanted, or wanted anew)
//
// Invariant: every channel is authorized anew for each connection (the signature holds
// the socket_id); answers for an older socket are ignored. Public channels skip
// Authorizing. Source: Pusher Channels protocol 7, "Subscribing".
#pragma once

#include <map>
#include <string>
#include <variant>

#include "client/effect.hpp"
#include "protocol/frame.hpp"

namespace client::channels {

inline constexpr std::int64_t kRetry_ms = 2'000;

struct Wanted {};
struct Authorizing {};
struct Subscribing {};
struct Subscribed {};
struct Refused {
  int status = 0;
};
using Phase = std::variant<Wanted, Authorizing, Subscribing, Subscribed, Refused>;

struct State {
  std::map<std::string, Phase> channels;  // by name
  SocketId socket = 0;                    // 0: not connected
  std::string socket_id;
  std::string auth_endpoint = "/api/pusher/auth";
};

struct Joined {
  std::string channel;
};
struct Left {
  std::string channel;
};
struct LinkUp {
  SocketId socket = 0;
  std::string socket_id;
};
struct LinkDown {};
struct AuthAnswered {
  AuthorizeChannel purpose;
  int status = 0;
  std::string body;
};
struct Succeeded {
  std::string channel;
};
struct Failed {
  std::string channel;
  int status = 0;
};
struct RetryFired {};
using Action =
    std::variant<Joined, Left, LinkUp, LinkDown, AuthAnswered, Succeeded, Failed, RetryFired>;

[[nodiscard]] Effects reduce(State& state, const Action& action, const Stamp& stamp);
[[nodiscard]] bool is_subscribed(const State& state, const std::string& channel);

}  // namespace client::channels
