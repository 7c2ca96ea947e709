// Going back and forth in a recorded session, and what the inspector says of it.
#include "client/recording/travel.hpp"

#include <doctest/doctest.h>

#include "base/codec.hpp"
#include "base/prng.hpp"
#include "client/inspector/inspector.hpp"
#include "world.hpp"

using namespace client;
using recording::Travel;
using testing::World;

namespace {

std::string text_of(const app::State& state) {
  std::string out;
  base::JsonWriter w(out);
  base::encode(w, state);
  return out;
}

// A session of at least `actions` actions: comments come, drafts are written.
World long_session(std::size_t actions) {
  World w = World::ready();
  const model::ThreadId thread{"t1"};
  for (int i = 0; w.recorder.size() < actions; ++i) {
    w.now_ms += 100;
    if (i % 3 == 0) {
      const std::string id = "more" + std::to_string(i);
      w.broadcast(testing::change(w.state.sync.last + 1,
                                  model::CommentCreated{thread, samples::comment(id, "t1", 5)}));
    } else {
      w.act(app::DraftEdited{thread, "draft " + std::to_string(i)});
    }
  }
  return w;
}

}  // namespace

TEST_CASE("Travel: any moment, in any order, is what replaying up to it gives") {
  const World w = long_session(1'200);
  const auto entries = recording::read(w.recorder.file());
  REQUIRE(entries);
  REQUIRE(entries->size() == w.recorder.size());
  Travel travel(w.recorder);
  base::Prng prng(20'261'124);
  for (int i = 0; i < 40; ++i) {
    const std::size_t n = prng.below(static_cast<std::uint32_t>(entries->size() + 1));
    CAPTURE(n);
    const bool same = text_of(travel.at(n)) == text_of(recording::replay(*entries, n));
    CHECK(same);
    if (n > 0) CHECK(travel.time() == (*entries)[n - 1].at);
  }
  const std::string end = text_of(w.state);
  CHECK((text_of(travel.at(entries->size())) == end));
  CHECK((text_of(travel.at(entries->size() + 7)) == end));
  CHECK((text_of(travel.at(0)) == text_of(app::State{})));
}

TEST_CASE("Travel: a step back in 20,000 actions reduces a few hundred, with few checkpoints") {
  const World w = long_session(20'000);
  Travel travel(w.recorder);
  std::size_t at = w.recorder.size();
  (void)travel.at(at);
  CHECK(travel.reduced() == at);
  CHECK(travel.checkpoints() <= Travel::kMaxCheckpoints);
  for (int i = 0; i < 60; ++i) {
    const std::size_t before = travel.reduced();
    (void)travel.at(--at);
    CHECK(travel.reduced() - before <= Travel::kEvery + 1);
  }
  // A leap back: near the leap's end it is dense again.
  (void)travel.at(at = 5'000);
  CHECK(travel.checkpoints() <= Travel::kMaxCheckpoints);
  std::size_t most = 0;
  for (int i = 0; i < 60; ++i) {
    const std::size_t before = travel.reduced();
    (void)travel.at(--at);
    most = std::max(most, travel.reduced() - before);
  }
  CHECK(most <= 2'500);
  const std::size_t before = travel.reduced();
  (void)travel.at(at + 1);
  CHECK(travel.reduced() == before + 1);  // forward goes on from here
}

TEST_CASE("Travel: what is recorded meanwhile can be gone to") {
  World w = long_session(100);
  Travel travel(w.recorder);
  (void)travel.at(50);
  w.act(app::SearchEdited{"later"});
  CHECK(travel.at(w.recorder.size()).search == "later");
  CHECK(travel.at(w.recorder.size() - 1).search.empty());
}

TEST_CASE("Recording: goes on from a file; entries say what they are") {
  World w = long_session(60);
  w.act(app::SearchEdited{"Grüße"});
  const auto entries = recording::read(w.recorder.file());
  REQUIRE(entries);
  recording::Recorder again(*entries);
  CHECK(again.file() == w.recorder.file());
  CHECK(again.bytes(0) == 0);
  const recording::EntryHead first = recording::head_of(again.entry(0));
  CHECK(recording::action_name(first.action) == "Started");
  const std::size_t last = again.size() - 1;
  const recording::EntryHead head = recording::head_of(again.entry(last));
  CHECK(head.at == base::Instant{w.now_ms});
  CHECK(recording::action_name(head.action) == "SearchEdited");
  CHECK(head.fields == R"(["Grüße"])");
  CHECK(recording::action_name(std::variant_size_v<app::Action> - 1) == "FileSaved");
  CHECK(recording::action_name(std::variant_size_v<app::Action>).empty());
  CHECK(recording::head_of("").fields.empty());
  CHECK(!recording::read_entry("[1,2]"));
}

TEST_CASE("Inspector: JSON is indented, texts that hold JSON are opened up") {
  using inspector::pretty;
  CHECK(pretty(R"({"event":"a","data":"{\"seq\":[1,true]}","no":{},"text":"plain"})") ==
        "{\n  \"event\": \"a\",\n  \"data\": {\n    \"seq\": [\n      1,\n      true\n    ]\n  },\n"
        "  \"no\": {},\n  \"text\": \"plain\"\n}");
  CHECK(pretty("no JSON") == "no JSON");
  CHECK(pretty(R"("{not json either")") == R"("{not json either")");
  std::string nested = "1";  // texts within texts within texts: opened only so far
  for (int i = 0; i < 8; ++i) {
    std::string outer = "[";
    base::append_json_string(outer, nested);
    nested = outer + "]";
  }
  CHECK(pretty(nested).size() < 4 * nested.size());
  const std::string longest = pretty("[\"" + std::string(100'000, 'x') + "\"]");
  CHECK(longest.size() <= inspector::kMaxPretty + 3);
  CHECK(longest.substr(longest.size() - 3) == "…");
}
