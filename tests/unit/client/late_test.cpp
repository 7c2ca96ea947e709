// Answers that come late, in another order, or about something that has changed since.
#include <doctest/doctest.h>

#include "world.hpp"

using namespace client;
using testing::change;
using testing::World;
using Texts = std::vector<std::string>;

namespace {

const model::ThreadId kThread{"t1"};

model::Change created(model::Seq seq, const std::string& id, std::int64_t minute) {
  return change(seq, model::CommentCreated{kThread, samples::comment(id, "t1", minute)});
}

World started() {
  World w;
  w.act(app::Started{"/threads/t1", "", "tok", {}});
  return w;
}

}  // namespace

TEST_CASE("Start: lists older than the session, come first: the changes between are fetched") {
  World w = started();
  CHECK(w.answer_threads({samples::thread("t1", 2)}, 9));
  CHECK(w.answer_comments("t1", {}, 10));
  CHECK(w.answer_session(11));
  CHECK(w.has("GET /api/changes?since=9"));
  (void)w.answer_changes(
      {change(10, model::ThreadUpdated{kThread, "New", {}, {3, 3, 4}}), created(11, "c", 1)}, 11);
  CHECK(threads::find(w.state.threads, kThread)->title == "New");
  CHECK(w.shown("t1") == Texts{"Content of c"});
}

TEST_CASE("Start: lists older than the session, come after it: asked for again") {
  World w = started();
  CHECK(w.answer_session(11));
  CHECK(w.answer_comments("t1", {}, 10));
  CHECK(w.answer_threads({samples::thread("t1", 2)}, 10));
  CHECK(w.answer_comments("t1", {samples::comment("c", "t1")}, 11));
  CHECK(w.answer_threads({samples::thread("t1", 2)}, 11));
  CHECK(w.shown("t1") == Texts{"Content of c"});
  w.answer_items();
  CHECK(w.asked.empty());
}

TEST_CASE("A late page of comments is caught up with what was applied since") {
  World w = World::ready();
  w.act(app::ThreadOpened{model::ThreadId{"t2"}});
  const model::ThreadId two{"t2"};
  w.broadcast(change(11, model::CommentCreated{two, samples::comment("n", "t2", 7)}));
  w.broadcast(change(12, model::CommentDeleted{two, model::CommentId{"old"}}));
  CHECK(w.answer_comments("t2", {samples::comment("old", "t2", 1)}, 10));
  CHECK(w.confirmed("t2") == Texts{"Content of n"});
}

TEST_CASE("A late older page does not bring back what was deleted, nor an old version") {
  World w = started();
  (void)w.answer_session(10);
  (void)w.answer_threads({samples::thread("t1", 2)}, 10);
  (void)w.answer_comments("t1", {samples::comment("e", "t1", 9)}, 10, "cursor");
  w.go_live();
  w.act(app::OlderCommentsAsked{kThread});
  model::Comment edited = samples::comment("b", "t1", 2);
  edited.version = 2;
  edited.content = "edited";
  w.broadcast(change(11, model::CommentUpdated{kThread, edited}));
  w.broadcast(change(12, model::CommentDeleted{kThread, model::CommentId{"c"}}));
  CHECK(w.answer_comments("t1", {samples::comment("c", "t1", 3), samples::comment("b", "t1", 2)},
                          10));
  CHECK(w.confirmed("t1") == Texts{"edited", "Content of e"});
}

TEST_CASE("An older page that cannot be caught up is asked for again, from the same place") {
  World w = started();
  (void)w.answer_session(10);
  (void)w.answer_threads({samples::thread("t1", 2)}, 10);
  (void)w.answer_comments("t1", {samples::comment("e", "t1", 9)}, 10, "cursor");
  w.act(app::OlderCommentsAsked{kThread});
  CHECK(w.answer_comments("t1", {samples::comment("b", "t1", 2)}, 4));
  CHECK(w.has("GET /api/threads/t1/comments?limit=50&cursor=cursor"));
  CHECK(w.confirmed("t1") == Texts{"Content of e"});
}

TEST_CASE("Older comments are asked once at a time, and a failure is not hammered") {
  World w = started();
  (void)w.answer_session(10);
  (void)w.answer_threads({samples::thread("t1", 2)}, 10, "more");
  (void)w.answer_comments("t1", {samples::comment("e", "t1", 9)}, 10, "cursor");
  w.go_live();
  w.act(app::OlderCommentsAsked{kThread});
  w.act(app::OlderCommentsAsked{kThread});
  const std::string older = "GET /api/threads/t1/comments?limit=50&cursor=cursor";
  CHECK(w.answer(older, 503, ""));
  CHECK(!w.has(older));
  CHECK(comments::find(w.state.comments, kThread)->phase == comments::Phase::OlderFailed);
  w.pass(2'500);
  CHECK(w.has(older));
}

TEST_CASE("Another epoch: everything is loaded anew; answers of before are strangers") {
  World w = World::ready();
  w.act(app::ThreadOpened{model::ThreadId{"t2"}});
  const HttpRequest before = w.take_request("GET /api/threads/t2/comments");
  w.epoch = "e2";
  w.broadcast(created(500, "x", 1));
  CHECK(!w.state.sync.primed);
  w.act(HttpResponse{before.request, 200,
                     testing::api::write(testing::api::Page<model::Comment>{
                         {samples::comment("ghost", "t2")}, "", 400})});
  CHECK(w.confirmed("t2") == Texts{});
  CHECK(w.answer_session(3));
  CHECK(w.answer_threads({samples::thread("t2", 2)}, 3));
  CHECK(w.answer_comments("t2", {samples::comment("real", "t2")}, 3));
  CHECK(w.confirmed("t2") == Texts{"Content of real"});
  CHECK(w.sockets.size() == 1);  // the link is not given up for it
  w.broadcast(
      change(4, model::CommentCreated{model::ThreadId{"t2"}, samples::comment("n", "t2", 5)}));
  CHECK(w.confirmed("t2") == Texts{"Content of real", "Content of n"});
}

TEST_CASE("Another epoch while a token is renewed: the session is read after that") {
  World w = World::ready();
  w.act(app::DraftEdited{kThread, "x"});
  w.act(app::CommentSubmitted{kThread});
  (void)w.answer("POST /api/threads/t1/comments", 401, "{}");
  w.epoch = "e2";
  w.broadcast(created(600, "x", 1));
  CHECK(!w.state.sync.primed);
  CHECK(w.answer("POST /api/demo/session", 200,
                 R"({"token":"new","expiresAt":"2027-01-31T12:00:00.000Z"})"));
  CHECK(w.answer_session(7));
  CHECK(w.state.sync.primed);
  CHECK(w.state.sync.epoch == "e2");
}

TEST_CASE("A trimmed log while the session is being read: that goes on") {
  World before = World::ready();
  before.act(VisibilityChanged{false});  // written down
  World w;
  w.disk = before.disk;
  w.act(app::Started{"/threads/t1", "user-Ana", "", {}});
  CHECK(w.answer("POST /api/demo/session", 200,
                 R"({"token":"new","expiresAt":"2027-01-31T12:00:00.000Z"})"));
  w.act(VisibilityChanged{true});
  CHECK(w.answer("GET /api/changes", 410, R"({"error":"x","epoch":"e1","head":99})"));
  CHECK(!w.state.sync.primed);
  CHECK(w.answer_session(99));
  CHECK(w.state.sync.primed);
  CHECK(w.state.sync.last == 99);
}

TEST_CASE("Remembered, then refused: the choice of people, and the link is given up") {
  World before = World::ready();
  before.act(VisibilityChanged{false});
  World w;
  w.disk = before.disk;
  w.act(app::Started{"/threads/t1", "user-Ana", "", {}});
  REQUIRE(session::signed_in(w.state.session) != nullptr);
  REQUIRE(w.sockets.size() == 1);
  CHECK(w.answer("POST /api/demo/session", 403, R"({"error":"No longer.","code":"x"})"));
  CHECK(std::get<session::SignedOut>(w.state.session).error == "No longer.");
  CHECK(w.closed.size() == 1);
  CHECK(w.state.channels.channels.empty());
  CHECK(w.asked.size() == 1);  // for the people to choose from
}

TEST_CASE("410 loads everything anew") {
  World w = World::ready();
  w.act(VisibilityChanged{true});
  CHECK(w.answer("GET /api/changes", 410, R"({"error":"x","epoch":"e1","head":99})"));
  CHECK(w.has("GET /api/session"));
  CHECK(w.has("GET /api/threads?"));
  CHECK(w.has("GET /api/threads/t1/comments"));
}

TEST_CASE("Another history: what the old one accepted is sent again, under the same keys") {
  World w = World::ready();
  w.act(app::DraftEdited{kThread, "Hello"});
  w.act(app::CommentSubmitted{kThread});
  const std::string id = w.state.outbox.items[0].id;
  (void)w.answer("POST /api/threads/t1/comments", 201, "{}", 11);
  w.act(app::StatusChosen{kThread, model::Status::Done});
  model::Thread t = samples::thread("t1", 2);
  t.status = model::Status::Done;
  t.versions.status = 5;
  const HttpRequest patch = w.take_request("PATCH /api/threads/t1");
  w.act(HttpResponse{patch.request, 200, testing::api::write(t), 12});
  CHECK(w.state.outbox.items.size() == 2);
  w.epoch = "e2";
  w.message(
      protocol::ChannelEvent{"sync:head", "private-org-acme", R"({"epoch":"e2","head":1})", ""});
  (void)w.answer_session(20);
  (void)w.answer_threads({t}, 20);
  (void)w.answer_comments("t1", {samples::comment(id, "t1", 9)}, 20);
  CHECK(w.answer("POST /api/threads/t1/comments", 200, "{}", 20));
  const HttpRequest repeat = w.take_request("PATCH /api/threads/t1");
  CHECK(repeat.idempotency_key == patch.idempotency_key);
  CHECK(repeat.body == patch.body);
  w.act(HttpResponse{repeat.request, 200, testing::api::write(t), 20});
  CHECK(w.state.outbox.items.empty());
  CHECK(!shown_thread(w.state, kThread)->pending);
}

TEST_CASE("A thread beyond the loaded pages comes into the list when something happens in it") {
  World w = started();
  (void)w.answer_session(10);
  (void)w.answer_threads({samples::thread("t1", 9)}, 10, "more");
  (void)w.answer_comments("t1", {}, 10);
  w.go_live();
  const model::ThreadId far{"far"};
  w.broadcast(change(11, model::CommentCreated{far, samples::comment("c", "far", 70)}));
  w.broadcast(change(12, model::CommentCreated{far, samples::comment("d", "far", 71)}));
  model::Thread t = samples::thread("far", 70);
  CHECK(w.answer("GET /api/threads/far", 200, testing::api::write(testing::api::ThreadAt{t, 11})));
  CHECK(!w.has("GET /api/threads/far"));
  CHECK(*listed_threads(w.state).front() == far);
  CHECK(threads::find(w.state.threads, far)->comment_count == t.comment_count + 1);
}

TEST_CASE("A lost connection: notice, retries, subscriptions anew, the gap is fetched") {
  World w = World::ready();
  w.act(SocketClosed{w.state.connection.last_socket, 1006});
  CHECK(link(w.state) == Link::Reconnecting);
  CHECK(!w.state.connection.notice);
  for (int i = 0; i < 6; ++i) {
    w.pass(5'000);
    if (w.sockets.back().socket == w.state.connection.last_socket) {
      w.act(SocketClosed{w.state.connection.last_socket, 1006});
    }
  }
  CHECK(w.state.connection.notice);
  w.act(app::RetryNow{});
  w.asked.clear();
  w.act(SocketOpened{w.state.connection.last_socket});
  w.message(protocol::ConnectionEstablished{"2.2", 30});
  CHECK(!w.state.connection.notice);
  CHECK(w.answer("POST /api/pusher/auth", 200, R"({"auth":"k:s"})"));
  w.message(protocol::SubscriptionSucceeded{"private-org-acme", std::nullopt});
  CHECK(w.state.sync.fetching);
}

TEST_CASE("Frames that are no frames, or of an older socket, change nothing") {
  World w = World::ready();
  const std::string before = w.trace;
  for (const char* text :
       {"", "{", "[]", R"({"event":7})", "\xFF",
        R"({"event":"x","channel":"private-org-acme","data":"{"})",
        R"({"event":"comment:created","channel":"private-org-acme","data":"{}"})"}) {
    w.act(SocketMessage{w.state.connection.last_socket, text});
  }
  w.act(SocketMessage{999, protocol::encode(protocol::ServerFrame{protocol::Ping{}})});
  w.act(HttpResponse{9'999, 200, "{}"});
  CHECK(w.trace == before);
  CHECK(w.state.sync.last == 10);
}
