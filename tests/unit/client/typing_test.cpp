// Who is typing: told every 4 s, gone after 7 s, a 5 s pause, a comment or a departure.
#include "client/typing/typing.hpp"

#include <doctest/doctest.h>

#include "protocol/frame.hpp"

namespace typing = client::typing;
using client::Effects;
using client::Stamp;

namespace {

const std::string kRoom = "presence-thread-t1";
const typing::Speaker kMe{7, model::UserId{"me"}, "Me Myself"};

Stamp at(std::int64_t ms) { return {{ms}, 1}; }

typing::Heard heard(const char* user, const char* name, bool on) {
  return {kRoom, model::UserId{user}, name, on};
}

// The frames in `effects`, as "true" or "false" for what they tell.
std::vector<std::string> told(const Effects& effects) {
  std::vector<std::string> out;
  for (const client::Effect& effect : effects) {
    if (const auto* frame = std::get_if<client::SendFrame>(&effect)) {
      CHECK(frame->socket == 7);
      const bool on = frame->text.find("\"typing\":true") != std::string::npos;
      out.emplace_back(on ? "true" : "false");
    }
  }
  return out;
}

std::int64_t timer_of(const Effects& effects) {
  for (const client::Effect& effect : effects) {
    if (const auto* start = std::get_if<client::StartTimer>(&effect)) return start->delay_ms;
  }
  return -1;
}

typing::State in_room() {
  typing::State state;
  (void)typing::reduce(state, typing::RoomEntered{kRoom}, at(0));
  return state;
}

}  // namespace

TEST_CASE("Quiet: input tells at once, then every 4 s while writing") {
  typing::State state = in_room();
  CHECK(told(typing::reduce(state, typing::Wrote{kMe, kRoom}, at(0))).size() == 1);
  CHECK(told(typing::reduce(state, typing::Wrote{kMe, kRoom}, at(3'999))).empty());
  CHECK(told(typing::reduce(state, typing::Wrote{kMe, kRoom}, at(4'000))).size() == 1);
}

TEST_CASE("Writing: a pause of 5 s says so once") {
  typing::State state = in_room();
  CHECK(timer_of(typing::reduce(state, typing::Wrote{kMe, kRoom}, at(0))) == 5'000);
  (void)typing::reduce(state, typing::Wrote{kMe, kRoom}, at(1'000));
  CHECK(told(typing::reduce(state, typing::TimerFired{kMe}, at(5'999))).empty());
  CHECK(told(typing::reduce(state, typing::TimerFired{kMe}, at(6'000))) ==
        std::vector<std::string>{"false"});
  CHECK(told(typing::reduce(state, typing::TimerFired{kMe}, at(9'000))).empty());
}

TEST_CASE("Writing: sent or left says so; without a socket nothing leaves") {
  typing::State state = in_room();
  (void)typing::reduce(state, typing::Wrote{kMe, kRoom}, at(0));
  CHECK(told(typing::reduce(state, typing::Stopped{kMe}, at(10))) ==
        std::vector<std::string>{"false"});
  CHECK(told(typing::reduce(state, typing::Stopped{kMe}, at(11))).empty());
  typing::Speaker offline = kMe;
  offline.socket = 0;
  CHECK(told(typing::reduce(state, typing::Wrote{offline, kRoom}, at(20))).empty());
}

TEST_CASE("Others: shown by first name, up to two names, then a count") {
  typing::State state = in_room();
  CHECK(typing::label(state).empty());
  (void)typing::reduce(state, heard("ana", "Ana Souza", true), at(0));
  CHECK(typing::label(state) == "Ana is typing…");
  (void)typing::reduce(state, heard("bo", "Bo", true), at(1));
  CHECK(typing::label(state) == "Ana and Bo are typing…");
  (void)typing::reduce(state, heard("ana", "Ana Souza", true), at(2));
  (void)typing::reduce(state, heard("jo", "Jo", true), at(3));
  CHECK(typing::label(state) == "3 people are typing…");
}

TEST_CASE("Others: gone after 7 s of silence, a stop, their comment, or another room") {
  typing::State state = in_room();
  (void)typing::reduce(state, heard("ana", "Ana", true), at(0));
  (void)typing::reduce(state, heard("bo", "Bo", true), at(1'000));
  (void)typing::reduce(state, typing::TimerFired{kMe}, at(7'000));
  CHECK(typing::label(state) == "Bo is typing…");
  (void)typing::reduce(state, heard("bo", "Bo", false), at(7'100));
  CHECK(typing::label(state).empty());
  (void)typing::reduce(state, heard("cy", "Cy", true), at(7'200));
  (void)typing::reduce(state, typing::Commented{model::UserId{"cy"}}, at(7'300));
  CHECK(typing::label(state).empty());
  (void)typing::reduce(state, heard("di", "Di", true), at(7'400));
  CHECK(timer_of(typing::reduce(state, typing::RoomEntered{"presence-thread-t2"}, at(7'500))) ==
        -1);
  CHECK(typing::label(state).empty());
}

TEST_CASE("Others: an event of another channel shows nobody") {
  typing::State state = in_room();
  typing::Heard event = heard("ana", "Ana", true);
  event.channel = "presence-thread-other";
  (void)typing::reduce(state, event, at(0));
  CHECK(typing::label(state).empty());
}
