// Webhooks: what is held back, what is sent in what order, what is tried again.
#include "server/webhooks/webhooks.hpp"

#include <string>

#include <doctest/doctest.h>

using namespace server::hub;
namespace webhooks = server::webhooks;
using webhooks::finished;
using webhooks::next;
using webhooks::note;

namespace {
const base::Instant kStart{1'700'000'000'000};
}

TEST_CASE("webhook: a body with the time and the events in order") {
  webhooks::State state;
  note(state, Occupancy{"presence-a", true, true}, kStart);
  note(state, Membership{"presence-a", {"ana", "{}"}, true, true}, kStart);
  note(state, ClientEventSent{"presence-a", "client-x", "{\"n\":1}", "1.2", "ana"}, kStart);
  note(state, CacheMissed{"cache-a"}, kStart);
  note(state, CountAnnounced{"news", 3}, kStart);
  CHECK(
      next(state, kStart) ==
      R"({"time_ms":1700000000000,"events":[{"name":"channel_occupied","channel":"presence-a"},{"name":"member_added","channel":"presence-a","user_id":"ana"},{"name":"client_event","channel":"presence-a","event":"client-x","data":"{\"n\":1}","socket_id":"1.2","user_id":"ana"},{"name":"cache_miss","channel":"cache-a"},{"name":"subscription_count","channel":"news","subscription_count":3}]})");
  CHECK_FALSE(next(state, kStart));  // one at a time
  finished(state, true, kStart);
  CHECK_FALSE(next(state, kStart));
  CHECK(state.delivered == 5);
}

TEST_CASE("webhook: what is so on one node only, or about users, is not told") {
  webhooks::State state;
  note(state, Occupancy{"a", true, false}, kStart);
  note(state, Membership{"presence-a", {"ana", "{}"}, false, false}, kStart);
  note(state, UserOnline{"ana", true, true}, kStart);
  note(state, Subscriptions{"a", 3}, kStart);
  CHECK_FALSE(next(state, kStart + 10'000));
}

TEST_CASE("webhook: a channel vacated and occupied again within 3 s is no news") {
  webhooks::State state;
  note(state, Occupancy{"a", false, true}, kStart);
  CHECK_FALSE(next(state, kStart + 2'999));
  note(state, Occupancy{"a", true, true}, kStart + 2'999);
  CHECK_FALSE(next(state, kStart + 10'000));
  note(state, Occupancy{"a", false, true}, kStart + 10'000);
  CHECK(next(state, kStart + 13'000)->find("channel_vacated") != std::string::npos);
}

TEST_CASE("webhook: a member who comes back in time is no news") {
  webhooks::State state;
  note(state, Membership{"presence-a", {"ana", "{}"}, false, true}, kStart);
  note(state, Membership{"presence-a", {"bo", "{}"}, false, true}, kStart + 1);
  note(state, Membership{"presence-a", {"ana", "{}"}, true, true}, kStart + 500);
  const auto body = next(state, kStart + 5'000);
  REQUIRE(body);
  CHECK(body->find("\"bo\"") != std::string::npos);
  CHECK(body->find("\"ana\"") == std::string::npos);
}

TEST_CASE("webhook: refused ones are sent again, the same, later and later, for 5 minutes") {
  webhooks::State state;
  note(state, Occupancy{"a", true, true}, kStart);
  const auto first = next(state, kStart);
  base::Instant now = kStart;
  int attempts = 1;
  for (;;) {
    finished(state, false, now);
    if (!state.delivery) break;
    CHECK_FALSE(next(state, state.delivery->next + -1));
    CHECK(state.delivery->next - now >= 1'000);
    CHECK(state.delivery->next - now <= 60'000);
    now = state.delivery->next;
    CHECK(next(state, now) == first);
    ++attempts;
  }
  CHECK(attempts == 10);
  CHECK(now - kStart <= 300'000);
  CHECK(state.lost == 1);
  // What comes afterwards is not held up.
  note(state, Occupancy{"b", true, true}, now);
  CHECK(next(state, now)->find("\"b\"") != std::string::npos);
}

TEST_CASE("webhook: at most 100 events in one body; what waits is bounded, the oldest goes") {
  webhooks::State state;
  for (std::size_t i = 0; i < webhooks::limits::kQueuedEvents + 5; ++i) {
    note(state, Occupancy{"c" + std::to_string(i), true, true}, kStart);
  }
  CHECK(state.queue.size() == webhooks::limits::kQueuedEvents);
  CHECK(state.lost == 5);
  const auto body = next(state, kStart);
  REQUIRE(body);
  CHECK(body->find("\"c5\"") != std::string::npos);
  CHECK(body->find("\"c104\"") != std::string::npos);
  CHECK(body->find("\"c105\"") == std::string::npos);
}
