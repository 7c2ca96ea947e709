// Editing without a browser: the text model, and the field that wraps.
#include "ui/text/editing.hpp"

#include <doctest/doctest.h>
#include <imgui.h>

#include "base/prng.hpp"
#include "base/utf8.hpp"
#include "stage.hpp"
#include "states.hpp"

using namespace views;
using ui::Role;
using ui::text::Editing;
using Step = Editing::Step;

namespace {

// "ab|c" with the caret, "a[b|c" from the anchor on.
std::string shown(const Editing& e) {
  std::string out = e.text();
  const ui::text::Selection s = e.selection();
  if (s.begin == s.end) return out.insert(e.caret(), "|");
  const std::uint32_t anchor = e.caret() == s.begin ? s.end : s.begin;
  const bool forward = anchor < e.caret();
  out.insert(e.caret(), "|");
  return out.insert(anchor + (forward ? 0 : 1), "[");
}

Editing with(std::string_view text) {
  Editing e;
  e.show(text);
  e.move(1, Step::All, false);
  return e;
}

struct Desk {
  static Options options() {
    Options options;
    options.dom = false;
    options.live = true;
    return options;
  }
  Stage stage{with_comments(3).state, options()};
  Desk() {
    (void)stage.settle();
    CHECK(stage.mouse_click(Role::TextBox, "Write a comment"));
  }
};

const std::string& draft(Stage& stage) { return stage.state.drafts.at(kThread); }

}  // namespace

TEST_CASE("editing: the caret moves by cluster, and one key takes one away") {
  for (const char* cluster :
       {"x", "é", "e\u0301", "👩‍👩‍👧", "🇩🇪", "👍🏽", "日", "が"}) {
    CAPTURE(cluster);
    Editing e = with(std::string("a") + cluster);
    e.move(-1, Step::Cluster, false);
    CHECK(e.caret() == 1);
    e.move(1, Step::Cluster, false);
    CHECK(e.caret() == e.text().size());
    e.erase(-1, Step::Cluster);
    CHECK(shown(e) == "a|");
  }
}

TEST_CASE("editing: words, selections, undo and redo") {
  Editing e = with("one two  three");
  e.move(-1, Step::Word, false);
  CHECK(shown(e) == "one two  |three");
  e.move(-1, Step::Word, true);
  CHECK(shown(e) == "one |two  [three");
  e.insert("2 ");
  CHECK(shown(e) == "one 2 |three");
  e.erase(1, Step::Word);
  CHECK(shown(e) == "one 2 |");
  e.undo();
  e.undo();
  CHECK(e.text() == "one two  three");
  e.redo();
  CHECK(shown(e) == "one 2 |three");
  e.insert("a");
  e.insert("b");
  e.undo();  // what was typed in one go
  CHECK(shown(e) == "one 2 |three");
  e.select_word(1);
  CHECK(e.selected() == "one");
  e.move(-1, Step::Cluster, false);
  CHECK(shown(e) == "|one 2 three");
}

TEST_CASE("editing: whatever is done, caret and text stay whole, and undo is bounded") {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    CAPTURE(seed);
    base::Prng random(seed);
    Editing e;
    const char* words[] = {"a", "日本", "👩‍👩‍👧", "\n", " ", "é", "e\u0301"};
    for (int i = 0; i < 300; ++i) {
      const int direction = random.below(2) == 0 ? -1 : 1;
      const auto step = static_cast<Step>(random.below(3));
      switch (random.below(6)) {
        case 0: e.insert(words[random.below(7)]); break;
        case 1: e.erase(direction, step == Step::All ? Step::Cluster : step); break;
        case 2: e.move(direction, step, random.below(2) == 0); break;
        case 3: e.undo(); break;
        case 4: e.redo(); break;
        case 5: e.insert(words[random.below(7)]); break;
      }
      REQUIRE(base::is_valid_utf8(e.text()));
      REQUIRE(e.caret() <= e.text().size());
      REQUIRE(base::is_valid_utf8(std::string_view(e.text()).substr(0, e.caret())));
    }
  }
  Editing e;
  for (int i = 0; i < 500; ++i) e.insert("long enough to be a step\n");
  for (int i = 0; i < 500; ++i) e.undo();
  CHECK(e.text().size() == (500 - Editing::kMaxUndo) * 25);
}

TEST_CASE("No DOM layer: a long draft wraps, grows, and Up and Down follow its lines") {
  Desk desk;
  Stage& stage = desk.stage;
  const float low = stage.find(Role::TextBox, "Write a comment")->rect.h;
  std::string text;
  for (int i = 0; i < 60; ++i) text += "word" + std::to_string(i) + " ";
  stage.type(text);
  (void)stage.settle();
  const float high = stage.find(Role::TextBox, "Write a comment")->rect.h;
  CHECK(high >= low + 40);
  stage.hit(ImGuiKey_UpArrow);
  stage.type("^");
  CHECK(draft(stage).find('^') < draft(stage).size() - 60);
  stage.hit(ImGuiKey_Home, true);
  stage.hit(ImGuiKey_DownArrow);
  stage.type("v");
  CHECK(draft(stage).find('v') > 60);
}

TEST_CASE("No DOM layer: an emoji is one step; a shortcut formats; a button takes one click") {
  Desk desk;
  Stage& stage = desk.stage;
  stage.type("ab👍🏽");
  stage.hit(ImGuiKey_Backspace);
  CHECK(draft(stage) == "ab");
  stage.hit(ImGuiKey_A, true);
  stage.hit(ImGuiKey_B, true);
  (void)stage.settle();
  CHECK(draft(stage) == "**ab**");
  stage.type("c");  // over what stayed selected
  CHECK(draft(stage) == "**c**");
  CHECK(stage.mouse_click(Role::Button, "Comment"));
  (void)stage.settle();
  CHECK(stage.last<app::CommentSubmitted>() != nullptr);
}

TEST_CASE("No DOM layer: a mention is chosen with the keyboard") {
  Desk desk;
  Stage& stage = desk.stage;
  stage.type("@B");
  (void)stage.settle();
  REQUIRE(stage.find(Role::Group, "People to mention") != nullptr);
  stage.hit(ImGuiKey_Enter);
  (void)stage.settle();
  CHECK(draft(stage) == "@Bo ");
  stage.type("hi");
  CHECK(draft(stage) == "@Bo hi");
}
