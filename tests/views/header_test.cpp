// The thread's header: connected items, description, menu, editing.
#include <doctest/doctest.h>

#include "side_states.hpp"

using namespace views;
using ui::Role;
using Kind = ui::SemanticEvent::Kind;
using Key = ui::SemanticEvent::Key;

TEST_CASE("Items: chips that open, remove, and are connected by address") {
  for (const bool dom : {true, false}) {
    CAPTURE(dom);
    Options options = sized(1440, dom);
    Stage stage(with_items(2).state, options);
    (void)stage.settle();
    CHECK(stage.find(Role::List, "Items") != nullptr);
    const ui::Node* link = stage.find(Role::Link, "PR 2 Change 2");
    REQUIRE(link != nullptr);
    CHECK(link->href == "https://github.com/a/b/pull/2");
    REQUIRE(press_and_settle(stage, dom, Role::Link, "PR 2 Change 2"));
    REQUIRE(stage.last<app::LinkFollowed>() != nullptr);
    CHECK(stage.last<app::LinkFollowed>()->url == "https://github.com/a/b/pull/2");
    REQUIRE(press_and_settle(stage, dom, Role::Button, "Remove Change 2"));
    REQUIRE(stage.last<app::ItemRemoved>() != nullptr);
    CHECK(stage.last<app::ItemRemoved>()->item.value == "i2");
    CHECK(stage.find(Role::Link, "PR 2 Change 2") == nullptr);

    REQUIRE(press_and_settle(stage, dom, Role::Button, "Connect item"));
    check_frame(stage, options);
    REQUIRE(stage.find(Role::TextBox, "Address") != nullptr);
    CHECK(stage.find(Role::TextBox, "Address")->wants_focus);
    CHECK(stage.find(Role::Button, "Connect")->disabled);
  }
}

TEST_CASE("Items: an address is checked, described, and connected with Enter") {
  Stage stage(with_items(0).state, sized(1440, true));
  (void)stage.settle();
  REQUIRE(press_and_settle(stage, true, Role::Button, "Connect item"));
  const ui::NodeId field = stage.find(Role::TextBox, "Address")->id;
  const auto enter = [&](const char* text) {
    stage.send(Kind::Input, field, text);
    (void)stage.settle();
  };
  const char* problem = "The address must begin with https:// or http://.";
  enter("htt");
  CHECK(!stage.says(problem));  // not while it is being typed
  CHECK(stage.find(Role::Button, "Connect")->disabled);
  enter("ftp://example.org");
  CHECK(stage.says(problem));
  stage.key(field, Key::Enter);
  (void)stage.settle();
  CHECK(stage.last<app::ItemAdded>() == nullptr);
  enter(" https://github.com/acme/shop/pull/77 ");
  CHECK(!stage.says(problem));
  CHECK(stage.find(Role::TextBox, "Title")->placeholder == "acme/shop");
  stage.key(field, Key::Enter);
  (void)stage.settle();
  REQUIRE(stage.last<app::ItemAdded>() != nullptr);
  const model::Item& item = stage.last<app::ItemAdded>()->item;
  CHECK(item.url == "https://github.com/acme/shop/pull/77");
  CHECK(item.source == "github");
  CHECK(item.external_id == "77");
  CHECK(item.title == "acme/shop");
  CHECK(stage.find(Role::TextBox, "Address") == nullptr);
  CHECK(stage.find(Role::Link, "PR 77 acme/shop") != nullptr);  // at once

  REQUIRE(press_and_settle(stage, true, Role::Button, "Connect item"));
  stage.key(stage.find(Role::TextBox, "Address")->id, Key::Escape);
  (void)stage.settle();
  CHECK(stage.find(Role::TextBox, "Address") == nullptr);
}

TEST_CASE("Items: what the server refused can be tried again or dropped") {
  for (const bool dom : {true, false}) {
    CAPTURE(dom);
    World w = with_items(1);
    model::Item item = samples::item("", "t1");
    w.act(app::ItemAdded{item});
    REQUIRE(w.answer("POST /api/threads/t1/items", 422, R"({"error":"Not so.","code":"x"})"));
    Options options = sized(1440, dom, false);
    Stage stage(w.state, options);
    (void)stage.settle();
    check_frame(stage, options);
    CHECK(press_and_settle(stage, dom, Role::Button, "Retry"));
    CHECK(stage.last<app::ItemRetried>() != nullptr);
    CHECK(press_and_settle(stage, dom, Role::Button, "Discard"));
    CHECK(stage.last<app::ItemDiscarded>() != nullptr);
  }
}

TEST_CASE("Items: many are folded, and scroll when they are not") {
  for (const float width : {1440.0F, 390.0F, 280.0F}) {
    CAPTURE(width);
    Options options = sized(width, true);
    options.height = 844;
    Stage stage(with_items(60).state, options);
    (void)stage.settle();
    check_frame(stage, options);
    const bool narrow = width < 480;
    REQUIRE(press_and_settle(stage, true, Role::Button, narrow ? "+58 more" : "+54 more"));
    check_frame(stage, options);
    CHECK(stage.find(Role::List, "Items")->rect.h < 200);
    CHECK(stage.find(Role::TextBox, "Write a comment") != nullptr);
    REQUIRE(press_and_settle(stage, true, Role::Button, "Show fewer"));
    check_frame(stage, options);
  }
}

TEST_CASE("Header: a long description is folded, and unfolds") {
  World w = loading();
  model::Thread thread = samples::thread("t1", 2);
  for (int i = 0; i < 40; ++i) thread.description += "Line " + std::to_string(i) + "\n\n";
  (void)w.answer_threads({thread}, 10);
  (void)w.answer_comments("t1", comments(2), 10);
  w.go_live();
  for (const float width : {1440.0F, 390.0F}) {
    Options options = sized(width, true);
    Stage stage(w.state, options);
    (void)stage.settle();
    const float folded = stage.find(Role::Group, "Description")->rect.h;
    CHECK(folded == 80);
    REQUIRE(press_and_settle(stage, true, Role::Button, "Show more"));
    check_frame(stage, options);
    CHECK(stage.find(Role::Group, "Description")->rect.h > folded);
    CHECK(stage.find(Role::Group, "Description")->rect.h < options.height * 0.4F);
    REQUIRE(press_and_settle(stage, true, Role::Button, "Show less"));
    CHECK(stage.find(Role::Group, "Description")->rect.h == folded);
  }
}

TEST_CASE("Header: its menu deletes after a question, for who may") {
  for (const bool dom : {true, false}) {
    CAPTURE(dom);
    Options options = sized(1440, dom);
    Stage stage(with_items(0).state, options);  // Ana started t1
    (void)stage.settle();
    REQUIRE(press_and_settle(stage, dom, Role::Button, "Thread menu"));
    check_frame(stage, options);
    CHECK(stage.find(Role::Dialog, "Thread menu") != nullptr);
    REQUIRE(press_and_settle(stage, dom, Role::Button, "Delete thread…"));
    check_frame(stage, options);
    CHECK(stage.find(Role::Dialog, "Delete thread") != nullptr);
    CHECK(stage.last<app::ThreadDeleted>() == nullptr);
    REQUIRE(press_and_settle(stage, dom, Role::Button, "Keep it"));
    CHECK(stage.count(Role::Dialog) == 0);
    REQUIRE(press_and_settle(stage, dom, Role::Button, "Thread menu"));
    REQUIRE(press_and_settle(stage, dom, Role::Button, "Delete thread…"));
    REQUIRE(press_and_settle(stage, dom, Role::Button, "Delete thread"));
    REQUIRE(stage.last<app::ThreadDeleted>() != nullptr);
    CHECK(stage.last<app::ThreadDeleted>()->thread == kThread);
    CHECK(stage.count(Role::Dialog) == 0);
  }
  World w = loading();
  model::Thread theirs = samples::thread("t1", 2);
  theirs.created_by = model::UserId{"user-Bo"};
  (void)w.answer_threads({theirs}, 10);
  w.go_live();
  Stage stage(w.state, sized(1440, true));
  (void)stage.settle();
  CHECK(stage.find(Role::Button, "Edit thread") != nullptr);
  CHECK(stage.find(Role::Button, "Thread menu") == nullptr);
}

TEST_CASE("Header: counters near the limits, and what is too long is said") {
  World w = with_items(0);
  w.act(app::EditStarted{kThread});
  w.act(app::EditChanged{std::string(190, 'x'), "short"});
  Options options = sized(1440, true, false);
  Stage near(w.state, options);
  (void)near.settle();
  CHECK(near.says("190 of 200"));
  CHECK(!near.find(Role::Button, "Save")->disabled);
  w.act(app::EditChanged{std::string(201, 'x'), std::string(20'001, 'y')});
  Stage over(w.state, options);
  (void)over.settle();
  check_frame(over, options);
  CHECK(over.says("201 of 200"));
  CHECK(over.says("20001 of 20000"));
  CHECK(over.says("The title is too long."));
  CHECK(over.find(Role::Button, "Save")->disabled);
}

TEST_CASE("Thread missing: there is a way back") {
  for (const NamedState& entry : every_state()) {
    if (entry.name != "thread missing") continue;
    for (const bool dom : {true, false}) {
      Stage stage(entry.state, sized(390, dom));
      (void)stage.settle();
      REQUIRE(press_and_settle(stage, dom, Role::Button, "Back to threads"));
      CHECK(stage.last<app::ThreadLeft>() != nullptr);
    }
  }
}
