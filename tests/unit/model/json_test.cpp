#include "model/json.hpp"

#include <doctest/doctest.h>

#include "samples.hpp"

namespace {

template <class T>
std::string written(const T& value) {
  std::string out;
  base::JsonWriter w(out);
  model::write(w, value);
  return out;
}

// read(write(x)), as text when it is an error.
template <class T, class Read>
T round_trip(const T& value, Read read) {
  const auto document = base::JsonDocument::parse(written(value));
  REQUIRE(document.has_value());
  auto result = read(document->root());
  REQUIRE_MESSAGE(result.has_value(), result.error().message);
  return *std::move(result);
}

// The field an error names when `text` is read.
template <class Read>
std::string field_of(const std::string& text, Read read) {
  const auto document = base::JsonDocument::parse(text);
  REQUIRE(document.has_value());
  const auto result = read(document->root());
  if (result) return "(no error)";
  CHECK(result.error().code == "invalid_response");
  CHECK(!result.error().message.empty());
  return result.error().field;
}

// `object` with the member `key` replaced by `value`, or left out when that is empty.
std::string with(const std::string& object, const std::string& key, const std::string& value) {
  const auto document = base::JsonDocument::parse(object);
  std::string out;
  base::JsonWriter w(out);
  w.begin_object();
  for (std::size_t i = 0; i < document->root().size(); ++i) {
    std::string member;
    document->root().member_at(i).write(member);
    const bool replaced = document->root().key_at(i) == key;
    if (replaced && value.empty()) continue;
    w.key(document->root().key_at(i)).raw(replaced ? value : member);
  }
  w.end_object();
  return out;
}

template <class T, class Read>
void check_members(const T& value, Read read, std::initializer_list<const char*> keys) {
  const std::string text = written(value);
  for (const char* key : keys) {
    CAPTURE(key);
    CHECK(field_of(with(text, key, "{\"x\":[]}"), read) == key);
    CHECK(field_of(with(text, key, "[[1]]"), read) == key);
    CHECK(field_of(with(text, key, "true"), read) == key);
  }
}

}  // namespace

TEST_CASE("model: read(write(thread)) == thread") {
  const model::Thread t = samples::thread("t1", 3);
  CHECK(round_trip(t, model::read_thread) == t);
  model::Thread bare;
  bare.id = model::ThreadId{"x"};
  bare.organization = model::OrganizationId{"o"};
  bare.created_by = model::UserId{"u"};
  bare.title = "\"\\\n\x01ä😀</script>";
  CHECK(round_trip(bare, model::read_thread) == bare);
  for (const model::Status status : model::kAllStatuses) {
    bare.status = status;
    CHECK(round_trip(bare, model::read_thread) == bare);
  }
}

TEST_CASE("model: read(write(comment)) == comment") {
  model::Comment c = samples::comment("c1", "t1", 2);
  CHECK(round_trip(c, model::read_comment) == c);
  c.parent = model::CommentId{"c0"};
  c.version = 7;
  c.author.avatar = "https://example.org/a.png";
  c.reactions = {{"👍", {model::UserId{"a"}, model::UserId{"b"}}}, {"🎉", {}}};
  c.mentions = {model::UserId{"a"}};
  CHECK(round_trip(c, model::read_comment) == c);
}

TEST_CASE("model: read(write(x)) == x for items, activities, integrations, people") {
  CHECK(round_trip(samples::item("i", "t"), model::read_item) == samples::item("i", "t"));
  CHECK(round_trip(samples::activity("a", "t"), model::read_activity) ==
        samples::activity("a", "t"));
  CHECK(round_trip(samples::integration("g"), model::read_integration) ==
        samples::integration("g"));
  model::Integration idle{model::IntegrationId{"g"}, "", model::SyncStatus::Idle, 0, {}, ""};
  CHECK(round_trip(idle, model::read_integration) == idle);
  CHECK(round_trip(samples::user("Ana"), model::read_user) == samples::user("Ana"));
  const model::Organization o{model::OrganizationId{"o"}, "Acme"};
  CHECK(round_trip(o, model::read_organization).name == "Acme");
  const model::Versions v{4, 5, 6};
  CHECK(round_trip(v, model::read_versions) == v);
}

TEST_CASE("model: a member of a wrong type is an error that names it") {
  check_members(samples::thread("t"), model::read_thread,
                {"id", "organizationId", "title", "description", "status", "createdBy", "createdAt",
                 "updatedAt", "commentCount", "itemCount", "lastActivityAt"});
  check_members(samples::comment("c", "t"), model::read_comment,
                {"id", "threadId", "parentId", "author", "content", "createdAt", "updatedAt",
                 "version", "reactions", "mentions"});
  check_members(
      samples::item("i", "t"), model::read_item,
      {"id", "threadId", "source", "kind", "externalId", "title", "url", "addedBy", "createdAt"});
  check_members(samples::activity("a", "t"), model::read_activity,
                {"id", "type", "actor", "threadId", "threadTitle", "createdAt"});
  check_members(samples::integration("g"), model::read_integration,
                {"id", "name", "status", "progress", "lastSyncedAt", "error"});
}

TEST_CASE("model: versions, reactions and mentions are checked inside") {
  const std::string thread = written(samples::thread("t"));
  CHECK(field_of(with(thread, "versions", "[]"), model::read_thread) == "versions");
  CHECK(field_of(with(thread, "versions", R"({"title":"2"})"), model::read_thread) == "versions");
  const std::string comment = written(samples::comment("c", "t"));
  for (const char* bad : {"\"x\"", "7", "[1]", R"([{"emoji":1}])",
                          R"([{"emoji":"x","userIds":[1]}])", R"([{"emoji":"x","userIds":"u"}])"}) {
    CAPTURE(bad);
    CHECK(field_of(with(comment, "reactions", bad), model::read_comment) == "reactions");
  }
  CHECK(field_of(with(comment, "mentions", R"("u")"), model::read_comment) == "mentions");
  CHECK(field_of(with(comment, "mentions", "[1]"), model::read_comment) == "mentions");
}

TEST_CASE("model: empty ids, bad times, unknown words and percentages over 100 are refused") {
  const std::string thread = written(samples::thread("t"));
  CHECK(field_of(with(thread, "id", R"("")"), model::read_thread) == "id");
  CHECK(field_of(with(thread, "status", R"("open")"), model::read_thread) == "status");
  CHECK(field_of(with(thread, "createdAt", R"("yesterday")"), model::read_thread) == "createdAt");
  const std::string integration = written(samples::integration("g"));
  CHECK(field_of(with(integration, "status", R"("broken")"), model::read_integration) == "status");
  CHECK(field_of(with(integration, "progress", "101"), model::read_integration) == "progress");
  CHECK(field_of(with(integration, "progress", "-1"), model::read_integration) == "progress");
  CHECK(field_of(with(integration, "progress", "4294967336"), model::read_integration) ==
        "progress");
  const std::string activity = written(samples::activity("a", "t"));
  CHECK(field_of(with(activity, "data", "[1]"), model::read_activity) == "data");
}

TEST_CASE("model: required members must be there, optional ones may be absent or null") {
  const std::string comment = written(samples::comment("c", "t"));
  for (const char* key : {"id", "threadId", "author", "content", "createdAt", "updatedAt"}) {
    CHECK(field_of(with(comment, key, ""), model::read_comment) == key);
    CHECK(field_of(with(comment, key, "null"), model::read_comment) == key);
  }
  for (const char* key : {"parentId", "reactions", "mentions"}) {
    CHECK(field_of(with(comment, key, ""), model::read_comment) == "(no error)");
    CHECK(field_of(with(comment, key, "null"), model::read_comment) == "(no error)");
  }
}

TEST_CASE("model: unknown members are ignored, and what is no object is refused") {
  const auto document =
      base::JsonDocument::parse(R"({"id":"u","name":"Ana","later":{"deep":[1]},"avatar":null})");
  REQUIRE(document.has_value());
  CHECK(model::read_user(document->root())->name == "Ana");
  for (const char* text : {"[]", "\"x\"", "1", "null"}) {
    CHECK(field_of(text, model::read_thread) == "(object)");
  }
  CHECK(!model::read_user(base::JsonValue{}).has_value());
}

TEST_CASE("model: the words of statuses") {
  for (const model::Status status : model::kAllStatuses) {
    CHECK(model::parse_status(model::to_text(status)) == status);
  }
  CHECK(model::label(model::Status::InReview) == "In review");
  CHECK(model::to_text(model::Status::InReview) == "in_review");
  CHECK(!model::parse_status("In review"));
  CHECK(!model::parse_status(""));
}
