// The hub's transitions, named after what happens.
#include "server/hub/hub.hpp"

#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "protocol/frame.hpp"
#include "server/hub/admission.hpp"
#include "unit/server/hub_world.hpp"

namespace {
using protocol::CloseCode;
using server::hub::test::World;
}  // namespace

TEST_CASE("opened: the connection is told its socket id and the activity timeout") {
  World world;
  world.open(1);
  CHECK(
      world.take(1) ==
      R"({"event":"pusher:connection_established","data":"{\"socket_id\":\"1.1\",\"activity_timeout\":30}"})");
}

TEST_CASE("public subscribe: confirmed; events reach subscribers only") {
  World world;
  world.open(1).open(2).clear();
  world.receive(1, R"({"event":"pusher:subscribe","data":{"channel":"news"}})");
  CHECK(world.take(1) ==
        R"({"event":"pusher_internal:subscription_succeeded","channel":"news","data":"{}"})");
  world.publish("news", "flash", R"({"n":1})");
  CHECK(world.take(1) == R"({"event":"flash","channel":"news","data":"{\"n\":1}"})");
  CHECK(world.take(2).empty());
}

TEST_CASE("publish: all receivers share one buffer, the excluded socket is left out") {
  World world;
  for (int id = 1; id <= 3; ++id) {
    world.open(id);
    world.subscribe(id, "news");
  }
  const auto outputs = world.step(server::hub::Published{{"news"}, "flash", "{}", "2.2"});
  REQUIRE(outputs.size() == 1);
  const auto& send = std::get<server::hub::Send>(outputs[0]);
  CHECK(send.receivers == std::vector<server::hub::ConnectionId>{1, 3});
}

TEST_CASE("private subscribe: a wrong, missing or other channel's signature is refused") {
  World world;
  world.open(1).clear();
  for (const char* auth : {"", "key:0000", "key:", "other"}) {
    world.receive(1, R"({"event":"pusher:subscribe","data":{"channel":"private-a","auth":")" +
                         std::string(auth) + "\"}}");
    CHECK(
        world.take(1) ==
        R"({"event":"pusher:subscription_error","channel":"private-a","data":"{\"type\":\"AuthError\",\"error\":\"The signature of the subscription is not valid.\",\"status\":401}"})");
  }
  world.receive(
      1,
      R"({"event":"pusher:subscribe","data":{"channel":"private-a","auth":"signed 1.1:private-b"}})");
  CHECK(world.take(1).find("subscription_error") != std::string::npos);
  CHECK(world.state.channels.empty());
  CHECK(world.closed.empty());
  world.receive(
      1,
      R"({"event":"pusher:subscribe","data":{"channel":"private-a","auth":"signed 1.1:private-a"}})");
  CHECK(world.take(1).find("subscription_succeeded") != std::string::npos);
}

TEST_CASE("subscribe again: confirmed again, subscribed once") {
  World world;
  world.open(1);
  world.subscribe(1, "news");
  world.clear();
  world.subscribe(1, "news");
  CHECK(world.take(1).find("subscription_succeeded") != std::string::npos);
  CHECK(world.state.subscriptions == 1);
  world.publish("news", "flash", "{}");
  CHECK(world.count(1) == 1);
}

TEST_CASE("invalid channel names are refused on the channel, user channels too") {
  World world;
  world.open(1).clear();
  world.subscribe(1, "with space");
  CHECK(world.take(1).find("InvalidChannel") != std::string::npos);
  world.subscribe(1, "#server-to-user-1");
  CHECK(world.take(1).find("AuthError") != std::string::npos);
  world.subscribe(1, std::string(201, 'a'));
  CHECK(world.take(1).find("pusher:error") != std::string::npos);
  world.subscribe(1, "");
  CHECK(world.take(1).find("pusher:error") != std::string::npos);
  CHECK(world.state.channels.empty());
}

TEST_CASE("unsubscribe and close: the slots of the others stay right") {
  World world;
  for (int id = 1; id <= 4; ++id) {
    world.open(id);
    world.subscribe(id, "news");
    world.subscribe(id, "more");
  }
  world.receive(2, R"({"event":"pusher:unsubscribe","data":{"channel":"news"}})");
  world.step(server::hub::Closed{1});
  world.clear();
  world.publish("news", "flash", "{}");
  CHECK(world.count(1) + world.count(2) == 0);
  CHECK(world.count(3) == 1);
  CHECK(world.count(4) == 1);
  for (int id = 2; id <= 4; ++id) world.step(server::hub::Closed{static_cast<unsigned>(id)});
  CHECK(world.state.channels.empty());
  CHECK(world.state.connections.empty());
  CHECK(world.state.by_socket_id.empty());
  CHECK(world.state.subscriptions == 0);
}

TEST_CASE("client event: to the others, not the sender, with the user on presence channels") {
  World world;
  world.open(1).open(2);
  world.present(1, "presence-a", "ana");
  world.present(2, "presence-a", "bo");
  world.clear();
  world.receive(1, R"({"event":"client-typing","channel":"presence-a","data":{"typing":true}})");
  CHECK(world.take(1).empty());
  CHECK(
      world.take(2) ==
      R"({"event":"client-typing","channel":"presence-a","data":"{\"typing\":true}","user_id":"ana"})");
}

TEST_CASE("client event: text goes on as it came") {
  World world;
  world.open(1).open(2);
  world.subscribe(1, "private-a");
  world.subscribe(2, "private-a");
  world.clear();
  world.receive(1, R"({"event":"client-x","channel":"private-a","data":"{\"n\":1}"})");
  CHECK(world.take(2) == R"({"event":"client-x","channel":"private-a","data":"{\"n\":1}"})");
}

TEST_CASE("client event: refused on public channels, unsubscribed ones, and when too large") {
  World world;
  world.open(1).open(2);
  world.subscribe(1, "news");
  world.subscribe(2, "news");
  world.subscribe(1, "private-b");
  world.clear();
  world.receive(1, R"({"event":"client-x","channel":"news","data":{}})");
  CHECK(world.take(1).find("\"code\":4301") != std::string::npos);
  world.receive(1, R"({"event":"client-x","channel":"private-a","data":{}})");
  CHECK(world.take(1).find("\"code\":4301") != std::string::npos);
  world.receive(1, R"({"event":"client-x","channel":"private-b","data":")" +
                       std::string(10'241, 'x') + "\"}");
  CHECK(world.take(1).find("\"code\":4301") != std::string::npos);
  CHECK(world.take(2).empty());
}

TEST_CASE(
    "client events: the eleventh within a second is refused with 4301, then they flow again") {
  World world;
  world.open(1).open(2);
  world.subscribe(1, "private-a");
  world.subscribe(2, "private-a");
  world.clear();
  const char* event = R"({"event":"client-x","channel":"private-a","data":{}})";
  for (int i = 0; i < 11; ++i) world.receive(1, event);
  CHECK(world.count(2) == 10);
  CHECK(world.take(1).find("4301") != std::string::npos);
  CHECK(world.closed.empty());
  world.clear();
  world.now.ms += 1'000;
  world.receive(1, event);
  CHECK(world.count(2) == 1);
}

TEST_CASE("malformed frames: an error each, the socket stays; without end, it is closed") {
  World world;
  world.open(1).clear();
  const char* frames[] = {
      "",
      "{",
      "null",
      "[]",
      "{}",
      R"({"event":7})",
      R"({"event":"pusher:subscribe"})",
      R"({"event":"pusher:subscribe","data":"x"})",
      R"({"event":"pusher:subscribe","data":{"channel":7}})",
      R"({"event":"pusher:subscribe","data":{"channel":"a","channel_data":{}}})",
      R"({"event":"pusher:unsubscribe","data":{}})",
      R"({"event":"client-x","data":{}})",
      R"({"event":"pusher:signin","data":{}})",
      R"({"event":"no-such-event"})",
      "\xff\xfe",
      R"({"event":"client-x","channel":"private-a","data":"\udc00"})"};
  for (const char* frame : frames) {
    CAPTURE(frame);
    world.receive(1, frame);
    CHECK(world.take(1).rfind(R"({"event":"pusher:error","data":{"message":)", 0) == 0);
    CHECK(world.closed.empty());
  }
  world.receive(1, std::string(100'000, '['));
  CHECK(world.take(1).find("deeper than 64") != std::string::npos);
  world.receive(1, R"({"event":"pusher:ping"})");
  CHECK(world.take(1).find("pusher:pong") != std::string::npos);
  for (int i = 0; i < 10; ++i) world.receive(1, "{");
  CHECK(world.closed[1] == CloseCode::Misbehaving);
}

TEST_CASE("silence: pinged after 30 s, closed with 4201 after 60 s; anything heard resets it") {
  World world;
  world.open(1).open(2).clear();
  world.tick(29'999);
  CHECK(world.take(1).empty());
  world.tick(1);
  CHECK(world.take(1) == R"({"event":"pusher:ping","data":"{}"})");
  world.tick(1'000);
  CHECK(world.take(1).empty());  // one ping
  world.receive(1, R"({"event":"pusher:pong"})");
  world.tick(29'000);
  CHECK(world.closed.count(1) == 0);
  CHECK(world.closed[2] == CloseCode::NoPong);
  world.step(server::hub::Alive{1});
  world.tick(1'500);
  CHECK(world.take(1).empty());
}

TEST_CASE("a connection's subscriptions are bounded") {
  World world;
  world.open(1).clear();
  for (std::size_t i = 0; i < server::hub::limits::kSubscriptionsPerConnection; ++i) {
    world.subscribe(1, "c" + std::to_string(i));
  }
  world.clear();
  world.subscribe(1, "one-more");
  CHECK(world.take(1).find("LimitReached") != std::string::npos);
  CHECK(world.state.channels.size() == server::hub::limits::kSubscriptionsPerConnection);
}

TEST_CASE("inputs about a connection that is gone are nothing") {
  World world;
  world.receive(9, "{}");
  CHECK(world.step(server::hub::Closed{9}).empty());
  CHECK(world.step(server::hub::Alive{9}).empty());
}

TEST_CASE("occupied channels by prefix") {
  World world;
  world.open(1);
  world.subscribe(1, "private-org-a");
  world.subscribe(1, "private-org-b");
  world.subscribe(1, "private-other");
  CHECK(server::hub::occupied_channels(world.state, "private-org-") ==
        std::vector<std::string>{"private-org-a", "private-org-b"});
}

TEST_CASE("admission: path, key and protocol version") {
  const auto code = [](const char* target) {
    const auto refusal = server::hub::refuse_admission(target, false, {"key"});
    return refusal ? static_cast<int>(refusal->code) : 0;
  };
  CHECK(code("/app/key?protocol=7&client=js&version=8.6.0&flash=false") == 0);
  CHECK(code("/app/key?client=js&protocol=7") == 0);
  CHECK(code("/app/key") == 4008);
  CHECK(code("/app/key?protocol=") == 4006);
  CHECK(code("/app/key?protocol=seven") == 4006);
  CHECK(code("/app/key?protocol=8") == 4007);
  CHECK(code("/app/key?protocol=4") == 4007);
  CHECK(code("/app/other?protocol=7") == 4001);
  CHECK(code("/app/?protocol=7") == 4001);
  CHECK(code("/elsewhere?protocol=7") == 4005);
}

TEST_CASE("admission: TLS only, switched off, over quota, over capacity") {
  using server::hub::Admission;
  const auto code = [](bool tls, const Admission& admission) {
    const auto refusal = server::hub::refuse_admission("/app/key?protocol=7", tls, admission);
    return refusal ? static_cast<int>(refusal->code) : 0;
  };
  CHECK(code(false, {"key", true, true}) == 4000);
  CHECK(code(true, {"key", true, true}) == 0);
  CHECK(code(false, {"key", false}) == 4003);
  CHECK(code(false, {"key", true, false, 10, 0, 9}) == 0);
  CHECK(code(false, {"key", true, false, 10, 0, 10}) == 4004);
  CHECK(code(false, {"key", true, false, 0, 20, 19}) == 0);
  CHECK(code(false, {"key", true, false, 0, 20, 20}) == 4100);
}
