// Queue: events on their way to an outside realtime service. PURE.
//
//   one lane per channel:   waiting ──Post (1 to 10 of them)──▶ being posted ──Taken──▶ done
//                              ▲                                   │ Unavailable: again, later
//                              └───────────────────────────────────┤ Denied: again, much later
//                                                                  └ Invalid: one by one; alone:
//                                                                  dropped
//
// Invariant: events of a channel go out one request at a time and in their order, so an
// organization's broadcasts arrive in commit order; lanes do not wait for each other. What
// waits is bounded: beyond, the oldest of the lane goes (a client that misses it reads it
// from the log). Called by publisher.cpp and the tests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/instant.hpp"

namespace server::upstream {

namespace limits {
inline constexpr std::size_t kQueuedEvents = 10'000;
inline constexpr std::size_t kQueuedBytes = 32 * 1024 * 1024;
inline constexpr std::size_t kEventsPerPost = 10;  // Pusher's, for a batch
inline constexpr std::size_t kPosts = 8;           // at a time: as many connections are kept
inline constexpr std::int64_t kFirstPause_ms = 250;
inline constexpr std::int64_t kLastPause_ms = 10'000;
inline constexpr std::int64_t kDeniedPause_ms = 30'000;  // wrong key, secret, clock: needs a person
inline constexpr std::int64_t kMostRetryAfter_ms = 60'000;
}  // namespace limits

struct Event {
  std::string channel;
  std::string name;
  std::string data;  // the payload's text

  friend bool operator==(const Event& a, const Event& b) {
    return a.channel == b.channel && a.name == b.name && a.data == b.data;
  }
};

// ---- inputs ----
struct Published {
  Event event;
};
enum class Outcome { Taken, Unavailable, Denied, Invalid };
struct Answered {
  std::string channel;
  Outcome outcome = Outcome::Taken;
  std::optional<std::int64_t> retry_after_ms;
};
struct Ticked {};
using Input = std::variant<Published, Answered, Ticked>;

// ---- outputs ----
struct Post {
  std::string channel;
  std::vector<Event> events;  // one: an event; more: a batch
};
using Outputs = std::vector<Post>;

// ---- state ----
struct Lane {
  std::deque<Event> events;
  std::size_t posting = 0;  // the first of `events`
  std::size_t singly = 0;   // so many are not to be put together with others
  int failures = 0;         // in a row
  std::optional<base::Instant> paused_until;
};
struct State {
  std::map<std::string, Lane> lanes;  // without empty ones
  std::deque<std::string> ready;      // lanes to be posted from, in turn
  std::size_t waiting = 0;            // events in all lanes
  std::size_t bytes = 0;
  std::size_t posts = 0;  // under way
  std::uint64_t taken = 0;
  std::uint64_t dropped = 0;  // for lack of room
  std::uint64_t invalid = 0;  // refused by the service as they are
};

// `entropy`: 64 random bits, for jitter.
[[nodiscard]] Outputs reduce(State& state, const Input& input, base::Instant now,
                             std::uint64_t entropy);
// When Ticked has something to do.
[[nodiscard]] std::optional<base::Instant> due(const State& state);

// What an answer's status means; 0: there was none.
[[nodiscard]] Outcome outcome_of(int status);

}  // namespace server::upstream
