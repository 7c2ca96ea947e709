// Nothing jumps while one reads.
#include <cmath>

#include <doctest/doctest.h>

#include "stage.hpp"
#include "states.hpp"

using namespace views;
using ui::Role;

namespace {

// Where a comment's text is on the screen; NaN when it is not drawn.
float top_of(const Stage& stage, const std::string& text) {
  for (const ui::Node& node : stage.nodes()) {
    if (node.role == Role::Text && node.text == text) return node.rect.y;
  }
  return NAN;
}

void wheel(Stage& stage, float dy) {
  const ui::Rect log = stage.find(Role::Log, "Comments")->rect;
  stage.point(log.x + log.w / 2, log.y + log.h / 2);
  (void)stage.draw();
  stage.frame().add_wheel(dy);
  (void)stage.settle();
}

model::Change arrived(model::Seq seq, const std::string& id, std::int64_t minute) {
  return testing::change(seq, model::CommentCreated{kThread, samples::comment(id, "t1", minute)});
}

}  // namespace

TEST_CASE("Scroll: a thread opens at its newest comment, and follows new ones there") {
  World w = with_comments(60);
  Stage stage(w.state);
  (void)stage.settle();
  const ui::Rect log = stage.find(Role::Log, "Comments")->rect;
  const float newest = top_of(stage, "Content of c59");
  CHECK(newest > log.y);
  CHECK(newest < log.y + log.h);
  w.broadcast(arrived(11, "new", 900));
  stage.state = w.state;
  (void)stage.settle();
  const float now = top_of(stage, "Content of new");
  CHECK(now > log.y);
  CHECK(now < log.y + log.h);
  CHECK(stage.find(Role::Button, "Newest") == nullptr);
}

TEST_CASE("Scroll: comments added below do not move what is read; a button leads down") {
  World w = with_comments(60);
  Stage stage(w.state);
  (void)stage.settle();
  wheel(stage, -900);
  const std::string read = "Content of c45";
  const float before = top_of(stage, read);
  REQUIRE(!std::isnan(before));
  for (int i = 0; i < 5; ++i) w.broadcast(arrived(11 + i, "n" + std::to_string(i), 900 + i));
  stage.state = w.state;
  (void)stage.settle();
  CHECK(top_of(stage, read) == doctest::Approx(before));
  CHECK(stage.click(Role::Button, "Newest"));
  (void)stage.settle();
  (void)stage.draw();
  CHECK(!std::isnan(top_of(stage, "Content of n4")));
  CHECK(stage.find(Role::Button, "Newest") == nullptr);
}

TEST_CASE("Scroll: an older page above does not move what is read") {
  World w = with_comments(40, "cursor");
  Stage stage(w.state);
  (void)stage.settle();
  wheel(stage, -100'000);
  REQUIRE(stage.last<app::OlderCommentsAsked>() != nullptr);
  CHECK(stage.last<app::OlderCommentsAsked>()->thread == kThread);
  w.act(app::OlderCommentsAsked{kThread});
  const std::string read = "Content of c4";
  const float before = top_of(stage, read);
  REQUIRE(!std::isnan(before));
  std::vector<model::Comment> older;
  for (int i = 30; i-- > 0;)
    older.push_back(samples::comment("o" + std::to_string(i), "t1", i - 5'000));
  CHECK(w.answer_comments("t1", older, 10));
  stage.state = w.state;
  stage.actions.clear();
  (void)stage.settle();
  CHECK(top_of(stage, read) == doctest::Approx(before));
  CHECK(stage.last<app::OlderCommentsAsked>() == nullptr);  // that was all
}

TEST_CASE("Scroll: one above that is deleted or grows does not move what is read") {
  World w = with_comments(60);
  Stage stage(w.state);
  (void)stage.settle();
  wheel(stage, -900);
  const std::string read = "Content of c45";
  const float before = top_of(stage, read);
  REQUIRE(!std::isnan(before));
  model::Comment c = samples::comment("c20", "t1", 20 * 7);
  c.author = samples::user("Bo");
  c.version = 2;
  c.content = "much\nlonger\nthan\nbefore\nit\nwas";
  w.broadcast(testing::change(11, model::CommentUpdated{kThread, c}));
  w.broadcast(testing::change(12, model::CommentDeleted{kThread, model::CommentId{"c10"}}));
  stage.state = w.state;
  (void)stage.settle();
  CHECK(top_of(stage, read) == doctest::Approx(before));
}

TEST_CASE("Scroll: deleting the very comment at the top keeps its neighbours about there") {
  World w = with_comments(60);
  Stage stage(w.state);
  (void)stage.settle();
  wheel(stage, -900);
  const ui::Rect log = stage.find(Role::Log, "Comments")->rect;
  std::string top;
  for (const ui::Node& node : stage.nodes()) {
    if (node.role != Role::Article || node.rect.y + node.rect.h < log.y + 20) continue;
    for (const ui::Node& child : stage.nodes()) {
      if (child.parent == node.id && child.role == Role::Text && top.empty()) top = child.text;
    }
  }
  const std::string id = top.substr(0, top.find_first_of(" \n", 11)).substr(11);
  const float before = top_of(stage, "Content of c45");
  w.broadcast(testing::change(11, model::CommentDeleted{kThread, model::CommentId{id}}));
  stage.state = w.state;
  (void)stage.settle();
  REQUIRE(!std::isnan(top_of(stage, "Content of c45")));
  CHECK(std::abs(top_of(stage, "Content of c45") - before) < 200);
}

TEST_CASE("Scroll: only what is on screen and a little more is drawn") {
  Stage stage(with_comments(1'000).state);
  (void)stage.settle();
  CHECK(stage.count(Role::Article) > 5);
  CHECK(stage.count(Role::Article) < 60);
  stage.frame().scroll_to_comment("c500");
  (void)stage.settle();
  CHECK(!std::isnan(top_of(stage, "Content of c500")));
  const int words = stage.rasterizer.words;
  (void)stage.draw();
  CHECK(stage.rasterizer.words == words);  // nothing is rasterized twice
}

TEST_CASE("Scroll: the thread list asks for more near its end, and not when nothing is left") {
  World w = loading();
  (void)w.answer_threads({samples::thread("t1", 2)}, 10, "more");
  Stage stage(w.state);
  (void)stage.draw();
  CHECK(stage.last<app::MoreThreadsAsked>() != nullptr);
  w.act(app::MoreThreadsAsked{});
  Stage busy(w.state);
  (void)busy.settle();
  CHECK(busy.last<app::MoreThreadsAsked>() == nullptr);
  (void)w.answer("GET /api/threads?limit=50&cursor=more", 503, "");
  Stage failed(w.state);  // the root's timer asks again, not every frame
  (void)failed.settle();
  CHECK(failed.last<app::MoreThreadsAsked>() == nullptr);
}
