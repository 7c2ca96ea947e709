// What the shaders draw against what geometry says.
//
// Tolerances, in levels of 255. Along straight edges a pixel's coverage is exact: 1, for
// rounding. Along curves it is that of a straight edge at the same distance from the pixel's
// centre, which on diagonals is off by up to 4.3 %: 13; on small circles also by what lies
// between chord and arc, 1 ÷ 24 radius on average (a chord of one pixel). Shadows: 3, mostly
// the sum over six samples.
#include "ui/widgets/shapes.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

#include <doctest/doctest.h>
#include <imgui.h>

#include "canvas.hpp"
#include "ui/quad.hpp"

using pixels::Canvas;
using pixels::Rgb;
using ui::Rect;

namespace {

constexpr int kStraight = 1, kCurved = 13, kBlurred = 3;
constexpr ui::Color kWhite = 0xffffffff;

bool in_rounded(double x, double y, const Rect& r, double radius) {
  const double dx = std::max({r.x + radius - x, x - (r.x + r.w - radius), 0.0});
  const double dy = std::max({r.y + radius - y, y - (r.y + r.h - radius), 0.0});
  if (x < r.x || y < r.y || x > r.x + r.w || y > r.y + r.h) return false;
  return dx == 0 || dy == 0 || dx * dx + dy * dy <= radius * radius;
}

// The part of pixel (px, py) that lies within, by 16 × 16 samples. All in device px.
double covered(int px, int py, const Rect& r, double radius) {
  int inside = 0;
  for (int i = 0; i < 256; ++i) {
    const double x = px + (i % 16 + 0.5) / 16;
    const double y = py + (i / 16 + 0.5) / 16;
    inside += in_rounded(x, y, r, radius) ? 1 : 0;
  }
  return inside / 256.0;
}

Rect times(const Rect& r, float k) { return {r.x * k, r.y * k, r.w * k, r.h * k}; }

int level(double part) { return static_cast<int>(std::lround(part * 255)); }

// The largest difference of the red channel from `part(x, y)`, over the canvas.
template <class Part>
int worst(const Canvas& canvas, Part part) {
  int difference = 0;
  for (int y = 0; y < canvas.height(); ++y) {
    for (int x = 0; x < canvas.width(); ++x) {
      difference = std::max(difference, std::abs(canvas.at(x, y).r - level(part(x, y))));
    }
  }
  return difference;
}

double normal_within(double from, double to, double sigma) {
  const double k = 1 / (sigma * std::sqrt(2.0));
  return (std::erf(to * k) - std::erf(from * k)) / 2;
}

// A rounded box under a Gaussian, at the middle of a pixel: summed over thin rows.
double blurred(double x, double y, const Rect& r, double radius, double sigma) {
  constexpr double kRow = 0.25;
  double sum = 0;
  for (double row = r.y; row < r.y + r.h; row += kRow) {
    const double middle = row + kRow / 2;
    const double dy = std::max({r.y + radius - middle, middle - (r.y + r.h - radius), 0.0});
    const double cut = radius - std::sqrt(std::max(0.0, radius * radius - dy * dy));
    sum += normal_within(row - y, row + kRow - y, sigma) *
           normal_within(r.x + cut - x, r.x + r.w - cut - x, sigma);
  }
  return sum;
}

}  // namespace

TEST_CASE("a rounded box covers what its geometry says") {
  for (const float scale : {1.0F, 1.5F, 2.0F}) {
    CAPTURE(scale);
    Canvas canvas(scale);
    const Rect box{20, 18, 140, 100};  // a large one: its inside and its rim are quads of their own
    canvas.draw([&](ui::Context& c) { ui::fill(c, box, kWhite, 12); });
    const Rect device = times(box, scale);
    CHECK(worst(canvas, [&](int x, int y) { return covered(x, y, device, 12 * scale); }) <=
          kCurved);
    CHECK(canvas.vertices == 4 * 5);
  }
}

TEST_CASE("edges are sharp wherever a box lies, and plain ones are exact") {
  for (const float scale : {1.0F, 1.5F, 2.0F}) {
    CAPTURE(scale);
    Canvas canvas(scale);
    for (const float radius : {0.0F, 8.0F}) {
      canvas.draw([&](ui::Context& c) {
        ui::fill(c, {20.3F, 18.4F, 99.9F, 61.7F}, kWhite, radius);
      });
      const int left = static_cast<int>(std::lround(20.3F * scale));
      const int right = static_cast<int>(std::lround(120.2F * scale));
      const int middle = canvas.height() / 3;
      for (int x = 0; x < canvas.width(); ++x) {
        CHECK(canvas.at(x, middle).r == (x >= left && x < right ? 255 : 0));
      }
    }
  }
}

TEST_CASE("a hairline border is one device pixel of its own colour, the fill begins beside it") {
  for (const float scale : {1.0F, 1.5F, 2.0F}) {
    CAPTURE(scale);
    Canvas canvas(scale);
    canvas.draw([](ui::Context& c) { ui::box(c, {20, 18, 120, 64}, 0x203040ff, 0xe0ac3fff, 12); });
    const int y = static_cast<int>(50 * scale);
    const int left = static_cast<int>(20 * scale);
    const int right = static_cast<int>(140 * scale) - 1;
    CHECK(canvas.at(left - 1, y) == Rgb{0, 0, 0});
    CHECK(canvas.at(left, y) == Rgb{0xe0, 0xac, 0x3f});
    CHECK(canvas.at(left + 1, y) == Rgb{0x20, 0x30, 0x40});
    CHECK(canvas.at(right - 1, y) == Rgb{0x20, 0x30, 0x40});
    CHECK(canvas.at(right, y) == Rgb{0xe0, 0xac, 0x3f});
    CHECK(canvas.at(right + 1, y) == Rgb{0, 0, 0});

    canvas.draw([](ui::Context& c) { ui::hairline(c, 10, 30.2F, 200, 30.2F, kWhite); });
    int lit = 0;
    for (int row = 0; row < canvas.height(); ++row) {
      const int red = canvas.at(canvas.width() / 2, row).r;
      CHECK((red == 0 || red == 255));
      lit += red == 255 ? 1 : 0;
    }
    CHECK(lit == 1);
  }
}

TEST_CASE("an outline is a ring of its width") {
  for (const float scale : {1.0F, 2.0F}) {
    Canvas canvas(scale);
    const Rect box{30, 30, 90, 50};
    canvas.draw([&](ui::Context& c) { ui::outline(c, box, kWhite, 10, 2); });
    const Rect outer = times(box, scale);
    const float line = 2 * scale;
    const Rect inner{outer.x + line, outer.y + line, outer.w - 2 * line, outer.h - 2 * line};
    CHECK(worst(canvas, [&](int x, int y) {
            return covered(x, y, outer, 10 * scale) - covered(x, y, inner, 10 * scale - line);
          }) <= kCurved);
  }
}

TEST_CASE("a circle is round wherever its centre lies") {
  for (const float scale : {1.0F, 2.0F}) {
    Canvas canvas(scale);
    for (const float radius : {2.5F, 5.0F, 16.0F}) {
      CAPTURE(radius);
      canvas.draw([&](ui::Context& c) { ui::dot(c, 60.3F, 50.6F, radius, kWhite); });
      const float d = 2 * radius * scale;
      const Rect square{60.3F * scale - d / 2, 50.6F * scale - d / 2, d, d};
      const int arc = static_cast<int>(255 / (24 * d / 2));
      CHECK(worst(canvas, [&](int x, int y) { return covered(x, y, square, d / 2.0); }) <=
            kCurved + kStraight + arc);
      double area = 0;
      for (int y = 0; y < canvas.height(); ++y) {
        for (int x = 0; x < canvas.width(); ++x) area += canvas.at(x, y).r / 255.0;
      }
      CHECK(area == doctest::Approx(3.14159265 * d * d / 4).epsilon(0.015));
    }
  }
}

TEST_CASE("a presence dot has a ring of the ground around it") {
  Canvas canvas(2);
  canvas.draw([](ui::Context& c) {
    ui::fill(c, {0, 0, 240, 160}, kWhite);
    ui::presence_dot(c, 20, 20, 32, 0x101010ff);  // centre 47, 47; radius 6, ring of 2
  });
  CHECK(canvas.vertices == 8);
  CHECK(canvas.at(94, 94) == Rgb{0x3f, 0xb2, 0x7f});
  CHECK(canvas.at(94 + 6, 94) == Rgb{0x3f, 0xb2, 0x7f});
  CHECK(canvas.at(94 + 9, 94) == Rgb{0x10, 0x10, 0x10});
  CHECK(canvas.at(94 + 13, 94) == Rgb{255, 255, 255});
}

TEST_CASE("a shadow is its box under a Gaussian, and leaves the caster's own place alone") {
  for (const float scale : {1.0F, 2.0F}) {
    CAPTURE(scale);
    Canvas canvas(scale);
    const Rect caster{60, 50, 110, 40};
    canvas.draw([&](ui::Context& c) { ui::quad::shadow(c.draw, caster, 12, kWhite, 8, 24); });
    const Rect over = times(caster, scale);
    const Rect under{over.x, over.y + 8 * scale, over.w, over.h};
    int difference = 0;
    for (int y = 0; y < canvas.height(); y += 3) {
      for (int x = 0; x < canvas.width(); x += 3) {
        if (in_rounded(x + 0.5, y + 0.5, over, 12 * scale)) continue;
        const double want = blurred(x + 0.5, y + 0.5, under, 12 * scale, 12 * scale);
        const int off = std::abs(canvas.at(x, y).r - level(want));
        if (off > difference) {
          difference = off;
          CAPTURE(x);
          CAPTURE(y);
          CHECK(off <= kBlurred);
        }
      }
    }
    CHECK(canvas.at(static_cast<int>(115 * scale), static_cast<int>(70 * scale)) == Rgb{0, 0, 0});
    CHECK(canvas.vertices == 16);
  }
}

TEST_CASE("translucent colours blend as in CSS, over each other and in order") {
  Canvas canvas(1);
  canvas.draw([](ui::Context& c) {
    ui::fill(c, {0, 0, 240, 160}, 0x402010ff);
    ui::fill(c, {20, 20, 100, 60}, 0xffffff80, 10);
    ui::box(c, {130, 20, 60, 60}, 0x0000ff80, 0xff000080, 10);
  });
  const auto mix = [](int over, int under) {
    return static_cast<int>(std::lround(over * 128 / 255.0 + under * 127 / 255.0));
  };
  const Rgb middle = canvas.at(70, 50);
  CHECK(std::abs(middle.r - mix(255, 0x40)) <= kStraight);
  CHECK(std::abs(middle.g - mix(255, 0x20)) <= kStraight);
  const Rgb line = canvas.at(130, 50);  // the border over the fill over the ground
  CHECK(std::abs(line.r - mix(255, mix(0, 0x40))) <= kStraight);
  CHECK(std::abs(line.b - mix(0, mix(255, 0x10))) <= kStraight);
}

TEST_CASE("text, pictures and shapes are one draw call, in order") {
  Canvas canvas(2);
  canvas.draw([](ui::Context& c) {
    ui::fill(c, {0, 0, 240, 160}, 0x000000ff);
    c.text.draw(c.draw, 10, 10, 20, "covered", {ui::text::Face::Regular, 14}, kWhite);
    ui::box(c, {0, 0, 240, 40}, 0x112233ff, 0x445566ff, 8);
    c.text.draw(c.draw, 10, 60, 20, "seen", {ui::text::Face::Regular, 14}, kWhite);
  });
  CHECK(canvas.commands == 1);
  bool seen = false;
  for (int x = 20; x < 70; ++x) {
    CHECK(canvas.at(x, 40) == Rgb{0x11, 0x22, 0x33});
    seen = seen || canvas.at(x, 140).r > 0;
  }
  CHECK(seen);
}

TEST_CASE("a picture is cut round out of the atlas") {
  Canvas canvas(2);
  canvas.draw([](ui::Context&) {});  // the atlas exists from now on
  canvas.draw([](ui::Context& c) {
    ImFontAtlas* atlas = ImGui::GetIO().Fonts;
    ImFontAtlasRect r;
    // 40 × 40 and a texel more on each side, for the filter to read.
    REQUIRE(atlas->AddCustomRect(42, 42, &r) != ImFontAtlasRectId_Invalid);
    for (int i = 0; i < 42 * 42; ++i) {
      const std::uint32_t color = i % 42 < 21 ? 0xff0000ffU : 0xff00ff00U;  // red, green
      *static_cast<std::uint32_t*>(atlas->TexData->GetPixelsAt(r.x + i % 42, r.y + i / 42)) = color;
    }
    const ImVec2 texel = atlas->TexUvScale;
    ui::quad::picture(c.draw, 60, 60, 20, {r.uv0.x + texel.x, r.uv0.y + texel.y},
                      {r.uv1.x - texel.x, r.uv1.y - texel.y});
  });
  CHECK(canvas.commands == 1);
  const Rect square{80, 80, 80, 80};
  int difference = 0;
  for (int y = 0; y < canvas.height(); ++y) {
    for (int x = 0; x < canvas.width(); ++x) {
      const Rgb c = canvas.at(x, y);
      const int want = level(covered(x, y, square, 40));
      difference = std::max(difference, std::abs(c.r + c.g - want));
    }
  }
  CHECK(difference <= kCurved + kStraight);
  CHECK(canvas.at(100, 120) == Rgb{255, 0, 0});
  CHECK(canvas.at(140, 120) == Rgb{0, 255, 0});
}

TEST_CASE(
    "progress: the value in whole of its track; a sheen moves, and stands still if asked to") {
  Canvas canvas(2);
  const Rect track{20, 40, 200, 4};
  canvas.draw([&](ui::Context& c) { ui::progress(c, track, 0.64F); });
  const Rgb gold{0xe0, 0xac, 0x3f};
  const Rgb rest{0x24, 0x2a, 0x35};
  CHECK(canvas.at(40 + 254, 84) == gold);
  CHECK(canvas.at(40 + 257, 84) == rest);
  CHECK(canvas.at(40, 80).r < gold.r);  // a round end
  const auto brightest = [&canvas] {
    int best = 0;
    for (int x = 44; x < 436; ++x) {
      if (canvas.at(x, 84).r > canvas.at(best, 84).r) best = x;
    }
    return best;
  };
  std::vector<int> places;
  for (const bool reduced : {false, true}) {
    canvas.reduced_motion = reduced;
    for (int i = 0; i < 2; ++i) {
      canvas.now = base::Instant{1'600'000 + 400 * (i + 1)};
      std::int64_t repaint = 0;
      canvas.draw([&](ui::Context& c) {
        ui::progress(c, track, -1);
        repaint = c.repaint_ms;
      });
      CHECK((repaint < 100) == !reduced);
      places.push_back(brightest());
    }
  }
  CHECK(places[1] > places[0] + 40);
  CHECK(places[2] == places[3]);
}

TEST_CASE("clip rectangles cut shapes to whole pixels") {
  Canvas canvas(2);
  canvas.draw([](ui::Context& c) {
    c.draw->PushClipRect({30, 20}, {90.5F, 70}, true);
    ui::fill(c, {0, 0, 240, 160}, kWhite);
    ui::box(c, {80, 60, 100, 60}, 0xff0000ff, 0x00ff00ff, 8);
    c.draw->PopClipRect();
  });
  CHECK(canvas.at(59, 60) == Rgb{0, 0, 0});
  CHECK(canvas.at(60, 60) == Rgb{255, 255, 255});
  CHECK(canvas.at(180, 60) == Rgb{255, 255, 255});
  CHECK(canvas.at(181, 60) == Rgb{0, 0, 0});
  CHECK(canvas.at(60, 39) == Rgb{0, 0, 0});
  CHECK(canvas.at(60, 40) == Rgb{255, 255, 255});
  CHECK(canvas.at(170, 139) == Rgb{255, 0, 0});
  CHECK(canvas.at(170, 140) == Rgb{0, 0, 0});
}

TEST_CASE("more vertices than 16-bit indices reach are all drawn") {
  Canvas canvas(1);
  canvas.draw([](ui::Context& c) {
    for (int i = 0; i < 40'000; ++i) ui::fill(c, {1, 1, 6, 6}, 0x202020ff, 2);
    ui::fill(c, {100, 100, 20, 20}, kWhite, 4);
  });
  CHECK(canvas.vertices == 160'004);
  CHECK(canvas.at(110, 110) == Rgb{255, 255, 255});
}

TEST_CASE("a frame like the one before is not drawn again, any other is") {
  Canvas canvas(1);
  const auto scene = [](ui::Color color) {
    return [color](ui::Context& c) { ui::fill(c, {20, 20, 60, 40}, color, 8); };
  };
  canvas.draw(scene(kWhite));
  canvas.draw(scene(kWhite));
  CHECK_FALSE(canvas.drew);
  CHECK(canvas.at(50, 40) == Rgb{255, 255, 255});
  canvas.draw(scene(0xff0000ff));
  CHECK(canvas.drew);
  CHECK(canvas.at(50, 40) == Rgb{255, 0, 0});
  canvas.renderer().forget_frame();
  canvas.draw(scene(0xff0000ff));
  CHECK(canvas.drew);
}

TEST_CASE("after a lost device everything is there again") {
  Canvas canvas(1);
  const auto scene = [](ui::Context& c) {
    ui::fill(c, {0, 0, 240, 160}, 0x101820ff);
    ui::fill(c, {20, 20, 60, 40}, kWhite, 8);
    c.text.draw(c.draw, 100, 20, 20, "text", {ui::text::Face::Regular, 14}, kWhite);
  };
  const auto text_pixels = [&canvas] {
    int lit = 0;
    for (int x = 100; x < 128; ++x) lit += canvas.at(x, 30).r > 0x20 ? 1 : 0;
    return lit;
  };
  canvas.draw(scene);
  const int before = text_pixels();
  CHECK(before > 0);
  canvas.renderer().device_lost();
  canvas.draw(scene);  // nothing is drawn, nothing is asserted
  canvas.renderer().device_restored();
  canvas.draw(scene);
  CHECK(canvas.at(50, 40) == Rgb{255, 255, 255});
  CHECK(text_pixels() == before);
}
