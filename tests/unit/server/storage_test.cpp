// Storage and the change log: gapless, ordered, bounded; cursors; damaged databases.
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "model/change.hpp"
#include "server/auth/crypto.hpp"
#include "server/storage/changes.hpp"
#include "server/storage/migrations.hpp"
#include "server/storage/organizations.hpp"
#include "unit/server/api_world.hpp"

namespace {

namespace fs = std::filesystem;
namespace storage = server::storage;
using server::api::test::Reply;
using server::api::test::World;

struct File {
  fs::path path = fs::temp_directory_path() / ("gt-db-" + server::auth::random_hex(6));
  ~File() {
    for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(path.string() + suffix);
  }
  [[nodiscard]] std::string bytes() const {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
};

std::vector<std::string> ids(const Reply& page, const char* list) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < page.body()[list].size(); ++i) {
    out.emplace_back(page.body()[list].at(i)["id"].string().value_or(""));
  }
  return out;
}

}  // namespace

TEST_CASE("seq: one per change, without gaps, in the order of the broadcasts") {
  World world;
  std::vector<std::string> events;
  const auto take = [&](const Reply& reply) {
    for (const auto& broadcast : reply.response.broadcasts) {
      CHECK(broadcast.channel == "private-org-acme");
      events.push_back(broadcast.event + " " + broadcast.data);
    }
  };
  take(world.post("bo", "/api/threads", R"({"id":"t","title":"T"})"));
  take(world.post("bo", "/api/threads/t/comments", R"({"id":"c","content":"x"})"));
  take(world.post("bo", "/api/threads/t/comments", R"({"id":"c","content":"x"})"));  // repeat
  take(world.post("bo", "/api/threads/t/comments", R"({"content":""})"));            // refused
  take(world.call("bo", "PATCH", "/api/threads/t", R"({"title":"U","status":"done"})"));
  take(world.call("bo", "PATCH", "/api/comments/c", R"({"content":"y"})"));
  take(world.call("bo", "DELETE", "/api/comments/c"));
  take(world.call("bo", "DELETE", "/api/threads/t"));
  const Reply log = world.get("bo", "/api/changes?since=0");
  REQUIRE(log.body()["changes"].size() == events.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    const base::JsonValue change = log.body()["changes"].at(i);
    const auto seq = static_cast<std::int64_t>(i) + 1;
    CHECK(change["seq"].integer() == seq);
    CHECK(model::read_change(*change["name"].string(), change["data"]));
    const std::string position =
        R"("seq":)" + std::to_string(seq) + R"(,"prev":)" + std::to_string(seq - 1) + "}";
    CHECK(events[i].find(position) != std::string::npos);
    CHECK(events[i].rfind(std::string(*change["name"].string()) + " {", 0) == 0);
  }
  CHECK(log.body()["head"].integer() == static_cast<std::int64_t>(events.size()));
  CHECK(log.body()["more"].boolean() == false);
}

TEST_CASE("old state + changes = fresh state, for every change of a thread") {
  World world;
  const auto load = [&] {
    std::map<std::string, model::Thread> threads;
    const Reply page = world.get("bo", "/api/threads?limit=200");
    const auto read = protocol::api::read_threads(page.response.body);
    REQUIRE(read);
    for (const model::Thread& thread : read->entries) {
      threads[thread.id.value] = thread;
    }
    return threads;
  };
  auto state = load();
  world.post("bo", "/api/threads", R"({"id":"t","title":"T"})");
  for (const char* id : {"t", "billing-entities"}) {
    const std::string at = std::string("/api/threads/") + id;
    world.post("bo", at + "/comments", R"({"id":"c-)" + std::string(id) + R"(","content":"x"})");
    world.post("bo", at + "/items",
               R"({"id":"i-)" + std::string(id) + R"(","title":"x","url":"https://x.example"})");
    world.call("bo", "PATCH", at, R"({"title":"U","description":"D","status":"in_review"})");
    world.call("bo", "PATCH", "/api/comments/c-" + std::string(id), R"({"content":"y"})");
    world.call("bo", "PUT", "/api/comments/c-" + std::string(id) + "/reactions/x");
    world.call("bo", "DELETE", "/api/comments/c-" + std::string(id));
    world.call("bo", "DELETE", "/api/items/i-" + std::string(id));
  }
  world.call("bo", "DELETE", "/api/threads/japanese-docs");
  const Reply log = world.get("bo", "/api/changes?since=0");
  const auto changes = protocol::api::read_changes(log.response.body);
  REQUIRE(changes);
  for (const model::Change& change : changes->changes) {
    const std::string id = model::thread_of(change.body).value;
    if (const auto* created = std::get_if<model::ThreadCreated>(&change.body)) {
      state[id] = created->thread;
    } else if (std::holds_alternative<model::ThreadDeleted>(change.body)) {
      state.erase(id);
    } else if (state.count(id) != 0) {
      model::apply_to_thread(state[id], change.body, change.timestamp);
    }
  }
  CHECK(state == load());
}

TEST_CASE("changes: pages, another epoch, the future and the trimmed past") {
  World world;
  world.settings.change_retention = 10;
  for (int i = 0; i < 256; ++i) {
    world.post("bo", "/api/threads/japanese-docs/comments", R"({"content":"x"})");
  }
  const Reply session = world.get("bo", "/api/session");
  const std::string epoch = session.text("epoch");
  CHECK(session.body()["head"].integer() == 512);
  const Reply page = world.get("bo", "/api/changes?since=502&limit=4&epoch=" + epoch);
  CHECK(page.body()["changes"].size() == 4);
  CHECK(page.body()["more"].boolean() == true);
  CHECK(world.get("bo", "/api/changes?since=512").body()["changes"].size() == 0);
  for (const std::string& query :
       {std::string("since=501"), std::string("since=0"), std::string("since=513"),
        std::string("since=512&epoch=other")}) {
    const Reply gone = world.get("bo", "/api/changes?" + query);
    CHECK(gone.status() == 410);
    CHECK(gone.text("epoch") == epoch);
    CHECK(gone.body()["head"].integer() == 512);
  }
  CHECK(world.get("bo", "/api/changes").status() == 422);
  CHECK(world.get("bo", "/api/changes?since=-1").status() == 422);
  CHECK(world.get("bo", "/api/changes?since=x").status() == 422);
}

TEST_CASE("activities: the feed is trimmed with the log, the newest entries stay") {
  World world;
  world.settings.change_retention = 10;
  for (int i = 0; i < 256; ++i) {
    world.post("bo", "/api/threads/japanese-docs/comments", R"({"content":"x"})");
  }
  const Reply feed = world.get("bo", "/api/activity?limit=200");
  CHECK(feed.body()["activity"].size() == 10);
  CHECK(feed.body()["nextCursor"].is_null());
  const std::string newest = feed.body()["activity"].at(0)["createdAt"].string().has_value()
                                 ? std::string(*feed.body()["activity"].at(0)["createdAt"].string())
                                 : "";
  CHECK(newest == base::format_iso(world.now + -1));  // of the last comment, one call ago
}

TEST_CASE("a large change is broadcast without its content and kept whole in the log") {
  World world;
  const std::string content(15'000, 'x');
  const Reply reply =
      world.post("bo", "/api/threads/japanese-docs/comments", R"({"content":")" + content + "\"}");
  const std::string& data = reply.response.broadcasts.at(0).data;
  CHECK(data.size() < 200);
  CHECK(data.find(R"("seq":1,"prev":0,"truncated":true)") != std::string::npos);
  const Reply log = world.get("bo", "/api/changes?since=0");
  CHECK(log.body()["changes"].at(0)["data"]["comment"]["content"].string() == content);
}

TEST_CASE("cursors: every entry once, whatever is added between the pages") {
  World world;
  const std::string at = "/api/threads/scanner-firmware/comments";
  std::set<std::string> seen;
  std::string cursor;
  std::size_t pages = 0;
  do {
    const Reply page =
        world.get("bo", at + "?limit=7" + (cursor.empty() ? "" : "&cursor=" + cursor));
    REQUIRE(page.status() == 200);
    for (const std::string& id : ids(page, "comments")) CHECK(seen.insert(id).second);
    cursor = page.text("nextCursor");
    world.post("bo", at, R"({"content":"meanwhile"})");
    ++pages;
  } while (!cursor.empty());
  CHECK(seen.size() == 41);
  CHECK(pages == 6);

  const Reply first = world.get("bo", "/api/threads?limit=2");
  world.post("bo", "/api/threads", R"({"title":"New"})");
  const Reply second = world.get("bo", "/api/threads?limit=2&cursor=" + first.text("nextCursor"));
  CHECK(ids(second, "threads") ==
        std::vector<std::string>{"supplier-onboarding", "billing-entities"});
}

TEST_CASE("cursors and limits that are none") {
  World world;
  for (const char* query : {"cursor=x", "cursor=~", "cursor=1~", "cursor=~a", "cursor=zz!~a",
                            "cursor=99999999999999999999~a"}) {
    const Reply reply = world.get("bo", std::string("/api/threads?") + query);
    CHECK(reply.status() == 400);
    CHECK(reply.code() == "invalid_cursor");
  }
  for (const char* query : {"limit=0", "limit=201", "limit=x", "limit=", "limit=-5"}) {
    CHECK(world.get("bo", std::string("/api/threads?") + query).status() == 422);
  }
}

TEST_CASE("demo data: once, with counts that are true") {
  World world;
  CHECK_FALSE(server::fill_with_demo_data(*world.database, world.now));
  const Reply threads = world.get("mara", "/api/threads");
  CHECK(ids(threads, "threads") ==
        std::vector<std::string>{"checkout-latency", "supplier-onboarding", "billing-entities",
                                 "scanner-firmware", "japanese-docs"});
  for (std::size_t i = 0; i < 5; ++i) {
    const base::JsonValue thread = threads.body()["threads"].at(i);
    const std::string at = "/api/threads/" + std::string(*thread["id"].string());
    CHECK(static_cast<std::int64_t>(
              world.get("mara", at + "/comments?limit=200").body()["comments"].size()) ==
          thread["commentCount"].integer());
    CHECK(static_cast<std::int64_t>(world.get("mara", at + "/items").body()["items"].size()) ==
          thread["itemCount"].integer());
  }
  CHECK(world.get("mara", "/api/activity").body()["activity"].size() == 5);
}

TEST_CASE("a refused write leaves no trace") {
  World world;
  storage::Connection& database = *world.database;
  {
    storage::Transaction t(database, storage::Transaction::Kind::Write);
    storage::append_change(t, model::OrganizationId{"acme"}, "x", "{}", world.now, 10);
  }
  storage::Transaction t(database, storage::Transaction::Kind::Read);
  CHECK(storage::log_position(t, model::OrganizationId{"acme"}).head == 0);
}

TEST_CASE("a database survives closing; text comes back as it was") {
  const File file;
  {
    auto database = storage::sqlite::open(file.path.string());
    REQUIRE(database);
    server::fill_with_demo_data(**database, {1'000'000'000});
  }
  auto database = storage::sqlite::open(file.path.string());
  REQUIRE(database);
  storage::Transaction t(**database, storage::Transaction::Kind::Read);
  CHECK(storage::list_members(t, model::OrganizationId{"northwind"})[0].user.name ==
        "Inês Carvalho");
}

TEST_CASE("a file that is no database is refused and left as it is") {
  const File file;
  const std::string garbage =
      "this is not a database, it is a letter to my aunt " + std::string(5000, 'x');
  std::ofstream(file.path, std::ios::binary) << garbage;
  const auto database = storage::sqlite::open(file.path.string());
  REQUIRE_FALSE(database);
  CHECK(database.error().code == "corrupt_database");
  CHECK(file.bytes() == garbage);
}

TEST_CASE("a damaged database is refused and left as it is") {
  const File file;
  {
    auto database = storage::sqlite::open(file.path.string());
    server::fill_with_demo_data(**database, {1'000'000'000});
    (*database)->script("PRAGMA wal_checkpoint(TRUNCATE)");
  }
  std::string bytes = file.bytes();
  for (std::size_t i = 8'192; i < bytes.size() && i < 40'000; ++i) bytes[i] = '\x5A';
  std::ofstream(file.path, std::ios::binary) << bytes;
  const auto database = storage::sqlite::open(file.path.string());
  REQUIRE_FALSE(database);
  CHECK(database.error().code == "corrupt_database");
  CHECK(file.bytes() == bytes);
}

TEST_CASE("a newer schema is refused") {
  const File file;
  {
    auto database = storage::sqlite::open(file.path.string());
    (*database)->script("INSERT INTO schema_migrations (version) VALUES (99)");
  }
  const auto database = storage::sqlite::open(file.path.string());
  REQUIRE_FALSE(database);
  CHECK(database.error().code == "newer_schema");
}
