// Writing: formatting, mentions, replies; and what the conversation says of what is new.
#include <doctest/doctest.h>

#include "stage.hpp"
#include "states.hpp"
#include "ui/text/markup.hpp"

using namespace views;
using ui::Role;
using ui::text::Markup;
using ui::text::Selection;
using Kind = ui::SemanticEvent::Kind;
using Key = ui::SemanticEvent::Key;

namespace {

// The text with its selection in brackets.
std::string shown(const ui::text::Edited& edited) {
  std::string out = edited.text;
  out.insert(edited.selection.end, "]");
  out.insert(edited.selection.begin, "[");
  return out;
}

// "a [b] c": the text and what is selected of it.
std::string toggled(std::string text, Markup markup) {
  const std::size_t begin = text.find('<');
  text.erase(begin, 1);
  const std::size_t end = text.find('>');
  text.erase(end, 1);
  const Selection s{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  return shown(ui::text::toggle_markup(text, s, markup));
}

std::string part(std::string_view text) {
  const auto found = ui::text::mention_at(text, static_cast<std::uint32_t>(text.size()));
  return found ? "@" + std::string(found->part) : "none";
}

World ready() {
  World w = with_comments(6);
  w.act(app::MembersAsked{});
  (void)w.answer("GET /api/members", 200,
                 R"({"members":[{"id":"user-Ana","name":"Ana"},{"id":"user-Bo","name":"Bo Berg"},)"
                 R"({"id":"user-Bea","name":"Bea Lind"},{"id":"user-Bo2","name":"Bo Dahl"}]})");
  return w;
}

struct Desk {
  Stage stage;
  explicit Desk(World w) : stage(std::move(w.state), live()) { (void)stage.settle(); }
  static Options live() {
    Options options;
    options.live = true;
    return options;
  }
  ui::NodeId field() const { return stage.find(Role::TextBox, "Write a comment")->id; }
  const std::string& value() const { return stage.find(Role::TextBox, "Write a comment")->text; }
  void focus() {
    stage.send(Kind::Focus, field());
    (void)stage.settle();
  }
  // The draft becomes `text`, with the caret at its end.
  void write(const std::string& text) {
    ui::SemanticEvent event;
    event.kind = Kind::Input;
    event.node = field();
    event.text = text;
    event.begin = event.end = static_cast<std::uint32_t>(text.size());
    stage.frame().add_event(std::move(event));
    (void)stage.settle();
  }
  void press(Key key) {
    const auto end = static_cast<std::uint32_t>(value().size());
    press(key, {end, end}, false);
  }
  void press(Key key, Selection selection, bool command) {
    ui::SemanticEvent event;
    event.kind = Kind::Key;
    event.node = field();
    event.key = key;
    event.command = command;
    event.begin = selection.begin;
    event.end = selection.end;
    stage.frame().add_event(std::move(event));
    (void)stage.settle();
  }
};

}  // namespace

TEST_CASE("Markup: put around the selection, and taken away again") {
  CHECK(toggled("a <b> c", Markup::Bold) == "a **[b]** c");
  CHECK(toggled("a **<b>** c", Markup::Bold) == "a [b] c");
  CHECK(toggled("<>", Markup::Italic) == "_[]_");
  CHECK(toggled("x<日本>y", Markup::Code) == "x`[日本]`y");
  CHECK(toggled("see <docs>", Markup::Link) == "see [docs]([url])");
  CHECK(toggled("<https://x.org>", Markup::Link) == "[[]](https://x.org)");
}

TEST_CASE("Markup: a selection beyond the text is cut to it") {
  const auto edited = ui::text::toggle_markup("ab", {1, 900}, Markup::Bold);
  CHECK(edited.text == "a**b**");
}

TEST_CASE("Mention: a part begins after a blank or a sign, and is no e-mail address") {
  CHECK(part("hi @Bo") == "@Bo");
  CHECK(part("@") == "@");
  CHECK(part("(@ma") == "@ma");
  CHECK(part("bo@example") == "none");
  CHECK(part("@Bo ") == "none");
  CHECK(part("nobody") == "none");
  CHECK(part("@" + std::string(90, 'x')) == "none");  // nobody is called that
}

TEST_CASE("Mention: those meant are offered; arrows choose, Enter takes, Escape dismisses") {
  Desk desk(ready());
  desk.focus();
  desk.write("ask @Bea");
  REQUIRE(desk.stage.find(Role::Group, "People to mention") != nullptr);
  CHECK(desk.stage.find(Role::TextBox, "Write a comment")->completing);
  CHECK(desk.stage.find(Role::Button, "Bea Lind") != nullptr);
  CHECK(desk.stage.find(Role::Button, "Bo Berg") == nullptr);
  desk.press(Key::Enter);
  CHECK(desk.value() == "ask @Bea ");
  const ui::Node* field = desk.stage.find(Role::TextBox, "Write a comment");
  CHECK(field->select_begin == desk.value().size());
  CHECK(field->select_serial > 0);
  CHECK(desk.stage.find(Role::Group, "People to mention") == nullptr);

  desk.write("@");
  CHECK(desk.stage.find(Role::Button, "Bea Lind") != nullptr);
  desk.write("@b");
  REQUIRE(desk.stage.find(Role::Button, "Bo Dahl") != nullptr);
  desk.press(Key::Escape);
  CHECK(desk.stage.find(Role::Group, "People to mention") == nullptr);
  desk.write("@bo");
  desk.press(Key::Down);
  desk.press(Key::Tab);
  CHECK(desk.value() == "@Bo Dahl ");  // two are called Bo: the whole name
}

TEST_CASE("Mention: nobody that one could mean, no menu; Enter with Ctrl still sends") {
  Desk desk(ready());
  desk.focus();
  desk.write("@zzz");
  CHECK(desk.stage.find(Role::Group, "People to mention") == nullptr);
  desk.write("@Bea");
  desk.press(Key::Enter, {4, 4}, true);
  CHECK(desk.stage.last<app::CommentSubmitted>() != nullptr);
  CHECK(desk.value().empty());
}

TEST_CASE("Composer: a shortcut formats what is selected and keeps it selected") {
  Desk desk(ready());
  desk.focus();
  desk.write("a b");
  desk.press(Key::Bold, {2, 3}, true);
  CHECK(desk.value() == "a **b**");
  const ui::Node* field = desk.stage.find(Role::TextBox, "Write a comment");
  CHECK(field->select_begin == 4);
  CHECK(field->select_end == 5);
}

TEST_CASE("Reply: says whom it answers, is sent with its parent, and can be given up") {
  Desk desk(ready());
  REQUIRE(desk.stage.click(Role::Button, "Reply"));
  (void)desk.stage.settle();
  REQUIRE(desk.stage.state.reply.has_value());
  const model::CommentId parent = desk.stage.state.reply->comment;
  CHECK(desk.stage.find(Role::Button, "Cancel reply") != nullptr);
  desk.write("Yes");
  desk.press(Key::Enter, {3, 3}, true);
  REQUIRE(desk.stage.state.outbox.items.size() == 1);
  const auto& sent =
      std::get<client::outbox::CreateComment>(desk.stage.state.outbox.items[0].command);
  CHECK(sent.parent == parent);
  CHECK(!desk.stage.state.reply.has_value());

  REQUIRE(desk.stage.click(Role::Button, "Reply"));
  (void)desk.stage.settle();
  desk.press(Key::Escape);
  CHECK(!desk.stage.state.reply.has_value());
}

TEST_CASE("Reply: what it answers stands above it and leads there") {
  World w = with_comments(60);
  model::Comment answer = samples::comment("answer", "t1", 900);
  answer.parent = model::CommentId{"c3"};
  w.broadcast(testing::change(11, model::CommentCreated{kThread, answer}));
  Stage stage(w.state);
  (void)stage.settle();
  CHECK(!stage.says("Content of c3"));
  const std::string author = w.state.comments.logs.at(kThread).comments[3].author.name;
  REQUIRE(stage.click(Role::Button, "In reply to " + author));
  (void)stage.settle();
  CHECK(stage.find(Role::Button, "Newest") != nullptr);
  bool seen = false;
  for (const ui::Node& node : stage.nodes())
    seen = seen || node.text.rfind("Content of c3", 0) == 0;
  CHECK(seen);
}

TEST_CASE("Unread: a line says where the new begins, and goes when one writes") {
  World w = with_comments(6);
  w.act(app::ThreadLeft{});
  for (int i = 0; i < 2; ++i) {
    model::Comment c = samples::comment("n" + std::to_string(i), "t1", 900 + i);
    c.author = samples::user("Bo");
    w.broadcast(testing::change(11 + i, model::CommentCreated{kThread, c}));
  }
  w.now_ms = samples::kNoon.ms + 1'000 * 60'000;
  w.act(app::ThreadOpened{kThread});
  Stage stage(w.state);
  (void)stage.settle();
  CHECK(stage.says("2 new"));
  submit(w, "Seen");
  stage.state = w.state;
  (void)stage.settle();
  CHECK(!stage.says("2 new"));
}

TEST_CASE("Scroll: what came while one reads further up is counted on the button") {
  World w = with_comments(60);
  Stage stage(w.state);
  (void)stage.settle();
  const ui::Rect log = stage.find(Role::Log, "Comments")->rect;
  stage.point(log.x + 50, log.y + 50);
  (void)stage.draw();
  stage.frame().add_wheel(-900);
  (void)stage.settle();
  const ui::Node* button = stage.find(Role::Button, "Newest");
  REQUIRE(button != nullptr);
  const float narrow = button->rect.w;
  for (int i = 0; i < 3; ++i) {
    model::Comment c = samples::comment("n" + std::to_string(i), "t1", 900 + i);
    c.author = samples::user("Bo");
    w.broadcast(testing::change(11 + i, model::CommentCreated{kThread, c}));
  }
  stage.state = w.state;
  (void)stage.settle();
  CHECK(stage.find(Role::Button, "Newest")->rect.w < narrow);  // "3 new" is the shorter
}
