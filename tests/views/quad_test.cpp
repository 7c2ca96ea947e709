// What shapes append to a draw list; pixels are tests/render's.
#include "ui/quad.hpp"

#include <chrono>
#include <cmath>

#include <doctest/doctest.h>
#include <imgui.h>
#include <imgui_internal.h>

#include "stage.hpp"
#include "states.hpp"
#include "ui/widgets/shapes.hpp"

using namespace views;
using ui::Rect;

namespace {

constexpr ui::Color kRed = 0xff0000ff;

// A draw list of its own, with the clip rectangle of a window.
struct Sheet {
  Stage stage;
  ImDrawList list;
  ui::Text text{stage.rasterizer};
  ui::Semantics semantics;
  ui::Context c{ui::dark_theme(), text, semantics};

  explicit Sheet(float scale = 1)
      : stage(choosing().state, {1440, 900, scale}), list(ImGui::GetDrawListSharedData()) {
    (void)stage.draw();
    text.begin_frame(scale);
    c.draw = &list;
    start();
  }
  ~Sheet() { text.clear(); }
  void start() {
    list._ResetForNewFrame();
    list.PushClipRect({0, 0}, {1440, 900});
    list.PushTexture(ImGui::GetIO().Fonts->TexRef);
  }
  [[nodiscard]] int vertices() const { return list.VtxBuffer.Size; }
  // The box around all vertices, CSS px.
  [[nodiscard]] Rect extent() const {
    float x0 = 1e9F, y0 = 1e9F, x1 = -1e9F, y1 = -1e9F;
    for (const ImDrawVert& v : list.VtxBuffer) {
      x0 = std::fmin(x0, v.pos.x);
      y0 = std::fmin(y0, v.pos.y);
      x1 = std::fmax(x1, v.pos.x);
      y1 = std::fmax(y1, v.pos.y);
    }
    return {x0, y0, x1 - x0, y1 - y0};
  }
};

}  // namespace

TEST_CASE("quads: one for each shape, four for a shadow, all in one command with text") {
  Sheet sheet;
  ui::Context& c = sheet.c;
  int quads = 0;
  const auto adds = [&](int n) {
    quads += n;
    CHECK(sheet.vertices() == 4 * quads);
  };
  ui::fill(c, {10, 10, 50, 50}, kRed);
  adds(1);
  ui::fill(c, {10, 10, 50, 50}, kRed, 8);
  adds(1);
  ui::outline(c, {10, 10, 50, 50}, kRed, 8);
  adds(1);
  ui::box(c, {10, 10, 50, 50}, kRed, kRed, 8);
  adds(1);
  ui::hairline(c, 10, 10, 90, 10, kRed);
  adds(1);
  ui::dot(c, 30, 30, 4, kRed);
  adds(1);
  ui::presence_dot(c, 10, 10, 32, kRed);
  adds(1);
  ui::focus_ring(c, {10, 10, 50, 50}, 8);
  adds(1);
  ui::soft_shadow(c, {100, 100, 200, 80}, 12);
  adds(4);
  ui::progress(c, {10, 10, 100, 4}, 0.5F);
  adds(2);
  ui::typing_dots(c, 10, 10, kRed);
  adds(3);
  c.text.draw(c.draw, 10, 10, 20, "word", {}, kRed);
  adds(1);
  ui::avatar(c, 10, 10, 32, {model::UserId{"u"}, "Ana Bo", ""});
  adds(2);
  CHECK(sheet.list.CmdBuffer.Size == 1);
  CHECK(static_cast<int>(sheet.list.CmdBuffer[0].ElemCount) == 6 * quads);
  for (const ImDrawIdx index : sheet.list.IdxBuffer) CHECK(index < 4 * quads);
}

TEST_CASE("avatars: initials until the picture has come, then the picture alone") {
  Sheet sheet;
  platform::fake::Rasterizer& rasterizer = sheet.stage.rasterizer;
  const model::User ana{model::UserId{"u"}, "Ana Bo",
                        "https://example.org/" + std::string(600, 'a')};
  const auto draw = [&] {
    sheet.text.begin_frame(1);
    sheet.start();
    ui::avatar(sheet.c, 10, 10, 32, ana, 0.5F);
    ui::avatar(sheet.c, 60, 10, 32, ana, 0.5F);
  };
  for (int frames = 1; frames <= 3; ++frames) {  // asked for once a frame
    draw();
    CHECK(sheet.vertices() == 4 * 4);
    CHECK(rasterizer.pictures == frames);
  }
  rasterizer.pictures_here = true;
  for (int i = 0; i < 3; ++i) {
    draw();
    CHECK(sheet.vertices() == 2 * 4);
    CHECK(rasterizer.pictures == 4);
    const ImDrawVert& v = sheet.list.VtxBuffer[0];
    CHECK(v.uv.x < 0);  // what the shader knows a picture by
    CHECK((v.col >> IM_COL32_A_SHIFT) == 128);
    CHECK(v.half_size.x == 26);
    CHECK(v.half_size.y == 26);
  }
  CHECK(sheet.list.CmdBuffer.Size == 1);
  CHECK(rasterizer.bad_words == 0);

  const model::User endless{model::UserId{"v"}, "Bo", std::string(2049, 'a')};
  sheet.start();
  ui::avatar(sheet.c, 10, 10, 32, endless);
  CHECK(sheet.vertices() == 2 * 4);
  CHECK(rasterizer.pictures == 4);
}

TEST_CASE("quads: nothing for what is empty, transparent or out of the clip rectangle") {
  Sheet sheet;
  ui::Context& c = sheet.c;
  ui::fill(c, {10, 10, 0, 50}, kRed, 8);
  ui::fill(c, {10, 10, 50, -1}, kRed);
  ui::fill(c, {10, 10, 50, 50}, 0xff000000);
  ui::box(c, {10, 10, 50, 50}, 0, 0, 4);
  ui::dot(c, 10, 10, 0, kRed);
  ui::dot(c, -20, 10, 4, kRed);
  ui::fill(c, {10, 900, 50, 50}, kRed);
  ui::fill(c, {10, -50, 50, 50}, kRed, 8);
  ui::soft_shadow(c, {10, 1000, 50, 50}, 8);
  ui::progress(c, {1500, 10, 50, 4}, 0.5F);
  c.text.draw(c.draw, 10, -60, 20, "word", {}, kRed);
  CHECK(sheet.vertices() == 0);
  c.draw->PushClipRect({0, 0}, {100, 100}, true);
  ui::fill(c, {10, 100, 50, 50}, kRed, 8);
  CHECK(sheet.vertices() == 0);
  ui::fill(c, {10, 99, 50, 50}, kRed, 8);
  CHECK(sheet.vertices() == 4);
}

TEST_CASE("quads: boxes lie on device pixels, never thinner than one") {
  for (const float scale : {1.0F, 1.25F, 1.5F, 2.0F, 3.0F}) {
    CAPTURE(scale);
    Sheet sheet(scale);
    for (const Rect& r : {Rect{10.3F, 20.7F, 33.3F, 12.1F}, Rect{7.49F, 3.51F, 0.1F, 0.2F}}) {
      sheet.start();
      ui::fill(sheet.c, r, kRed, 4);
      const Rect e = sheet.extent();
      for (const float edge : {e.x, e.y, e.x + e.w, e.y + e.h}) {
        CHECK(std::fabs(edge * scale - std::round(edge * scale)) < 1e-3F);
      }
      CHECK(e.w * scale > 0.99F);
      CHECK(e.h * scale > 0.99F);
      CHECK(std::fabs(e.x - r.x) * scale < 0.501F);
      CHECK(std::fabs(e.y - r.y) * scale < 0.501F);
    }
    sheet.start();
    ui::hairline(sheet.c, 10.2F, 10.2F, 10.2F, 90, kRed);
    CHECK(sheet.extent().w * scale == doctest::Approx(1));
  }
}

TEST_CASE("quads: a large box is of one colour within a rim, without gap or overlap") {
  constexpr ui::Color kBorder = 0x00ff00ff;
  constexpr unsigned short kSolid = 1;
  Sheet sheet;
  const auto area_of = [&](int vertex) {
    const ImVec2 from = sheet.list.VtxBuffer[vertex].pos;
    const ImVec2 to = sheet.list.VtxBuffer[vertex + 2].pos;
    return (to.x - from.x) * (to.y - from.y);
  };
  ui::box(sheet.c, {10, 20, 200, 100}, kRed, kBorder, 12);
  REQUIRE(sheet.vertices() == 4 * 5);
  CHECK(sheet.extent() == Rect{10, 20, 200, 100});
  float sum = 0;
  for (int quad = 0; quad < sheet.vertices(); quad += 4) sum += area_of(quad);
  CHECK(sum == doctest::Approx(200 * 100));
  CHECK(sheet.list.VtxBuffer[0].form[3] == kSolid);
  CHECK(area_of(0) == doctest::Approx(176 * 76));

  sheet.start();
  ui::outline(sheet.c, {10, 20, 200, 100}, kBorder, 12);  // nothing within
  CHECK(sheet.vertices() == 4 * 4);
  sum = 0;
  for (int quad = 0; quad < sheet.vertices(); quad += 4) sum += area_of(quad);
  CHECK(sum == doctest::Approx(200 * 100 - 176 * 76));
}

TEST_CASE("quads: a shadow reaches as far as its blur and spares the caster's middle") {
  Sheet sheet;
  ui::soft_shadow(sheet.c, {400, 300, 200, 100}, 12);
  const Rect e = sheet.extent();
  CHECK(e == Rect{400 - 36, 300 + 8 - 36, 200 + 72, 100 + 72});
  for (int quad = 0; quad < sheet.vertices(); quad += 4) {
    const ImVec2 from = sheet.list.VtxBuffer[quad].pos;
    const ImVec2 to = sheet.list.VtxBuffer[quad + 2].pos;
    CHECK_FALSE((from.x < 500 && to.x > 500 && from.y < 350 && to.y > 350));
  }
}

TEST_CASE("shapes that move want another frame, unless motion is to be reduced") {
  for (const bool reduced : {false, true}) {
    for (const bool typing : {false, true}) {
      Sheet sheet;
      ui::Context& c = sheet.c;
      c.reduced_motion = reduced;
      std::vector<float> places;
      for (const std::int64_t ms : {1'000'000, 1'000'100}) {
        sheet.start();
        c.now = base::Instant{ms};
        c.repaint_ms = 60'000;
        if (typing) {
          ui::typing_dots(c, 10, 40, kRed);
        } else {
          ui::progress(c, {10, 10, 100, 4}, -1);
        }
        CHECK((c.repaint_ms <= 20) == !reduced);
        float sum = 0;
        for (const ImDrawVert& v : sheet.list.VtxBuffer) sum += v.pos.x + v.pos.y + v.uv.y;
        places.push_back(sum);
      }
      CHECK((places[0] == places[1]) == reduced);
    }
  }
}

TEST_CASE("quads: a frame of 400 shapes stays small and quick") {
  Sheet sheet(2);
  const auto began = std::chrono::steady_clock::now();
  constexpr int kRounds = 50;
  for (int round = 0; round < kRounds; ++round) {
    sheet.start();
    for (int i = 0; i < 100; ++i) {
      const auto x = static_cast<float>(i % 10 * 140);
      const auto y = static_cast<float>(i / 10 * 88);
      ui::box(sheet.c, {x, y, 130, 80}, 0x1a1e26ff, 0x242a35ff, 10);
      ui::dot(sheet.c, x + 20, y + 20, 16, kRed);
      ui::fill(sheet.c, {x + 50, y + 10, 70, 20}, kRed, 10);
      ui::hairline(sheet.c, x, y + 60, x + 130, y + 60, kRed);
    }
  }
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
  MESSAGE("400 shapes: " << sheet.vertices() << " vertices, " << took.count() / kRounds << " ms");
  CHECK(sheet.vertices() == 4 * 800);  // a large box is five quads
  CHECK(took.count() / kRounds < 2);   // some 0.02 with optimization; room for sanitizers
}

TEST_CASE("words: the atlas is bounded and drops the least recently used") {
  Stage stage{choosing().state};
  (void)stage.draw();
  ui::text::WordCache cache(stage.rasterizer);
  const ui::text::Style style{ui::text::Face::Regular, 48};  // 2 × 192 × 48 px for 8 letters
  const auto touch = [&](int first, int count) {  // answers how many had to be rasterized
    const int before = stage.rasterizer.words;
    for (int i = first; i < first + count; ++i) {
      (void)cache.get("word" + std::to_string(1000 + i), style);
    }
    return stage.rasterizer.words - before;
  };
  cache.begin_frame(2);
  touch(0, 10);
  for (int round = 1; round <= 60; ++round) {
    CAPTURE(round);
    (void)stage.draw();
    cache.begin_frame(2);
    CHECK(touch(0, 10) == 0);                                // in use since the beginning
    CHECK(touch(20 * round, 20) == 20);                      // new
    if (round > 1) CHECK(touch(20 * (round - 1), 20) == 0);  // of the frame before
    const ImFontAtlas* atlas = ImGui::GetIO().Fonts;
    CHECK(atlas->TexData->Width <= ui::text::kAtlasSide);
    CHECK(atlas->TexData->Height <= ui::text::kAtlasSide);
    CHECK(atlas->TexList.Size <= 2 + ui::text::kMaxRepacks);
  }
  CHECK(touch(20, 20) == 20);  // long unused: given up
  cache.clear();
}

TEST_CASE("words: no more are known than the limit, with or without an image") {
  Stage stage{choosing().state};
  (void)stage.draw();
  ui::text::WordCache cache(stage.rasterizer);
  cache.begin_frame(1);
  for (int size = 0; size < 100; ++size) {
    for (int blanks = 1; blanks <= 200; ++blanks) {
      const auto px = 8 + static_cast<float>(size) / 8;
      (void)cache.get(std::string(static_cast<std::size_t>(blanks), ' '),
                      {ui::text::Face::Regular, px});
    }
  }
  CHECK(cache.size() == ui::text::kMaxWords);
  cache.clear();
  CHECK(cache.size() == 0);
}

TEST_CASE("words: what finds no room in a frame is there in the next; what is too long is drawn") {
  Sheet sheet(2);
  ui::text::WordCache cache(sheet.stage.rasterizer);
  cache.begin_frame(2);
  const ui::text::Style huge{ui::text::Face::Regular, 240};  // 960 × 480 px for four letters
  const auto draw = [&](const std::string& word, ui::text::Style style) {
    sheet.start();
    (void)cache.draw(&sheet.list, word, style, 10, 200, 0xffffffff);
    return sheet.vertices() / 4;
  };
  int refused = 0;
  for (int i = 1000; i < 1060; ++i) refused += draw(std::to_string(i), huge) == 0 ? 1 : 0;
  CHECK(refused > 0);
  (void)sheet.stage.draw();
  cache.begin_frame(2);
  CHECK(draw("1059", huge) == 1);
  CHECK(draw(std::string(100, 'x'), {ui::text::Face::Regular, 14}) == 2);  // 1400 px
  cache.clear();
}
