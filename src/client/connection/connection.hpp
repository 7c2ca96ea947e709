// Connection: one WebSocket to a Pusher Channels service, kept alive.
//
//            Wanted                 opened+established
//   Idle ─────────────▶ Connecting ───────────────────▶ Connected
//    ▲                    │  ▲  │ closed / too slow        │ closed / no pong
//    │ Unwanted           │  │  ▼                          ▼
//    └─(from any)         │  └─ Waiting ◀──────────────────┘
//                         │     (retry timer, RetryNow, online)
//                         ▼ closed with 4000–4099
//                      Stopped ── RetryNow ──▶ Connecting
//
//   event \ phase   Idle     Connecting   Connected    Waiting      Stopped
//   Wanted          connect  –            –            –            –
//   established     –        → Connected  –            –            –
//   closed          –        wait / stop  wait / stop  –            –
//   Connect timer   –        close, wait  –            –            –
//   Liveness timer  –        –            ping / close –            –
//   Retry timer     –        –            –            connect      –
//   RetryNow        –        –            –            connect      connect
//   went online     –        –            ping         connect      –
//   went offline    –        –            ping         show it      –
//   sent, woke      –        –            ping         – / connect  –
//
// Invariant: at most one socket is in use; events of any other are ignored. Public
// state names are pusher-js's. Waits: full jitter, 250 ms doubling to 10 s; 4100 climbs
// 2, 30, 60, 300 s. A dead link is found in activity_timeout + 15 s when idle, 10 s after
// something was sent, 5 s after the machine woke. A link that does not last does not
// count as a success: the waits go on growing.
// Source: Pusher Channels protocol 7; facts: "Connection states" of pusher-js.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/instant.hpp"
#include "client/effect.hpp"
#include "protocol/frame.hpp"

namespace client::connection {

inline constexpr std::int64_t kConnectTimeout_ms = 10'000;
inline constexpr std::int64_t kPongTimeout_ms = 15'000;
inline constexpr std::int64_t kSentTimeout_ms = 10'000;  // for a sign of life after a send
inline constexpr std::int64_t kWakeTimeout_ms = 5'000;   // and after a sleep
inline constexpr std::int64_t kLasting_ms = 5'000;       // a link this old was a success
inline constexpr std::int64_t kMaxActivityTimeout_ms = 30'000;
inline constexpr std::int64_t kNoticeAfter_ms = 5'000;

struct Idle {};
struct Connecting {
  SocketId socket = 0;
};
struct Connected {
  SocketId socket = 0;
  std::string socket_id;  // the service's, signed in channel authorizations
  std::int64_t activity_timeout_ms = kMaxActivityTimeout_ms;
  base::Instant last_inbound;
  std::optional<base::Instant> ping_sent_at;
  base::Instant pong_due;  // with ping_sent_at
  base::Instant since;
};
struct Waiting {
  base::Instant retry_at;
};
struct Stopped {
  int code = 0;
};
using Phase = std::variant<Idle, Connecting, Connected, Waiting, Stopped>;

struct State {
  std::string url;  // of the service's WebSocket endpoint
  Phase phase;
  SocketId last_socket = 0;
  int failures = 0;       // in a row
  int slow_failures = 0;  // "over capacity" in a row
  bool online = true;     // the system's hint
  bool ever_connected = false;
  // Since when there has been no connection; shown as lost once `notice` is set.
  std::optional<base::Instant> lost_at;
  bool notice = false;
};

struct Wanted {
  std::string url;
};
struct Unwanted {};
struct RetryNow {};
struct Sent {};  // something that matters left, by whatever way
struct Woke {};  // from sleep, or into view: the link may be long gone
struct Heard {   // a frame that is none of our business here, but proves the link
  SocketId socket = 0;
};
struct FrameReceived {  // a greeting or a ping
  SocketId socket = 0;
  protocol::ServerFrame frame;
};
struct TimerFired {
  Timer timer = Timer::Connect;
};
using Action = std::variant<Wanted, Unwanted, RetryNow, Sent, Woke, Heard, FrameReceived,
                            TimerFired, SocketOpened, SocketClosed, OnlineChanged>;

[[nodiscard]] Effects reduce(State& state, const Action& action, const Stamp& stamp);

// The socket in use and established, or null.
[[nodiscard]] const Connected* connected(const State& state);
// Whether `socket` is the one in use.
[[nodiscard]] bool is_current(const State& state, SocketId socket);
// pusher-js's names: initialized, connecting, connected, unavailable, failed.
[[nodiscard]] std::string_view public_name(const State& state);
// The next wait before a retry, in ms: full jitter.
[[nodiscard]] std::int64_t backoff_ms(int failures, std::uint64_t entropy);

}  // namespace client::connection
