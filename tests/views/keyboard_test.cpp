// Shortcuts, the command palette, the help sheet: by the page's keys and by Dear ImGui's.
#include <doctest/doctest.h>
#include <imgui.h>

#include "stage.hpp"
#include "states.hpp"
#include "ui/palette_entries.hpp"

using namespace views;
using ui::Dialog;
using ui::Role;
using ui::Shortcut;
using Kind = ui::SemanticEvent::Kind;
using Key = ui::SemanticEvent::Key;

namespace {

Stage stage_of(const World& w, bool dom = true, float width = 1440) {
  Options options;
  options.dom = dom;
  options.live = true;
  options.width = width;
  return Stage(w.state, options);
}

std::optional<Shortcut> meant(std::string_view key, ui::KeyPlace place = {}, bool command = false,
                              bool alt = false) {
  return ui::find_shortcut({key, command, alt, false}, place);
}

// As the page tells of it; true when the app took the key.
bool press(Stage& stage, std::string_view key, bool command = false, bool field = false,
           bool alt = false) {
  const bool taken = stage.frame().shortcut(stage.state, {key, command, alt, false}, field);
  (void)stage.settle();
  return taken;
}

bool input(Stage& stage, Role role, const std::string& name, const std::string& text) {
  const ui::Node* node = stage.find(role, name);
  if (node == nullptr) return false;
  stage.send(Kind::Input, node->id, text);
  (void)stage.settle();
  return true;
}

void hit_in(Stage& stage, const std::string& name, Key key) {
  const ui::Node* node = stage.find(Role::TextBox, name);
  REQUIRE(node != nullptr);
  stage.key(node->id, key);
  (void)stage.settle();
}

const ui::Node* chosen(const Stage& stage) {
  for (const ui::Node& node : stage.nodes()) {
    if (node.role == Role::Option && node.current) return &node;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("Shortcut: letters mean something only outside fields and dialogs") {
  CHECK(meant("n") == Shortcut::NewThread);
  CHECK(meant("/") == Shortcut::Search);
  CHECK(meant("?") == Shortcut::Help);
  CHECK(meant("c") == Shortcut::Compose);
  CHECK(meant("r") == Shortcut::Compose);
  CHECK(meant("e") == Shortcut::Edit);
  CHECK(meant("j") == Shortcut::Next);
  CHECK(meant("k") == Shortcut::Previous);
  CHECK(meant("J") == Shortcut::Next);  // Caps Lock
  CHECK(!ui::find_shortcut({"J", false, false, true}, {}));
  CHECK(!meant("x"));
  CHECK(!meant(""));
  ui::KeyPlace field;
  field.field = true;
  ui::KeyPlace dialog;
  dialog.dialog = Dialog::Palette;
  ui::KeyPlace outside;
  outside.signed_in = false;
  for (const char* key : {"n", "/", "?", "c", "r", "e", "j", "k"}) {
    CHECK(!meant(key, field));
    CHECK(!meant(key, dialog));
    CHECK(!meant(key, outside));
    CHECK(!meant(key, {}, false, true));
    if (*key != 'k') CHECK(!meant(key, {}, true));
  }
}

TEST_CASE("Shortcut: Ctrl+K and Alt with arrows work everywhere but where they must not") {
  ui::KeyPlace field;
  field.field = true;
  CHECK(meant("k", field, true) == Shortcut::Palette);
  CHECK(meant("K", {}, true) == Shortcut::Palette);
  CHECK(!ui::find_shortcut({"K", true, false, true}, {}));  // with Shift: the browser's
  CHECK(meant("ArrowDown", field, false, true) == Shortcut::Next);
  CHECK(meant("ArrowUp", {}, false, true) == Shortcut::Previous);
  CHECK(!meant("ArrowDown"));
  ui::KeyPlace palette;
  palette.dialog = Dialog::Palette;
  CHECK(meant("k", palette, true) == Shortcut::Palette);  // closes it
  CHECK(!meant("ArrowDown", palette, false, true));
}

TEST_CASE("Shortcut: a widget leaves the page its keys") {
  ui::KeyPlace widget;
  widget.widget = true;
  CHECK(!meant("k", widget, true));
  for (const char* key : {"n", "/", "j", "k"}) CHECK(!meant(key, widget));
  CHECK(!meant("ArrowDown", widget, false, true));
  CHECK(!meant("Escape", widget));
  CHECK(meant("c", widget) == Shortcut::Compose);
  CHECK(meant("?", widget) == Shortcut::Help);
}

TEST_CASE("Shortcut: Escape is taken only when it closes something") {
  CHECK(!meant("Escape"));
  ui::KeyPlace open;
  open.closable = true;
  CHECK(meant("Escape", open) == Shortcut::Close);
  open.field = true;  // the field's own
  CHECK(!meant("Escape", open));
  open.dialog = Dialog::Help;
  CHECK(meant("Escape", open) == Shortcut::Close);
}

TEST_CASE("Keys: what they do") {
  for (const bool dom : {true, false}) {
    CAPTURE(dom);
    Stage stage = stage_of(with_comments(3), dom);
    (void)stage.settle();
    const auto hit = [&](const char* key) {
      if (dom) {
        CHECK(press(stage, key));
      } else {
        stage.type(key);
        (void)stage.settle();
      }
    };
    hit("j");
    CHECK(stage.state.open_thread.value == "t2");
    hit("j");
    CHECK(stage.state.open_thread.value == "t3");
    hit("k");
    CHECK(stage.state.open_thread.value == "t2");
    hit("k");
    hit("k");  // the first has none before it
    CHECK(stage.state.open_thread.value == "t1");
    hit("?");
    CHECK(stage.find(Role::Dialog, "Keyboard shortcuts") != nullptr);
    hit("?");
    CHECK(stage.find(Role::Dialog, "Keyboard shortcuts") == nullptr);
    hit("e");
    CHECK(stage.state.edit.has_value());
    if (!dom) stage.hit(ImGuiKey_Escape);
    if (dom) hit_in(stage, "Title", Key::Escape);
    CHECK(!stage.state.edit);
    hit("n");
    CHECK(stage.state.new_thread.has_value());
  }
}

TEST_CASE("Keys: the desktop hears Ctrl+K and Alt with arrows, also while writing") {
  Stage stage = stage_of(with_comments(3), false);
  (void)stage.settle();
  CHECK(stage.mouse_click(Role::TextBox, "Write a comment"));
  stage.type("jk?");
  (void)stage.settle();
  CHECK(stage.state.drafts.at(kThread) == "jk?");
  CHECK(stage.state.open_thread == kThread);
  stage.hit(ImGuiKey_K, true);
  (void)stage.settle();
  CHECK(stage.find(Role::TextBox, "Command") != nullptr);
  stage.type("title of t9");
  (void)stage.settle();
  stage.hit(ImGuiKey_Escape);
  (void)stage.settle();
  CHECK(stage.find(Role::TextBox, "Command") == nullptr);
  stage.type("!");  // the focus has come back
  (void)stage.settle();
  CHECK(stage.state.drafts.at(kThread) == "jk?!");
}

TEST_CASE("Keys: where one pane shows a thread, the list's keys bring the list") {
  for (const char* key : {"n", "/"}) {
    Stage stage = stage_of(with_comments(3), true, 390);
    (void)stage.settle();
    CHECK(stage.find(Role::List, "Threads") == nullptr);
    CHECK(press(stage, key));
    CHECK(stage.find(Role::List, "Threads") != nullptr);
  }
}

TEST_CASE("Palette: opens over everything, finds, runs, and closes") {
  for (const auto& [width, height] :
       {std::pair{1440.0F, 900.0F}, {1024.0F, 700.0F}, {390.0F, 844.0F}, {280.0F, 500.0F}}) {
    for (const bool dark : {true, false}) {
      Options options{width, height, 1.0F, dark, true, true};
      CAPTURE(options.width);
      Stage stage(with_comments(3).state, options);
      (void)stage.settle();
      CHECK(press(stage, "k", true));
      check_frame(stage, options);
      const ui::Node* dialog = stage.find(Role::Dialog, "Command palette");
      REQUIRE(dialog != nullptr);
      if (width < 720) CHECK(dialog->rect.w == width);
      for (const ui::Node& node : stage.nodes()) {
        CHECK(node.covered == (&node < dialog));
      }
      const ui::Node* field = stage.find(Role::TextBox, "Command");
      REQUIRE(field != nullptr);
      CHECK(field->wants_focus);
      CHECK(field->completing);
      CHECK(stage.find(Role::Option, "Title of t2") != nullptr);  // recent
      CHECK(input(stage, Role::TextBox, "Command", "t42"));
      check_frame(stage, options);
      REQUIRE(chosen(stage) != nullptr);
      CHECK(chosen(stage)->name == "Title of t42");
      hit_in(stage, "Command", Key::Enter);
      CHECK(stage.find(Role::Dialog, "Command palette") == nullptr);
      CHECK(stage.state.open_thread.value == "t42");
      const ui::Frame::Result result = stage.draw(0);
      CHECK(!result.again);
    }
  }
}

TEST_CASE("Palette: arrows go round, Escape and a press beside it close it") {
  for (const bool dom : {true, false}) {
    CAPTURE(dom);
    Stage stage = stage_of(with_comments(3), dom);
    (void)stage.settle();
    CHECK(press(stage, "k", true));
    REQUIRE(chosen(stage) != nullptr);
    const std::string first = chosen(stage)->name;
    const auto arrow = [&](Key key, int imgui_key) {
      if (dom) {
        hit_in(stage, "Command", key);
      } else {
        stage.hit(imgui_key);
        (void)stage.settle();
      }
    };
    arrow(Key::Up, ImGuiKey_UpArrow);
    REQUIRE(chosen(stage) != nullptr);
    CHECK(chosen(stage)->name == "Sign out");
    arrow(Key::Down, ImGuiKey_DownArrow);
    CHECK(chosen(stage)->name == first);
    CHECK(press(stage, "k", true));
    CHECK(stage.find(Role::Dialog, "Command palette") == nullptr);
    CHECK(press(stage, "k", true));
    stage.point(10, 890);
    (void)stage.draw();
    stage.press(true);
    (void)stage.settle();
    CHECK(stage.find(Role::Dialog, "Command palette") == nullptr);
    stage.press(false);
  }
}

TEST_CASE("Palette: an answer is pressed by pointer, and nothing under it is") {
  for (const bool dom : {true, false}) {
    CAPTURE(dom);
    Stage stage = stage_of(with_comments(3), dom);
    (void)stage.settle();
    CHECK(press(stage, "k", true));
    if (dom) CHECK(input(stage, Role::TextBox, "Command", "set status to blocked"));
    if (!dom) stage.type("set status to blocked");
    (void)stage.settle();
    const std::size_t before = stage.actions.size();
    CHECK((dom ? stage.click(Role::Option, "Set status to Blocked")
               : stage.mouse_click(Role::Option, "Set status to Blocked")));
    REQUIRE(stage.last<app::StatusChosen>() != nullptr);
    CHECK(stage.last<app::StatusChosen>()->status == model::Status::Blocked);
    std::size_t others = 0;
    for (std::size_t i = before; i < stage.actions.size(); ++i) {
      const auto& action = stage.actions[i];
      others += std::holds_alternative<app::StatusChosen>(action) ||
                        std::holds_alternative<app::ThreadsSought>(action) ||
                        std::holds_alternative<app::WritingPaused>(action)
                    ? 0
                    : 1;
    }
    CHECK(others == 0);
  }
}

TEST_CASE("Palette: every command it offers can be run, and does what it says") {
  const World base = with_comments(3);
  std::size_t commands = 0;
  for (const ui::PaletteEntry& entry : ui::palette_entries(base.state, "")) {
    CAPTURE(entry.title);
    Stage stage = stage_of(base);
    (void)stage.settle();
    CHECK(press(stage, "k", true));
    CHECK(input(stage, Role::TextBox, "Command", entry.title));
    REQUIRE(chosen(stage) != nullptr);
    CHECK(chosen(stage)->name == entry.title);
    hit_in(stage, "Command", Key::Enter);
    CHECK(stage.find(Role::Dialog, "Command palette") == nullptr);
    using Command = ui::PaletteCommand;
    ++commands;
    switch (entry.command) {
      case Command::OpenThread: CHECK(stage.state.open_thread == entry.thread); break;
      case Command::NewThread: CHECK(stage.state.new_thread); break;
      case Command::WriteComment:
      case Command::JumpToNewest:
      case Command::SearchThreads: break;
      case Command::EditThread: CHECK(stage.state.edit); break;
      case Command::SetStatus:
        CHECK(client::shown_thread(stage.state, kThread)->thread.status == entry.status);
        break;
      case Command::NextThread:
      case Command::PreviousThread: break;
      case Command::ThemeDark: CHECK(stage.state.appearance.theme == app::ThemeChoice::Dark); break;
      case Command::ThemeLight:
        CHECK(stage.state.appearance.theme == app::ThemeChoice::Light);
        CHECK(!stage.frame().dark());
        break;
      case Command::ThemeSystem: break;
      case Command::CompactOn: CHECK(stage.state.appearance.compact); break;
      case Command::CompactOff: break;
      case Command::Settings: CHECK(stage.find(Role::Heading, "Settings") != nullptr); break;
      case Command::Help: CHECK(stage.find(Role::Dialog, "Keyboard shortcuts") != nullptr); break;
      case Command::Activity: break;  // beside the thread already
      case Command::Usage: CHECK(stage.state.usage.shown); break;
      case Command::SaveRecording: CHECK(stage.last<app::RecordingSaved>() != nullptr); break;
      case Command::Inspector: CHECK(stage.frame().inspector_open()); break;
      case Command::SignOut:
        CHECK(client::session::signed_in(stage.state.session) == nullptr);
        break;
    }
  }
  CHECK(commands > 15);
}

TEST_CASE("Palette: says what the server is asked, found, and failed to") {
  World w = with_comments(3);
  Stage stage = stage_of(w);
  (void)stage.settle();
  CHECK(press(stage, "k", true));
  CHECK(input(stage, Role::TextBox, "Command", "qqq"));
  REQUIRE(stage.last<app::ThreadsSought>() != nullptr);
  CHECK(stage.last<app::ThreadsSought>()->text == "qqq");
  CHECK(stage.find(Role::Status, "Results")->text == "Searching…");
  CHECK(stage.count(Role::Option) == 0);
  client::threads::reduce(
      stage.state.threads,
      client::threads::SearchFailed{client::threads::Seeker::Palette, {"qqq", std::nullopt}});
  (void)stage.settle();
  CHECK(stage.find(Role::Status, "Results")->text == "Only what is here was searched.");
  CHECK(stage.find(Role::Button, "Try again") != nullptr);
  client::threads::SearchArrived found;
  found.seeker = client::threads::Seeker::Palette;
  found.query = {"qqq", std::nullopt};
  found.threads = {samples::thread("t77", 1)};
  found.head = 10;
  client::threads::reduce(stage.state.threads, found);
  (void)stage.settle();
  REQUIRE(chosen(stage) != nullptr);
  CHECK(chosen(stage)->name == "Title of t77");
  CHECK(stage.find(Role::Status, "Results")->text == "1 result");
  CHECK(input(stage, Role::TextBox, "Command", "zzz"));
  found.query.text = "zzz";
  found.threads.clear();
  client::threads::reduce(stage.state.threads, found);
  (void)stage.settle();
  CHECK(stage.says("Nothing matches “zzz”."));
}

TEST_CASE("Help: lists what there is, fits every window, closes") {
  for (const auto& [width, height] :
       {std::pair{1440.0F, 900.0F}, {1024.0F, 700.0F}, {390.0F, 844.0F}, {280.0F, 500.0F}}) {
    for (const bool dom : {true, false}) {
      CAPTURE(dom);
      Options options{width, height, 1.0F, width != 1024.0F, dom, true};
      CAPTURE(options.width);
      Stage stage(with_comments(3).state, options);
      (void)stage.settle();
      CHECK(press(stage, "?"));
      check_frame(stage, options);
      const ui::Node* dialog = stage.find(Role::Dialog, "Keyboard shortcuts");
      REQUIRE(dialog != nullptr);
      CHECK(dialog->rect.y + dialog->rect.h <= height + 1);
      CHECK(stage.says("Commands and threads: Ctrl+K"));
      CHECK(stage.find(Role::Heading, "Writing") != nullptr);
      CHECK((dom ? stage.click(Role::Button, "Close") : stage.mouse_click(Role::Button, "Close")));
      (void)stage.settle();
      CHECK(stage.find(Role::Dialog, "Keyboard shortcuts") == nullptr);
    }
  }
}
