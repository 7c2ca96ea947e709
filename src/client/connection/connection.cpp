#include "client/connection/connection.hpp"

#include <algorithm>
#include <array>

#include "base/match.hpp"
#include "base/prng.hpp"
#include "protocol/close_code.hpp"

namespace client::connection {
namespace {

using base::match;

void connect(State& state, Effects& out) {
  const SocketId socket = ++state.last_socket;
  state.phase = Connecting{socket};
  out.push_back(StopTimer{Timer::Retry});
  out.push_back(OpenSocket{socket, state.url});
  out.push_back(StartTimer{Timer::Connect, kConnectTimeout_ms});
}

void note_loss(State& state, const Stamp& stamp, Effects& out) {
  if (state.lost_at) return;
  state.lost_at = stamp.at;
  out.push_back(StartTimer{Timer::Notice, state.online ? kNoticeAfter_ms : 0});
}

void wait(State& state, std::int64_t delay_ms, const Stamp& stamp, Effects& out) {
  state.phase = Waiting{stamp.at + delay_ms};
  out.push_back(StartTimer{Timer::Retry, delay_ms});
}

std::int64_t slow_ladder_ms(int failures) {
  constexpr std::array<std::int64_t, 4> kSteps_ms{2'000, 30'000, 60'000, 300'000};
  const auto step = static_cast<std::size_t>(std::clamp(failures, 0, 3));
  return kSteps_ms[step];
}

void lost(State& state, int code, const Stamp& stamp, Effects& out) {
  out.push_back(StopTimer{Timer::Connect});
  out.push_back(StopTimer{Timer::Liveness});
  note_loss(state, stamp, out);
  if (const auto* link = std::get_if<Connected>(&state.phase)) {
    if (stamp.at - link->since >= kLasting_ms) state.failures = state.slow_failures = 0;
  }
  switch (protocol::after_close(code)) {
    case protocol::AfterClose::Stop:
      state.phase = Stopped{code};
      state.notice = true;
      return;
    case protocol::AfterClose::UseTls:
      if (state.url.compare(0, 5, "ws://") != 0) {  // nothing to change: never unchanged
        state.phase = Stopped{code};
        state.notice = true;
        return;
      }
      state.url.replace(0, 5, "wss://");
      connect(state, out);
      return;
    case protocol::AfterClose::SlowLadder:
      wait(state, slow_ladder_ms(state.slow_failures++), stamp, out);
      return;
    case protocol::AfterClose::Now:
      // "At once", but a server that closes every time must not be hammered.
      if (state.failures++ == 0) {
        connect(state, out);
      } else {
        wait(state, backoff_ms(state.failures, stamp.entropy), stamp, out);
      }
      return;
    case protocol::AfterClose::BackOff:
      wait(state, backoff_ms(++state.failures, stamp.entropy), stamp, out);
      return;
  }
}

void established(State& state, SocketId socket, const protocol::ConnectionEstablished& frame,
                 const Stamp& stamp, Effects& out) {
  const std::int64_t announced = std::int64_t{frame.activity_timeout_s} * 1000;
  const std::int64_t timeout = std::min(announced, kMaxActivityTimeout_ms);
  state.phase = Connected{socket, frame.socket_id, timeout, stamp.at, std::nullopt, {}, stamp.at};
  state.ever_connected = true;
  state.lost_at.reset();
  state.notice = false;
  out.push_back(StopTimer{Timer::Connect});
  out.push_back(StopTimer{Timer::Notice});
  out.push_back(StartTimer{Timer::Liveness, timeout});
}

// Asks for a sign of life within `timeout_ms`; a question under way is only hurried.
void send_ping(Connected& link, std::int64_t timeout_ms, const Stamp& stamp, Effects& out) {
  const base::Instant due = stamp.at + timeout_ms;
  if (link.ping_sent_at && link.pong_due <= due) return;
  if (!link.ping_sent_at) {
    link.ping_sent_at = stamp.at;
    out.push_back(
        SendFrame{link.socket, protocol::encode(protocol::ClientFrame{protocol::Ping{}})});
  }
  link.pong_due = due;
  out.push_back(StartTimer{Timer::Liveness, timeout_ms});
}

// Any message proves the link.
void heard(State& state, const Stamp& stamp, Effects& out) {
  auto* link = std::get_if<Connected>(&state.phase);
  if (link == nullptr) return;
  link->last_inbound = stamp.at;
  if (!link->ping_sent_at) return;
  link->ping_sent_at.reset();
  out.push_back(StartTimer{Timer::Liveness, link->activity_timeout_ms});
}

void frame_received(State& state, const FrameReceived& received, const Stamp& stamp, Effects& out) {
  if (auto* connecting = std::get_if<Connecting>(&state.phase)) {
    const auto* frame = std::get_if<protocol::ConnectionEstablished>(&received.frame);
    if (frame != nullptr) established(state, connecting->socket, *frame, stamp, out);
    return;
  }
  heard(state, stamp, out);
  const Connected* link = connected(state);
  if (link != nullptr && std::holds_alternative<protocol::Ping>(received.frame)) {
    out.push_back(
        SendFrame{link->socket, protocol::encode(protocol::ClientFrame{protocol::Pong{}})});
  }
}

void liveness(State& state, const Stamp& stamp, Effects& out) {
  auto* link = std::get_if<Connected>(&state.phase);
  if (link == nullptr) return;
  if (link->ping_sent_at) {
    const SocketId socket = link->socket;
    out.push_back(CloseSocket{socket, 4201});
    lost(state, 1006, stamp, out);  // do not wait for a dead socket's close
    return;
  }
  // Traffic since the timer was set? Then only the rest of the silence is left.
  const std::int64_t silent_ms = stamp.at - link->last_inbound;
  if (silent_ms < link->activity_timeout_ms) {
    out.push_back(StartTimer{Timer::Liveness, link->activity_timeout_ms - silent_ms});
    return;
  }
  const bool slept = silent_ms > link->activity_timeout_ms + kPongTimeout_ms;
  send_ping(*link, slept ? kWakeTimeout_ms : kPongTimeout_ms, stamp, out);
}

void timer_fired(State& state, Timer timer, const Stamp& stamp, Effects& out) {
  if (timer == Timer::Connect) {
    if (auto* connecting = std::get_if<Connecting>(&state.phase)) {
      out.push_back(CloseSocket{connecting->socket, 1000});
      lost(state, 1006, stamp, out);
    }
  } else if (timer == Timer::Retry) {
    if (std::holds_alternative<Waiting>(state.phase)) connect(state, out);
  } else if (timer == Timer::Liveness) {
    liveness(state, stamp, out);
  } else if (timer == Timer::Notice) {
    state.notice = state.lost_at.has_value();
  }
}

void online_changed(State& state, bool online, const Stamp& stamp, Effects& out) {
  state.online = online;
  if (online) {
    if (std::holds_alternative<Waiting>(state.phase)) {
      state.failures = 0;
      connect(state, out);
    }
  } else if (state.lost_at) {
    state.notice = true;
  }
  // Only a hint, and the network may be another one: does the link still answer?
  auto* link = std::get_if<Connected>(&state.phase);
  if (link != nullptr) send_ping(*link, kWakeTimeout_ms, stamp, out);
}

}  // namespace

Effects reduce(State& state, const Action& action, const Stamp& stamp) {
  Effects out;
  match(
      action,
      [&](const Wanted& wanted) {
        state.url = wanted.url;
        if (std::holds_alternative<Idle>(state.phase)) connect(state, out);
      },
      [&](const Unwanted&) {
        match(
            state.phase, [](Idle&) {}, [](Waiting&) {}, [](Stopped&) {},
            [&](Connecting& c) {
              out.push_back(CloseSocket{c.socket, 1000});
            },
            [&](Connected& c) {
              out.push_back(CloseSocket{c.socket, 1000});
            });
        state.phase = Idle{};
        state.lost_at.reset();
        state.notice = false;
        for (const Timer t : {Timer::Connect, Timer::Retry, Timer::Liveness, Timer::Notice}) {
          out.push_back(StopTimer{t});
        }
      },
      [&](const RetryNow&) {
        if (std::holds_alternative<Waiting>(state.phase) ||
            std::holds_alternative<Stopped>(state.phase)) {
          connect(state, out);
        }
      },
      [&](const Sent&) {
        auto* link = std::get_if<Connected>(&state.phase);
        if (link != nullptr) send_ping(*link, kSentTimeout_ms, stamp, out);
      },
      [&](const Woke&) {
        auto* link = std::get_if<Connected>(&state.phase);
        if (link != nullptr) {
          send_ping(*link, kWakeTimeout_ms, stamp, out);
        } else if (std::holds_alternative<Waiting>(state.phase)) {
          connect(state, out);
        }
      },
      [&](const Heard& message) {
        if (is_current(state, message.socket)) heard(state, stamp, out);
      },
      [&](const FrameReceived& received) {
        if (is_current(state, received.socket)) frame_received(state, received, stamp, out);
      },
      [&](const TimerFired& fired) { timer_fired(state, fired.timer, stamp, out); },
      [](const SocketOpened&) {},  // the service's own greeting is what counts
      [&](const SocketClosed& closed) {
        if (is_current(state, closed.socket)) lost(state, closed.code, stamp, out);
      },
      [&](const OnlineChanged& changed) { online_changed(state, changed.online, stamp, out); });
  return out;
}

const Connected* connected(const State& state) { return std::get_if<Connected>(&state.phase); }

bool is_current(const State& state, SocketId socket) {
  if (const auto* c = std::get_if<Connecting>(&state.phase)) return c->socket == socket;
  if (const auto* c = std::get_if<Connected>(&state.phase)) return c->socket == socket;
  return false;
}

std::string_view public_name(const State& state) {
  return match(
      state.phase, [](const Idle&) { return std::string_view("initialized"); },
      [](const Connecting&) { return std::string_view("connecting"); },
      [](const Connected&) { return std::string_view("connected"); },
      [](const Waiting&) { return std::string_view("unavailable"); },
      [](const Stopped&) { return std::string_view("failed"); });
}

std::int64_t backoff_ms(int failures, std::uint64_t entropy) {
  const int doublings = std::clamp(failures - 1, 0, 6);
  const std::int64_t ceiling = std::min<std::int64_t>(250LL << doublings, 10'000);
  return base::Prng(entropy).below(static_cast<std::uint32_t>(ceiling + 1));
}

}  // namespace client::connection
