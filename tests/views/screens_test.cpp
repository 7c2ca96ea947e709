// Every screen in every state, at every size, in both themes, with and without DOM layer.
#include <doctest/doctest.h>

#include "side_states.hpp"
#include "stage.hpp"
#include "states.hpp"

namespace views {

std::vector<NamedState> every_state() {
  std::vector<NamedState> out;
  const auto add = [&](const char* name, const World& w) { out.push_back({name, w.state}); };
  World w = choosing();
  add("signed out, loading", w);
  (void)w.answer("GET /api/demo/users", 200, kUsers);
  add("signed out, users", w);
  w.act(app::UserChosen{model::UserId{"user-Ana"}});
  add("signing in", w);
  (void)w.answer(
      "POST /api/demo/session", 403,
      R"({"error":"A sentence that is rather long and says what is wrong.","code":"x"})");
  (void)w.answer("GET /api/demo/users", 0, "");
  add("signed out, error", w);

  w = World{};
  w.act(app::Started{"/", "", "tok", {}});
  (void)w.answer_session(10);
  add("list loading", w);
  (void)w.answer_threads({}, 10);
  add("list empty", w);
  w.act(app::NewThreadStarted{});
  w.act(app::NewThreadEdited{"A new one"});
  add("new thread", w);
  w = loading();
  (void)w.answer_threads({samples::thread("t1", 2)}, 10);
  add("thread loading", w);
  (void)w.answer("GET /api/threads/t1/comments", 503, "");
  add("comments failed", w);
  w = with_comments(0);
  add("thread empty", w);
  w = with_comments(40);
  add("thread", w);
  w.act(app::ThreadLeft{});
  add("no thread open", w);
  w.act(app::SearchEdited{"nothing like it"});
  add("search without result", w);
  add("a thousand comments", with_comments(1'000));
  w = loading();
  w.act(app::ThreadOpened{model::ThreadId{"gone"}});
  (void)w.answer_threads({samples::thread("t1", 2)}, 10);
  (void)w.answer("GET /api/threads/gone", 404, "{}");
  add("thread missing", w);
  w = with_comments(3);
  submit(w, "A pending comment");
  submit(w, "Another");
  add("pending", w);
  (void)w.answer("POST /api/threads/t1/comments", 422, R"({"error":"Not so.","code":"x"})");
  w.act(app::StatusChosen{kThread, model::Status::Blocked});
  (void)w.answer("POST /api/threads/t1/comments", 201, "{}");
  (void)w.answer("PATCH /api/threads/t1", 403, R"({"error":"Access denied","code":"x"})");
  add("failed", w);
  w = with_comments(3);
  w.act(app::EditStarted{kThread});
  add("editing", w);
  w.act(app::EditChanged{"", std::string(3'000, 'x')});
  add("editing, blank title", w);
  w = with_comments(3);
  w.act(app::DraftEdited{kThread, std::string(20'050, 'y') + "\n\n\nlines"});
  add("long draft", w);
  w = with_comments(3);
  lose_link(w);
  add("reconnecting", w);
  w.act(client::OnlineChanged{false});
  submit(w, "later");
  add("offline", w);
  w = with_comments(3);
  w.act(client::SocketClosed{w.state.connection.last_socket, 4001});
  add("refused", w);
  w = World{};
  w.act(app::Started{"/", "", "tok", kThread});
  (void)w.answer_session(10);
  (void)w.answer("GET /api/threads/t1", 200,
                 testing::api::write(testing::api::ThreadAt{samples::thread("t1"), 10}));
  (void)w.answer_comments("t1", comments(5), 10);
  add("widget", w);
  w = World{};
  w.act(app::Started{"/", "", "", kThread});
  add("widget without token", w);
  add_side_states(out);
  return out;
}

}  // namespace views

using namespace views;

TEST_CASE("Views: every screen is sound, settles, and then stays as it is") {
  const std::vector<NamedState> states = every_state();
  for (const NamedState& entry : states) {
    for (const auto& [width, height] :
         {std::pair{1440.0F, 900.0F}, {1024.0F, 700.0F}, {390.0F, 844.0F}, {280.0F, 500.0F}}) {
      for (const bool dom : {true, false}) {
        const bool dark = width != 1024.0F;  // both themes, not every pair
        const Options options{width, height, dom ? 2.0F : 1.0F, dark, dom, false};
        CAPTURE(entry.name);
        CAPTURE(options.width);
        CAPTURE(dom);
        Stage stage(entry.state, options);
        CHECK(stage.settle() < 6);
        check_frame(stage, options);
        const std::vector<ui::Node> before = stage.nodes();
        stage.actions.clear();
        const ui::Frame::Result result = stage.draw(0);
        CHECK(!result.again);
        CHECK(!result.semantics_changed);
        CHECK(before == stage.nodes());
        CHECK(result.repaint_ms > 0);
        check_frame(stage, options);
      }
    }
  }
}

TEST_CASE("Views: both themes lay out alike") {
  for (const NamedState& entry : every_state()) {
    Options options;
    options.width = 1100;
    Stage dark(entry.state, options);
    options.dark = false;
    Stage light(entry.state, options);
    (void)dark.settle();
    (void)light.settle();
    REQUIRE(dark.nodes().size() == light.nodes().size());
    for (std::size_t i = 0; i < dark.nodes().size(); ++i) {
      CHECK(dark.nodes()[i].rect == light.nodes()[i].rect);
      CHECK(dark.nodes()[i].id == light.nodes()[i].id);
    }
  }
}

TEST_CASE("Views: nothing is pointed at twice: ids differ under the pointer everywhere") {
  for (const NamedState& entry : every_state()) {
    CAPTURE(entry.name);
    Options options;
    options.dom = false;
    options.width = 1024;
    Stage stage(entry.state, options);
    (void)stage.settle();
    const std::vector<ui::Node> nodes = stage.nodes();
    std::size_t n = 0;
    for (const ui::Node& node : nodes) {
      if (++n > 60) break;
      stage.point(node.rect.x + node.rect.w / 2, node.rect.y + node.rect.h / 2);
      (void)stage.draw();
      (void)stage.draw();
      check_frame(stage, options);
      CHECK(stage.hovered_items() <= 1);
    }
  }
}

TEST_CASE("Views: the names of the contract are on the page") {
  using ui::Role;
  Stage stage(with_comments(12).state);
  (void)stage.settle();
  for (const auto& expected :
       std::vector<std::pair<Role, std::string>>{{Role::List, "Threads"},
                                                 {Role::Link, "Title of t1"},
                                                 {Role::Button, "New thread"},
                                                 {Role::SearchBox, "Search threads"},
                                                 {Role::Heading, "Title of t1"},
                                                 {Role::Button, "Edit thread"},
                                                 {Role::ComboBox, "Status"},
                                                 {Role::Group, "Viewers"},
                                                 {Role::Image, "Ana"},
                                                 {Role::Image, "Bo"},
                                                 {Role::Log, "Comments"},
                                                 {Role::TextBox, "Write a comment"},
                                                 {Role::Button, "Comment"},
                                                 {Role::Status, "Connection"}}) {
    CHECK_MESSAGE(stage.find(expected.first, expected.second) != nullptr, expected.second);
  }
  CHECK(stage.find(Role::Heading, "Title of t1")->level == 1);
  CHECK(stage.find(Role::Link, "Title of t1")->current);
  CHECK(!stage.find(Role::Link, "Title of t2")->current);
  CHECK(stage.find(Role::Link, "Title of t2")->href == "/threads/t2");
  CHECK(stage.says("4 viewing"));
  CHECK(stage.count(Role::Image) == 3);
  CHECK(stage.find(Role::Status, "Connection")->text == "Connected");
  std::string labels;
  for (const ui::Choice& c : stage.find(Role::ComboBox, "Status")->choices) labels += c.label + ",";
  CHECK(labels == "Active,In review,Blocked,Done,Archived,");
  CHECK(stage.find(Role::ComboBox, "Status")->text == "in_review");
  // Every comment is an article "{author}, {time}" inside the log, its text inside it.
  const ui::Node* log = stage.find(Role::Log, "Comments");
  const ui::Node* article = stage.find(Role::Article, "Bo, 13:10");  // c10: 12:00 + 70 min
  REQUIRE(article != nullptr);
  CHECK(article->parent == log->id);
  bool inside = false;
  for (const ui::Node& node : stage.nodes())
    inside |= node.parent == article->id && node.text == "Content of c10";
  CHECK(inside);
  const ui::Node* link = stage.find(Role::Link, "https://example.org/c11");
  REQUIRE(link != nullptr);
  CHECK(link->href == "https://example.org/c11");
}

TEST_CASE("Views: editing, banner, failure and sign-in have their names") {
  using ui::Role;
  for (const NamedState& entry : every_state()) {
    CAPTURE(entry.name);
    Stage stage(entry.state);
    (void)stage.settle();
    if (entry.name == "editing") {
      for (const char* name : {"Title", "Description"}) CHECK(stage.find(Role::TextBox, name));
      for (const char* name : {"Save", "Cancel"}) CHECK(stage.find(Role::Button, name));
      CHECK(stage.find(Role::TextBox, "Title")->wants_focus);
      CHECK(!stage.find(Role::Button, "Save")->disabled);
    }
    if (entry.name == "editing, blank title") CHECK(stage.find(Role::Button, "Save")->disabled);
    if (entry.name == "reconnecting" || entry.name == "offline" || entry.name == "refused") {
      CHECK(stage.count(Role::Alert) == 1);
      CHECK(stage.find(Role::Button, "Retry now"));
    } else {
      CHECK(stage.count(Role::Alert) == 0);
    }
    const ui::Node* link = stage.find(Role::Status, "Connection");
    if (entry.name == "reconnecting") CHECK(link->text == "Reconnecting…");
    if (entry.name == "offline") CHECK(link->text == "Offline");
    if (entry.name == "failed") {
      CHECK(stage.find(Role::Button, "Retry"));
      CHECK(stage.find(Role::Button, "Discard"));
    }
    if (entry.name == "signed out, users") CHECK(stage.find(Role::Button, "Ana Maria"));
    if (entry.name == "long draft") CHECK(stage.find(Role::Button, "Comment")->disabled);
    if (entry.name == "thread missing") CHECK(stage.find(Role::Heading, "This thread is not here"));
    if (entry.name == "new thread") CHECK(stage.find(Role::TextBox, "Thread title"));
    if (entry.name == "widget") CHECK(!stage.find(Role::List, "Threads"));
  }
}
