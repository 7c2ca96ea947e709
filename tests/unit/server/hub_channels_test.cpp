// Cache channels, subscription counts, idle connections, tallies, facts, other nodes.
#include <string>

#include <doctest/doctest.h>

#include "unit/server/hub_world.hpp"

using namespace server::hub;
using protocol::CloseCode;
using server::hub::test::World;

namespace {

std::string count_frame(int count) {
  return R"({"event":"pusher_internal:subscription_count","channel":"news","data":"{\"subscription_count\":)" +
         std::to_string(count) + R"(}"})";
}

}  // namespace

TEST_CASE("cache channel: a miss, then the last event is replayed after the confirmation") {
  World world;
  world.open(1).open(2).clear();
  world.subscribe(1, "cache-a");
  CHECK(world.take(1) ==
        R"({"event":"pusher_internal:subscription_succeeded","channel":"cache-a","data":"{}"})"
        "\n"
        R"({"event":"pusher:cache_miss","channel":"cache-a","data":"{}"})");
  world.publish("cache-a", "price", "1");
  world.publish("cache-a", "price", "2");
  world.subscribe(2, "cache-a");
  CHECK(world.take(2) ==
        R"({"event":"pusher_internal:subscription_succeeded","channel":"cache-a","data":"{}"})"
        "\n"
        R"({"event":"price","channel":"cache-a","data":"2"})");
}

TEST_CASE("cache channel: events are kept without subscribers, for 30 minutes, of all kinds") {
  for (const char* channel : {"cache-a", "private-cache-a", "private-encrypted-cache-a"}) {
    CAPTURE(channel);
    World world;
    world.publish(channel, "price", "1");
    world.open(1).clear();
    world.subscribe(1, channel);
    CHECK(world.take(1).find("\"price\"") != std::string::npos);
    CHECK(cached_data(world.state, channel, world.now)->data == "1");
    CHECK(cached_data(world.state, channel, world.now)->ttl_s == 1'800);
    world.now.ms += limits::kCacheLife_ms;
    world.unsubscribe(1, channel);
    world.subscribe(1, channel);
    CHECK(world.take(1).find("cache_miss") != std::string::npos);
    CHECK_FALSE(cached_data(world.state, channel, world.now));
    world.tick(0);
    CHECK(world.state.cache.empty());
  }
}

TEST_CASE("cache channel: client events are not cached, other channels neither") {
  World world;
  world.open(1).open(2);
  world.subscribe(1, "private-cache-a");
  world.receive(1, R"({"event":"client-x","channel":"private-cache-a","data":{}})");
  world.step(Published{{"private-cache-a"}, "client-y", "{}", "", true, ""});
  world.publish("private-a", "x", "{}");
  CHECK(world.state.cache.empty());
}

TEST_CASE("cache: bounded in number, the oldest goes first") {
  World world;
  State& state = world.state;
  for (std::size_t i = 0; i <= limits::kCachedEvents; ++i) {
    static_cast<void>(reduce(state, world.config,
                             Published{{"cache-" + std::to_string(i)}, "x", "{}", ""}, world.now));
  }
  CHECK(state.cache.size() == limits::kCachedEvents);
  CHECK(state.cache.count("cache-0") == 0);
  CHECK(test::broken(state) == nullptr);
}

TEST_CASE("subscription count: told on every change, not on presence or user channels") {
  World world;
  world.config.subscription_counts = true;
  world.open(1).open(2).clear();
  world.subscribe(1, "news");
  CHECK(world.take(1).find(count_frame(1)) != std::string::npos);
  world.subscribe(2, "news");
  CHECK(world.take(1) == count_frame(2));
  world.close(2);
  CHECK(world.take(1) == count_frame(1));
  world.present(1, "presence-a", "ana");
  CHECK(world.take(1).find("subscription_count") == std::string::npos);
}

TEST_CASE("subscription count: above 100 subscribers at most every 5 s, and the last one is told") {
  World world;
  world.config.subscription_counts = true;
  for (int id = 1; id <= 150; ++id) {
    world.open(id);
    world.subscribe(id, "news");
  }
  CHECK(world.take(1).find(count_frame(100)) != std::string::npos);
  world.clear();
  world.tick(4'000);
  CHECK(world.take(1).empty());
  world.tick(1'000);
  CHECK(world.take(1) == count_frame(150));
  CHECK(world.count(150) == 1);
  world.close(150);
  world.open(151);
  world.subscribe(151, "news");
  world.clear();
  world.tick(5'000);
  CHECK(world.take(1).empty());  // the same number again
  CHECK(world.state.counts_due.empty());
}

TEST_CASE("idle: without a subscription or a word for 24 hours closed with 4202") {
  World world;
  world.open(1).open(2);
  world.subscribe(2, "news");
  for (std::int64_t passed = 0; passed < limits::kIdle_ms; passed += 20'000) {
    world.now.ms += 20'000;
    for (const ConnectionId id : {1u, 2u}) {
      static_cast<void>(reduce(world.state, world.config, Alive{id}, world.now));
    }
  }
  world.tick(0);
  CHECK(world.closed[1] == CloseCode::Idle);
  CHECK(world.closed.count(2) == 0);
}

TEST_CASE("usage: connections now and at most, deliveries since midnight UTC") {
  World world;
  world.config.tally_prefix = "private-org-";
  world.now.ms = 10 * 86'400'000LL - 1'000;
  for (int id = 1; id <= 3; ++id) {
    world.open(id);
    world.subscribe(id, "private-org-a");
  }
  world.publish("private-org-a", "x", "{}");
  world.publish("private-org-b", "x", "{}");
  world.close(3);
  Usage use = usage(world.state, "private-org-a", world.now);
  CHECK(use.connections == 2);
  CHECK(use.peak == 3);
  CHECK(use.messages_today == 3);
  world.now.ms += 1'000;
  CHECK(usage(world.state, "private-org-a", world.now).messages_today == 0);
  world.publish("private-org-a", "x", "{}");
  CHECK(usage(world.state, "private-org-a", world.now).messages_today == 2);
  CHECK(usage(world.state, "private-org-b", world.now).peak == 0);
}

TEST_CASE("facts: occupied and vacated, members, client events, misses; none unless wanted") {
  World world;
  world.open(1).open(2);
  world.subscribe(1, "news");
  CHECK(world.facts.empty());
  world.config.report = true;
  world.subscribe(2, "news");
  CHECK(world.take_facts<Occupancy>().empty());
  world.present(1, "presence-a", "ana");
  world.present(2, "presence-a", "ana");
  const auto members = world.take_facts<Membership>();
  REQUIRE(members.size() == 1);
  CHECK(members[0].user.user_id == "ana");
  CHECK(members[0].joined);
  CHECK(members[0].everywhere);
  CHECK(world.take_facts<Occupancy>().size() == 1);
  world.receive(1, R"({"event":"client-x","channel":"presence-a","data":{"n":1}})");
  const auto events = world.take_facts<ClientEventSent>();
  REQUIRE(events.size() == 1);
  CHECK(events[0].socket_id == "1.1");
  CHECK(events[0].user_id == "ana");
  CHECK(events[0].data == R"({"n":1})");
  world.subscribe(1, "cache-a");
  CHECK(world.take_facts<CacheMissed>().size() == 1);
  world.close(1);
  world.close(2);
  CHECK(world.take_facts<Membership>().size() == 1);
  int vacated = 0;
  for (const Occupancy& fact : world.take_facts<Occupancy>()) vacated += fact.occupied ? 0 : 1;
  CHECK(vacated == 3);
}

TEST_CASE("over nodes: a user on two of them is one member, gone when both have said so") {
  World world;
  world.config.report = true;
  world.open(1).open(2);
  world.present(1, "presence-a", "ana");
  world.clear();
  world.step(RemoteMember{"presence-a", {"bo", R"({"name":"Bo"})"}, "b", true});
  CHECK(world.take(1).find("member_added") != std::string::npos);
  world.step(RemoteMember{"presence-a", {"bo", "{}"}, "b", true});
  world.step(RemoteMember{"presence-a", {"bo", "{}"}, "c", true});
  world.present(2, "presence-a", "bo");
  CHECK(world.take(1).empty());
  CHECK(world.take(2).find(R"(\"count\":2)") != std::string::npos);
  auto facts = world.take_facts<Membership>();
  REQUIRE(facts.size() == 2);
  CHECK_FALSE(facts[1].everywhere);
  world.step(RemoteMember{"presence-a", {"bo", "{}"}, "b", false});
  world.close(2);
  CHECK(world.take(1).empty());
  world.step(RemoteMember{"presence-a", {"bo", "{}"}, "c", false});
  CHECK(world.take(1).find("member_removed") != std::string::npos);
  CHECK(channel_users(world.state, "presence-a") == std::vector<std::string>{"ana"});
}

TEST_CASE("over nodes: subscriptions add up; a channel is occupied while any node listens") {
  World world;
  world.config.subscription_counts = true;
  world.config.report = true;
  world.open(1).clear();
  world.step(RemoteSubscriptions{"news", "b", 4});
  world.subscribe(1, "news");
  CHECK(world.take(1).find(count_frame(5)) != std::string::npos);
  const auto facts = world.take_facts<Occupancy>();
  REQUIRE(facts.size() == 1);
  CHECK_FALSE(facts[0].everywhere);
  CHECK(describe_channel(world.state, "news").subscriptions == 5);
  world.step(RemoteSubscriptions{"news", "b", 0});
  CHECK(world.take(1) == count_frame(1));
  world.step(RemoteSubscriptions{"other", "b", 2});
  CHECK(list_channels(world.state, "").size() == 2);
  CHECK(occupied_channels(world.state, "").size() == 1);
}

TEST_CASE("over nodes: a node that is gone takes its members along, announced once") {
  World world;
  world.config.report = true;
  world.open(1);
  world.present(1, "presence-a", "ana");
  world.step(RemoteMember{"presence-a", {"ana", "{}"}, "b", true});
  world.step(RemoteMember{"presence-a", {"bo", "{}"}, "b", true});
  world.step(RemoteMember{"presence-b", {"bo", "{}"}, "b", true});
  world.step(RemoteSubscriptions{"presence-b", "b", 1});
  world.clear();
  world.facts.clear();
  world.step(RemoteNodeGone{"b", true});
  CHECK(
      world.take(1) ==
      R"({"event":"pusher_internal:member_removed","channel":"presence-a","data":"{\"user_id\":\"bo\"}"})");
  CHECK(world.take_facts<Membership>().size() == 2);
  CHECK(world.take_facts<Occupancy>().size() == 1);
  CHECK(world.state.channels.size() == 1);
  CHECK(world.step(RemoteNodeGone{"b", true}).empty());
}

TEST_CASE("over nodes: another node's client event carries its user and is not cached") {
  World world;
  world.open(1);
  world.present(1, "presence-cache-a", "ana");
  world.clear();
  world.step(Published{{"presence-cache-a"}, "client-x", "{}", "9.9", true, "bo"});
  CHECK(world.take(1) ==
        R"({"event":"client-x","channel":"presence-cache-a","data":"{}","user_id":"bo"})");
  CHECK(world.state.cache.empty());
}
