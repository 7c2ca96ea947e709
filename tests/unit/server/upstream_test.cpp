#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/json.hpp"
#include "base/prng.hpp"
#include "server/upstream/queue.hpp"
#include "server/upstream/request.hpp"

using namespace server::upstream;
using server::auth::AppKeys;

namespace {

struct World {
  State state;
  base::Instant now{1'000'000};
  base::Prng random{7};
  std::vector<Post> posts;  // under way

  void step(const Input& input) {
    for (Post& post : reduce(state, input, now, random.next())) posts.push_back(std::move(post));
  }
  void publish(const std::string& channel, const std::string& data) {
    step(Published{{channel, "event", data}});
  }
  Post take() {
    REQUIRE_FALSE(posts.empty());
    Post post = posts.front();
    posts.erase(posts.begin());
    return post;
  }
  Post answer(Outcome outcome, std::optional<std::int64_t> retry_after_ms = std::nullopt) {
    Post post = take();
    step(Answered{post.channel, outcome, retry_after_ms});
    return post;
  }
  // Lets the time pass until the next pause is over.
  std::int64_t wait() {
    const auto next = due(state);
    REQUIRE(next);
    const std::int64_t waited_ms = *next - now;
    now = *next;
    step(Ticked{});
    return waited_ms;
  }
};

std::vector<std::string> data_of(const Post& post) {
  std::vector<std::string> data;
  for (const Event& event : post.events) data.push_back(event.data);
  return data;
}
using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("upstream: the first goes at once, what comes meanwhile goes together, in order") {
  World w;
  for (int i = 0; i < 13; ++i) w.publish("a", std::to_string(i));
  CHECK(data_of(w.answer(Outcome::Taken)) == Texts{"0"});
  CHECK(data_of(w.answer(Outcome::Taken)) ==
        Texts{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"});
  CHECK(data_of(w.answer(Outcome::Taken)) == Texts{"11", "12"});
  CHECK(w.posts.empty());
  CHECK(w.state.lanes.empty());
  CHECK(w.state.waiting == 0);
  CHECK(w.state.bytes == 0);
  CHECK(w.state.taken == 13);
}

TEST_CASE("upstream: a channel that waits does not hold up another") {
  World w;
  w.publish("a", "1");
  w.publish("b", "1");
  CHECK(w.answer(Outcome::Unavailable).channel == "a");
  w.publish("a", "2");
  CHECK(w.answer(Outcome::Taken).channel == "b");
  CHECK(w.posts.empty());
  w.wait();
  CHECK(data_of(w.answer(Outcome::Taken)) == Texts{"1", "2"});
}

TEST_CASE("upstream: pauses grow with jitter, up to a limit, and an answer ends them") {
  World w;
  w.publish("a", "1");
  std::int64_t longest_ms = 0;
  for (int i = 0; i < 200; ++i) {
    w.answer(Outcome::Unavailable);
    longest_ms = std::max(longest_ms, w.wait());
  }
  CHECK(longest_ms <= limits::kLastPause_ms + 1);
  CHECK(longest_ms > limits::kLastPause_ms / 2);
  w.answer(Outcome::Taken);
  w.publish("a", "2");
  w.answer(Outcome::Unavailable);
  CHECK(w.wait() <= limits::kFirstPause_ms + 1);
  w.answer(Outcome::Unavailable, 30'000);
  CHECK(w.wait() >= 30'000);
  w.answer(Outcome::Unavailable, 1'000'000'000);
  CHECK(w.wait() <= limits::kMostRetryAfter_ms);
  w.answer(Outcome::Denied);
  CHECK(w.wait() == limits::kDeniedPause_ms);
}

TEST_CASE("upstream: of a refused batch only the event at fault is dropped") {
  World w;
  for (const char* data : {"first", "good", "bad", "fine"}) w.publish("a", data);
  w.answer(Outcome::Taken);
  CHECK(w.answer(Outcome::Invalid).events.size() == 3);
  CHECK(data_of(w.answer(Outcome::Taken)) == Texts{"good"});
  w.publish("a", "later");
  CHECK(data_of(w.answer(Outcome::Invalid)) == Texts{"bad"});
  CHECK(data_of(w.answer(Outcome::Taken)) == Texts{"fine"});
  CHECK(data_of(w.answer(Outcome::Taken)) == Texts{"later"});
  CHECK(w.state.invalid == 1);
  CHECK(w.state.taken == 4);
}

TEST_CASE("upstream: what waits is bounded, the newest is kept") {
  World w;
  const std::size_t more = limits::kQueuedEvents + 5;
  for (std::size_t i = 0; i < more; ++i) w.publish("a", std::to_string(i));
  CHECK(w.state.waiting == limits::kQueuedEvents);
  CHECK(w.state.dropped == 5);
  CHECK(w.state.lanes.at("a").events.back().data == std::to_string(more - 1));
  CHECK(w.state.lanes.at("a").events.front().data == "0");  // under way
  const std::string large(1'000'000, 'x');
  for (int i = 0; i < 50; ++i) w.publish("a", large);
  CHECK(w.state.bytes <= limits::kQueuedBytes);
}

TEST_CASE("upstream: no more requests at a time than connections; lanes take turns") {
  World w;
  for (int i = 0; i < 20; ++i) w.publish("channel" + std::to_string(i), "1");
  CHECK(w.posts.size() == limits::kPosts);
  w.publish("channel0", "2");
  w.answer(Outcome::Taken);
  CHECK(w.posts.back().channel == "channel8");
}

TEST_CASE("upstream property: every event arrives, once, in its channel's order") {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    CAPTURE(seed);
    World w;
    base::Prng random(seed);
    std::map<std::string, Texts> sent, got;
    const auto answer = [&] {
      const auto at = random.below(static_cast<std::uint32_t>(w.posts.size()));
      const Post post = w.posts[at];
      w.posts.erase(w.posts.begin() + at);
      const std::uint32_t dice = random.below(10);
      const Outcome outcome = dice < 6                             ? Outcome::Taken
                              : dice < 8                           ? Outcome::Unavailable
                              : dice < 9 && post.events.size() > 1 ? Outcome::Invalid
                                                                   : Outcome::Denied;
      if (outcome == Outcome::Taken) {
        for (const Event& event : post.events) got[post.channel].push_back(event.data);
      }
      w.step(Answered{post.channel, outcome, std::nullopt});
    };
    for (int i = 0; i < 400; ++i) {
      if (random.below(2) == 0) {
        const std::string channel(1, static_cast<char>('a' + random.below(12)));
        sent[channel].push_back(std::to_string(i));
        w.publish(channel, std::to_string(i));
      } else if (!w.posts.empty()) {
        answer();
      } else if (due(w.state)) {
        w.wait();
      }
    }
    while (!w.state.lanes.empty()) {
      if (!w.posts.empty()) {
        answer();
      } else {
        w.wait();
      }
    }
    CHECK(got == sent);
    CHECK(w.state.bytes == 0);
    CHECK(w.state.posts == 0);
  }
}

TEST_CASE("upstream: what a status means") {
  CHECK(outcome_of(200) == Outcome::Taken);
  CHECK(outcome_of(202) == Outcome::Taken);
  for (const int status : {0, 301, 408, 429, 500, 503}) {
    CHECK(outcome_of(status) == Outcome::Unavailable);
  }
  for (const int status : {401, 403, 404}) CHECK(outcome_of(status) == Outcome::Denied);
  for (const int status : {400, 413, 422}) CHECK(outcome_of(status) == Outcome::Invalid);
}

TEST_CASE("upstream: requests are signed as Pusher's documentation does it") {
  // Its worked example ("HTTP API, worked authentication example").
  const AppKeys keys{"3", "278d425bdf160c739803", "7ad3773142a6692b25b8"};
  const ApiRequest request =
      publish_request(keys, {{"project-3", "foo", R"({"some":"data"})"}}, 1353088179);
  CHECK(request.method == "POST");
  CHECK(request.body == R"({"name":"foo","channels":["project-3"],"data":"{\"some\":\"data\"}"})");
  CHECK(request.target ==
        "/apps/3/events?auth_key=278d425bdf160c739803&auth_timestamp=1353088179&auth_version=1.0"
        "&body_md5=ec365a775a4cd0599faeb73354201b6f"
        "&auth_signature=da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c");
  const ApiRequest batch = publish_request(keys, {{"a", "e", "1"}, {"a", "f", "2"}}, 1);
  CHECK(batch.target.find("/apps/3/batch_events?") == 0);
  CHECK(base::JsonDocument::parse(batch.body)->root()["batch"].size() == 2);
  const ApiRequest list = channels_request(keys, "private-org-", 1);
  CHECK(list.target.find("/apps/3/channels?filter_by_prefix=private-org-&auth_key=") == 0);
  CHECK(list.target.find("body_md5") == std::string::npos);
}

TEST_CASE("upstream: a refusal may come as 200 with its code in the body") {
  CHECK(status_of(200, "{}") == 200);
  CHECK(status_of(200, "ok") == 200);
  CHECK(status_of(200, R"({"error":"The secret authentication failed","code":401})") == 401);
  CHECK(status_of(200, R"({"code":401})") == 200);
  CHECK(status_of(503, R"({"error":"","code":401})") == 503);
}

TEST_CASE("upstream: the list of channels") {
  CHECK(*read_channels(R"({"channels":{"private-org-a":{},"private-org-b":{}}})") ==
        std::vector<std::string>{"private-org-a", "private-org-b"});
  CHECK(read_channels(R"({"channels":{}})")->empty());
  CHECK_FALSE(read_channels("{}"));
  CHECK_FALSE(read_channels("no"));
}
