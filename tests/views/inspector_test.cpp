// The inspector's panel: each tab in its states, and what pressing there asks for.
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "client/recording/travel.hpp"
#include "stage.hpp"
#include "states.hpp"

using namespace views;
using ui::Role;
using Kind = ui::SemanticEvent::Kind;
using Key = ui::SemanticEvent::Key;
namespace inspector = client::inspector;

namespace {

inspector::State with_frames(int n) {
  inspector::State out;
  for (int i = 0; i < n; ++i) {
    inspector::Frame frame;
    frame.number = ++out.last_frame;
    frame.at = samples::kNoon + i * 250;
    frame.sent = i % 3 == 0;
    frame.lost = i % 11 == 5;
    frame.event = frame.sent ? "client-typing" : "comment:created";
    frame.channel = i % 4 == 0 ? "" : "private-org-acme";
    frame.text = R"({"event":"comment:created","data":"{\"seq\":)" + std::to_string(i) +
                 R"(,\"content\":\"日本語 )" + std::string(300, 'w') + "\\\"}\"}";
    frame.size = frame.text.size() + (i % 7 == 0 ? 1'000'000U : 0U);
    out.frames.push_back(std::move(frame));
  }
  return out;
}

// A stage with the panel open, and what was chosen there.
struct Panel {
  inspector::State state;
  client::recording::Recorder recorder;
  std::vector<inspector::Action> chosen;
  struct Sink {
    std::vector<inspector::Action>* out;
    void operator()(inspector::Action&& action) const { out->push_back(std::move(action)); }
  } sink{&chosen};
  ui::Inspection inspection{state, recorder, sink, ui::inspector_panel()};
  Options options;
  Stage stage;

  Panel(const World& w, inspector::State shown, const Options& how = {})
      : state(std::move(shown)), recorder(w.recorder), options(how), stage(w.state, how) {
    stage.inspection = &inspection;
    stage.frame().set_inspector(true);
    (void)stage.settle();
  }
  bool press(const std::string& name) {
    const bool found =
        options.dom ? stage.click(Role::Button, name) : stage.mouse_click(Role::Button, name);
    (void)stage.settle();
    return found;
  }
  template <class T>
  const T* last() const {
    for (auto it = chosen.rbegin(); it != chosen.rend(); ++it) {
      if (const T* found = std::get_if<T>(&*it)) return found;
    }
    return nullptr;
  }
  int rows(const std::string& start) const {
    int n = 0;
    for (const ui::Node& node : stage.nodes()) {
      n += node.role == Role::Button && node.name.rfind(start, 0) == 0 ? 1 : 0;
    }
    return n;
  }
};

Options without_dom() {
  Options out;
  out.dom = false;
  return out;
}

}  // namespace

TEST_CASE("Inspector: not there unless it is wanted") {
  Stage stage(with_comments(3).state);
  (void)stage.settle();
  CHECK(stage.find(Role::Complementary, "Inspector") == nullptr);
  Panel panel(with_comments(3), {});
  CHECK(panel.stage.find(Role::Complementary, "Inspector") != nullptr);
  CHECK(panel.press("Close inspector"));
  CHECK(!panel.stage.frame().inspector_open());
  CHECK(panel.stage.find(Role::Complementary, "Inspector") == nullptr);
}

TEST_CASE("Inspector: the settings have a switch for it") {
  Stage stage(with_comments(3).state);
  (void)stage.settle();
  REQUIRE(stage.click(Role::Button, "Settings"));
  (void)stage.settle();
  REQUIRE(stage.click(Role::Button, "Inspector"));
  (void)stage.settle();
  CHECK(stage.frame().inspector_open());
  CHECK(stage.find(Role::Button, "Inspector")->pressed);
}

TEST_CASE("Inspector: every tab in every state is sound and settles, at every size") {
  World busy = with_comments(12);
  submit(busy, "pending");
  lose_link(busy);
  for (const auto& [width, height] :
       {std::pair{1440.0F, 900.0F}, {1024.0F, 700.0F}, {390.0F, 844.0F}, {280.0F, 500.0F}}) {
    for (const bool dom : {true, false}) {
      for (const bool past : {false, true}) {
        for (const int frames : {0, 1, 400}) {
          const Options options{width, height, 1, width != 1024.0F, dom, false};
          CAPTURE(options.width);
          CAPTURE(dom);
          CAPTURE(frames);
          inspector::State state = with_frames(frames);
          state.faults.cut = frames == 1;
          if (past) state.past = 7;
          Panel panel(frames == 0 ? World::ready() : busy, state, options);
          for (const char* tab : {"Frames", "Actions", "Connection", "Network"}) {
            CAPTURE(tab);
            REQUIRE(panel.press(tab));
            const ui::Node* node = panel.stage.find(Role::Button, tab);
            REQUIRE(node != nullptr);
            CHECK(node->toggles);
            CHECK(node->pressed);
            check_frame(panel.stage, options);
            const auto before = panel.stage.nodes();
            CHECK(!panel.stage.draw(0).again);
            CHECK(before == panel.stage.nodes());
          }
          CHECK(panel.chosen.empty());
        }
      }
    }
  }
}

TEST_CASE("Inspector: frames are listed, filtered, read, paused and cleared") {
  for (const bool dom : {true, false}) {
    CAPTURE(dom);
    Panel panel(with_comments(3), with_frames(400), dom ? Options{} : without_dom());
    CHECK(panel.rows("Received comment:created") > 3);
    CHECK(panel.rows("Sent client-typing") > 1);
    CHECK(panel.rows("Received") + panel.rows("Sent") < 30);  // only those in sight
    // The latest stands at the end; more come, and the list follows.
    for (const inspector::Frame& frame : with_frames(5).frames) {
      panel.state.frames.push_back(frame);
      panel.state.frames.back().number = ++panel.state.last_frame;
    }
    panel.state.frames.back().event = "the latest";
    (void)panel.stage.settle();
    CHECK(panel.rows("Received the latest") + panel.rows("Sent the latest") == 1);

    const std::string latest = [&] {
      for (const ui::Node& node : panel.stage.nodes()) {
        if (node.name.find("the latest") != std::string::npos) return node.name;
      }
      return std::string();
    }();
    CHECK(panel.press(latest));
    CHECK(panel.stage.find(Role::Group, "Frame") != nullptr);
    bool indented = false;
    for (const ui::Node& node : panel.stage.nodes()) {
      indented = indented || node.text.find("\n    \"seq\": 4,") != std::string::npos;
    }
    CHECK(indented);
    CHECK(panel.press(latest));  // and closed again
    CHECK(panel.stage.find(Role::Group, "Frame") == nullptr);

    CHECK(panel.press("Pause"));
    REQUIRE(panel.last<inspector::PauseChosen>() != nullptr);
    CHECK(panel.last<inspector::PauseChosen>()->paused);
    CHECK(panel.press("Clear"));
    CHECK(panel.last<inspector::FramesCleared>() != nullptr);
  }

  Panel panel(with_comments(3), with_frames(400));
  const ui::Node* field = panel.stage.find(Role::SearchBox, "Filter frames");
  REQUIRE(field != nullptr);
  panel.stage.send(Kind::Input, field->id, "typing");
  (void)panel.stage.settle();
  CHECK(panel.rows("Received") == 0);
  CHECK(panel.rows("Sent client-typing") > 3);
  // Arrow keys in the field go through what matches.
  panel.stage.key(field->id, Key::Up);
  (void)panel.stage.settle();
  CHECK(panel.stage.find(Role::Group, "Frame") != nullptr);
  panel.stage.send(Kind::Input, panel.stage.find(Role::SearchBox, "Filter frames")->id, "nothing");
  (void)panel.stage.settle();
  CHECK(panel.stage.says("No frame matches."));
}

TEST_CASE("Inspector: actions are listed by name; pressing one asks for that moment") {
  World w = with_comments(3);
  w.act(app::SearchEdited{"Title"});
  Panel panel(w, {});
  REQUIRE(panel.press("Actions"));
  const std::size_t count = panel.recorder.size();
  const std::string last = "Action " + std::to_string(count) + ", SearchEdited";
  CHECK(panel.rows(last) == 1);  // the list stands at its end
  CHECK(panel.stage.find(Role::Group, "Looking at the past") == nullptr);
  CHECK(panel.press(last));
  REQUIRE(panel.last<inspector::PastChosen>() != nullptr);
  CHECK(panel.last<inspector::PastChosen>()->actions == count);

  // As the app would then draw it.
  client::recording::Travel travel(panel.recorder);
  const auto show = [&](std::size_t n) {
    panel.state.past = n;
    panel.stage.state = travel.at(n);
    panel.stage.now = travel.time();
    (void)panel.stage.settle();
    check_frame(panel.stage, panel.options);
  };
  show(count);
  CHECK(panel.stage.says("Looking at the past — action " + std::to_string(count) + " of " +
                         std::to_string(count)));
  CHECK(panel.stage.find(Role::Group, "Action") != nullptr);
  CHECK(panel.stage.find(Role::Button, "Next")->disabled);
  CHECK(panel.press("Previous"));
  CHECK(panel.last<inspector::PastChosen>()->actions == count - 1);
  for (std::size_t n = count; n > 0; --n) show(n);  // through every state there was
  CHECK(panel.rows("Action 1, Started") == 1);
  CHECK(panel.stage.find(Role::Button, "Previous")->disabled);
  CHECK(panel.press("Next"));
  CHECK(panel.last<inspector::PastChosen>()->actions == 2);
  CHECK(panel.press("Play"));
  CHECK(panel.last<inspector::PlayChosen>()->playing);
  panel.state.playing = true;
  (void)panel.stage.settle();
  CHECK(panel.press("Pause"));
  CHECK(!panel.last<inspector::PlayChosen>()->playing);
  CHECK(panel.press("Back to now"));
  CHECK(panel.last<inspector::NowChosen>() != nullptr);
}

TEST_CASE("Inspector: the connection's facts") {
  World w = with_comments(3);
  submit(w, "pending");
  inspector::State state;
  state.ping = {3, 12, 8, 20, 40};
  state.heard_head = 77;
  Options options;
  options.height = 1'600;
  Panel panel(w, state, options);
  REQUIRE(panel.press("Connection"));
  for (const char* fact :
       {"State: connected", "Socket id: 1.2", "Failed attempts in a row: 0", "Epoch: e1",
        "Position: 10", "Head heard of: 77", "private-org-acme: subscribed",
        "presence-thread-t1: subscribed", "Ping → pong: 12 ms (least 8, mean 13, most 20 of 3)",
        "Publish → own echo: not measured yet"}) {
    CAPTURE(fact);
    CHECK(panel.stage.says(fact));
  }
  bool sending = false;
  for (const ui::Node& node : panel.stage.nodes()) {
    sending = sending || node.text.find(": sending") != std::string::npos;
  }
  CHECK(sending);
  w.act(client::SocketClosed{w.state.connection.last_socket, 1006});
  panel.stage.state = w.state;
  panel.stage.now = base::Instant{w.now_ms};
  (void)panel.stage.settle();
  CHECK(panel.stage.says("State: unavailable") != panel.stage.says("State: connecting"));
  CHECK(panel.stage.says("Socket id: —"));
}

TEST_CASE("Inspector: the network's switches") {
  for (const bool dom : {true, false}) {
    CAPTURE(dom);
    Options options = dom ? Options{} : without_dom();
    options.height = 1'200;
    Panel panel(with_comments(3), {}, options);
    REQUIRE(panel.press("Network"));
    const auto chosen = [&](const char* name) {
      CHECK(panel.press(name));
      REQUIRE(panel.last<inspector::FaultsChosen>() != nullptr);
      panel.state.faults = panel.last<inspector::FaultsChosen>()->faults;
      (void)panel.stage.settle();
      CHECK(panel.stage.find(Role::Button, name)->pressed);
      return panel.state.faults;
    };
    CHECK(chosen("Cut the connection").cut);
    CHECK(chosen("The server answers 500").errors);
    CHECK(chosen("Messages overtake each other").reorder);
    CHECK(chosen("Lose: 20 %").drop_percent == 20);
    CHECK(chosen("Delay: 500 ms").delay_ms == 500);
    CHECK(panel.state.faults.cut);
    CHECK(panel.press("Switch all off"));
    CHECK(!panel.last<inspector::FaultsChosen>()->faults.any());
  }
}

TEST_CASE("Inspector: its height follows the splitter, by pointer and by keys, within bounds") {
  Panel panel(with_comments(3), {});
  const auto height = [&] { return panel.stage.find(Role::Complementary, "Inspector")->rect.h; };
  const ui::NodeId splitter = panel.stage.find(Role::Separator, "Height of the inspector")->id;
  const float before = height();
  panel.stage.key(splitter, Key::Up);
  (void)panel.stage.settle();
  CHECK(height() > before);
  panel.stage.key(splitter, Key::Down);
  (void)panel.stage.settle();
  CHECK(height() == before);
  for (int i = 0; i < 60; ++i) panel.stage.key(splitter, Key::Up);
  (void)panel.stage.settle();
  CHECK(height() == 720);  // four fifths of the window
  for (int i = 0; i < 60; ++i) panel.stage.key(splitter, Key::Down);
  (void)panel.stage.settle();
  CHECK(height() == 150);

  Panel mouse(with_comments(3), {}, without_dom());
  const ui::Rect grip = mouse.stage.find(Role::Separator, "Height of the inspector")->rect;
  mouse.stage.point(grip.x + 200, grip.y + 3);
  (void)mouse.stage.draw();  // hovered from the next frame on
  CHECK(mouse.stage.draw().pointer == ui::Pointer::ResizeVertical);
  mouse.stage.press(true);
  (void)mouse.stage.draw();
  mouse.stage.point(grip.x + 200, grip.y - 97);
  (void)mouse.stage.draw();
  (void)mouse.stage.draw();
  mouse.stage.press(false);
  (void)mouse.stage.settle();
  CHECK(mouse.stage.find(Role::Complementary, "Inspector")->rect.h == 900 - grip.y + 100);
}
