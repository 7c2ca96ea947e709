// The activity feed as people read it, and the usage slice.
#include "client/activity/feed.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "base/prng.hpp"
#include "client/items/link.hpp"
#include "model/limits.hpp"
#include "world.hpp"

using namespace client;
using activity::Group;
using testing::World;

namespace {

model::Activity entry(const std::string& id, const std::string& who, std::int64_t minute,
                      const std::string& type = "comment:created", const std::string& data = "{}",
                      const std::string& thread = "t1") {
  model::Activity a = samples::activity(id, thread);
  a.actor = samples::user(who);
  a.type = type;
  a.data = data;
  a.thread_title = "Title of " + thread;
  a.created_at = samples::kNoon + minute * 60'000;
  return a;
}

activity::State loaded(std::vector<model::Activity> entries) {
  activity::State state;
  activity::reduce(state, activity::PageArrived{std::move(entries), "", 1, false});
  return state;
}

// "a3-a1×2 b2×1": newest and oldest of each group, and how many.
std::string shape(const activity::State& state) {
  std::string out;
  for (const Group& group : activity::grouped(state)) {
    if (!out.empty()) out += " ";
    out += group.newest->id.value;
    if (group.oldest != group.newest) out += "-" + group.oldest->id.value;
    out += "×" + std::to_string(group.count);
  }
  return out;
}

std::string said(const model::Activity& newest, const model::Activity* oldest = nullptr,
                 std::size_t count = 1) {
  std::string out;
  const Group group{&newest, oldest == nullptr ? &newest : oldest, count};
  for (const activity::Part& part : activity::sentence(group)) {
    const char* open = part.form == activity::Part::Form::Name     ? "*"
                       : part.form == activity::Part::Form::Status ? "["
                                                                   : "";
    const char* close = *open == '[' ? "]" : open;
    out += open + part.text + close;
  }
  return out;
}

}  // namespace

TEST_CASE("Feed: what one person does to one thread within ten minutes is one entry") {
  CHECK(shape(loaded({})).empty());
  CHECK(shape(loaded({entry("a1", "Ana", 0), entry("a2", "Ana", 10)})) == "a2-a1×2");
  CHECK(shape(loaded({entry("a1", "Ana", 0), entry("a2", "Ana", 11)})) == "a2×1 a1×1");
  // Ten minutes from its first, not from its last: it comes to an end.
  CHECK(shape(loaded({entry("a1", "Ana", 0), entry("a2", "Ana", 6), entry("a3", "Ana", 12),
                      entry("a4", "Ana", 20)})) == "a4-a3×2 a2-a1×2");
}

TEST_CASE("Feed: other people, threads and kinds stand for themselves, also in between") {
  CHECK(shape(loaded({entry("a1", "Ana", 0), entry("b1", "Bo", 1), entry("a2", "Ana", 2)})) ==
        "a2-a1×2 b1×1");
  CHECK(shape(loaded({entry("a1", "Ana", 0), entry("a2", "Ana", 1, "comment:created", "{}", "t2"),
                      entry("a3", "Ana", 2, "item:added")})) == "a3×1 a2×1 a1×1");
  const std::string renamed = R"({"oldTitle":"x","newTitle":"y"})";
  CHECK(shape(loaded({entry("a1", "Ana", 0, "thread:updated", renamed),
                      entry("a2", "Ana", 1, "thread:updated", R"({"description":true})")})) ==
        "a2×1 a1×1");
}

TEST_CASE("Feed: what comes in live changes no other group; all entries are in one") {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    base::Prng random(seed);
    activity::State state = loaded({});
    std::string before;
    std::int64_t minute = 0;
    for (int i = 0; i < 60; ++i) {
      minute += static_cast<std::int64_t>(random.below(4));
      const std::string who = random.below(2) == 0 ? "Ana" : "Bo";
      const model::Activity added = entry("a" + std::to_string(100 + i), who, minute);
      activity::reduce(state,
                       activity::Changed{{i + 2, added.created_at, model::ActivityNew{added}}});
      const std::vector<Group> groups = activity::grouped(state);
      std::size_t total = 0;
      std::string rest;
      for (const Group& group : groups) {
        total += group.count;
        CHECK(group.newest->created_at - group.oldest->created_at <= activity::kGroupWithin_ms);
        if (group.newest->id == added.id) continue;
        rest += group.oldest->id.value + "×" + std::to_string(group.count) + " ";
      }
      CHECK(total == state.entries.size());
      CHECK(groups.front().newest->id == added.id);
      // But for the group it joined, everything stands as it stood.
      std::string stood;
      const std::string joined = groups.front().oldest->id.value + "×";
      for (std::size_t at = 0; at < before.size();) {
        const std::size_t end = before.find(' ', at) + 1;
        if (before.compare(at, joined.size(), joined) != 0) stood += before.substr(at, end - at);
        at = end;
      }
      CHECK(rest == stood);
      before =
          groups.front().oldest->id.value + "×" + std::to_string(groups.front().count) + " " + rest;
    }
  }
}

TEST_CASE("Feed: a sentence for every kind") {
  const auto of = [](const char* type, const char* data) {
    return said(entry("a", "Ana", 0, type, data));
  };
  CHECK(of("comment:created", "{}") == "*Ana* commented on *Title of t1*");
  CHECK(of("thread:created", "{}") == "*Ana* created *Title of t1*");
  CHECK(of("thread:deleted", "{}") == "*Ana* deleted *Title of t1*");
  CHECK(of("thread:updated", R"({"description":true})") ==
        "*Ana* edited the description of *Title of t1*");
  CHECK(of("thread:updated", R"({"oldTitle":"A","newTitle":"B"})") == "*Ana* renamed *A* to *B*");
  CHECK(of("thread:status_changed", R"({"oldStatus":"active","newStatus":"in_review"})") ==
        "*Ana* set *Title of t1* to [In review]");
  CHECK(of("item:added",
           R"({"source":"github","kind":"pull_request","externalId":"4182",)"
           R"("title":"Batch price lookups"})") == "*Ana* added *PR 4182* to *Title of t1*");
  CHECK(of("item:added", R"({"source":"web","kind":"link","externalId":"","title":"Runbook"})") ==
        "*Ana* added *Runbook* to *Title of t1*");
  CHECK(of("item:removed", R"({"itemId":"i","title":"Runbook"})") ==
        "*Ana* removed *Runbook* from *Title of t1*");
  CHECK(of("thread:starred", "{}") == "*Ana* changed *Title of t1*");
  CHECK(of("thread:status_changed", "no json") == "*Ana* set *Title of t1*");
  CHECK(said(entry("b", "Ana", 1), nullptr, 3) == "*Ana* commented 3 times on *Title of t1*");
  CHECK(said(entry("b", "Ana", 1, "item:added"), nullptr, 2) ==
        "*Ana* added *2 items* to *Title of t1*");
  const model::Activity first =
      entry("a", "Ana", 0, "thread:updated", R"({"oldTitle":"A","newTitle":"B"})");
  const model::Activity last =
      entry("b", "Ana", 1, "thread:updated", R"({"oldTitle":"B","newTitle":"C"})");
  CHECK(said(last, &first, 2) == "*Ana* renamed *A* to *C*");
}

TEST_CASE("Items: what is wrong with an address is said") {
  for (const char* good : {"https://example.org", "http://a/b?c#d", "https://grafana.net/d/x"}) {
    CHECK(items::address_problem(good).empty());
  }
  for (const char* bad : {"", "example.org", "ftp://example.org", "javascript:alert(1)", "https://",
                          "https:///path", "https://a b", "://x", "HTTPS"}) {
    CAPTURE(bad);
    CHECK(!items::address_problem(bad).empty());
  }
  CHECK(!items::address_problem("https://x/" + std::string(model::limits::kUrlBytes, 'y')).empty());
}

namespace {

const char* kFigures =
    R"({"connections":{"now":3,"peak":12},"messages":{"today":480},"authorizations":{"refused":2},)"
    R"("since":"2026-01-31T08:00:00.000Z"})";

}  // namespace

TEST_CASE("Usage: asked for while it is shown, and every ten seconds") {
  World w = World::ready();
  w.pass(30'000);
  CHECK(!w.has("GET /api/usage"));
  w.act(app::UsageShown{true});
  REQUIRE(w.answer("GET /api/usage", 200, kFigures));
  REQUIRE(w.state.usage.figures);
  CHECK(w.state.usage.figures->connections == 3);
  CHECK(w.state.usage.figures->peak_connections == 12);
  CHECK(w.state.usage.figures->messages_today == 480);
  CHECK(w.state.usage.figures->refused_authorizations == 2);
  CHECK(w.state.usage.figures->since == samples::kNoon + -4 * 3'600'000);
  w.pass(9'900);
  CHECK(!w.has("GET /api/usage"));
  w.pass(200);
  CHECK(w.has("GET /api/usage"));
  w.act(app::UsageShown{false});
  (void)w.answer("GET /api/usage", 200, kFigures);
  w.pass(60'000);
  CHECK(!w.has("GET /api/usage"));
}

TEST_CASE("Usage: what cannot be had is said; the last figures stay") {
  World w = World::ready();
  w.act(app::UsageShown{true});
  REQUIRE(w.answer("GET /api/usage", 503, ""));
  CHECK(w.state.usage.problem == usage::Problem::NoAnswer);
  w.act(app::UsageRetried{});
  REQUIRE(w.answer("GET /api/usage", 200, kFigures));
  CHECK(w.state.usage.problem == usage::Problem::None);
  w.pass(10'000);
  REQUIRE(w.answer("GET /api/usage", 200, R"({"connections":{}})"));
  CHECK(w.state.usage.problem == usage::Problem::NoAnswer);
  CHECK(w.state.usage.figures->connections == 3);
  w.pass(10'000);
  REQUIRE(w.answer("GET /api/usage", 404, "{}"));
  CHECK(w.state.usage.problem == usage::Problem::Unsupported);
  w.pass(60'000);
  CHECK(!w.has("GET /api/usage"));  // such a server is not asked again
  w.act(app::UsageShown{false});
  w.act(app::UsageShown{true});
  CHECK(w.has("GET /api/usage"));
}

TEST_CASE("Usage: a hidden page asks nothing, and goes on when it is seen") {
  World w = World::ready();
  w.act(app::UsageShown{true});
  REQUIRE(w.answer("GET /api/usage", 200, kFigures));
  w.act(client::VisibilityChanged{false});
  w.pass(30'000);
  CHECK(!w.has("GET /api/usage"));
  w.act(client::VisibilityChanged{true});
  w.pass(10'000);
  CHECK(w.has("GET /api/usage"));
}
