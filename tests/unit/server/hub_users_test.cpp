// Sign-in, events to users, watchlists, terminated connections.
#include <string>

#include <doctest/doctest.h>

#include "unit/server/hub_world.hpp"

using protocol::CloseCode;
using server::hub::UserOnline;
using server::hub::UserTerminated;
using server::hub::test::World;

namespace {

const char* const kAnaOnline =
    R"({"event":"pusher_internal:watchlist_events","data":"{\"events\":[{\"name\":\"online\",\"user_ids\":[\"ana\"]}]}"})";
const char* const kAnaOffline =
    R"({"event":"pusher_internal:watchlist_events","data":"{\"events\":[{\"name\":\"offline\",\"user_ids\":[\"ana\"]}]}"})";

}  // namespace

TEST_CASE("sign-in: confirmed with the data as it was signed") {
  World world;
  world.open(1).clear();
  world.sign_in(1, "ana");
  CHECK(
      world.take(1) ==
      R"({"event":"pusher:signin_success","data":{"user_data":"{\"id\":\"ana\",\"watchlist\":[]}"}})");
  CHECK(world.state.signed_in == 1);
  world.close(1);
  CHECK(world.state.signed_in == 0);
  CHECK(world.state.users.empty());
}

TEST_CASE("sign-in: a wrong signature or no user is an error 4009 and a close") {
  for (
      const char* frame :
      {R"({"event":"pusher:signin","data":{"auth":"key:00","user_data":"{\"id\":\"ana\"}"}})",
       R"({"event":"pusher:signin","data":{"auth":"signed 2.2::user::{\"id\":\"ana\"}","user_data":"{\"id\":\"ana\"}"}})",
       R"({"event":"pusher:signin","data":{"auth":"signed 1.1::user::{}","user_data":"{}"}})",
       R"({"event":"pusher:signin","data":{"auth":"signed 1.1::user::{\"id\":\"\"}","user_data":"{\"id\":\"\"}"}})",
       R"({"event":"pusher:signin","data":{"auth":"signed 1.1::user::{\"id\":7}","user_data":"{\"id\":7}"}})"}) {
    CAPTURE(frame);
    World world;
    world.open(1).clear();
    world.receive(1, frame);
    CHECK(world.take(1).find("\"code\":4009") != std::string::npos);
    CHECK(world.closed[1] == CloseCode::Unauthorized);
    CHECK(world.state.refused_sign_ins == 1);
    CHECK(world.state.signed_in == 0);
  }
}

TEST_CASE("user events: only for the user who is signed in, on all of their connections") {
  World world;
  world.open(1).open(2).open(3);
  world.sign_in(1, "ana");
  world.sign_in(2, "ana");
  world.sign_in(3, "bo");
  for (int id = 1; id <= 3; ++id) world.subscribe(id, "#server-to-user-ana");
  CHECK(world.take(3).find("AuthError") != std::string::npos);
  world.clear();
  world.publish("#server-to-user-ana", "hello", "{}");
  CHECK(world.take(1) == R"({"event":"hello","channel":"#server-to-user-ana","data":"{}"})");
  CHECK(world.count(2) == 1);
  CHECK(world.count(3) == 0);
}

TEST_CASE("signing in as another user ends the first: their events are not heard any more") {
  World world;
  world.open(1);
  world.sign_in(1, "ana");
  world.subscribe(1, "#server-to-user-ana");
  world.sign_in(1, "bo");
  world.clear();
  world.publish("#server-to-user-ana", "hello", "{}");
  CHECK(world.count(1) == 0);
  CHECK(world.state.users.count("ana") == 0);
  CHECK(world.state.signed_in == 1);
}

TEST_CASE("terminated: all connections of the user, nobody else's, with 4009") {
  World world;
  for (int id = 1; id <= 3; ++id) world.open(id);
  world.sign_in(1, "ana");
  world.sign_in(2, "ana");
  world.sign_in(3, "bo");
  world.step(UserTerminated{"ana"});
  CHECK(world.closed[1] == CloseCode::Unauthorized);
  CHECK(world.closed[2] == CloseCode::Unauthorized);
  CHECK(world.closed.count(3) == 0);
  CHECK(world.step(UserTerminated{"nobody"}).empty());
}

TEST_CASE("watchlist: who is online is told at sign-in, then each first and last connection") {
  World world;
  world.open(1).open(2).open(3);
  world.sign_in(2, "bo");
  world.clear();
  world.sign_in(1, "mara", R"(["ana","bo"])");
  CHECK(
      world.take(1).find(
          R"({"event":"pusher_internal:watchlist_events","data":"{\"events\":[{\"name\":\"online\",\"user_ids\":[\"bo\"]},{\"name\":\"offline\",\"user_ids\":[\"ana\"]}]}"})") !=
      std::string::npos);
  world.sign_in(3, "ana");
  CHECK(world.take(1) == kAnaOnline);
  world.open(4);
  world.sign_in(4, "ana");
  world.close(3);
  CHECK(world.take(1).empty());
  world.close(4);
  CHECK(world.take(1) == kAnaOffline);
  world.close(1);
  CHECK(world.state.users.size() == 1);  // bo
}

TEST_CASE("watchlist: a reload within the grace is neither offline nor online") {
  World world;
  world.config.leave_grace_ms = 2'000;
  world.open(1).open(2);
  world.sign_in(1, "mara", R"(["ana"])");
  world.sign_in(2, "ana");
  world.clear();
  world.close(2);
  world.tick(1'000);
  world.open(3);
  world.sign_in(3, "ana");
  world.tick(1'500);
  CHECK(world.take(1).empty());
  world.close(3);
  world.tick(1'000);
  CHECK(world.take(1).empty());
  world.tick(1'000);
  CHECK(world.take(1) == kAnaOffline);
  CHECK(world.state.leaving.empty());
}

TEST_CASE("watchlist: more than 100 users are an error 4302; the sign-in holds") {
  World world;
  world.open(1).clear();
  std::string watchlist = "[";
  for (int i = 0; i < 101; ++i) watchlist += (i ? ",\"u" : "\"u") + std::to_string(i) + "\"";
  world.sign_in(1, "ana", watchlist + "]");
  const std::string told = world.take(1);
  CHECK(told.find("signin_success") != std::string::npos);
  CHECK(told.find("\"code\":4302") != std::string::npos);
  CHECK(told.find("watchlist_events") == std::string::npos);
  CHECK(world.closed.empty());
  CHECK(world.state.users.size() == 1);
}

TEST_CASE("over nodes: a user is online while any node has them") {
  World world;
  world.config.report = true;
  world.open(1).open(2);
  world.sign_in(1, "mara", R"(["ana"])");
  world.clear();
  world.take_facts<UserOnline>();
  world.step(server::hub::RemoteUser{"ana", "b", true});
  CHECK(world.take(1) == kAnaOnline);
  world.sign_in(2, "ana");
  auto facts = world.take_facts<UserOnline>();
  REQUIRE(facts.size() == 1);
  CHECK(facts[0].online);
  CHECK_FALSE(facts[0].everywhere);
  world.step(server::hub::RemoteUser{"ana", "b", false});
  CHECK(world.take(1).empty());
  world.close(2);
  CHECK(world.take(1) == kAnaOffline);
  facts = world.take_facts<UserOnline>();
  REQUIRE(facts.size() == 1);
  CHECK_FALSE(facts[0].online);
  CHECK(facts[0].everywhere);
}
