// What people do reaches the client as the right action, with and without the DOM layer.
#include <doctest/doctest.h>
#include <imgui.h>

#include "stage.hpp"
#include "states.hpp"

using namespace views;
using ui::Role;
using Kind = ui::SemanticEvent::Kind;
using Key = ui::SemanticEvent::Key;

namespace {

Stage stage_of(const World& w, bool dom = true, bool live = false) {
  Options options;
  options.dom = dom;
  options.live = live;
  return Stage(w.state, options);
}

// By the DOM layer's event or by the pointer.
bool press(Stage& stage, bool dom, Role role, const std::string& name) {
  return dom ? stage.click(role, name) : stage.mouse_click(role, name);
}

World editing() {
  World w = with_comments(3);
  w.act(app::EditStarted{kThread});
  return w;
}

}  // namespace

TEST_CASE("Input: every button and link dispatches its action, by event and by pointer") {
  for (const bool dom : {true, false}) {
    CAPTURE(dom);
    World w = with_comments(3);
    w.act(app::DraftEdited{kThread, "Hello"});
    Stage stage = stage_of(w, dom);
    (void)stage.settle();
    CHECK(press(stage, dom, Role::Link, "Title of t2"));
    REQUIRE(stage.last<app::ThreadOpened>() != nullptr);
    CHECK(stage.last<app::ThreadOpened>()->thread.value == "t2");
    CHECK(press(stage, dom, Role::Button, "New thread"));
    CHECK(stage.last<app::NewThreadStarted>() != nullptr);
    CHECK(press(stage, dom, Role::Button, "Edit thread"));
    CHECK(stage.last<app::EditStarted>() != nullptr);
    CHECK(press(stage, dom, Role::Button, "Comment"));
    REQUIRE(stage.last<app::CommentSubmitted>() != nullptr);
    CHECK(stage.last<app::CommentSubmitted>()->thread == kThread);
    CHECK(press(stage, dom, Role::Link, "https://example.org/c1"));
    REQUIRE(stage.last<app::LinkFollowed>() != nullptr);
    CHECK(stage.last<app::LinkFollowed>()->url == "https://example.org/c1");
    CHECK(press(stage, dom, Role::Button, "Sign out"));
    CHECK(stage.last<app::SignedOff>() != nullptr);

    World failing = with_comments(3);
    submit(failing, "No");
    (void)failing.answer("POST /api/threads/t1/comments", 422, "{}");
    lose_link(failing);
    Stage failed = stage_of(failing, dom);
    (void)failed.settle();
    CHECK(press(failed, dom, Role::Button, "Retry"));
    CHECK(failed.last<app::ItemRetried>() != nullptr);
    CHECK(press(failed, dom, Role::Button, "Discard"));
    CHECK(failed.last<app::ItemDiscarded>() != nullptr);
    CHECK(press(failed, dom, Role::Button, "Retry now"));
    CHECK(failed.last<app::RetryNow>() != nullptr);

    World people = choosing();
    (void)people.answer("GET /api/demo/users", 200, kUsers);
    Stage sign_in = stage_of(people, dom);
    (void)sign_in.settle();
    CHECK(press(sign_in, dom, Role::Button, "Bo"));
    REQUIRE(sign_in.last<app::UserChosen>() != nullptr);
    CHECK(sign_in.last<app::UserChosen>()->user.value == "user-Bo");
  }
}

TEST_CASE("Input: one click is one action") {
  for (const bool dom : {true, false}) {
    Stage stage = stage_of(with_comments(3), dom);
    (void)stage.settle();
    stage.actions.clear();
    CHECK(press(stage, dom, Role::Button, "New thread"));
    (void)stage.settle();
    CHECK(stage.actions.size() == 1);
  }
}

TEST_CASE("Input: a disabled button does nothing") {
  for (const bool dom : {true, false}) {
    Stage stage = stage_of(with_comments(3), dom);
    (void)stage.settle();
    CHECK(stage.find(Role::Button, "Comment")->disabled);
    stage.actions.clear();
    (void)press(stage, dom, Role::Button, "Comment");
    CHECK(stage.last<app::CommentSubmitted>() == nullptr);
  }
}

TEST_CASE("Input: a press and release between two frames is a click") {
  Stage stage = stage_of(with_comments(3), false);
  (void)stage.settle();
  const ui::Node* node = stage.find(Role::Button, "New thread");
  REQUIRE(node != nullptr);
  stage.point(node->rect.x + 5, node->rect.y + 5);
  (void)stage.settle();
  stage.press(true);
  stage.press(false);
  (void)stage.settle();  // as many frames as it asks for
  CHECK(stage.last<app::NewThreadStarted>() != nullptr);
}

TEST_CASE("Input: events for nodes that are not there are ignored") {
  Stage stage = stage_of(with_comments(3));
  (void)stage.settle();
  stage.actions.clear();
  stage.send(Kind::Click, 12'345);
  stage.send(Kind::Input, 12'345, "x");
  stage.send(Kind::Select, stage.find(Role::ComboBox, "Status")->id, "no such status");
  (void)stage.draw();
  (void)stage.draw();
  CHECK(stage.actions.empty());
}

TEST_CASE("DOM layer: typing, Ctrl+Enter, the status, the search") {
  Stage stage = stage_of(with_comments(3), true, true);
  (void)stage.settle();
  const ui::NodeId box = stage.find(Role::TextBox, "Write a comment")->id;
  stage.send(Kind::Focus, box);
  stage.send(Kind::Input, box, "Grüße 👋");
  (void)stage.draw();
  REQUIRE(stage.last<app::DraftEdited>() != nullptr);
  CHECK(stage.last<app::DraftEdited>()->text == "Grüße 👋");
  CHECK(stage.find(Role::TextBox, "Write a comment")->text == "Grüße 👋");
  (void)stage.draw();
  CHECK(!stage.find(Role::Button, "Comment")->disabled);
  stage.key(box, Key::Enter, true);
  (void)stage.draw();
  CHECK(stage.last<app::CommentSubmitted>() != nullptr);
  (void)stage.settle();
  CHECK(stage.find(Role::TextBox, "Write a comment")->text.empty());
  CHECK(stage.says("Grüße 👋"));  // pending, in the list

  stage.send(Kind::Select, stage.find(Role::ComboBox, "Status")->id, "blocked");
  (void)stage.draw();
  REQUIRE(stage.last<app::StatusChosen>() != nullptr);
  CHECK(stage.last<app::StatusChosen>()->status == model::Status::Blocked);
  (void)stage.settle();
  CHECK(stage.find(Role::ComboBox, "Status")->text == "blocked");

  const ui::NodeId search = stage.find(Role::SearchBox, "Search threads")->id;
  stage.send(Kind::Input, search, "of t42");
  (void)stage.settle();
  CHECK(stage.count(Role::ListItem) == 1);
  stage.key(search, Key::Escape);
  (void)stage.settle();
  CHECK(stage.count(Role::ListItem) > 5);
}

TEST_CASE("DOM layer: editing the thread, Enter saves, Escape cancels") {
  Stage stage = stage_of(editing(), true, true);
  (void)stage.settle();
  const ui::NodeId title = stage.find(Role::TextBox, "Title")->id;
  stage.send(Kind::Input, title, "Better");
  (void)stage.settle();
  CHECK(stage.state.edit->title == "Better");
  CHECK(stage.state.edit->description == "Description of t1");
  stage.key(title, Key::Enter);
  (void)stage.settle();
  CHECK(!stage.state.edit);
  CHECK(stage.find(Role::Heading, "Better") != nullptr);
  (void)stage.click(Role::Button, "Edit thread");
  (void)stage.settle();
  stage.send(Kind::Input, stage.find(Role::TextBox, "Title")->id, "Worse");
  (void)stage.settle();
  stage.key(stage.find(Role::TextBox, "Description")->id, Key::Escape);
  (void)stage.settle();
  CHECK(!stage.state.edit);
  CHECK(stage.find(Role::Heading, "Better") != nullptr);
  CHECK(stage.find(Role::Heading, "Worse") == nullptr);
}

TEST_CASE("DOM layer: a new thread, Enter creates, Escape cancels") {
  Stage stage = stage_of(with_comments(3), true, true);
  (void)stage.settle();
  (void)stage.click(Role::Button, "New thread");
  (void)stage.settle();
  const ui::NodeId field = stage.find(Role::TextBox, "Thread title")->id;
  CHECK(stage.find(Role::Button, "Create")->disabled);
  stage.key(field, Key::Escape);
  (void)stage.settle();
  CHECK(stage.find(Role::TextBox, "Thread title") == nullptr);
  (void)stage.click(Role::Button, "New thread");
  (void)stage.settle();
  stage.send(Kind::Input, field, "Plans");
  (void)stage.settle();
  stage.key(field, Key::Enter);
  (void)stage.settle();
  CHECK(stage.find(Role::Heading, "Plans") != nullptr);
}

TEST_CASE("No DOM layer: typing into the composer, Ctrl+Enter, and typing on") {
  Stage stage = stage_of(with_comments(3), false, true);
  (void)stage.settle();
  CHECK(stage.mouse_click(Role::TextBox, "Write a comment"));
  stage.type("Hi");
  REQUIRE(stage.last<app::DraftEdited>() != nullptr);
  CHECK(stage.state.drafts.at(kThread) == "Hi");
  stage.hit(ImGuiKey_Enter);
  stage.type("there");
  CHECK(stage.state.drafts.at(kThread) == "Hi\nthere");
  stage.hit(ImGuiKey_Enter, true);
  CHECK(stage.last<app::CommentSubmitted>() != nullptr);
  CHECK(stage.says("Hi\nthere"));
  CHECK(stage.state.drafts.count(kThread) == 0);
  stage.type("More");
  REQUIRE(stage.state.drafts.count(kThread) == 1);
  CHECK(stage.state.drafts.at(kThread) == "More");
}

TEST_CASE("No DOM layer: Escape in the composer loses nothing") {
  Stage stage = stage_of(with_comments(3), false, true);
  (void)stage.settle();
  (void)stage.mouse_click(Role::TextBox, "Write a comment");
  stage.type("precious");
  stage.hit(ImGuiKey_Escape);
  REQUIRE(stage.state.drafts.count(kThread) == 1);
  CHECK(stage.state.drafts.at(kThread) == "precious");
}

TEST_CASE("No DOM layer: the title has the focus; the description can be clicked and typed into") {
  Stage stage = stage_of(editing(), false, true);
  for (int i = 0; i < 4; ++i) (void)stage.draw();
  stage.hit(ImGuiKey_End);
  stage.type("!");
  CHECK(stage.state.edit->title == "Title of t1!");
  (void)stage.mouse_click(Role::TextBox, "Description");
  stage.hit(ImGuiKey_End, true);
  stage.type("?");
  CHECK(stage.state.edit->description.find('?') != std::string::npos);
  CHECK(stage.state.edit->title == "Title of t1!");
}

TEST_CASE("No DOM layer: Enter saves, Escape cancels the edit") {
  Stage saving = stage_of(editing(), false, true);
  for (int i = 0; i < 4; ++i) (void)saving.draw();
  saving.hit(ImGuiKey_End);
  saving.type("!");
  saving.hit(ImGuiKey_Enter);
  CHECK(!saving.state.edit);
  CHECK(saving.find(Role::Heading, "Title of t1!") != nullptr);
  Stage leaving = stage_of(editing(), false, true);
  for (int i = 0; i < 4; ++i) (void)leaving.draw();
  leaving.type("x");
  leaving.hit(ImGuiKey_Escape);
  CHECK(!leaving.state.edit);
  CHECK(leaving.find(Role::Heading, "Title of t1") != nullptr);
}

TEST_CASE("No DOM layer: the status is chosen from a popup") {
  Stage stage = stage_of(with_comments(3), false);
  (void)stage.settle();
  (void)stage.mouse_click(Role::ComboBox, "Status");
  const ui::Rect pill = stage.find(Role::ComboBox, "Status")->rect;
  stage.point(pill.x + 20, pill.y + pill.h + 4 + 6 + 3 * 32 + 16);  // the fourth
  for (int i = 0; i < 3; ++i) (void)stage.draw();
  stage.press(true);
  (void)stage.draw();
  stage.press(false);
  (void)stage.draw();
  REQUIRE(stage.last<app::StatusChosen>() != nullptr);
  CHECK(stage.last<app::StatusChosen>()->status == model::Status::Done);
}

TEST_CASE("Input: settings stand in the list's place, at every width, by event and by pointer") {
  for (const bool dom : {true, false}) {
    for (const float width : {1440.0F, 390.0F}) {
      CAPTURE(dom);
      CAPTURE(width);
      World w = with_comments(3);
      if (width < ui::size::kOnePaneBelow) w.act(app::ThreadLeft{});
      Options options;
      options.dom = dom;
      options.width = width;
      options.live = true;
      Stage stage(w.state, options);
      (void)stage.settle();
      REQUIRE(press(stage, dom, Role::Button, "Settings"));
      (void)stage.settle();
      check_frame(stage, options);
      CHECK(stage.find(Role::List, "Threads") == nullptr);
      const ui::Node* choice = stage.find(Role::Button, "Show others when I type");
      REQUIRE(choice != nullptr);
      CHECK(choice->toggles);
      CHECK(choice->pressed);
      REQUIRE(press(stage, dom, Role::Button, "Show others when I type"));
      (void)stage.settle();
      CHECK(!stage.state.typing_shown);
      CHECK(!stage.find(Role::Button, "Show others when I type")->pressed);
      REQUIRE(press(stage, dom, Role::Button, "Save recording"));
      (void)stage.settle();
      CHECK(stage.last<app::RecordingSaved>() != nullptr);
      REQUIRE(press(stage, dom, Role::Button, "Close settings"));
      (void)stage.settle();
      CHECK(stage.find(Role::List, "Threads") != nullptr);
      check_frame(stage, options);
    }
  }
}

TEST_CASE("Views: who is away is named so, until that is forgotten") {
  World w = with_comments(3);
  const std::string room = protocol::thread_channel(kThread);
  w.message(protocol::MemberAdded{room, {"user-Bo", R"({"name":"Bo"})"}});
  Stage here = stage_of(w);
  (void)here.settle();
  CHECK(here.find(Role::Image, "Bo") != nullptr);
  w.message(protocol::ChannelEvent{"client-presence", room, R"({"userId":"user-Bo","away":true})",
                                   "user-Bo"});
  Stage away = stage_of(w);
  away.now = {w.now_ms};
  (void)away.settle();
  CHECK(away.find(Role::Image, "Bo") == nullptr);
  CHECK(away.find(Role::Image, "Bo (away)") != nullptr);
  (void)away.draw(client::presence::kForgetAway_ms);
  CHECK(away.find(Role::Image, "Bo") != nullptr);
}

TEST_CASE("Input: a reaction is chosen, counted, and taken back, by event and by pointer") {
  for (const bool dom : {true, false}) {
    CAPTURE(dom);
    World w = with_comments(1);
    Options options;
    options.dom = dom;
    options.live = true;
    Stage stage(w.state, options);
    (void)stage.settle();
    REQUIRE(press(stage, dom, Role::Button, "React"));
    (void)stage.settle();
    check_frame(stage, options);
    REQUIRE(press(stage, dom, Role::Button, "React with 🎉"));
    (void)stage.settle();
    check_frame(stage, options);
    REQUIRE(stage.last<app::Reacted>() != nullptr);
    CHECK(stage.last<app::Reacted>()->on);
    CHECK(stage.find(Role::Button, "React with 👍") == nullptr);  // chosen: the rest is gone
    const ui::Node* chip = stage.find(Role::Button, "🎉 1");
    REQUIRE(chip != nullptr);
    CHECK(chip->toggles);
    CHECK(chip->pressed);
    REQUIRE(press(stage, dom, Role::Button, "🎉 1"));
    (void)stage.settle();
    CHECK(!stage.last<app::Reacted>()->on);
    CHECK(stage.find(Role::Button, "🎉 1") == nullptr);
  }
}
