// The HTTP API: identity, threads, comments, authorization of channels.
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "server/api/mentions.hpp"
#include "unit/server/api_world.hpp"

using server::api::test::Reply;
using server::api::test::World;

TEST_CASE("identity: 401 without, with a broken, an expired and an outsider's token") {
  World world;
  CHECK(world.send({"GET", "/api/session", "", "", ""}).status() == 401);
  CHECK(world.send({"GET", "/api/session", "Bearer x", "", ""}).status() == 401);
  CHECK(world.send({"GET", "/api/session", "Basic eDp5", "", ""}).status() == 401);
  CHECK(world.send({"GET", "/api/session", "bearer " + world.token("mara"), "", ""}).status() ==
        200);
  const std::string token = world.token("mara");
  world.now.ms += 2'000'000;
  const Reply expired = world.send({"GET", "/api/session", "Bearer " + token, "", ""});
  CHECK(expired.status() == 401);
  CHECK(expired.code() == "token_expired");
  const std::string outsider = server::auth::make_demo_token(
      {model::UserId{"mara"}, model::OrganizationId{"northwind"}}, world.now + 1'000, "demo");
  CHECK(world.send({"GET", "/api/session", "Bearer " + outsider, "", ""}).status() == 401);
}

TEST_CASE("demo: users in order, sign-in, and none of it outside demo mode") {
  World world;
  const Reply users = world.send({"GET", "/api/demo/users", "", "", ""});
  REQUIRE(users.body()["users"].size() >= 7);
  CHECK(users.body()["users"].at(0)["id"].string() == "mara");
  CHECK(users.body()["users"].at(5)["organization"]["id"].string() == "northwind");
  const Reply session =
      world.send({"POST", "/api/demo/session", "", "application/json", R"({"userId":"bo"})"});
  REQUIRE(session.status() == 200);
  const Reply me = world.send({"GET", "/api/session", "Bearer " + session.text("token"), "", ""});
  CHECK(me.body()["user"]["id"].string() == "bo");
  CHECK(me.body()["organization"]["id"].string() == "acme");
  CHECK(me.body()["realtime"]["authEndpoint"].string() == "/api/pusher/auth");
  CHECK(me.body()["head"].integer() == 0);
  CHECK(world.send({"POST", "/api/demo/session", "", "application/json", R"({"userId":"x"})"})
            .status() == 422);
  world.settings.demo = false;
  CHECK(world.send({"GET", "/api/demo/users", "", "", ""}).status() == 404);
}

TEST_CASE("routing: 404 for no such address, 405 with what is allowed, 400 for a broken one") {
  World world;
  CHECK(world.get("mara", "/api/nothing").status() == 404);
  CHECK(world.get("mara", "/api/threads/a/b/c").status() == 404);
  const Reply wrong = world.call("mara", "PUT", "/api/threads");
  CHECK(wrong.status() == 405);
  CHECK(wrong.response.headers.front() ==
        std::pair<std::string, std::string>{"Allow", "GET, POST"});
  CHECK(world.get("mara", "/api/threads/%zz").status() == 400);
  CHECK(world.get("mara", "/api/threads/%ff").status() == 400);
  CHECK(world.get("mara", "/api/threads/%00").status() == 400);
}

TEST_CASE("bodies: 415, 400 and 422 with the field") {
  World world;
  const std::string token = "Bearer " + world.token("mara");
  CHECK(world.send({"POST", "/api/threads", token, "text/plain", "{}"}).status() == 415);
  CHECK(world.post("mara", "/api/threads", "{").status() == 400);
  CHECK(world.post("mara", "/api/threads", "[]").status() == 400);
  CHECK(world.post("mara", "/api/threads", "{\"title\":\"\xff\"}").status() == 400);
  CHECK(world.post("mara", "/api/threads", std::string(100'000, '[')).code() == "json_too_deep");
  const auto refused = [&](const std::string& body, const char* field) {
    const Reply reply = world.post("mara", "/api/threads", body);
    CHECK(reply.status() == 422);
    CHECK(reply.text("field") == field);
  };
  refused("{}", "title");
  refused(R"({"title":7})", "title");
  refused(R"({"title":""})", "title");
  refused(R"({"title":"  "})", "title");
  refused(R"({"title":"a\nb"})", "title");
  refused(R"({"title":"a\u0000b"})", "title");
  refused(R"({"title":")" + std::string(201, 'x') + "\"}", "title");
  refused(R"({"title":"a","id":"with space"})", "id");
  refused(R"({"title":"a","id":")" + std::string(65, 'x') + "\"}", "id");
  refused(R"({"title":"a","description":")" + std::string(20'001, 'x') + "\"}", "description");
  std::string kanji;
  for (int i = 0; i < 200; ++i) kanji += "語";
  CHECK(world.post("mara", "/api/threads", R"({"title":")" + kanji + "\"}").status() == 201);
}

TEST_CASE("create: idempotent by id; other content or another organization is 409, alike") {
  World world;
  const std::string body = R"({"id":"t-1","title":"One"})";
  CHECK(world.post("mara", "/api/threads", body).status() == 201);
  const Reply again = world.post("mara", "/api/threads", body);
  CHECK(again.status() == 200);
  CHECK(again.response.broadcasts.empty());
  const Reply other = world.post("mara", "/api/threads", R"({"id":"t-1","title":"Two"})");
  const Reply outside = world.post("tom", "/api/threads", body);
  CHECK(other.status() == 409);
  CHECK(outside.response.body == other.response.body);
  // Still recognized after someone renamed it.
  world.call("jonas", "PATCH", "/api/threads/t-1", R"({"title":"Renamed"})");
  const Reply late = world.post("mara", "/api/threads", body);
  CHECK(late.status() == 200);
  CHECK(late.text("title") == "Renamed");
}

TEST_CASE("comments: created, repeated, listed newest first, counted, strictly ordered in time") {
  World world;
  const std::string at = "/api/threads/japanese-docs/comments";
  world.now.ms -= 1;
  std::set<std::string> times;
  for (int i = 0; i < 5; ++i) {
    world.now.ms -= 1;  // the same millisecond for all
    const Reply reply =
        world.post("bo", at, R"({"id":"c-)" + std::to_string(9 - i) + R"(","content":"n"})");
    CHECK(reply.status() == 201);
    times.insert(reply.text("createdAt"));
  }
  CHECK(times.size() == 5);
  CHECK(world.post("bo", at, R"({"id":"c-9","content":"n"})").status() == 200);
  CHECK(world.post("bo", at, R"({"id":"c-9","content":"other"})").status() == 409);
  CHECK(world.post("mara", at, R"({"id":"c-9","content":"n"})").status() == 409);
  const Reply list = world.get("bo", at + "?limit=5");
  CHECK(list.body()["comments"].at(0)["id"].string() == "c-5");
  CHECK(list.body()["comments"].at(4)["id"].string() == "c-9");
  CHECK(list.body()["head"].integer() == 10);  // a comment and a feed entry each
  CHECK(world.get("bo", "/api/threads/japanese-docs").body()["commentCount"].integer() == 8);
}

TEST_CASE("replies: the parent must be a comment of the thread") {
  World world;
  const std::string at = "/api/threads/japanese-docs/comments";
  CHECK(world.post("bo", at, R"({"content":"a","parentId":"japanese-docs-1"})").text("parentId") ==
        "japanese-docs-1");
  CHECK(world.post("bo", at, R"({"content":"a","parentId":"checkout-latency-1"})").status() == 422);
  CHECK(world.post("bo", at, R"({"content":"a","parentId":"nothing"})").status() == 422);
}

TEST_CASE("another organization's things do not exist") {
  World world;
  for (const char* target :
       {"/api/threads/checkout-latency", "/api/threads/checkout-latency/comments",
        "/api/threads/checkout-latency/items"}) {
    const Reply foreign = world.get("tom", target);
    const Reply nothing = world.get("tom", "/api/threads/nothing");
    CHECK(foreign.status() == 404);
    CHECK(foreign.response.body == nothing.response.body);
  }
  CHECK(world.call("tom", "PATCH", "/api/threads/checkout-latency", R"({"title":"x"})").status() ==
        404);
  CHECK(world.call("tom", "DELETE", "/api/threads/checkout-latency").status() == 404);
  CHECK(world.call("tom", "PATCH", "/api/comments/checkout-latency-1", R"({"content":"x"})")
            .status() == 404);
  CHECK(world.call("tom", "DELETE", "/api/comments/checkout-latency-1").status() == 404);
  CHECK(world.call("tom", "PUT", "/api/comments/checkout-latency-1/reactions/x").status() == 404);
  CHECK(world.call("tom", "DELETE", "/api/items/checkout-latency-item-1").status() == 404);
  CHECK(
      world.post("tom", "/api/threads/checkout-latency/comments", R"({"content":"x"})").status() ==
      404);
  CHECK(world.get("tom", "/api/threads").body()["threads"].size() == 2);
  CHECK(world.get("tom", "/api/changes?since=0").body()["changes"].size() == 0);
}

TEST_CASE("comments are changed by their author and by admins only") {
  World world;
  const std::string comment = "/api/comments/japanese-docs-1";  // Aiko's
  const Reply refused = world.call("bo", "PATCH", comment, R"({"content":"x"})");
  CHECK(refused.status() == 403);
  CHECK(refused.text("error") == "Access denied");
  CHECK(world.call("bo", "DELETE", comment).status() == 403);
  const Reply edited = world.call("aiko", "PATCH", comment, R"({"content":"neu","baseVersion":1})");
  CHECK(edited.status() == 200);
  CHECK(edited.body()["version"].integer() == 2);
  const Reply stale = world.call("aiko", "PATCH", comment, R"({"content":"alt","baseVersion":1})");
  CHECK(stale.status() == 409);
  CHECK(stale.body()["current"]["content"].string() == "neu");
  CHECK(world.call("aiko", "PATCH", comment, R"({"content":"neu","baseVersion":1})").status() ==
        200);
  CHECK(world.call("mara", "DELETE", comment).status() == 204);
  CHECK(world.call("mara", "DELETE", comment).status() == 404);
  CHECK(world.get("mara", "/api/threads/japanese-docs").body()["commentCount"].integer() == 2);
}

TEST_CASE("patch: a version per field; an old base is 409 with what is there, nothing changes") {
  World world;
  const std::string at = "/api/threads/billing-entities";
  CHECK(world.call("bo", "PATCH", at, R"({"title":"A","baseVersions":{"title":1}})").status() ==
        200);
  const Reply stale =
      world.call("mara", "PATCH", at,
                 R"({"title":"B","status":"done","baseVersions":{"title":1,"status":1}})");
  CHECK(stale.status() == 409);
  CHECK(stale.body()["current"]["title"].string() == "A");
  CHECK(world.get("bo", at).text("status") == "blocked");
  // The status is another field: its version is untouched.
  const Reply status =
      world.call("mara", "PATCH", at, R"({"status":"done","baseVersions":{"status":1}})");
  CHECK(status.status() == 200);
  CHECK(status.body()["versions"]["status"].integer() == 2);
  CHECK(status.body()["versions"]["title"].integer() == 2);
  // A repeat after a lost answer is not a conflict.
  const Reply repeat = world.call("bo", "PATCH", at, R"({"title":"A","baseVersions":{"title":1}})");
  CHECK(repeat.status() == 200);
  CHECK(repeat.response.broadcasts.empty());
  CHECK(world.call("bo", "PATCH", at, R"({"status":"nope"})").status() == 422);
  CHECK(world.call("bo", "PATCH", at, R"({"title":"C","baseVersions":7})").status() == 422);
}

TEST_CASE("a deleted thread is gone with everything in it") {
  World world;
  CHECK(world.call("bo", "DELETE", "/api/threads/japanese-docs").status() == 204);
  CHECK(world.get("bo", "/api/threads/japanese-docs").status() == 404);
  CHECK(world.get("bo", "/api/threads/japanese-docs/comments").status() == 404);
  CHECK(
      world.call("aiko", "PATCH", "/api/comments/japanese-docs-1", R"({"content":"x"})").status() ==
      404);
  CHECK(world.post("bo", "/api/threads", R"({"id":"japanese-docs","title":"x"})").status() == 409);
  CHECK(world.get("bo", "/api/threads").body()["threads"].size() == 4);
}

TEST_CASE("reactions: own, once, removed; content's version untouched") {
  World world;
  const std::string at = "/api/comments/japanese-docs-1/reactions/%F0%9F%91%8D";
  CHECK(world.call("bo", "PUT", at).response.broadcasts.size() == 1);
  const Reply twice = world.call("bo", "PUT", at);
  CHECK(twice.response.broadcasts.empty());
  CHECK(twice.body()["reactions"].at(0)["emoji"].string() == "👍");
  CHECK(twice.body()["version"].integer() == 1);
  CHECK(world.call("mara", "PUT", at).body()["reactions"].at(0)["userIds"].size() == 2);
  CHECK(world.call("bo", "DELETE", at).body()["reactions"].at(0)["userIds"].size() == 1);
  CHECK(world.call("mara", "DELETE", at).body()["reactions"].size() == 0);
}

TEST_CASE("items: added, repeated, listed, removed; addresses are web addresses") {
  World world;
  const std::string at = "/api/threads/japanese-docs/items";
  const std::string body =
      R"({"id":"i-1","source":"github","kind":"issue","externalId":"7","title":"T","url":"https://x.example/7"})";
  CHECK(world.post("bo", at, body).status() == 201);
  CHECK(world.post("bo", at, body).status() == 200);
  CHECK(world.post("bo", at, R"x({"title":"T","url":"javascript:alert(1)"})x").status() == 422);
  CHECK(world.get("bo", at).body()["items"].size() == 1);
  CHECK(world.get("bo", "/api/threads/japanese-docs").body()["itemCount"].integer() == 1);
  CHECK(world.call("mara", "DELETE", "/api/items/i-1").status() == 204);
  CHECK(world.get("bo", at).body()["items"].size() == 0);
}

TEST_CASE("integrations: listed and updated; syncing well clears the error") {
  World world;
  CHECK(world.get("bo", "/api/integrations").body()["integrations"].size() == 2);
  const std::string at = "/api/integrations/github";
  const Reply broken = world.call("bo", "PUT", at, R"({"status":"error","error":"Token expired"})");
  CHECK(broken.text("error") == "Token expired");
  const Reply fixed = world.call("bo", "PUT", at, R"({"status":"ok","progress":100})");
  CHECK(fixed.body()["error"].is_null());
  CHECK(fixed.text("name") == "GitHub");
  CHECK(world.call("bo", "PUT", at, R"({"progress":101})").status() == 422);
  CHECK(world.call("bo", "PUT", "/api/integrations/new", "{}").status() == 422);
}

TEST_CASE("search: title, description and comments, any case, wildcards are plain text") {
  World world;
  const auto found = [&](const char* q) {
    return world.get("bo", std::string("/api/threads?q=") + q).body()["threads"].size();
  };
  CHECK(found("FIRMWARE%202.4") == 1);
  CHECK(found("%E6%97%A5%E6%9C%AC%E8%AA%9E") == 1);
  CHECK(found("staging") == 1);
  CHECK(found("%25") == 1);  // "5 %, then 50 %"
  CHECK(found("nothing_like_this") == 0);
  CHECK(world.get("bo", "/api/threads?status=active").body()["threads"].size() == 2);
  CHECK(world.get("bo", "/api/threads?status=nope").status() == 422);
}

TEST_CASE("channel authorization: own organization and its threads, 403 for everything else") {
  World world;
  const auto authorize = [&](const char* user, const std::string& channel) {
    return world.post(user, "/api/pusher/auth",
                      R"({"socket_id":"1.2","channel_name":")" + channel + "\"}");
  };
  CHECK(authorize("bo", "private-org-acme").text("auth") ==
        server::auth::sign(world.settings.app_keys, "1.2:private-org-acme"));
  const Reply presence = authorize("bo", "presence-thread-japanese-docs");
  CHECK(presence.text("channel_data") ==
        R"({"user_id":"bo","user_info":{"name":"Bo Nguyen","avatar":"/portrait-bo.png"}})");
  CHECK(presence.text("auth") ==
        server::auth::sign(world.settings.app_keys,
                           "1.2:presence-thread-japanese-docs:" + presence.text("channel_data")));
  const Reply foreign = authorize("tom", "presence-thread-japanese-docs");
  CHECK(foreign.status() == 403);
  CHECK(foreign.text("error") == "Access denied");
  CHECK(authorize("tom", "presence-thread-nothing").response.body == foreign.response.body);
  for (const char* channel :
       {"private-org-acme", "private-org-", "private-x", "presence-x", "news", ""}) {
    CHECK(authorize("tom", channel).status() == 403);
  }
  CHECK(world.post("bo", "/api/pusher/auth", R"({"socket_id":"1.2"})").status() == 400);
  for (const char* id : {"", "1", "1.", "a.b", "1.2:private-org-acme"}) {
    CHECK(world
              .post("bo", "/api/pusher/auth",
                    std::string(R"({"channel_name":"private-org-acme","socket_id":")") + id + "\"}")
              .status() == 400);
  }
  const Reply form = world.send({"POST", "/api/pusher/auth", "Bearer " + world.token("bo"),
                                 "application/x-www-form-urlencoded",
                                 "socket_id=1.2&channel_name=private-org-acme"});
  CHECK(form.status() == 200);
  CHECK(world.send({"POST", "/api/pusher/auth", "Bearer " + world.token("bo"), "text/plain", ""})
            .status() == 415);
}

TEST_CASE("encrypted channel of the organization: its members get the shared secret, no one else") {
  World world;
  world.settings.app_keys.encryption_key = std::string(32, 'k');
  const auto authorize = [&](const char* user) {
    return world.post(user, "/api/pusher/auth",
                      R"({"socket_id":"1.2","channel_name":"private-encrypted-org-acme"})");
  };
  const Reply own = authorize("bo");
  CHECK(own.text("auth") ==
        server::auth::sign(world.settings.app_keys, "1.2:private-encrypted-org-acme"));
  CHECK(own.text("shared_secret") ==
        server::auth::shared_secret(world.settings.app_keys, "private-encrypted-org-acme"));
  const Reply foreign = authorize("tom");
  CHECK(foreign.status() == 403);
  CHECK(foreign.text("shared_secret").empty());
  CHECK(foreign.response.organization == "northwind");
}

TEST_CASE("usage: asked for by members, of their own organization") {
  World world;
  const Reply usage = world.get("tom", "/api/usage");
  CHECK(usage.status() == 200);
  CHECK(usage.response.wants_usage);
  CHECK(usage.response.organization == "northwind");
  CHECK(world.send({"GET", "/api/usage", "", "", ""}).status() == 401);
  CHECK_FALSE(world.get("tom", "/api/session").response.wants_usage);
}

TEST_CASE("mentions: full names, ids and unique first names; not in e-mail addresses") {
  const auto member = [](const char* id, const char* name) {
    return server::storage::Member{{model::UserId{id}, name, ""}, {}, "member"};
  };
  const std::vector<server::storage::Member> members = {
      member("mara", "Mara Lindqvist"), member("u2", "Ana Souza"), member("u3", "Ana Li"),
      member("bo", "Bo Nguyen")};
  const auto found = [&](const char* text) {
    std::string ids;
    for (const model::UserId& id : server::api::find_mentions(text, members)) ids += id.value + " ";
    return ids;
  };
  CHECK(found("@Mara can you?") == "mara ");
  CHECK(found("(@mara) @BO, @mara") == "mara bo ");
  CHECK(found("@Ana") == "");
  CHECK(found("@Ana Souza and @ana li!") == "u2 u3 ");
  CHECK(found("x@mara.example @marathon @ @") == "");
  CHECK(found("日本@bo") == "");
  CHECK(found("日本 @bo") == "bo ");
}

TEST_CASE("Idempotency-Key: a repeat changes nothing and is answered as the first time") {
  World w;
  const auto keyed = [&](const char* method, const std::string& target, const std::string& body,
                         const std::string& key, const char* user = "mara") {
    return w.send({method, target, "Bearer " + w.token(user), "application/json", body, key});
  };
  REQUIRE(w.post("mara", "/api/threads", R"({"id":"idem","title":"T"})").response.status == 201);
  const auto head = [&] {
    return w.get("mara", "/api/session").document.root()["head"].integer().value_or(-1);
  };
  const Reply first = keyed("PATCH", "/api/threads/idem", R"({"title":"Mine"})", "k-1");
  CHECK(first.response.status == 200);
  // Someone else writes meanwhile: the repeat must not write over it.
  (void)w.call("jonas", "PATCH", "/api/threads/idem", R"({"title":"Theirs"})");
  const auto before = head();
  const Reply repeat = keyed("PATCH", "/api/threads/idem", R"({"title":"Mine"})", "k-1");
  CHECK(repeat.response.status == 200);
  CHECK(repeat.response.body == first.response.body);
  CHECK(repeat.response.broadcasts.empty());
  CHECK(head() == before);
  CHECK(w.get("mara", "/api/threads/idem").document.root()["title"].string() == "Theirs");

  CHECK(keyed("DELETE", "/api/threads/idem", "", "k-2").response.status == 204);
  CHECK(keyed("DELETE", "/api/threads/idem", "", "k-2").response.status == 204);
  CHECK(keyed("DELETE", "/api/threads/idem", "", "k-3").response.status == 404);

  CHECK(keyed("PATCH", "/api/threads/idem", R"({"title":"Other"})", "k-1").response.status == 422);
  CHECK(keyed("PATCH", "/api/threads/idem", "{}", "not a key").response.status == 400);
  // Another person's key of the same text is another key; a refusal is not remembered.
  CHECK(keyed("PATCH", "/api/threads/idem", R"({"title":"X"})", "k-1", "jonas").response.status ==
        404);
  CHECK(keyed("POST", "/api/threads", R"({"title":""})", "k-4").response.status == 422);
  CHECK(keyed("POST", "/api/threads", R"({"title":"ok"})", "k-4").response.status == 201);
}

TEST_CASE("Golden-Thread-Head: every answer to a member says where the log stands") {
  World w;
  const auto head_of = [](const Reply& reply) {
    for (const auto& [name, value] : reply.response.headers) {
      if (name == "Golden-Thread-Head") return value;
    }
    return std::string();
  };
  const Reply made = w.post("mara", "/api/threads", R"({"id":"h","title":"T"})");
  const auto now = w.get("mara", "/api/session").document.root()["head"].integer().value_or(-1);
  CHECK(head_of(made) == std::to_string(now));
  CHECK(head_of(w.get("mara", "/api/threads")) == std::to_string(now));
  CHECK(head_of(w.get("mara", "/api/demo/users")).empty());
}
