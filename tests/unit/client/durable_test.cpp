// Nothing written is lost: the outbox on this device, conflicts, several tabs, reloads.
#include <algorithm>

#include <doctest/doctest.h>

#include "client/snapshot/snapshot.hpp"
#include "world.hpp"

using namespace client;
using namespace client::outbox;
using testing::all;
using testing::change;
using testing::World;

namespace {

const model::ThreadId kThread{"t1"};

struct Tab {
  outbox::State state;
  Effects out;
  std::vector<HttpRequest> sent;

  explicit Tab(bool leads = true, std::vector<LocalRecord> records = {}) {
    act(Ready{true});
    act(Opened{"ana", records});
    if (leads) act(Led{records});
  }
  void act(const outbox::Action& action) {
    out = reduce(state, action, Stamp{samples::kNoon, 7});
    for (const Ask& ask : all<Ask>(out)) sent.push_back(ask.http);
  }
  void comment(const std::string& id, const std::string& text = "Hi") {
    act(Submitted{id, CreateComment{model::CommentId{id}, kThread, text, {}}});
  }
  void edit(const std::string& id, std::optional<std::string> title,
            std::optional<std::string> description, model::Versions base,
            const std::string& base_description = "") {
    act(Submitted{id, EditThread{kThread, title, description, {}, base, base_description}});
  }
  std::vector<LocalRecord> puts() const {
    std::vector<LocalRecord> records;
    for (const PutLocal& put : all<PutLocal>(out)) records.push_back({put.key, put.text});
    return records;
  }
  template <class T>
  bool is(const std::string& id) const {
    const Item* item = find(state, id);
    return item != nullptr && std::holds_alternative<T>(item->phase);
  }
};

std::string conflict(const model::Thread& current) {
  return R"({"error":"Changed.","code":"conflict","current":)" + testing::api::write(current) + "}";
}

model::Thread theirs(const std::string& title, const std::string& description) {
  model::Thread t = samples::thread("t1");
  t.title = title;
  t.description = description;
  t.versions = {5, 5, 5};
  return t;
}

}  // namespace

TEST_CASE("Records: every command and phase comes back as it was written") {
  const Command commands[] = {
      CreateComment{model::CommentId{"c"}, kThread, "Text \n\"q\"", model::CommentId{"p"}},
      EditComment{model::CommentId{"c"}, kThread, "é"},
      DeleteComment{model::CommentId{"c"}, kThread},
      React{model::CommentId{"c"}, kThread, "👍", false},
      CreateThread{kThread, "T", "D"},
      EditThread{kThread, "T", "", model::Status::Done, {3, 4, 5}, "before"},
      DeleteThread{kThread},
      AddItem{samples::item("i", "t1")},
      RemoveItem{model::ItemId{"i"}, kThread}};
  for (const Command& command : commands) {
    CAPTURE(command.index());
    const Record record{"id", "0001", command, samples::kNoon, 7, {}, {}, {}};
    const std::string text = write_record(record);
    const auto back = read_record(text);
    REQUIRE(back);
    CHECK(write_record(*back) == text);
    CHECK(back->command.index() == command.index());
  }
  const Record stopped{
      "id", "1", commands[5], samples::kNoon, {}, base::Error{"x", "No.", ""}, "theirs", {9, 9, 9}};
  const auto back = read_record(write_record(stopped));
  REQUIRE(back);
  CHECK(back->failed->message == "No.");
  CHECK(*back->conflict == "theirs");
  CHECK(back->current == model::Versions{9, 9, 9});
  CHECK(!read_record("{}"));
  CHECK(!read_record("no json"));
}

TEST_CASE("Outbox: written down before it is sent, struck out when the log holds it") {
  Tab tab;
  tab.comment("a");
  REQUIRE(tab.out.size() == 2);
  CHECK(std::holds_alternative<PutLocal>(tab.out[0]));
  CHECK(tab.sent[0].idempotency_key == "a");
  tab.act(Answered{"a", 201, "{}", 12});
  CHECK(tab.is<Accepted>("a"));
  tab.act(Reached{11});
  CHECK(tab.is<Accepted>("a"));
  tab.act(Reached{12});
  CHECK(tab.state.items.empty());
  CHECK(all<EraseLocal>(tab.out).size() == 1);
}

TEST_CASE("Outbox: after a crash everything is sent again, in order, under the same keys") {
  std::vector<LocalRecord> disk;
  {
    Tab tab;
    for (const char* id : {"b", "a", "c"}) {
      tab.comment(id);
      for (LocalRecord& r : tab.puts()) disk.push_back(std::move(r));
    }
  }
  Tab again(true, disk);
  for (const char* id : {"b", "a", "c"}) {
    REQUIRE(again.sent.back().idempotency_key == id);
    again.act(Answered{id, 200, "{}", 5});
  }
  CHECK(again.sent.size() == 3);
}

TEST_CASE("Outbox: an unreadable record is told of and left where it is") {
  Tab tab(true, {{"outbox/1-x", "{\"broken\""}});
  CHECK(tab.state.items.empty());
  CHECK(!tab.state.notices.empty());
  CHECK(all<EraseLocal>(tab.out).empty());
}

TEST_CASE("Two tabs: one sends; the other's changes reach it, and its outcomes the other") {
  Tab leader;
  Tab other(false);
  other.comment("a");
  CHECK(other.sent.empty());
  const LocalRecord put = other.puts()[0];
  leader.act(Shared{put.key, put.text});
  REQUIRE(leader.sent.size() == 1);
  leader.act(Answered{"a", 422, R"({"error":"No.","code":"x"})", 0});
  other.act(Shared{put.key, leader.puts()[0].text});
  CHECK(other.is<Failed>("a"));
  other.act(Discarded{"a"});
  CHECK(all<EraseLocal>(other.out).size() == 1);
  leader.act(Shared{put.key, std::nullopt});
  CHECK(leader.state.items.empty());
  // The lead passes on: what waited is sent by the next one.
  other.comment("b");
  other.act(Led{other.puts()});
  CHECK(other.sent.size() == 1);
}

TEST_CASE("Two tabs: what the server took, only the one that leads puts and erases") {
  Tab leader;
  Tab other(false);
  leader.comment("a");
  const LocalRecord put = leader.puts()[0];
  leader.act(Answered{"a", 201, "{}", 6});
  other.act(Shared{put.key, leader.puts()[0].text});
  CHECK(other.is<Accepted>("a"));
  other.act(Forked{});  // sent again by the leader, from where it comes again
  CHECK(other.out.empty());
  CHECK(other.state.items.empty());
  leader.act(Forked{});
  CHECK(leader.is<Sending>("a"));
  other.act(Shared{put.key, leader.puts()[0].text});
  CHECK(other.is<Queued>("a"));
  other.act(Confirmed{"a"});
  CHECK(other.out.empty());
  CHECK(other.state.items.empty());
  leader.act(Answered{"a", 200, "{}", 7});
  other.act(Shared{put.key, leader.puts()[0].text});
  other.act(Reached{7});
  CHECK(other.out.empty());
  CHECK(other.state.items.empty());
  leader.act(Reached{7});
  CHECK(all<EraseLocal>(leader.out).size() == 1);
}

TEST_CASE("Two tabs: an edit in the other tab of what is being sent is sent after it") {
  Tab leader;
  leader.comment("a", "first");
  Tab other(false, leader.puts());
  other.act(Submitted{"e", EditComment{model::CommentId{"a"}, kThread, "later"}});
  leader.act(Shared{other.puts()[0].key, other.puts()[0].text});
  // A stale word about what is under way changes nothing of it.
  leader.act(
      Shared{"outbox/x", write_record(Record{"a", "1", DeleteComment{}, {}, 3, {}, {}, {}})});
  CHECK(leader.is<Sending>("a"));
  leader.act(Answered{"a", 201, "{}", 3});
  REQUIRE(leader.sent.size() == 2);
  CHECK(leader.sent[1].path == "/api/comments/a");
  CHECK(leader.sent[1].body == R"({"content":"later"})");
}

TEST_CASE("Folding: edits, deletions and reactions change what has not left yet") {
  Tab tab;
  tab.act(Ready{false});
  tab.comment("a", "one");
  tab.act(Submitted{"e", EditComment{model::CommentId{"a"}, kThread, "two"}});
  REQUIRE(tab.state.items.size() == 1);
  CHECK(std::get<CreateComment>(tab.state.items[0].command).content == "two");
  tab.act(Submitted{"d", DeleteComment{model::CommentId{"a"}, kThread}});
  CHECK(tab.state.items.empty());
  const model::CommentId old{"old"};
  tab.act(Submitted{"r", React{old, kThread, "👍", true}});
  tab.act(Submitted{"r2", React{old, kThread, "👍", false}});
  CHECK(tab.state.items.empty());
  tab.act(Submitted{"e1", EditComment{old, kThread, "x"}});
  tab.act(Submitted{"d1", DeleteComment{old, kThread}});
  REQUIRE(tab.state.items.size() == 1);
  CHECK(std::holds_alternative<DeleteComment>(tab.state.items[0].command));
  tab.edit("t", "A", {}, {1, 1, 1});
  tab.edit("u", "B", "D", {1, 1, 1});
  CHECK(tab.state.items.size() == 2);
}

TEST_CASE("Sending: what is under way is not folded into") {
  Tab tab;
  tab.comment("a", "one");
  tab.act(Submitted{"e", EditComment{model::CommentId{"a"}, kThread, "two"}});
  CHECK(tab.state.items.size() == 2);
  tab.act(Answered{"a", 201, "{}", 1});
  CHECK(tab.sent.back().path == "/api/comments/a");
}

TEST_CASE("Attempted: what may have reached the server is not changed, nor taken back") {
  Tab tab;
  tab.comment("a", "one");
  tab.act(Answered{"a", 0, "", 0});  // carried out or not: nobody knows
  tab.act(Submitted{"e", EditComment{model::CommentId{"a"}, kThread, "two"}});
  tab.act(Submitted{"d", DeleteComment{model::CommentId{"a"}, kThread}});
  REQUIRE(tab.state.items.size() == 2);  // the edit had not left: it went with the deletion
  CHECK(std::get<CreateComment>(tab.state.items[0].command).content == "one");
  CHECK(std::holds_alternative<DeleteComment>(tab.state.items[1].command));
  // A tab that does not send cannot know what has left.
  Tab follower(false);
  follower.comment("b", "one");
  follower.act(Submitted{"x", EditComment{model::CommentId{"b"}, kThread, "two"}});
  CHECK(follower.state.items.size() == 2);
}

TEST_CASE("Sending: gone by another tab's word after failures, the next one goes") {
  Tab tab;
  tab.comment("a");
  const LocalRecord a = tab.puts()[0];
  tab.comment("b");
  tab.act(Answered{"a", 0, "", 0});
  tab.act(RetryFired{});
  tab.act(Shared{a.key, std::nullopt});
  CHECK(tab.sent.back().idempotency_key == "b");
}

TEST_CASE("Failed: what depends on it waits, and goes with it") {
  Tab tab;
  tab.act(Submitted{"t", CreateThread{kThread, "T", ""}});
  tab.comment("a");
  tab.act(Answered{"t", 422, R"({"error":"No.","code":"x"})", 0});
  CHECK(tab.sent.size() == 1);
  tab.act(Discarded{"t"});
  CHECK(tab.state.items.empty());
}

TEST_CASE("Deletions: what is gone already counts as done") {
  Tab tab;
  tab.act(Submitted{"d", DeleteComment{model::CommentId{"c"}, kThread}});
  tab.act(Answered{"d", 404, "{}", 4});
  CHECK(tab.is<Accepted>("d"));
}

TEST_CASE("409: a title is written over theirs, with a notice") {
  Tab tab;
  tab.edit("e", "Mine", {}, {1, 1, 1});
  tab.act(Answered{"e", 409, conflict(theirs("Theirs", "")), 0});
  REQUIRE(tab.sent.size() == 2);
  CHECK(tab.sent[1].body == R"({"title":"Mine","baseVersions":{"title":5}})");
  REQUIRE(tab.state.notices.size() == 1);
  CHECK(tab.state.notices[0].find("Theirs") != std::string::npos);
}

TEST_CASE("409: descriptions changed at different places are merged") {
  Tab tab;
  tab.edit("e", {}, "one TWO three four", {1, 1, 1}, "one two three four");
  tab.act(Answered{"e", 409, conflict(theirs("T", "one two three FOUR")), 0});
  REQUIRE(tab.sent.size() == 2);
  CHECK(tab.sent[1].body ==
        R"({"description":"one TWO three FOUR","baseVersions":{"description":5}})");
}

TEST_CASE("409: descriptions changed at the same place wait for the person") {
  for (const bool keep : {true, false}) {
    Tab tab;
    tab.edit("e", "Mine", "one 2", {1, 1, 1}, "one two");
    tab.act(Answered{"e", 409, conflict(theirs("T", "one zwei")), 0});
    REQUIRE(tab.is<Conflicted>("e-d"));
    CHECK(std::get<Conflicted>(find(tab.state, "e-d")->phase).theirs == "one zwei");
    CHECK(tab.sent[1].body == R"({"title":"Mine","baseVersions":{"title":5}})");  // goes on
    tab.act(Answered{"e", 200, testing::api::write(theirs("Mine", "one zwei")), 3});
    if (keep) {
      tab.act(MineKept{"e-d"});
      CHECK(tab.sent.back().body == R"({"description":"one 2","baseVersions":{"description":5}})");
    } else {
      tab.act(Discarded{"e-d"});
      CHECK(find(tab.state, "e-d") == nullptr);
      CHECK(tab.sent.size() == 2);
    }
  }
}

TEST_CASE("Edits in a row: the second goes on from the first one's outcome") {
  Tab tab;
  tab.edit("e", "A", {}, {1, 1, 1});
  tab.edit("f", "B", {}, {1, 1, 1});
  model::Thread now = samples::thread("t1");
  now.title = "A";
  now.versions = {2, 1, 1};
  tab.act(Answered{"e", 200, testing::api::write(now), 9});
  CHECK(tab.sent.back().body == R"({"title":"B","baseVersions":{"title":2}})");
}

TEST_CASE("Reload offline: the threads, the comments, the draft and what waits, at once") {
  World w = World::ready();
  w.broadcast(change(11, model::CommentCreated{kThread, samples::comment("c2", "t1", 9)}));
  w.act(app::DraftEdited{model::ThreadId{"t2"}, "half a thought"});
  w.act(app::DraftEdited{kThread, "written offline"});
  w.act(app::CommentSubmitted{kThread});
  w.act(VisibilityChanged{false});  // the last moment before a page goes

  World again;
  again.disk = w.disk;
  again.act(app::Started{"/threads/t1", "user-Ana", "", {}});
  CHECK(threads::find(again.state.threads, kThread) != nullptr);
  CHECK(again.shown("t1") ==
        std::vector<std::string>{"Content of c1", "Content of c2", "written offline"});
  CHECK(again.state.drafts.at(model::ThreadId{"t2"}) == "half a thought");
  CHECK(current_user(again.state)->name == "Ana");
  CHECK(!again.has("POST /api/threads"));  // no token yet

  // The network is back: renewed, caught up from where it was, sent once.
  CHECK(again.answer("POST /api/demo/session", 200,
                     R"({"token":"new","expiresAt":"2027-01-31T12:00:00.000Z"})"));
  CHECK(again.answer_session(12));
  CHECK(again.has("GET /api/changes?since=11"));
  CHECK(again.answer("POST /api/threads/t1/comments", 201, "{}", 13));
  CHECK(again.state.sync.last == 11);
  CHECK(!again.has("GET /api/threads?"));  // nothing is loaded that is there
}

TEST_CASE("Reload: a state that cannot be read is dropped with a notice, the outbox is not") {
  World w = World::ready();
  w.act(app::DraftEdited{kThread, "kept"});
  w.act(app::CommentSubmitted{kThread});
  for (const char* broken : {"{", "{}", R"({"version":"0","state":[]})"}) {
    World again;
    again.disk = w.disk;
    again.disk["user-Ana"]["state"] = broken;
    again.act(app::Started{"/threads/t1", "user-Ana", "", {}});
    CHECK(again.state.notices.shown.size() == 1);
    CHECK(again.disk["user-Ana"].count("state") == 0);
    CHECK(again.state.outbox.items.size() == 1);
  }
}

TEST_CASE("Sign-out: the state and drafts leave this device, and no token was ever there") {
  World w = World::ready();
  w.act(app::DraftEdited{kThread, "draft"});
  w.act(VisibilityChanged{false});
  REQUIRE(w.disk["user-Ana"].count("state") == 1);
  for (const auto& [key, text] : w.disk["user-Ana"]) {
    CHECK(text.find("\"tok\"") == std::string::npos);
  }
  w.act(app::SignedOff{});
  CHECK(w.disk["user-Ana"].empty());
}

TEST_CASE("Snapshot: long conversations are cut, and loaded anew when that is possible") {
  World w = World::ready();
  auto& log = w.state.comments.logs.at(kThread);
  for (int i = 0; i < 1'500; ++i) {
    log.comments.push_back(samples::comment("x" + std::to_string(i), "t1", 100 + i));
  }
  const auto* in = session::signed_in(w.state.session);
  app::State back;
  const auto session = snapshot::restore(back, snapshot::write(w.state, in->session));
  REQUIRE(session);
  CHECK(session->user.id == in->session.user.id);
  const comments::Log& cut = back.comments.logs.at(kThread);
  CHECK(cut.cut);
  CHECK(cut.comments.size() == snapshot::kMaxComments);
  CHECK(cut.comments.back() == log.comments.back());
  CHECK(back.threads.order == w.state.threads.order);
  CHECK(back.sync.last == w.state.sync.last);
}

TEST_CASE("A field being edited is not overwritten; one that was not touched is not sent") {
  World w = World::ready();
  w.act(app::EditStarted{kThread});
  w.act(app::EditChanged{"Mine", w.state.edit->description});
  w.broadcast(change(11, model::ThreadUpdated{kThread, "Theirs", "New text", {3, 3, 1}}));
  CHECK(w.state.edit->title == "Mine");
  CHECK(w.state.edit->description == "Description of t1");
  w.act(app::EditSaved{});
  // The title goes out against the version the person saw; the description not at all.
  const HttpRequest request = w.take_request("PATCH /api/threads/t1");
  CHECK(request.body == R"({"title":"Mine","baseVersions":{"title":2}})");
}

TEST_CASE("Back online: how much was missed is said once, when it was noticed") {
  World w = World::ready();
  w.act(SocketClosed{w.state.connection.last_socket, 1006});
  w.act(OnlineChanged{false});
  w.act(OnlineChanged{true});
  w.act(SocketOpened{w.state.connection.last_socket});
  w.message(protocol::ConnectionEstablished{"1.3", 30});
  while (w.answer("POST /api/pusher/auth", 200, R"({"auth":"k:s"})")) {
  }
  w.message(protocol::SubscriptionSucceeded{"private-org-acme", std::nullopt});
  while (w.has("GET /api/changes")) {
    (void)w.answer_changes(
        {change(11, model::CommentCreated{kThread, samples::comment("c2", "t1", 9)}),
         change(12, model::CommentCreated{kThread, samples::comment("c3", "t1", 10)})},
        12);
  }
  REQUIRE(w.state.notices.shown.size() == 1);
  CHECK(w.state.notices.shown[0].text == "Back online — 2 updates");
  w.pass(10'000);
  CHECK(w.state.notices.shown.empty());
}

TEST_CASE("Token: its claims choose the store of this device, nothing else") {
  // {"sub":"u1","org_id":"o1"}
  const std::string claims = "eyJzdWIiOiJ1MSIsIm9yZ19pZCI6Im8xIn0";
  World w;
  w.act(app::Started{"/threads/t1", "", "head." + claims + ".sig", kThread});
  CHECK(w.state.owner == "u1@o1");
  World opaque;
  opaque.act(app::Started{"/threads/t1", "", "opaque", kThread});
  CHECK(opaque.state.owner.empty());
}
