#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "base/prng.hpp"
#include "cluster_world.hpp"

using namespace server::cluster;
using namespace server::cluster::test;
namespace hub = server::hub;

namespace {

// Three nodes, linked and registered.
struct Three : World {
  Node& a = add();
  Node& b = add();
  Node& c = add();
  Three() {
    for (auto& node : nodes) link(*node);
    settle(100);
  }
};

int times(const std::map<std::string, int>& counts, const std::string& what) {
  const auto found = counts.find(what);
  return found == counts.end() ? 0 : found->second;
}

}  // namespace

TEST_CASE("cluster: entries are read as they were written, and nothing else is") {
  const hub::Published published{{"a", "b"}, "e", "{}", "1.2", true, "mara"};
  const std::vector<Entry> entries{
      EventEntry{"o", 7, published}, EventEntry{"o", 8, hub::UserTerminated{"mara"}},
      FactsEntry{"o.1", 3, {{"sroom", "2"}, {"umara", std::nullopt}, {"ujonas", ""}}},
      RegisteredEntry{"o.1", 1}, GoneEntry{"o.1", "p"}};
  for (const Entry& entry : entries) {
    const Fields fields = encode(entry);
    const auto read = decode(fields);
    REQUIRE(read);
    CHECK(read->index() == entry.index());
    CHECK(encode(*read) == fields);
    Fields cut = fields;
    cut.pop_back();
    const auto half = decode(cut);
    CHECK((!half || encode(*half) != fields));
    Fields more = fields;
    more.emplace_back("?", "");
    CHECK_FALSE(decode(more));
  }
  CHECK_FALSE(decode({}));
  CHECK_FALSE(decode({{"k", "f"}, {"n", "x"}, {"i", "-1"}}));
  CHECK(origin_of("abc.12") == "abc");
}

TEST_CASE("cluster: facts of the hub become keys and come back as its inputs") {
  const auto joined = change_of(hub::Membership{"presence-a", {"mara", "{}"}, true, true});
  REQUIRE(joined);
  const auto told = told_by("n.1", joined->key, joined->value);
  REQUIRE(told);
  const auto& member = std::get<hub::RemoteMember>(*told);
  CHECK(member.channel == "presence-a");
  CHECK(member.user.user_id == "mara");
  CHECK(member.user.user_info == "{}");
  CHECK(member.joined);
  const auto count = change_of(hub::Subscriptions{"a", 3});
  CHECK(std::get<hub::RemoteSubscriptions>(*told_by("n", count->key, count->value)).count == 3);
  CHECK_FALSE(change_of(hub::Subscriptions{"a", 0})->value);
  CHECK_FALSE(change_of(hub::Occupancy{"a", true, true}));
  CHECK_FALSE(told_by("n", "s", "1"));
  CHECK_FALSE(told_by("n", "sroom", "many"));
  CHECK_FALSE(told_by("n", "mroom", ""));
  CHECK_FALSE(told_by("n", "?room", ""));
}

TEST_CASE("cluster: a fact and an event reach every other node, once") {
  Three w;
  w.share(w.a, {member("room", "mara"), {"sroom", "2"}, {"umara", ""}});
  w.publish(w.a, "hello");
  w.share(w.b, {}, {hub::UserTerminated{"tom"}});
  w.settle(200);
  for (Node* other : {&w.b, &w.c}) {
    CHECK(other->view.nodes.at("node1.1") == w.a.state.facts);
    CHECK(times(other->view.added, "room\nmara") == 1);
    CHECK(other->view.received == std::vector<std::string>{"hello"});
  }
  CHECK(w.a.view.nodes.empty());
  CHECK(w.a.view.received.empty());
  CHECK(w.a.view.terminated == std::vector<std::string>{"tom"});
  w.share(w.a, {member("room", "mara", false)});
  w.settle(200);
  CHECK(times(w.c.view.removed, "room\nmara") == 1);
}

TEST_CASE("cluster: changes that come together go out together") {
  Three w;
  w.share(w.a, {{"sroom", "1"}});
  for (int i = 2; i <= 300; ++i) w.share(w.a, {{"sroom", std::to_string(i)}});
  const std::size_t before = w.redis.log.size();
  w.settle(100);
  CHECK(w.redis.log.size() - before <= 3);
  CHECK(w.b.view.nodes.at("node1.1").at("sroom") == "300");
}

TEST_CASE("cluster: a new node learns what was before it") {
  Three w;
  w.share(w.a, {member("room", "mara")});
  w.publish(w.a, "old news");
  w.share(w.a, {}, {hub::Published{{"cache-a", "b"}, "event", "kept", "", false, ""}});
  w.settle(100);
  Node& late = w.add();
  w.link(late);
  w.settle(100);
  CHECK(late.view.present("mroom\nmara"));
  CHECK(late.view.received == std::vector<std::string>{"kept"});
  w.publish(w.b, "news");
  w.settle(100);
  CHECK(late.view.received.back() == "news");
}

TEST_CASE("cluster: a killed node's members are removed once, by one survivor's word") {
  Three w;
  w.share(w.a, {member("room", "mara"), member("room", "jonas")});
  w.share(w.b, {member("room", "jonas")});
  w.settle(12'000);
  w.kill(w.a);
  w.settle(limits::kLease_ms - 1'000);
  CHECK(w.c.view.present("mroom\nmara"));
  w.settle(5'000);
  for (Node* survivor : {&w.b, &w.c}) {
    CHECK_FALSE(survivor->view.present("mroom\nmara"));
    CHECK(times(survivor->view.removed, "room\nmara") == 1);
  }
  CHECK(w.c.view.present("mroom\njonas"));
  CHECK(times(w.c.view.removed, "room\njonas") == 0);
  CHECK(w.redis.gone_entries == 1);
  CHECK(w.redis.facts.count("node1.1") == 0);
}

TEST_CASE("cluster: a node that leaves in order is gone after its grace") {
  Three w;
  w.share(w.a, {member("room", "mara")});
  w.settle(12'000);
  w.input(w.a, Leaving{2'000});
  w.settle(500);
  w.kill(w.a);
  CHECK(w.b.view.present("mroom\nmara"));
  w.settle(3'500);
  CHECK_FALSE(w.b.view.present("mroom\nmara"));
}

TEST_CASE("cluster: an outage of Redis queues, and loses and announces nothing") {
  for (const bool data_lost : {false, true}) {
    CAPTURE(data_lost);
    Three w;
    w.share(w.a, {member("room", "mara")});
    w.share(w.b, {member("room", "jonas")});
    w.settle(12'000);
    w.stop_redis(data_lost);
    w.publish(w.a, "during 1");
    w.share(w.b, {member("room", "aiko")});
    w.settle(30'000);  // longer than a lease
    w.publish(w.a, "during 2");
    w.redis.up = true;
    for (auto& node : w.nodes) {
      w.link(*node);
      w.settle(500);
    }
    w.settle(15'000);
    CHECK(w.c.view.received == std::vector<std::string>{"during 1", "during 2"});
    for (const auto& node : w.nodes) CHECK(node->view.removed.empty());
    CHECK(times(w.c.view.added, "room\nmara") == 1);
    CHECK(times(w.c.view.added, "room\naiko") == 1);
    CHECK(w.c.view.nodes.size() == 2);
  }
}

TEST_CASE("cluster: what waits for Redis is bounded, and the newest is kept") {
  World w;
  Node& a = w.add();
  const std::size_t more = limits::kQueuedEvents + 10;
  for (std::size_t i = 0; i < more; ++i) w.publish(a, std::to_string(i));
  CHECK(a.state.events.size() == limits::kQueuedEvents);
  CHECK(a.state.dropped == 10);
  CHECK(std::get<hub::Published>(a.state.events.back().event).data == std::to_string(more - 1));
  const std::string large(1'000'000, 'x');
  for (int i = 0; i < 40; ++i) w.publish(a, large);
  CHECK(a.state.queued_bytes <= limits::kQueuedBytes);
}

TEST_CASE("cluster: a node taken for dead while it lived comes back under another id") {
  Three w;
  w.share(w.a, {member("room", "mara")});
  w.settle(12'000);
  w.cut(w.a);
  w.settle(limits::kLease_ms + 3'000);
  CHECK_FALSE(w.b.view.present("mroom\nmara"));
  w.link(w.a);
  w.settle(1'000);
  CHECK(w.b.view.nodes.count("node1.2") == 1);
  CHECK(times(w.b.view.added, "room\nmara") == 2);
  CHECK(times(w.b.view.removed, "room\nmara") == 1);
}

TEST_CASE("cluster: many facts are registered in parts that others see at once") {
  World w;
  Node& a = w.add();
  Node& b = w.add();
  std::vector<Change> many;
  for (int i = 0; i < 12'000; ++i) many.push_back(member("room", std::to_string(i)));
  w.share(a, many);
  w.link(b);
  w.link(a);
  w.settle(200);
  CHECK(b.view.nodes.at("node1.1") == a.state.facts);
  CHECK(w.redis.log.size() == 2);
}
