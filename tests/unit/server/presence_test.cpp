// Presence: users counted once, however many connections they have.
#include <doctest/doctest.h>

#include "unit/server/hub_world.hpp"

using server::hub::Closed;
using server::hub::test::World;

TEST_CASE("first connection of a user: told the members, announced to the others") {
  World world;
  world.open(1).open(2);
  world.present(1, "presence-a", "ana");
  world.clear();
  world.present(2, "presence-a", "bo");
  CHECK(
      world.take(1) ==
      R"({"event":"pusher_internal:member_added","channel":"presence-a","data":"{\"user_id\":\"bo\",\"user_info\":{\"name\":\"bo\"}}"})");
  CHECK(
      world.take(2) ==
      R"({"event":"pusher_internal:subscription_succeeded","channel":"presence-a","data":"{\"presence\":{\"ids\":[\"ana\",\"bo\"],\"hash\":{\"ana\":{\"name\":\"ana\"},\"bo\":{\"name\":\"bo\"}},\"count\":2}}"})");
}

TEST_CASE("second connection of a user: nobody hears; only the last one's end is announced") {
  World world;
  world.open(1).open(2).open(3);
  world.present(1, "presence-a", "ana");
  world.present(2, "presence-a", "bo");
  world.clear();
  world.present(3, "presence-a", "bo");
  CHECK(world.take(1).empty());
  world.step(Closed{2});
  CHECK(world.take(1).empty());
  world.receive(3, R"({"event":"pusher:unsubscribe","data":{"channel":"presence-a"}})");
  CHECK(
      world.take(1) ==
      R"({"event":"pusher_internal:member_removed","channel":"presence-a","data":"{\"user_id\":\"bo\"}"})");
  CHECK(world.state.channels.at("presence-a").members.size() == 1);
}

TEST_CASE("channel_data: signed exactly, with a user_id, numbers too") {
  World world;
  world.open(1).clear();
  world.receive(
      1,
      R"({"event":"pusher:subscribe","data":{"channel":"presence-a","auth":"signed 1.1:presence-a"}})");
  CHECK(world.take(1).find("channel_data") != std::string::npos);
  for (const char* data : {"{}", "[]", R"({"user_id":""})", R"({"user_id":null})", "not json"}) {
    CAPTURE(data);
    world.subscribe(1, "presence-a", data);
    CHECK(world.take(1).find("AuthError") != std::string::npos);
  }
  CHECK(world.state.channels.empty());
  world.subscribe(1, "presence-a", R"({"user_id":7})");
  CHECK(world.take(1).find(R"(\"ids\":[\"7\"],\"hash\":{\"7\":null})") != std::string::npos);
}

TEST_CASE("members are bounded; one that is there may open another connection") {
  World world;
  const int limit = static_cast<int>(server::hub::limits::kPresenceMembers);
  for (int id = 1; id <= limit + 2; ++id) world.open(id);
  for (int id = 1; id <= limit; ++id) world.present(id, "presence-a", "u" + std::to_string(id));
  world.clear();
  world.present(limit + 1, "presence-a", "late");
  CHECK(world.take(static_cast<unsigned>(limit + 1)).find("LimitReached") != std::string::npos);
  world.present(limit + 2, "presence-a", "u1");
  CHECK(world.take(static_cast<unsigned>(limit + 2)).find("succeeded") != std::string::npos);
}

TEST_CASE("with a grace period: back in time nobody hears, else removed once it is over") {
  World world;
  world.config.leave_grace_ms = 5'000;
  world.open(1).open(2);
  world.present(1, "presence-a", "ana");
  world.present(2, "presence-a", "bo");
  world.clear();
  world.step(Closed{2});
  world.tick(4'000);
  CHECK(world.take(1).empty());
  world.open(3);
  world.present(3, "presence-a", "bo");
  world.tick(4'000);
  CHECK(world.take(1).empty());
  world.step(Closed{3});
  world.tick(5'000);
  CHECK(world.take(1).find("member_removed") != std::string::npos);
  world.step(Closed{1});
  world.tick(5'000);
  CHECK(world.state.channels.empty());
}
