// The frame itself: idle means idle, several apps in one process, bounded atlas.
#include <doctest/doctest.h>
#include <imgui.h>

#include "stage.hpp"
#include "states.hpp"

using namespace views;

TEST_CASE("Frame: two apps in one process do not disturb each other") {
  Options small;
  small.width = 280;
  small.height = 500;
  Stage one(with_comments(5).state);
  Stage two(with_comments(5).state, small);
  (void)one.settle();
  (void)two.settle();
  const auto before = one.nodes();
  (void)two.draw();
  (void)one.draw();
  CHECK(one.nodes() == before);
  check_frame(two, small);
}

TEST_CASE("Frame: the countdown repaints each second, an idle page each minute at most") {
  Stage idle(with_comments(5).state);
  (void)idle.settle();
  CHECK(idle.draw().repaint_ms >= 30'000);
  World w = with_comments(5);
  w.act(client::SocketClosed{w.state.connection.last_socket, 4100});
  w.act(app::TimerFired{client::Timer::Retry});
  lose_link(w);  // the second rung: 30 s
  Stage waiting(w.state);
  waiting.now = base::Instant{w.now_ms};
  const ui::Frame::Result result = waiting.draw();
  CHECK(result.repaint_ms <= 1'000);
  const auto text_of = [&] {
    for (const ui::Node& node : waiting.nodes()) {
      if (node.text.find("Reconnecting in") != std::string::npos) return node.text;
    }
    return std::string();
  };
  const std::string first = text_of();
  CHECK(!first.empty());
  (void)waiting.draw(2'000);
  CHECK(text_of() != first);
}

TEST_CASE("Frame: a comment being sent says so after a while, and asks for that frame") {
  World w = with_comments(3);
  submit(w, "Hello");
  Stage stage(w.state);
  stage.now = base::Instant{w.now_ms};
  CHECK(stage.draw(0).repaint_ms <= 300);
  CHECK(stage.draw(400).repaint_ms > 1'000);
}

TEST_CASE("Frame: resizing, other scales and other fonts lay out anew, and settle") {
  Stage stage(with_comments(40).state);
  (void)stage.settle();
  for (const auto& [width, scale] : {std::pair{300.0F, 1.0F}, {900.0F, 1.5F}, {1440.0F, 3.0F}}) {
    stage.frame().make_current();
    stage.frame().resize(width, 700, scale);
    stage.frame().fonts_changed();
    CHECK(stage.settle() < 6);
    Options options;
    options.width = width;
    check_frame(stage, options);
  }
}

TEST_CASE("Frame: more words than the atlas holds are drawn without growing past its bound") {
  Stage stage(with_comments(3).state);
  for (int page = 0; page < 12; ++page) {
    std::string draft;
    for (int i = 0; i < 300; ++i) draft += "w" + std::to_string(page * 1'000 + i) + "xyz ";
    World w = with_comments(0);
    model::Change c =
        testing::change(11, model::CommentCreated{kThread, samples::comment("big", "t1", 5)});
    std::get<model::CommentCreated>(c.body).comment.content = draft;
    w.broadcast(c);
    stage.state = w.state;
    stage.frame().make_current();
    stage.frame().resize(1440, 900, 1.0F + 0.5F * static_cast<float>(page % 4));
    (void)stage.settle();
    stage.frame().make_current();
    const ImTextureData* texture = ImGui::GetIO().Fonts->TexData;
    CHECK(texture->Width <= 2'048);
    CHECK(texture->Height <= 2'048);
  }
  check_frame(stage, Options{});
}

TEST_CASE("Frame: a zero-sized and a huge window are drawn") {
  for (const auto& [width, height] : {std::pair{1.0F, 1.0F}, {8'000.0F, 4'000.0F}}) {
    Options options;
    options.width = width;
    options.height = height;
    Stage stage(with_comments(20).state, options);
    CHECK(stage.settle() < 8);
    CHECK(stage.ui_errors == 0);
  }
}
