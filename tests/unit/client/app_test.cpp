// The whole client against a scripted server, end to end.
#include <doctest/doctest.h>

#include "world.hpp"

using namespace client;
using testing::change;
using testing::World;
using Texts = std::vector<std::string>;

namespace {

const model::ThreadId kThread{"t1"};

model::Comment mine(const World& w, const std::string& content) {
  for (const outbox::Item& item : w.state.outbox.items) {
    const auto* create = std::get_if<outbox::CreateComment>(&item.command);
    if (create == nullptr || create->content != content) continue;
    model::Comment c = samples::comment(create->id.value, create->thread.value, 50);
    c.author = samples::user("Ana");
    c.content = content;
    return c;
  }
  return {};
}

void write(World& w, const std::string& text) {
  w.act(app::DraftEdited{kThread, text});
  w.act(app::CommentSubmitted{kThread});
}

constexpr const char* kToken = R"({"token":"tok2","expiresAt":"2027-01-31T12:00:00.000Z"})";

}  // namespace

TEST_CASE("App: sign-in, list, subscriptions, a comment arrives and is shown once") {
  World w;
  w.act(app::Started{"/", "", "", {}});
  CHECK(w.answer(
      "GET /api/demo/users", 200,
      R"({"users":[{"id":"user-Ana","name":"Ana","organization":{"id":"acme","name":"Acme"}}]})"));
  w.act(app::UserChosen{model::UserId{"user-Ana"}});
  CHECK(w.answer("POST /api/demo/session", 200,
                 R"({"token":"tok","expiresAt":"2027-01-31T12:00:00.000Z"})"));
  CHECK(w.asked.size() == 2);  // session and list, both with the token
  for (const HttpRequest& request : w.asked) CHECK(request.bearer == "tok");
  CHECK(w.answer_session(10));
  REQUIRE(w.sockets.size() == 1);
  CHECK(w.answer_threads({samples::thread("t1", 2), samples::thread("t2", 1)}, 10));
  CHECK(w.state.open_thread == kThread);  // "/" opens the last thread
  CHECK(w.paths.back() == "/threads/t1");
  CHECK(w.titles.back() == "Title of t1");
  CHECK(w.answer_comments("t1", {samples::comment("c1", "t1", 1)}, 10));
  w.go_live();
  CHECK(link(w.state) == Link::Connected);
  CHECK(channels::is_subscribed(w.state.channels, "private-org-acme"));
  CHECK(channels::is_subscribed(w.state.channels, "presence-thread-t1"));
  const model::Change c =
      change(11, model::CommentCreated{kThread, samples::comment("c2", "t1", 9)});
  w.broadcast(c);
  w.broadcast(c);
  CHECK(w.shown("t1") == Texts{"Content of c1", "Content of c2"});
  CHECK(threads::find(w.state.threads, kThread)->comment_count == 6);
  CHECK(w.asked.empty());
}

TEST_CASE("App: own comment is shown at once and confirmed once, answer first") {
  World w = World::ready();
  write(w, "  Hello  ");
  CHECK(w.state.drafts.empty());
  CHECK(w.shown("t1") == Texts{"Content of c1", "Hello"});
  const model::Comment c = mine(w, "Hello");
  CHECK(w.answer("POST /api/threads/t1/comments", 201, testing::api::write(c), 11));
  CHECK(w.shown("t1") == Texts{"Content of c1", "Hello"});
  w.broadcast(change(11, model::CommentCreated{kThread, c}));
  CHECK(w.shown("t1") == Texts{"Content of c1", "Hello"});
  CHECK(w.confirmed("t1").size() == 2);
  CHECK(w.state.outbox.items.empty());
}

TEST_CASE("App: own comment is confirmed once, broadcast first") {
  World w = World::ready();
  write(w, "Hello");
  const model::Comment c = mine(w, "Hello");
  w.broadcast(change(11, model::CommentCreated{kThread, c}));
  CHECK(w.shown("t1") == Texts{"Content of c1", "Hello"});
  CHECK(w.state.outbox.items.empty());
  CHECK(w.answer("POST /api/threads/t1/comments", 201, testing::api::write(c)));
  CHECK(w.shown("t1") == Texts{"Content of c1", "Hello"});
  write(w, "Again");
  CHECK(w.has("POST /api/threads/t1/comments"));
}

TEST_CASE("App: a comment whose broadcast is lost is confirmed by the log") {
  World w = World::ready();
  write(w, "Hello");
  const model::Comment c = mine(w, "Hello");
  (void)w.answer("POST /api/threads/t1/comments", 201, testing::api::write(c));
  w.message(
      protocol::ChannelEvent{"sync:head", "private-org-acme", R"({"epoch":"e1","head":11})", ""});
  CHECK(w.answer_changes({change(11, model::CommentCreated{kThread, c})}, 11));
  CHECK(w.state.outbox.items.empty());
  CHECK(w.shown("t1") == Texts{"Content of c1", "Hello"});
}

TEST_CASE("App: blank and too long drafts are not sent and not lost") {
  World w = World::ready();
  write(w, " \n\t ");
  CHECK(w.state.outbox.items.empty());
  CHECK(!w.state.drafts.empty());
  write(w, std::string(20'001, 'x'));
  CHECK(w.state.outbox.items.empty());
  CHECK(w.state.drafts.at(kThread).size() == 20'001);
  w.act(app::DraftEdited{kThread, ""});
  CHECK(w.state.drafts.empty());
}

TEST_CASE("App: a new thread is shown at once, joined and read when the server has it") {
  World w = World::ready();
  w.act(app::NewThreadStarted{});
  w.act(app::NewThreadEdited{"  Plans "});
  w.act(app::NewThreadSubmitted{});
  CHECK(!w.state.new_thread);
  const model::ThreadId id = w.state.open_thread;
  CHECK(!(id == kThread));
  CHECK(*listed_threads(w.state).front() == id);
  CHECK(shown_thread(w.state, id)->thread.title == "Plans");
  CHECK(shown_thread(w.state, id)->pending);
  CHECK(w.paths.back() == "/threads/" + id.value);
  CHECK(!w.has("GET /api/threads/" + id.value));
  CHECK(!w.has("POST /api/pusher/auth"));
  w.act(app::DraftEdited{id, "First"});
  w.act(app::CommentSubmitted{id});
  CHECK(!w.has("POST /api/threads/" + id.value + "/comments"));  // after the thread itself
  model::Thread t = samples::thread(id.value, 99);
  t.title = "Plans";
  CHECK(w.answer("POST /api/threads", 201, testing::api::write(t)));
  CHECK(w.has("POST /api/threads/" + id.value + "/comments"));
  w.broadcast(change(11, model::ThreadCreated{t}));
  CHECK(!shown_thread(w.state, id)->pending);
  CHECK(w.has("POST /api/pusher/auth"));
  CHECK(w.has("GET /api/threads/" + id.value + "/comments"));
  CHECK(listed_threads(w.state).size() == 3);
}

TEST_CASE("App: edits show at once over the confirmed thread, and go back when discarded") {
  World w = World::ready();
  w.act(app::EditStarted{kThread});
  w.act(app::EditChanged{"New title", "Description of t1"});
  w.act(app::EditSaved{});
  CHECK(shown_thread(w.state, kThread)->thread.title == "New title");
  CHECK(threads::find(w.state.threads, kThread)->title == "Title of t1");
  const HttpRequest request = w.take_request("PATCH /api/threads/t1");
  CHECK(request.body == R"({"title":"New title","baseVersions":{"title":2}})");
  CHECK(!request.idempotency_key.empty());
  w.act(app::EditStarted{kThread});
  CHECK(w.state.edit->title == "New title");  // what is shown, not what is confirmed
  w.act(app::EditChanged{"Title of t1", "Description of t1"});
  w.act(app::EditSaved{});
  CHECK(shown_thread(w.state, kThread)->thread.title == "Title of t1");
  w.act(HttpResponse{request.request, 422, R"({"error":"No.","code":"x"})"});
  CHECK(shown_thread(w.state, kThread)->failed != nullptr);
  w.act(app::ItemDiscarded{shown_thread(w.state, kThread)->failed->id});
  CHECK(shown_thread(w.state, kThread)->failed == nullptr);
  w.act(app::StatusChosen{kThread, model::Status::Done});
  CHECK(shown_thread(w.state, kThread)->thread.status == model::Status::Done);
}

TEST_CASE("App: an edit is not lost to a change from elsewhere, nor saved when unchanged") {
  World w = World::ready();
  w.act(app::EditStarted{kThread});
  w.act(app::EditChanged{"Mine", "D"});
  w.broadcast(change(11, model::ThreadUpdated{kThread, "Theirs", {}, {3, 3, 4}}));
  CHECK(w.state.edit->title == "Mine");
  w.act(app::EditCancelled{});
  CHECK(!w.state.edit);
  w.act(app::EditStarted{kThread});
  w.act(app::EditSaved{});
  CHECK(w.state.outbox.items.empty());
  w.act(app::EditStarted{kThread});
  w.act(app::EditChanged{"  ", ""});
  w.act(app::EditSaved{});
  CHECK(w.state.edit);  // the form says why
}

TEST_CASE("App: 401 twice signs off, keeps the words of the same person, sends them after") {
  World w = World::ready();
  w.act(app::DraftEdited{kThread, "half a thought"});
  w.act(app::DraftEdited{model::ThreadId{"t2"}, "to send"});
  w.act(app::CommentSubmitted{model::ThreadId{"t2"}});
  CHECK(w.answer("POST /api/threads/t2/comments", 401, R"({"error":"Expired.","code":"x"})"));
  CHECK(session::signed_in(w.state.session) != nullptr);  // another token is asked for
  CHECK(!w.has("POST /api/threads/t2/comments"));
  CHECK(w.answer("POST /api/demo/session", 200, kToken));
  CHECK(w.answer("POST /api/threads/t2/comments", 401, "{}"));
  CHECK(std::holds_alternative<session::SignedOut>(w.state.session));
  CHECK(w.closed.size() == 1);
  CHECK(!std::holds_alternative<connection::Connected>(w.state.connection.phase));
  w.pass(120'000);
  CHECK(!w.has("POST /api/threads/t2/comments"));
  w.act(app::UserChosen{model::UserId{"user-Ana"}});
  CHECK(w.answer("POST /api/demo/session", 200, kToken));
  CHECK(w.answer_session(10));
  const HttpRequest again = w.take_request("POST /api/threads/t2/comments");
  CHECK(again.bearer == "tok2");
  CHECK(w.state.drafts.at(kThread) == "half a thought");
  CHECK(w.sockets.size() == 2);
  (void)w.answer_threads({samples::thread("t1", 2)}, 12);
  CHECK(w.has("GET /api/changes?since=10"));
}

TEST_CASE("App: 401, then somebody else: nothing of the first person is sent or shown") {
  World w = World::ready();
  write(w, "private words");
  w.act(app::DraftEdited{kThread, "half"});
  (void)w.answer("POST /api/threads/t1/comments", 401, "{}");
  (void)w.answer("POST /api/demo/session", 200, kToken);
  (void)w.answer("POST /api/threads/t1/comments", 401, "{}");
  w.act(app::TokenGiven{"tok-bo"});
  w.epoch = "e1";
  CHECK(w.answer_session(3, "Bo"));
  CHECK(w.state.outbox.items.empty());
  CHECK(w.state.drafts.empty());
  CHECK(!w.has("POST /api/threads"));
  CHECK(w.state.sync.last == 3);
  w.pass(60'000);  // whatever is written down later
  CHECK(w.disk["user-Ana"].size() > 0);
  for (const auto& [owner, records] : w.disk) {
    if (owner == "user-Ana") continue;
    for (const auto& [key, text] : records) {
      CHECK(text.find("private words") == std::string::npos);
      CHECK(text.find("half") == std::string::npos);
    }
  }
}

TEST_CASE("App: signing off forgets everything; late answers and frames are strangers") {
  World w = World::ready();
  write(w, "Hello");
  const HttpRequest post = w.take_request("POST /api/threads/t1/comments");
  const SocketId old = w.state.connection.last_socket;
  w.act(app::SignedOff{});
  CHECK(w.closed.back().socket == old);
  CHECK(w.paths.back() == "/");
  CHECK(w.state.threads.order.empty());
  CHECK(w.state.outbox.items.empty());
  w.act(HttpResponse{post.request, 201, "{}"});
  w.act(SocketMessage{
      old, protocol::encode(protocol::ServerFrame{protocol::ConnectionEstablished{"9.9", 30}})});
  w.act(SocketClosed{old, 1000});
  CHECK(std::holds_alternative<connection::Idle>(w.state.connection.phase));
  CHECK(w.has("GET /api/demo/users"));
  CHECK(w.state.last_request > post.request);
}

TEST_CASE("App: presence of the open thread, this person first") {
  World w = World::ready();
  const std::string room = "presence-thread-t1";
  w.message(protocol::MemberAdded{room, {"user-Bo", R"({"name":"Bo"})"}});
  w.message(protocol::MemberAdded{room, {"user-Ana", R"({"name":"Ana"})"}});
  REQUIRE(viewers(w.state, kThread).size() == 2);
  CHECK(viewers(w.state, kThread)[0].name == "Ana");
  w.message(protocol::MemberRemoved{room, "user-Bo"});
  CHECK(viewers(w.state, kThread).size() == 1);
  w.act(app::ThreadOpened{model::ThreadId{"t2"}});
  CHECK(viewers(w.state, kThread).empty());
  CHECK(w.frames.back().text.find("pusher:unsubscribe") != std::string::npos);
  w.message(protocol::SubscriptionSucceeded{room, std::vector<protocol::Member>{{"user-Bo", ""}}});
  CHECK(viewers(w.state, kThread).empty());  // late: we are not there any more
}

TEST_CASE("App: the thread of the address is loaded by itself; a missing one is said to be") {
  World w;
  w.act(app::Started{"/threads/far?x=1", "", "tok", {}});
  (void)w.answer_session(10);
  (void)w.answer_threads({samples::thread("t1")}, 10);
  CHECK(w.answer("GET /api/threads/far", 404, R"({"error":"x","code":"not_found"})"));
  CHECK(w.has("GET /api/threads/far/comments"));
  CHECK(w.state.thread_missing);
  w.act(app::ThreadOpened{kThread});
  CHECK(!w.state.thread_missing);
  w.broadcast(change(11, model::ThreadDeleted{kThread}));
  w.go_live();
  w.broadcast(change(11, model::ThreadDeleted{kThread}));
  CHECK(w.state.thread_missing);
}

TEST_CASE("App: a widget loads one thread, and asks for each thing once") {
  World w;
  w.act(app::Started{"/", "", "tok", kThread});
  int threads = 0;
  for (const HttpRequest& r : w.asked) threads += r.path == "/api/threads/t1" ? 1 : 0;
  CHECK(threads == 1);
  CHECK(!w.has("GET /api/threads?"));
  (void)w.answer_session(10);
  CHECK(w.answer("GET /api/threads/t1", 200,
                 testing::api::write(testing::api::ThreadAt{samples::thread("t1"), 10})));
  CHECK(shown_thread(w.state, kThread)->thread.title == "Title of t1");
  CHECK(w.paths.empty());
}

TEST_CASE("App: client events of the organization's channel are not believed") {
  World w = World::ready();
  w.message(
      protocol::ChannelEvent{"client-x", "private-org-acme", R"({"epoch":"evil","seq":99})", "u"});
  CHECK(std::holds_alternative<session::SignedIn>(w.state.session));
  CHECK(w.asked.empty());
}

TEST_CASE("App: paths to threads") {
  CHECK(app::thread_of_path("/threads/abc").value == "abc");
  CHECK(app::thread_of_path("/threads/abc?x#y").value == "abc");
  CHECK(app::thread_of_path("/threads/abc/").value == "abc");
  CHECK(app::thread_of_path("/").empty());
  CHECK(app::thread_of_path("/thread/abc").empty());
}

TEST_CASE("App: the same stamped actions give the same effects") {
  const auto play = [] {
    World w = World::ready();
    write(w, "Hello");
    w.broadcast(change(12, model::ThreadDeleted{model::ThreadId{"t2"}}));
    w.act(SocketClosed{w.state.connection.last_socket, 1006});
    w.act(app::NewThreadStarted{});
    w.act(app::NewThreadEdited{"X"});
    w.act(app::NewThreadSubmitted{});
    (void)w.answer("POST /api/threads/t1/comments", 503, "");
    w.pass(90'000);
    return w.trace;
  };
  const std::string once = play();
  CHECK(once.size() > 500);
  CHECK(play() == once);
}
