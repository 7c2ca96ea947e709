#include "client/sync/sync.hpp"

#include <doctest/doctest.h>

#include "base/prng.hpp"
#include "effects.hpp"

using namespace client;
using namespace client::sync;
using testing::all;
using testing::change;
using testing::delay;

namespace {

model::Change at(model::Seq seq) {
  return change(seq, model::ThreadDeleted{model::ThreadId{"t" + std::to_string(seq)}});
}

struct Log {
  State state;
  std::vector<model::Seq> applied;
  int fetches = 0;
  int reloads = 0;

  Outcome act(const Action& action) {
    Outcome out = reduce(state, action);
    for (std::size_t i = state.recent.size() - out.handed_out; i < state.recent.size(); ++i) {
      applied.push_back(state.recent[i].seq);
    }
    fetches += static_cast<int>(all<Ask>(out.effects).size());
    reloads += out.reload ? 1 : 0;
    return out;
  }
  Outcome announce(model::Seq seq, bool whole = true, const char* epoch = "e") {
    Announced event{epoch, seq, std::nullopt};
    if (whole) event.change = at(seq);
    return act(event);
  }
  // The server's answer for changes first…last.
  Outcome fetched(model::Seq first, model::Seq last, model::Seq head, bool more = false,
                  const char* epoch = "e") {
    protocol::api::Changes page{epoch, head, {}, last, more};
    for (model::Seq seq = first; seq <= last; ++seq) page.changes.push_back(at(seq));
    return act(Fetched{page});
  }
  static Log live(model::Seq head = 10) {
    Log log;
    (void)log.act(Primed{"e", head});
    return log;
  }
};

using Seqs = std::vector<model::Seq>;

}  // namespace

TEST_CASE("Cold: everything is ignored until primed") {
  Log log;
  (void)log.announce(11);
  (void)log.act(HeadSeen{"e", 12});
  (void)log.act(CheckNow{});
  (void)log.fetched(1, 3, 3);
  CHECK(log.applied.empty());
  CHECK(log.fetches == 0);
  const Outcome primed = log.act(Primed{"e", 10});
  CHECK(delay(primed.effects, Timer::SafetyPoll) == kSafetyPoll_ms);
  CHECK(log.state.last == 10);
}

TEST_CASE("Live: the next change is handed out, an old one dropped") {
  Log log = Log::live();
  (void)log.announce(11);
  (void)log.announce(11);
  (void)log.announce(3);
  (void)log.announce(12);
  CHECK(log.applied == Seqs{11, 12});
  CHECK(log.state.counters.duplicates == 2);
  CHECK(log.fetches == 0);
}

TEST_CASE("Live: a gap is fetched once, what came ahead waits and follows in order") {
  Log log = Log::live();
  const Outcome gap = log.announce(13);
  CHECK(testing::paths(gap.effects) ==
        std::vector<std::string>{"/api/changes?since=10&epoch=e&limit=1000"});
  (void)log.announce(15);
  (void)log.announce(14);
  CHECK(log.applied.empty());
  CHECK(log.fetches == 1);
  CHECK(log.state.counters.gaps == 1);
  (void)log.fetched(11, 12, 12);
  CHECK(log.applied == Seqs{11, 12, 13, 14, 15});
  CHECK(log.state.ahead.empty());
}

TEST_CASE("Live: reordered broadcasts close the hole without the log's answer mattering") {
  Log log = Log::live();
  (void)log.announce(12);
  (void)log.announce(11);
  CHECK(log.applied == Seqs{11, 12});
  (void)log.fetched(11, 12, 12);
  CHECK(log.applied == Seqs{11, 12});
}

TEST_CASE("Live: a truncated event or one of an unknown kind is fetched") {
  Log log = Log::live();
  (void)log.announce(11, false);
  CHECK(log.applied.empty());
  CHECK(log.fetches == 1);
  (void)log.fetched(11, 11, 11);
  CHECK(log.applied == Seqs{11});
}

TEST_CASE("Fetching: something noticed meanwhile asks once more") {
  Log log = Log::live();
  (void)log.act(CheckNow{});
  (void)log.act(CheckNow{});
  (void)log.act(HeadSeen{"e", 12});
  CHECK(log.fetches == 1);
  (void)log.fetched(11, 11, 11);
  CHECK(log.fetches == 2);
  (void)log.fetched(12, 12, 12);
  CHECK(log.fetches == 2);
  CHECK(log.applied == Seqs{11, 12});
}

TEST_CASE("Fetching: a page with more goes on from its end") {
  Log log = Log::live();
  (void)log.act(CheckNow{});
  const Outcome next = log.fetched(11, 13, 15, true);
  CHECK(testing::paths(next.effects)[0] == "/api/changes?since=13&epoch=e&limit=1000");
  CHECK(log.state.last == 13);
  (void)log.fetched(14, 15, 15);
  CHECK(log.applied == Seqs{11, 12, 13, 14, 15});
}

TEST_CASE("Fetching: kinds this version does not know are passed, with and without more") {
  Log log = Log::live();
  (void)log.act(CheckNow{});
  protocol::api::Changes page{"e", 20, {}, 15, true};  // 11…15 unknown
  const Outcome next = log.act(Fetched{page});
  CHECK(log.state.last == 15);
  CHECK(testing::paths(next.effects)[0] == "/api/changes?since=15&epoch=e&limit=1000");
  (void)log.act(Fetched{{"e", 20, {at(16)}, 20, false}});
  CHECK(log.state.last == 20);
  CHECK(log.applied == Seqs{16});
  (void)log.announce(21);
  CHECK(log.applied == Seqs{16, 21});
}

TEST_CASE("Fetching: failed asks again later; 410 starts over") {
  Log log = Log::live();
  (void)log.act(CheckNow{});
  CHECK(delay(log.act(FetchFailed{0}).effects, Timer::Refetch) == kRefetch_ms);
  (void)log.act(CheckNow{});
  CHECK(log.fetches == 2);
  CHECK(log.act(FetchFailed{410}).reload);
  CHECK(!log.state.primed);
}

TEST_CASE("Epoch: another one starts over, wherever it is seen; counters stay") {
  for (int way = 0; way < 3; ++way) {
    Log log = Log::live();
    (void)log.announce(11);
    if (way == 0) (void)log.announce(12, true, "other");
    if (way == 1) (void)log.act(HeadSeen{"other", 3});
    if (way == 2) (void)log.fetched(12, 13, 13, false, "other");
    CHECK(log.reloads == 1);
    CHECK(!log.state.primed);
    CHECK(log.applied == Seqs{11});
    CHECK(log.state.counters.applied == 1);
    (void)log.act(Primed{"other", 3});
    (void)log.announce(4, true, "other");
    CHECK(log.applied == Seqs{11, 4});
  }
}

TEST_CASE("HeadSeen: an older or equal head, or one without epoch, asks for nothing") {
  Log log = Log::live();
  (void)log.act(HeadSeen{"e", 10});
  (void)log.act(HeadSeen{"e", 1});
  (void)log.act(HeadSeen{"", 10});
  CHECK(log.fetches == 0);
  (void)log.act(HeadSeen{"", 11});
  CHECK(log.fetches == 1);
}

TEST_CASE("Primed again in the same epoch changes nothing") {
  Log log = Log::live();
  (void)log.announce(11);
  (void)log.act(Primed{"e", 5});
  CHECK(log.state.last == 11);
}

TEST_CASE("since: what a late snapshot missed, or that it is too old") {
  Log log = Log::live();
  for (model::Seq seq = 11; seq <= 13; ++seq) (void)log.announce(seq);
  CHECK(since(log.state, 13)->empty());
  CHECK(since(log.state, 99)->empty());
  REQUIRE(since(log.state, 11)->size() == 2);
  CHECK(since(log.state, 11)->front().seq == 12);
  CHECK(since(log.state, 10)->size() == 3);
  CHECK(!since(log.state, 9));
  CHECK(!since(Log::live().state, 9));
}

TEST_CASE("ahead and recent stay bounded; nothing is lost by it") {
  Log log = Log::live(0);
  for (model::Seq seq = 2; seq <= 1'500; ++seq) (void)log.announce(seq);
  CHECK(log.state.ahead.size() == kMaxAhead);
  (void)log.fetched(1, 1'000, 1'500, true);
  (void)log.fetched(1'001, 1'500, 1'500);
  CHECK(log.state.last == 1'500);
  CHECK(log.applied.size() == 1'500);
  (void)log.announce(1'501);
  CHECK(log.state.recent.size() == kMaxRecent + 1);
}

TEST_CASE("Property: dropped, doubled and reordered, every change is applied once, in order") {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    CAPTURE(seed);
    base::Prng random(seed);
    Log log = Log::live(0);
    constexpr model::Seq kHead = 40;
    for (model::Seq seq = 1; seq <= kHead; ++seq) {
      for (std::uint32_t copies = random.below(3); copies > 0; --copies) {
        (void)log.announce(std::max<model::Seq>(1, seq - random.below(5)), random.below(6) != 0);
      }
      if (log.state.fetching && random.below(2) == 0) {
        const model::Seq last = std::min<model::Seq>(seq, log.state.last + 3);
        (void)log.fetched(log.state.last + 1, last, seq, last < seq);
      }
      if (log.state.fetching && random.below(9) == 0) (void)log.act(FetchFailed{0});
    }
    (void)log.act(CheckNow{});
    for (int i = 0; i < 50 && log.state.fetching; ++i) {
      (void)log.fetched(log.state.last + 1, kHead, kHead);
    }
    Seqs expected;
    for (model::Seq seq = 1; seq <= kHead; ++seq) expected.push_back(seq);
    CHECK(log.applied == expected);
  }
}
