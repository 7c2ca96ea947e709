#include <string>

#include <doctest/doctest.h>

#include "server/redis/address.hpp"
#include "server/redis/commands.hpp"
#include "server/redis/mailbox.hpp"

using namespace server;

TEST_CASE("redis: addresses") {
  const auto plain = redis::parse_address("redis://localhost");
  REQUIRE(plain);
  CHECK(plain->endpoint == outbound::Endpoint{"localhost", 6379, false});
  CHECK(plain->database == 0);
  const auto full = redis::parse_address("rediss://ana:p%40ss@[::1]:7000/3");
  REQUIRE(full);
  CHECK(full->endpoint == outbound::Endpoint{"::1", 7000, true});
  CHECK(full->user == "ana");
  CHECK(full->password == "p@ss");
  CHECK(full->database == 3);
  CHECK(redis::parse_address("redis://:secret@db:6380/")->password == "secret");
  for (const char* bad : {"", "localhost", "http://localhost", "redis://", "redis://:6379",
                          "redis://h:0", "redis://h:70000", "redis://h:x", "redis://h/x",
                          "redis://h/-1", "redis://a b", "redis://[::1", "redis://u:%zz@h"}) {
    CAPTURE(bad);
    const auto refused = redis::parse_address(bad);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "bad_url");
  }
  CHECK(redis::parse_address("redis://u:secret@:1").error().message.find("secret") ==
        std::string::npos);
}

TEST_CASE("redis: replies of another shape than expected are no input") {
  redisReply nothing{};
  nothing.type = REDIS_REPLY_NIL;
  redisReply text{};
  text.type = REDIS_REPLY_STRING;
  std::string word = "word";
  text.str = word.data();
  text.len = word.size();
  redisReply* inner[] = {&text, &nothing};
  redisReply list{};
  list.type = REDIS_REPLY_ARRAY;
  list.element = inner;
  list.elements = 2;
  redisReply* outer[] = {&list};
  redisReply nested{};
  nested.type = REDIS_REPLY_ARRAY;
  nested.element = outer;
  nested.elements = 1;
  for (const redisReply* reply : {&nothing, &text, &list, &nested}) {
    CHECK_FALSE(redis::read_log(*reply));
    CHECK_FALSE(redis::read_known(*reply));
    CHECK_FALSE(redis::read_node("n", *reply).version);
  }
  CHECK(redis::read_log_end(nothing).id == "0-0");
  CHECK(redis::read_log_end(nested).id == "word");
  CHECK(redis::read_nodes(text).nodes.empty());
}

TEST_CASE("redis: a mailbox keeps the last of each fact and the newest events") {
  redis::Mailbox mailbox;
  CHECK(mailbox.put(cluster::Change{"sroom", "1"}));
  CHECK_FALSE(mailbox.put(cluster::Change{"sroom", std::nullopt}));
  for (std::size_t i = 0; i < cluster::limits::kQueuedEvents + 3; ++i) {
    static_cast<void>(mailbox.put(cluster::Event(hub::UserTerminated{std::to_string(i)})));
  }
  CHECK(mailbox.dropped() == 3);
  const cluster::Shared taken = mailbox.take();
  CHECK(taken.facts.size() == 1);
  CHECK_FALSE(taken.facts.front().value);
  CHECK(taken.events.size() == cluster::limits::kQueuedEvents);
  CHECK(std::get<hub::UserTerminated>(taken.events.front()).user_id == "3");
  CHECK(mailbox.is_empty());
  CHECK(mailbox.put(cluster::Change{"sroom", "2"}));
}
