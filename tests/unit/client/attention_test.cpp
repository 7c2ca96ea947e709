#include <doctest/doctest.h>

#include "world.hpp"

using namespace client;
using testing::World;

namespace {

const std::string kRoom = "presence-thread-t1";

int told(const World& w, const char* away) {
  int count = 0;
  for (const SendFrame& frame : w.frames) {
    const bool ours = frame.text.find("client-presence") != std::string::npos;
    if (ours && frame.text.find(away) != std::string::npos) ++count;
  }
  return count;
}
int said_away(const World& w) { return told(w, R"("away":true)"); }
int said_here(const World& w) { return told(w, R"("away":false)"); }

// Five minutes in which the server stays alive but nobody touches anything.
void pass_alive(World& w, std::int64_t ms) {
  for (std::int64_t passed = 0; passed < ms; passed += 10'000) {
    w.message(protocol::Pong{});
    w.pass(10'000);
  }
}

void hear(World& w, const std::string& user, bool away) {
  w.message(protocol::ChannelEvent{
      "client-presence", kRoom,
      R"({"userId":")" + user + R"(","away":)" + (away ? "true}" : "false}"), user});
}

}  // namespace

TEST_CASE("Attention: away after five minutes without input, told again each minute") {
  World w = World::ready();
  pass_alive(w, 290'000);
  w.act(app::InputSeen{});
  pass_alive(w, 290'000);
  CHECK(said_away(w) == 0);
  pass_alive(w, 20'000);
  CHECK(w.state.attention.away);
  CHECK(said_away(w) == 1);
  pass_alive(w, 120'000);
  CHECK(said_away(w) == 3);
  w.act(app::InputSeen{});
  CHECK(said_here(w) == 1);
  CHECK(!w.state.attention.away);
}

TEST_CASE("Attention: out of sight is away, but not for the moment that a reload takes") {
  World w = World::ready();
  w.act(VisibilityChanged{false});
  w.pass(9'000);
  CHECK(said_away(w) == 0);
  w.act(VisibilityChanged{true});
  w.message(protocol::Pong{});  // seen again, the link was asked whether it lives
  w.pass(9'000);
  CHECK(said_away(w) == 0);
  w.act(VisibilityChanged{false});
  w.pass(10'000);
  CHECK(said_away(w) == 1);
  w.act(app::InputSeen{});  // of a page that nobody sees
  CHECK(said_here(w) == 0);
  w.act(VisibilityChanged{true});
  CHECK(said_here(w) == 1);
}

TEST_CASE("Attention: who arrives is told, by those who are away only") {
  World w = World::ready();
  w.message(protocol::MemberAdded{kRoom, {"user-Bo", R"({"name":"Bo"})"}});
  CHECK(said_away(w) + said_here(w) == 0);
  w.act(VisibilityChanged{false});
  w.pass(10'000);
  w.message(protocol::MemberAdded{kRoom, {"user-Cy", R"({"name":"Cy"})"}});
  CHECK(said_away(w) == 2);
}

TEST_CASE("Attention: of one person's tabs one that is here wins") {
  World w = World::ready();
  hear(w, "user-Ana", true);
  CHECK(said_here(w) == 1);
  hear(w, "user-Ana", false);
  CHECK(said_here(w) == 1);
}

TEST_CASE("Presence: an away mark is shown until taken back, outlived or left behind") {
  World w = World::ready();
  const model::ThreadId thread{"t1"};
  const model::UserId bo{"user-Bo"};
  const auto away = [&](std::int64_t after_ms) {
    return is_away(w.state, thread, bo, {w.now_ms + after_ms});
  };
  hear(w, "user-Bo", true);
  CHECK(!away(0));  // is not there
  w.message(protocol::MemberAdded{kRoom, {"user-Bo", R"({"name":"Bo"})"}});
  hear(w, "user-Bo", true);
  CHECK(away(0));
  CHECK(!away(presence::kForgetAway_ms));
  hear(w, "user-Bo", false);
  CHECK(!away(0));
  hear(w, "user-Bo", true);
  w.message(protocol::MemberRemoved{kRoom, "user-Bo"});
  w.message(protocol::MemberAdded{kRoom, {"user-Bo", R"({"name":"Bo"})"}});
  CHECK(!away(0));
}
