#include "client/attention/attention.hpp"

#include <utility>

#include "base/json.hpp"
#include "base/match.hpp"
#include "protocol/frame.hpp"

namespace client::attention {
namespace {

void tell(const State& state, const Room& room, Effects& out) {
  if (room.socket == 0) return;
  std::string data;
  base::JsonWriter(data)
      .begin_object()
      .field("userId", room.user.value)
      .field("away", state.away)
      .end_object();
  const protocol::ClientFrame frame =
      protocol::ClientEvent{"client-presence", room.channel, std::move(data)};
  out.push_back(SendFrame{room.socket, protocol::encode(frame)});
}

void wait(std::int64_t delay_ms, Effects& out) {
  out.push_back(StartTimer{Timer::Attention, delay_ms});
}

void here(State& state, const Room& room, const Stamp& stamp, Effects& out) {
  state.input_at = stamp.at;
  if (!state.shown || !state.away) return;  // the timer that runs finds it out
  state.away = false;
  tell(state, room, out);
  wait(kAwayAfter_ms, out);
}

void timer_fired(State& state, const Room& room, const Stamp& stamp, Effects& out) {
  const std::int64_t left_ms = kAwayAfter_ms - (stamp.at - state.input_at);
  if (!state.away && state.shown && left_ms > 0) {
    wait(left_ms, out);
    return;
  }
  state.away = true;
  tell(state, room, out);
  wait(kTellEvery_ms, out);
}

}  // namespace

Effects reduce(State& state, const Action& action, const Room& room, const Stamp& stamp) {
  Effects out;
  base::match(
      action, [&](const InputSeen&) { here(state, room, stamp, out); },
      [&](const Shown& a) {
        state.shown = a.shown;
        here(state, room, stamp, out);
        if (!state.away) wait(a.shown ? kAwayAfter_ms : kHiddenAfter_ms, out);
      },
      [&](const SomeoneCame&) {
        if (state.away) tell(state, room, out);
      },
      [&](const OwnSaid& a) {
        if (a.away && !state.away) tell(state, room, out);
      },
      [&](const TimerFired&) { timer_fired(state, room, stamp, out); });
  return out;
}

}  // namespace client::attention
