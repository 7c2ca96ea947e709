#include "client/outbox/outbox.hpp"

#include <doctest/doctest.h>

#include "effects.hpp"
#include "protocol/api.hpp"

using namespace client;
using namespace client::outbox;
using testing::all;
using testing::delay;

namespace {

const model::ThreadId kThread{"t"};

struct Box {
  State state;
  Box() {
    state.leads = true;
    state.ready = true;
  }
  std::vector<std::string> sent;  // ids, in order

  Effects act(const Action& action) {
    Effects out = reduce(state, action, Stamp{samples::kNoon, 3});
    for (const Ask& ask : all<Ask>(out)) {
      sent.push_back(std::get<RunCommand>(ask.purpose).command);
    }
    return out;
  }
  Effects comment(const std::string& id) {
    return act(Submitted{id, CreateComment{model::CommentId{id}, kThread, "Hi " + id, {}}});
  }
  Effects edit(const std::string& id, const std::string& title) {
    return act(Submitted{id, EditThread{kThread, title, std::nullopt, std::nullopt}});
  }
  Effects answered(const std::string& id, int status, const std::string& body = "{}") {
    return act(Answered{id, status, body, 50});
  }
  Effects arrived(const std::string& id) { return act(Confirmed{id}); }
  template <class T>
  bool is(const std::string& id) const {
    const Item* item = find(state, id);
    return item != nullptr && std::holds_alternative<T>(item->phase);
  }
};

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("Submitted: sent at once when nothing is under way, else in its turn") {
  Box box;
  const Effects first = box.comment("a");
  CHECK(all<Ask>(first)[0].http.method == Method::Post);
  CHECK(all<Ask>(first)[0].http.path == "/api/threads/t/comments");
  CHECK(all<Ask>(first)[0].http.body == R"({"id":"a","content":"Hi a"})");
  (void)box.comment("b");
  (void)box.edit("c", "T");
  CHECK(box.is<Sending>("a"));
  CHECK(box.is<Queued>("b"));
  CHECK(waiting(box.state) == 3);
  (void)box.answered("a", 201);
  CHECK(box.is<Accepted>("a"));
  CHECK(box.is<Sending>("b"));
  (void)box.answered("b", 200);
  CHECK(box.sent == Ids{"a", "b", "c"});
  CHECK(waiting(box.state) == 1);
}

TEST_CASE("Sending: no answer, 5xx, 408, 429 and 401 queue it again, with a wait") {
  for (const int status : {0, 500, 503, 408, 429, 401}) {
    CAPTURE(status);
    Box box;
    (void)box.comment("a");
    const Effects effects = box.answered("a", status);
    CHECK(box.is<Queued>("a"));
    CHECK(delay(effects, Timer::Outbox));
    CHECK(all<Ask>(effects).empty());
    (void)box.comment("b");  // does not pass it
    CHECK(box.sent == Ids{"a"});
    (void)box.act(RetryFired{});
    CHECK(box.sent == Ids{"a", "a"});
    (void)box.answered("a", 201);
    CHECK(box.sent == Ids{"a", "a", "b"});
  }
}

TEST_CASE("Sending: any other 4xx fails it for good and lets the next pass") {
  for (const int status : {400, 403, 404, 409, 413, 422}) {
    Box box;
    (void)box.comment("a");
    (void)box.comment("b");
    (void)box.answered("a", status, R"({"error":"No.","code":"nope"})");
    REQUIRE(box.is<Failed>("a"));
    CHECK(std::get<Failed>(find(box.state, "a")->phase).error.message == "No.");
    CHECK(box.is<Sending>("b"));
    CHECK(waiting(box.state) == 1);
  }
}

TEST_CASE("Failed: retried it is sent again, discarded it is gone; others cannot be") {
  Box box;
  (void)box.comment("a");
  (void)box.act(Discarded{"a"});
  (void)box.act(Retried{"a"});
  CHECK(box.is<Sending>("a"));
  (void)box.answered("a", 422);
  (void)box.act(Retried{"a"});
  CHECK(box.sent == Ids{"a", "a"});
  (void)box.answered("a", 422);
  (void)box.act(Discarded{"a"});
  CHECK(box.state.items.empty());
  CHECK(box.act(Retried{"zz"}).empty());
}

TEST_CASE("Accepted: gone when its change arrives; or already gone when that came first") {
  Box box;
  (void)box.comment("a");
  (void)box.answered("a", 201);
  (void)box.arrived("a");
  CHECK(box.state.items.empty());
  (void)box.comment("b");
  (void)box.comment("c");
  (void)box.arrived("b");
  CHECK(find(box.state, "b") == nullptr);
  CHECK(box.is<Sending>("c"));
  CHECK(box.answered("b", 201).empty());
  CHECK(box.is<Sending>("c"));
}

TEST_CASE("Queued: confirmed by its change although no answer came, the others go on") {
  Box box;
  (void)box.comment("a");
  (void)box.answered("a", 0);  // carried out, but the answer was lost
  (void)box.comment("b");
  (void)box.act(RetryFired{});
  (void)box.arrived("a");  // while it is being sent again
  CHECK(box.is<Sending>("b"));
  (void)box.answered("a", 200);
  (void)box.answered("b", 201);
  CHECK(box.sent == Ids{"a", "a", "b"});
}

TEST_CASE("New threads and comments: gone when a snapshot shows them") {
  Box box;
  (void)box.act(Submitted{"t", CreateThread{kThread, "T", ""}});
  CHECK(creates(box.state, kThread));
  (void)box.comment("a");
  (void)box.act(Confirmed{"t"});
  CHECK(!creates(box.state, kThread));
  CHECK(box.is<Sending>("a"));
  (void)box.act(Confirmed{"a"});
  CHECK(box.state.items.empty());
}

TEST_CASE("Outbox: bounded, and cleared whole") {
  Box box;
  for (std::size_t i = 0; i < kMaxItems + 10; ++i) (void)box.comment(std::to_string(i));
  CHECK(box.state.items.size() == kMaxItems);
  (void)box.act(Cleared{});
  CHECK(box.state.items.empty());
  CHECK(waiting(box.state) == 0);
}
