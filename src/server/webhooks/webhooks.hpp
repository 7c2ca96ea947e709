// Webhooks: what the hub's facts become for the application's own server. PURE.
//
// Invariant: one delivery at a time, in the order things happened; a delivery is repeated
// byte for byte until it is accepted or 5 minutes old; a leave is held back and dropped
// when the client returns; what waits is bounded, the oldest goes first. The sending and
// signing is net/webhook_sender's. Spec: Pusher Channels, "Webhooks".
//
//   Fact ──> held (leaves, up to 3 s) ──> queue ──next──> in flight ──2xx──> gone
//              └── the return ──> gone               ▲        └── else ──> wait 1, 2, 4 … 60 s
//                                                    └────────────────────────┘  until 5 min
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "base/instant.hpp"
#include "server/hub/hub.hpp"

namespace server::webhooks {

namespace limits {
inline constexpr std::int64_t kVacatedHold_ms = 3'000;
// A user stays a member for the hub's own grace before this.
inline constexpr std::int64_t kRemovedHold_ms = 1'000;
inline constexpr std::int64_t kRetryFor_ms = 5 * 60 * 1'000;
inline constexpr std::int64_t kFirstPause_ms = 1'000;
inline constexpr std::int64_t kLongestPause_ms = 60'000;
inline constexpr std::size_t kEventsPerDelivery = 100;
inline constexpr std::size_t kQueuedEvents = 10'000;  // held ones, too
inline constexpr std::size_t kQueuedBytes = 8 * 1024 * 1024;
}  // namespace limits

struct Held {
  base::Instant due;
  std::string event;  // JSON
};
struct Delivery {
  std::string body;
  base::Instant since;
  base::Instant next;  // not to be tried before
  int attempts = 0;
  std::size_t events = 0;
  bool in_flight = false;
};

struct State {
  std::deque<std::string> queue;  // events as JSON, oldest first
  std::size_t queued_bytes = 0;
  std::map<std::string, Held> held;  // by what would cancel it
  std::optional<Delivery> delivery;
  std::uint64_t delivered = 0;  // events
  std::uint64_t lost = 0;       // events: given up, or no room
  std::uint64_t failed_attempts = 0;
};

void note(State& state, const hub::Fact& fact, base::Instant now);
// The body to send now, if there is one; `finished` tells how it went.
[[nodiscard]] std::optional<std::string> next(State& state, base::Instant now);
void finished(State& state, bool accepted, base::Instant now);

}  // namespace server::webhooks
