#include "protocol/api.hpp"

#include <doctest/doctest.h>

#include "../model/samples.hpp"
#include "base/json.hpp"

namespace api = protocol::api;

namespace {

std::string logged(const model::Change& change) {
  std::string out;
  base::JsonWriter w(out);
  w.begin_object().field("seq", change.seq).field("name", model::name(change.body)).key("data");
  w.begin_object();
  model::write_members(w, change.body, change.timestamp);
  w.end_object().end_object();
  return out;
}

}  // namespace

TEST_CASE("api: the session survives, with and without a service of its own") {
  api::Session session;
  session.user = samples::user("Ana");
  session.organization = {model::OrganizationId{"acme"}, "Acme"};
  session.role = "admin";
  session.realtime = {"key", "", 0, false, "", "/api/pusher/auth"};
  session.epoch = "e1";
  session.head = 42;
  for (const api::Realtime& realtime :
       {session.realtime, api::Realtime{"k", "ws.example.org", 6001, true, "eu", "/auth"}}) {
    session.realtime = realtime;
    const auto again = api::read_session(api::write(session));
    REQUIRE(again.has_value());
    CHECK(again->user == session.user);
    CHECK(again->organization.name == "Acme");
    CHECK(again->role == "admin");
    CHECK(again->realtime == realtime);
    CHECK(again->epoch == "e1");
    CHECK(again->head == 42);
  }
  CHECK(api::read_session("{}").error().field == "user");
  CHECK(api::read_session(R"({"user":{"id":"u","name":"n"}})").error().field == "organization");
  CHECK(api::read_session(R"({"user":{"id":"u","name":"n"},"organization":{"id":"o","name":"n"}})")
            .error()
            .field == "realtime.key");
  CHECK(api::read_session("[").error().code == "invalid_json");
}

TEST_CASE("api: demo users and their session survive") {
  model::User ana = samples::user("Ana");
  ana.avatar = "https://example.org/a.png";
  const std::vector<api::DemoUser> users{{ana, {model::OrganizationId{"a"}, "Acme"}},
                                         {samples::user("Bo"), {model::OrganizationId{"b"}, "B"}}};
  const auto again = api::read_demo_users(api::write(users));
  REQUIRE(again.has_value());
  REQUIRE(again->size() == 2);
  CHECK(again->at(0).user == ana);
  CHECK(again->at(1).organization.name == "B");
  CHECK(api::read_demo_users(R"({"users":{}})").error().field == "users");
  CHECK(!api::read_demo_users(R"({"users":[{}]})").has_value());
  const auto session = api::read_demo_session(api::write(api::DemoSession{"tok", samples::kNoon}));
  REQUIRE(session.has_value());
  CHECK(session->token == "tok");
  CHECK(session->expires_at == samples::kNoon);
  CHECK(!api::read_demo_session(R"({"token":"t"})").has_value());
}

TEST_CASE("api: pages survive") {
  const api::Page<model::Thread> threads{{samples::thread("a"), samples::thread("b")}, "c/=", 9};
  const auto again = api::read_threads(api::write(threads));
  REQUIRE(again.has_value());
  CHECK(again->entries == threads.entries);
  CHECK(again->next_cursor == "c/=");
  CHECK(again->head == 9);
  const api::Page<model::Comment> comments{{samples::comment("c", "a")}, "", 3};
  const auto last = api::read_comments(api::write(comments));
  REQUIRE(last.has_value());
  CHECK(last->entries == comments.entries);
  CHECK(last->next_cursor.empty());
  CHECK(!api::read_threads(api::write(comments)).has_value());
  CHECK(!api::read_comments("").has_value());
}

TEST_CASE("api: a thread with its log position survives") {
  const auto at = api::read_thread_at(api::write(api::ThreadAt{samples::thread("a"), 17}));
  REQUIRE(at.has_value());
  CHECK(at->thread == samples::thread("a"));
  CHECK(at->head == 17);
  CHECK(*api::read_thread(api::write(samples::thread("a"))) == samples::thread("a"));
  CHECK(*api::read_comment(api::write(samples::comment("c", "a"))) == samples::comment("c", "a"));
  CHECK(api::read_thread_at(api::write(samples::thread("a")))->head == 0);
}

TEST_CASE("api: changes keep their order; kinds of a newer server are passed over") {
  const model::Change one{4, samples::kNoon, model::ThreadDeleted{model::ThreadId{"t"}}};
  const model::Change three{6, samples::kNoon, model::ThreadCreated{samples::thread("u")}};
  const std::string unknown = R"({"seq":5,"name":"member:joined","data":{"who":"x"}})";
  const auto page = api::read_changes(R"({"epoch":"e","head":9,"more":true,"changes":[)" +
                                      logged(one) + "," + unknown + "," + logged(three) + "]}");
  REQUIRE(page.has_value());
  CHECK(page->epoch == "e");
  CHECK(page->head == 9);
  CHECK(page->more);
  REQUIRE(page->changes.size() == 2);
  CHECK(page->changes[0].seq == 4);
  CHECK(page->changes[1].seq == 6);
  const auto all_unknown =
      api::read_changes(R"({"epoch":"e","head":9,"more":true,"changes":[)" + unknown + "]}");
  REQUIRE(all_unknown.has_value());
  CHECK(all_unknown->changes.empty());
  CHECK(all_unknown->through == 5);
  CHECK(!api::read_changes(R"({"changes":[{"seq":1,"name":"thread:deleted","data":{}}]})"));
  CHECK(!api::read_changes(R"({"changes":[{"name":"thread:deleted"}]})"));
  CHECK(api::read_changes(R"({"changes":{}})").error().field == "changes");
}

TEST_CASE("api: errors, ours and others'") {
  const base::Error ours{"invalid_value", "A title is needed.", "title"};
  CHECK(api::read_error(api::write(ours), 422) == ours);
  const base::Error plain = api::read_error("<html>Bad gateway</html>", 502);
  CHECK(plain.code == "http_502");
  CHECK(!plain.message.empty());
  CHECK(api::read_error(R"({"error":7,"code":[]})", 500).code == "http_500");
}

TEST_CASE("api: channel authorization survives") {
  const auto auth =
      api::read_channel_auth(api::write(api::ChannelAuth{"k:s", R"({"user_id":"u"})"}));
  REQUIRE(auth.has_value());
  CHECK(auth->auth == "k:s");
  CHECK(auth->channel_data == R"({"user_id":"u"})");
  CHECK(auth->shared_secret.empty());
  CHECK(
      api::read_channel_auth(api::write(api::ChannelAuth{"k:s", "", "c2VjcmV0"}))->shared_secret ==
      "c2VjcmV0");
  CHECK(!api::read_channel_auth(R"({"auth":1})").has_value());
}

TEST_CASE("api: request bodies carry what was given and nothing else") {
  CHECK(api::new_comment_body(model::CommentId{"c"}, "Hi \"you\"", {}) ==
        R"({"id":"c","content":"Hi \"you\""})");
  CHECK(api::new_comment_body(model::CommentId{"c"}, "x", model::CommentId{"p"}) ==
        R"({"id":"c","content":"x","parentId":"p"})");
  CHECK(api::new_thread_body(model::ThreadId{"t"}, "T", "") == R"({"id":"t","title":"T"})");
  CHECK(api::write(
            api::ThreadPatch{"T", std::nullopt, model::Status::Done, model::Versions{1, 2, 3}}) ==
        R"({"title":"T","status":"done","baseVersions":{"title":1,"status":3}})");
  CHECK(api::write(api::ThreadPatch{}) == "{}");
  CHECK(api::demo_session_body(model::UserId{"u"}) == R"({"userId":"u"})");
  CHECK(api::channel_auth_body("1.2", "private-x") ==
        R"({"socket_id":"1.2","channel_name":"private-x"})");
  CHECK(api::url_encode("a-Z_0.9~ /?&=%ä") == "a-Z_0.9~%20%2F%3F%26%3D%25%C3%A4");
}
