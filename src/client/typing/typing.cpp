#include "client/typing/typing.hpp"

#include <algorithm>
#include <utility>

#include "base/json.hpp"
#include "base/match.hpp"
#include "protocol/frame.hpp"

namespace client::typing {
namespace {

void tell(const Speaker& speaker, const std::string& channel, bool typing, Effects& out) {
  if (speaker.socket == 0) return;
  std::string data;
  base::JsonWriter(data)
      .begin_object()
      .field("userId", speaker.user.value)
      .field("userName", speaker.name)
      .field("typing", typing)
      .end_object();
  const protocol::ClientFrame frame =
      protocol::ClientEvent{"client-typing", channel, std::move(data)};
  out.push_back(SendFrame{speaker.socket, protocol::encode(frame)});
}

void set_timer(const State& state, const Stamp& stamp, Effects& out) {
  std::optional<base::Instant> due;
  const auto consider = [&](base::Instant at) { due = due && *due < at ? *due : at; };
  for (const Person& person : state.people) consider(person.expires_at);
  if (state.own) consider(state.own->input_at + kPause_ms);
  if (!due) {
    out.push_back(StopTimer{Timer::Typing});
  } else {
    out.push_back(StartTimer{Timer::Typing, std::max<std::int64_t>(0, *due - stamp.at)});
  }
}

void remove(State& state, const model::UserId& user) {
  state.people.erase(std::remove_if(state.people.begin(), state.people.end(),
                                    [&](const Person& p) { return p.user == user; }),
                     state.people.end());
}

void wrote(State& state, const Wrote& action, const Stamp& stamp, Effects& out) {
  const bool same = state.own && state.own->channel == action.channel;
  if (!same) {
    state.own = Own{action.channel, stamp.at, stamp.at};
    tell(action.speaker, action.channel, true, out);
    return;
  }
  state.own->input_at = stamp.at;
  if (stamp.at - state.own->told_at >= kTellEvery_ms) {
    state.own->told_at = stamp.at;
    tell(action.speaker, action.channel, true, out);
  }
}

void stop(State& state, const Speaker& speaker, Effects& out) {
  if (!state.own) return;
  tell(speaker, state.own->channel, false, out);
  state.own.reset();
}

void heard(State& state, const Heard& event, const Stamp& stamp) {
  if (event.channel != state.channel) return;
  const auto at = std::find_if(state.people.begin(), state.people.end(),
                               [&](const Person& p) { return p.user == event.user; });
  if (!event.typing) {
    remove(state, event.user);
  } else if (at != state.people.end()) {
    at->expires_at = stamp.at + kExpire_ms;
  } else if (state.people.size() < kMaxPeople) {
    state.people.push_back({event.user, event.name, stamp.at + kExpire_ms});
  }
}

void expire(State& state, const Speaker& speaker, const Stamp& stamp, Effects& out) {
  state.people.erase(std::remove_if(state.people.begin(), state.people.end(),
                                    [&](const Person& p) { return p.expires_at <= stamp.at; }),
                     state.people.end());
  if (state.own && stamp.at - state.own->input_at >= kPause_ms) stop(state, speaker, out);
}

}  // namespace

Effects reduce(State& state, const Action& action, const Stamp& stamp) {
  Effects out;
  base::match(
      action, [&](const Wrote& a) { wrote(state, a, stamp, out); },
      [&](const Stopped& a) { stop(state, a.speaker, out); },
      [&](const Heard& a) { heard(state, a, stamp); },
      [&](const Commented& a) { remove(state, a.user); },
      [&](const RoomEntered& a) {
        state.channel = a.channel;
        state.people.clear();
      },
      [&](const TimerFired& a) { expire(state, a.speaker, stamp, out); });
  set_timer(state, stamp, out);
  return out;
}

std::string label(const State& state) {
  const std::vector<Person>& people = state.people;
  const auto first_name = [&](std::size_t i) {
    return people[i].name.substr(0, people[i].name.find(' '));
  };
  if (people.empty()) return {};
  if (people.size() == 1) return first_name(0) + " is typing…";
  if (people.size() == 2) return first_name(0) + " and " + first_name(1) + " are typing…";
  return std::to_string(people.size()) + " people are typing…";
}

}  // namespace client::typing
