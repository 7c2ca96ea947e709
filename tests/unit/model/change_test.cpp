#include "model/change.hpp"

#include <doctest/doctest.h>

#include "base/json.hpp"
#include "samples.hpp"

namespace {

using namespace model;

const ThreadId kThread{"t"};

std::string data_of(const ChangeBody& body) {
  std::string out;
  base::JsonWriter w(out);
  w.begin_object();
  write_members(w, body, samples::kNoon + 5);
  w.field("epoch", "e").field("seq", 7).field("prev", 6).end_object();
  return out;
}

base::Result<NamedChange> read(std::string_view name, const std::string& data) {
  const auto document = base::JsonDocument::parse(data);
  REQUIRE(document.has_value());
  return read_change(name, document->root());
}

std::vector<ChangeBody> every_kind() {
  return {ThreadCreated{samples::thread("t")},
          ThreadUpdated{kThread, "New title", std::nullopt, {5, 3, 4}},
          ThreadUpdated{kThread, std::nullopt, "", {2, 9, 4}},
          ThreadUpdated{kThread, "Both", "of them", {5, 9, 4}},
          ThreadStatusChanged{kThread, Status::InReview, Status::Done, {2, 3, 5}},
          ThreadDeleted{kThread},
          CommentCreated{kThread, samples::comment("c", "t")},
          CommentUpdated{kThread, samples::comment("c", "t")},
          CommentDeleted{kThread, CommentId{"c"}},
          ItemAdded{kThread, samples::item("i", "t")},
          ItemRemoved{kThread, ItemId{"i"}},
          ActivityNew{samples::activity("a", "t")},
          IntegrationUpdated{samples::integration("g")}};
}

}  // namespace

TEST_CASE("change: read(write(x)) == x for every kind") {
  for (const ChangeBody& body : every_kind()) {
    const std::string data = data_of(body);
    CAPTURE(data);
    const auto again = read(name(body), data);
    REQUIRE(again.has_value());
    CHECK(again->timestamp == samples::kNoon + 5);
    CHECK(again->body.index() == body.index());
    CHECK(data_of(again->body) == data);
    CHECK(thread_of(again->body) == thread_of(body));
  }
}

TEST_CASE("change: the names are the contract's") {
  std::vector<std::string> names;
  for (const ChangeBody& body : every_kind()) names.emplace_back(name(body));
  CHECK(names == std::vector<std::string>{"thread:created", "thread:updated", "thread:updated",
                                          "thread:updated", "thread:status_changed",
                                          "thread:deleted", "comment:created", "comment:updated",
                                          "comment:deleted", "item:added", "item:removed",
                                          "activity:new", "integration:updated"});
}

TEST_CASE("change: an unknown name is unknown_change, whatever its data") {
  for (const char* data : {"{}", "[]", R"({"timestamp":"2026-01-31T12:00:00.000Z"})",
                           R"({"threadId":"t","timestamp":"2026-01-31T12:00:00.000Z"})"}) {
    const auto change = read("member:joined", data);
    REQUIRE(!change.has_value());
    CHECK(change.error().code == "unknown_change");
  }
}

TEST_CASE("change: what is missing or wrong is named") {
  const std::string at = R"("timestamp":"2026-01-31T12:00:00.000Z")";
  const auto field = [&](const char* kind, const std::string& members) {
    const auto change = read(kind, "{" + members + "}");
    REQUIRE(!change.has_value());
    CHECK(change.error().code == "invalid_response");
    return change.error().field;
  };
  CHECK(field("thread:deleted", R"("threadId":"t")") == "timestamp");
  CHECK(field("thread:deleted", R"("threadId":"t","timestamp":7)") == "timestamp");
  CHECK(field("thread:deleted", at) == "threadId");
  CHECK(field("thread:deleted", R"("threadId":7,)" + at) == "threadId");
  CHECK(field("comment:deleted", R"("threadId":"t",)" + at) == "commentId");
  CHECK(field("item:removed", R"("threadId":"t","itemId":[],)" + at) == "itemId");
  const std::string versions = R"("versions":{"title":1,"description":1,"status":1},)";
  CHECK(field("thread:updated", R"("threadId":"t","title":7,)" + versions + at) == "title");
  CHECK(field("thread:updated", R"("threadId":"t","description":[],)" + versions + at) ==
        "description");
  CHECK(field("thread:status_changed", R"("threadId":"t","oldStatus":"x","newStatus":"done",)" +
                                           versions + at) == "oldStatus");
  CHECK(field("thread:status_changed", R"("threadId":"t","oldStatus":"done","newStatus":1,)" +
                                           versions + at) == "newStatus");
  CHECK(!read("comment:created", R"({"threadId":"t","comment":{},)" + at + "}").has_value());
}

TEST_CASE("change: what each does to its thread") {
  const base::Instant later = samples::kNoon + 99'000'000;
  const Thread before = samples::thread("t");
  const auto after = [&](const ChangeBody& body) {
    Thread t = before;
    apply_to_thread(t, body, later);
    return t;
  };
  Thread t = after(ThreadUpdated{kThread, "New", std::nullopt, {3, 3, 4}});
  CHECK(t.title == "New");
  CHECK(t.description == before.description);
  CHECK(t.versions == Versions{3, 3, 4});
  CHECK(t.updated_at == later);
  CHECK(t.last_activity_at == later);
  t = after(ThreadUpdated{kThread, std::nullopt, "", {2, 4, 4}});
  CHECK(t.title == before.title);
  CHECK(t.description.empty());
  t = after(ThreadStatusChanged{kThread, Status::InReview, Status::Done, {2, 3, 5}});
  CHECK(t.status == Status::Done);
  CHECK(t.versions.status == 5);
  t = after(CommentCreated{kThread, samples::comment("c", "t")});
  CHECK(t.comment_count == 6);
  CHECK(t.last_activity_at == later);
  CHECK(t.updated_at == before.updated_at);
  CHECK(after(CommentDeleted{kThread, CommentId{"c"}}).comment_count == 4);
  CHECK(after(CommentUpdated{kThread, samples::comment("c", "t")}) == before);
  CHECK(after(ItemAdded{kThread, samples::item("i", "t")}).item_count == 7);
  CHECK(after(ItemRemoved{kThread, ItemId{"i"}}).item_count == 5);
  CHECK(after(ActivityNew{samples::activity("a", "t")}) == before);
  CHECK(after(IntegrationUpdated{samples::integration("g")}) == before);
}
