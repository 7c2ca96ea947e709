// The pane beside the thread, the drawer, the usage.
#include <doctest/doctest.h>
#include <imgui.h>

#include "side_states.hpp"

using namespace views;
using ui::Role;

TEST_CASE("Side pane: integrations say how they stand") {
  Stage stage(with_feed(3).state, sized(1440, true));
  (void)stage.settle();
  CHECK(stage.find(Role::List, "Integrations") != nullptr);
  CHECK(stage.says("GitHub"));
  CHECK(stage.says("Syncing 64 %"));
  CHECK(stage.says("Failed"));
  CHECK(stage.says("The token has expired."));
  CHECK(stage.says("Up to date · 2 m"));
  const ui::Node* bar = stage.find(Role::ProgressBar, "GitHub sync");
  REQUIRE(bar != nullptr);
  CHECK(bar->percent == 64);
  CHECK(stage.find(Role::ProgressBar, "Zendesk sync") == nullptr);
}

TEST_CASE("Side pane: activity has an article per entry that opens its thread") {
  for (const bool dom : {true, false}) {
    CAPTURE(dom);
    Stage stage(with_feed(3).state, sized(1440, dom));
    (void)stage.settle();
    const ui::Node* feed = stage.find(Role::Feed, "Activity");
    REQUIRE(feed != nullptr);
    CHECK(stage.says("Live"));
    const ui::Node* article = inside(stage, feed, Role::Article);
    REQUIRE(article != nullptr);
    const ui::Node* link = inside(stage, article, Role::Link);
    REQUIRE(link != nullptr);
    CHECK(link->name == "Ana commented on Title of t2");
    CHECK(link->href == "/threads/t2");
    CHECK(inside(stage, link, Role::Text)->text == "Ana commented on Title of t2");
    REQUIRE(press_and_settle(stage, dom, Role::Link, "Ana commented on Title of t2"));
    REQUIRE(stage.last<app::ThreadOpened>() != nullptr);
    CHECK(stage.last<app::ThreadOpened>()->thread.value == "t2");
  }
}

TEST_CASE("Side pane: loaded when it is seen, once; skeletons, failure, nothing") {
  World w = with_items(0);
  Stage stage(w.state, sized(1440, true, false));
  (void)stage.settle();
  int asked = 0;
  for (const app::Action& action : stage.actions) {
    asked += std::holds_alternative<app::ActivityAsked>(action) ? 1 : 0;
  }
  CHECK(asked == 1);
  CHECK(stage.last<app::IntegrationsAsked>() != nullptr);

  w.act(app::ActivityAsked{});
  w.act(app::IntegrationsAsked{});
  Stage waiting(w.state, sized(1440, true));
  (void)waiting.settle();
  CHECK(waiting.count(Role::Feed) == 1);
  CHECK(waiting.find(Role::Button, "Try again") == nullptr);

  (void)w.answer("GET /api/activity", 503, "");
  (void)w.answer("GET /api/integrations", 200, R"({"integrations":[],"head":10})");
  Stage failed(w.state, sized(1440, true));
  (void)failed.settle();
  CHECK(failed.says("The activity could not be loaded."));
  CHECK(failed.says("Nothing is connected yet."));
  REQUIRE(failed.click(Role::Button, "Try again"));
  CHECK(failed.last<app::ActivityAsked>() != nullptr);
  (void)failed.settle();
  CHECK(failed.state.activity.phase == client::activity::Phase::Loading);
  CHECK(failed.says("The activity could not be loaded."));  // no flicker while it is repeated

  w.act(app::ActivityAsked{});
  (void)w.answer("GET /api/activity", 200, page("activity", ""));
  Stage empty(w.state, sized(1440, true));
  (void)empty.settle();
  CHECK(empty.says("Nothing has happened here yet."));
}

TEST_CASE("Side pane: the last fifty, and older ones when one asks or scrolls") {
  World w = with_feed(50, "\"older\"");
  Options options = sized(1440, true);
  Stage stage(w.state, options);
  (void)stage.settle();
  check_frame(stage, options);
  // What is far below is neither drawn nor mirrored.
  CHECK(stage.count(Role::Article) < 40);
  CHECK(stage.find(Role::Button, "Show older") != nullptr);  // for the keyboard
  stage.actions.clear();
  const ui::Rect feed = stage.find(Role::Feed, "Activity")->rect;
  stage.point(feed.x + 40, feed.y + 40);
  for (int i = 0; i < 12; ++i) {
    stage.frame().add_wheel(400);
    (void)stage.draw();
  }
  check_frame(stage, options);
  int asked = 0;
  for (const app::Action& action : stage.actions) {
    asked += std::holds_alternative<app::ActivityAsked>(action) ? 1 : 0;
  }
  CHECK(asked == 1);
  CHECK(stage.says("Loading…"));
}

TEST_CASE("Side pane: what comes in live moves nothing that one reads") {
  World w = with_feed(50);
  Stage stage(w.state, sized(1440, true));
  (void)stage.settle();
  const ui::Rect feed = stage.find(Role::Feed, "Activity")->rect;
  stage.point(feed.x + 40, feed.y + 40);
  stage.frame().add_wheel(500);
  (void)stage.settle();
  const auto top = [&]() -> const ui::Node* {
    for (const ui::Node& node : stage.nodes()) {
      if (node.role == Role::Article && node.parent == stage.find(Role::Feed, "Activity")->id &&
          node.rect.y > feed.y + 100) {
        return &node;
      }
    }
    return nullptr;
  };
  REQUIRE(top() != nullptr);
  const ui::NodeId id = top()->id;
  const float y = top()->rect.y;
  model::Activity added = samples::activity("z1", "t1");
  added.created_at = samples::kNoon + 2 * 3'600'000;
  w.broadcast({11, added.created_at, model::ActivityNew{added}});
  stage.state = w.state;
  (void)stage.settle();
  REQUIRE(top() != nullptr);
  CHECK(top()->id == id);
  CHECK(top()->rect.y == doctest::Approx(y));
}

TEST_CASE("Drawer: opens over the thread, covers it, closes by button, Escape and beside") {
  for (const bool dom : {true, false}) {
    for (const float width : {1024.0F, 390.0F}) {
      CAPTURE(dom);
      CAPTURE(width);
      const Options options = sized(width, dom);
      Stage stage(with_feed(3).state, options);
      const auto settle = [&] {
        for (int i = 0; i < 16; ++i) (void)stage.draw();  // it slides in
      };
      settle();
      CHECK(stage.find(Role::Feed, "Activity") == nullptr);
      REQUIRE(press_and_settle(stage, dom, Role::Button, "Activity"));
      settle();
      check_frame(stage, options);
      const ui::Node* dialog = stage.find(Role::Dialog, "Activity and integrations");
      REQUIRE(dialog != nullptr);
      CHECK(!dialog->covered);
      CHECK(dialog->rect.x + dialog->rect.w == width);
      CHECK(stage.find(Role::Feed, "Activity") != nullptr);
      CHECK(stage.find(Role::Log, "Comments")->covered);
      CHECK(stage.find(Role::Button, "Close")->wants_focus);
      stage.actions.clear();
      if (!dom) {
        // The pointer does not reach what lies below.
        const ui::Rect below = stage.find(Role::Log, "Comments")->rect;
        stage.point(below.x + 10, below.y + below.h / 2);
        (void)stage.draw();
        CHECK(stage.find(Role::Dialog, "Activity and integrations") != nullptr);
      }
      REQUIRE(press_and_settle(stage, dom, Role::Button, "Close"));
      CHECK(stage.find(Role::Dialog, "Activity and integrations") == nullptr);
      CHECK(!stage.find(Role::Log, "Comments")->covered);

      REQUIRE(press_and_settle(stage, dom, Role::Button, "Activity"));
      settle();
      if (dom) {
        CHECK(!stage.frame().shortcut(stage.state, {"j"}, false));  // it takes all keys
        CHECK(stage.frame().shortcut(stage.state, {"Escape"}, false));
      } else {
        stage.hit(ImGuiKey_Escape);
      }
      settle();
      CHECK(stage.find(Role::Dialog, "Activity and integrations") == nullptr);

      REQUIRE(press_and_settle(stage, dom, Role::Button, "Activity"));
      settle();
      stage.point(20, 400);
      (void)stage.draw();
      stage.press(true);
      (void)stage.draw();
      stage.press(false);
      settle();
      CHECK(stage.find(Role::Dialog, "Activity and integrations") == nullptr);
      CHECK(stage.last<app::ThreadOpened>() == nullptr);
      CHECK(stage.last<app::ThreadLeft>() == nullptr);
    }
  }
}

TEST_CASE("Drawer: there at once with reduced room gone, and not in a widget") {
  Stage stage(with_feed(3).state, sized(1024, true));
  (void)stage.settle();
  REQUIRE(press_and_settle(stage, true, Role::Button, "Activity"));
  stage.frame().resize(1440, 900, 1);
  (void)stage.settle();
  CHECK(stage.find(Role::Dialog, "Activity and integrations") == nullptr);
  CHECK(stage.find(Role::Feed, "Activity") != nullptr);
  CHECK(!stage.find(Role::Log, "Comments")->covered);
  for (const NamedState& entry : every_state()) {
    if (entry.name != "widget") continue;
    Stage widget(entry.state, sized(1440, true));
    (void)widget.settle();
    CHECK(widget.find(Role::Feed, "Activity") == nullptr);
    CHECK(widget.find(Role::Button, "Activity") == nullptr);
  }
}

TEST_CASE("Usage: opened from the pane, loading, figures, failure, a server without it") {
  for (const bool dom : {true, false}) {
    CAPTURE(dom);
    World w = with_feed(3);
    Options options = sized(1440, dom);
    Stage stage(w.state, options);
    (void)stage.settle();
    REQUIRE(press_and_settle(stage, dom, Role::Button, "Usage"));
    CHECK(stage.state.usage.shown);
    check_frame(stage, options);
    CHECK(stage.find(Role::Heading, "Usage") != nullptr);
    CHECK(stage.find(Role::Group, "Connections now") != nullptr);
    REQUIRE(press_and_settle(stage, dom, Role::Button, "Back to activity"));
    CHECK(!stage.state.usage.shown);
    CHECK(stage.find(Role::Feed, "Activity") != nullptr);

    w.act(app::UsageShown{true});
    (void)w.answer("GET /api/usage", 200,
                   R"({"connections":{"now":3,"peak":12},"messages":{"today":1234567},)"
                   R"("authorizations":{"refused":0},"since":"2026-01-31T08:00:00.000Z"})");
    Stage figures(w.state, sized(1440, dom, false));
    (void)figures.settle();
    CHECK(figures.says("12"));
    CHECK(figures.says("1,234,567"));
    // In the drawer where there is no pane.
    Stage drawer(w.state, sized(1024, dom, false));
    for (int i = 0; i < 16; ++i) (void)drawer.draw();
    CHECK(drawer.find(Role::Dialog, "Activity and integrations") != nullptr);
    CHECK(drawer.says("1,234,567"));
    check_frame(drawer, sized(1024, dom, false));
    Stage narrow(w.state, sized(390, dom, false));
    for (int i = 0; i < 16; ++i) (void)narrow.draw();
    check_frame(narrow, sized(390, dom, false));
    w.pass(10'000);
    (void)w.answer("GET /api/usage", 0, "");
    Stage stale(w.state, sized(1440, dom, false));
    (void)stale.settle();
    CHECK(stale.says("These figures could not be refreshed."));
    CHECK(stale.says("1,234,567"));
    REQUIRE(press_and_settle(stale, dom, Role::Button, "Try again"));
    CHECK(stale.last<app::UsageRetried>() != nullptr);
    w.pass(10'000);
    (void)w.answer("GET /api/usage", 404, "{}");
    Stage none(w.state, sized(1440, dom, false));
    (void)none.settle();
    CHECK(none.says("This server does not report usage."));
  }
}
