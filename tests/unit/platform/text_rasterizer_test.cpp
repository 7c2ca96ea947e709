// platform/native's text: what a machine with Debian's default fonts must show. Sizes
// are not compared with fixed numbers, since fonts differ between machines.
#include "platform/native/text_rasterizer.hpp"

#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "base/prng.hpp"
#include "base/utf8.hpp"
#include "platform/native/bidi.hpp"
#include "platform/native/font_library.hpp"

using platform::native::FontLibrary;
using platform::native::TextRasterizer;
using ui::text::Face;
using ui::text::Style;
using ui::text::WordImage;

namespace {

TextRasterizer& rasterizer() {
  static TextRasterizer shared = [] {
    auto fonts = FontLibrary::open();
    REQUIRE_MESSAGE(fonts.has_value(), "the machine has no fonts");
    return TextRasterizer(std::move(*fonts));
  }();
  return shared;
}

WordImage draw(std::string_view word, Style style = {}, float scale = 1) {
  WordImage image;
  rasterizer().rasterize(word, style, scale, 0, image);
  CHECK(image.pixels.size() ==
        static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height));
  return image;
}

bool has_ink(const WordImage& image) {
  for (const std::uint32_t pixel : image.pixels) {
    if ((pixel >> 24) > 127) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("native text: Latin advances grow with the word and are kerned") {
  float last = 0;
  for (const std::string_view word : {"W", "Wa", "Wav", "Wave", "Waves"}) {
    const WordImage image = draw(word);
    CHECK(image.advance > last);
    CHECK(has_ink(image));
    CHECK_FALSE(image.colored);
    last = image.advance;
  }
  CHECK(draw("AVAVAV").advance < 3 * (draw("A").advance + draw("V").advance));
}

TEST_CASE("native text: coverage is white, so that it can be tinted") {
  for (const std::uint32_t pixel : draw("tint").pixels) {
    if ((pixel >> 24) != 0) CHECK((pixel & 0xFFFFFFU) == 0xFFFFFFU);
  }
}

TEST_CASE("native text: an advance hardly depends on the scale") {
  const float once = draw("Checkout", {}, 1).advance;
  for (const float scale : {1.25F, 1.5F, 2.0F, 3.0F}) {
    CHECK(draw("Checkout", {}, scale).advance == doctest::Approx(once).epsilon(0.002));
  }
  CHECK(draw("Checkout", {}, 2).width > draw("Checkout", {}, 1).width * 3 / 2);
}

TEST_CASE("native text: faces differ") {
  const float regular = draw("minimum", {Face::Regular, 14}).advance;
  CHECK(draw("minimum", {Face::Semibold, 14}).advance > regular);
  CHECK(draw("iiii", {Face::Mono, 14}).advance ==
        doctest::Approx(draw("MMMM", {Face::Mono, 14}).advance));
  CHECK(has_ink(draw("\xEE\x80\x80", {Face::Icon, 16})));
}

TEST_CASE("native text: a blank has an advance and no picture") {
  const WordImage blank = draw(" ");
  CHECK(blank.advance > 0);
  CHECK(blank.width == 0);
  CHECK(draw("").advance == 0);
}

TEST_CASE("native text: scripts that the UI font lacks come from other fonts") {
  for (const std::string_view word : {"確", "認", "かな", "한글", "Привет", "Ωμέγα"}) {
    CAPTURE(word);
    const WordImage image = draw(word);
    CHECK(has_ink(image));
    CHECK(image.advance > 5);
  }
}

TEST_CASE("native text: Arabic letters join") {
  const std::string_view letters[] = {"س", "ل", "ا", "م"};
  float isolated = 0;
  for (const std::string_view letter : letters) isolated += draw(letter).advance;
  const WordImage word = draw("سلام");
  CHECK(has_ink(word));
  CHECK(word.advance != doctest::Approx(isolated).epsilon(0.01));
}

TEST_CASE("native text: emoji are coloured, one cluster is one picture") {
  const WordImage smile = draw("😀");
  REQUIRE(smile.colored);
  CHECK(smile.advance > 10);
  CHECK(smile.advance < 24);
  CHECK(smile.height <= 24);
  CHECK(smile.top > 0);
  CHECK(draw("👩‍💻").advance == doctest::Approx(smile.advance).epsilon(0.1));
  CHECK(draw("🇫🇮").advance == doctest::Approx(smile.advance).epsilon(0.1));
  CHECK(draw("👍🏽").advance == doctest::Approx(smile.advance).epsilon(0.1));
  CHECK(draw("❤️").colored);
  CHECK(draw("1️⃣").colored);
  CHECK_FALSE(draw("1").colored);
  CHECK_FALSE(draw("✓").colored);
}

TEST_CASE("native text: what no font has is a box, not nothing") {
  CHECK(has_ink(draw("\U000F1234")));
  CHECK(draw("\U000F1234").advance > 0);
}

TEST_CASE("native text: any bytes and any numbers are safe") {
  base::Prng random(20'260'131);
  for (int round = 0; round < 600; ++round) {
    std::string bytes;
    const std::uint32_t length = random.below(40);
    for (std::uint32_t i = 0; i < length; ++i) {
      if (round % 2 == 0) {
        bytes.push_back(static_cast<char>(random.below(256)));
      } else {
        base::append_utf8(bytes, static_cast<char32_t>(random.below(0x20000)));
      }
    }
    CAPTURE(round);
    (void)draw(bytes, {static_cast<Face>(random.below(6)), 14}, 1);
  }
  for (const float scale : {0.0F, -1.0F, 1e9F, std::numeric_limits<float>::quiet_NaN()}) {
    (void)draw("scale", {}, scale);
    (void)draw("size", {Face::Regular, scale}, 1);
  }
  CHECK(draw(std::string(4'000, 'm'), {Face::Regular, 200}).width <= 8'192);
}

TEST_CASE("native text: metrics are those of one line") {
  const auto line = rasterizer().metrics({Face::Regular, 14});
  CHECK(line.ascent > 10);
  CHECK(line.ascent < 18);
  CHECK(line.descent > 2);
  CHECK(line.descent < 7);
}

TEST_CASE("bidi: the first strong letter decides, numbers keep their order") {
  using Levels = std::vector<std::uint8_t>;
  CHECK(platform::native::bidi_levels(std::u32string_view(U"abc")) == Levels{0, 0, 0});
  CHECK(platform::native::bidi_levels(std::u32string_view(U"אב")) == Levels{1, 1});
  CHECK(platform::native::bidi_levels(std::u32string_view(U"aאב")) == Levels{0, 1, 1});
  CHECK(platform::native::bidi_levels(std::u32string_view(U"א12")) == Levels{1, 2, 2});
  CHECK(platform::native::bidi_levels(std::u32string_view(U"א1.5!")) == Levels{1, 2, 2, 2, 1});
  CHECK(platform::native::bidi_levels(std::u32string_view(U"12!")) == Levels{0, 0, 0});
  CHECK(platform::native::bidi_levels(std::u32string_view(U"אab")) == Levels{1, 2, 2});
}

TEST_CASE("bidi: runs stand in visual order") {
  using Order = std::vector<std::size_t>;
  using Levels = std::vector<std::uint8_t>;
  CHECK(platform::native::visual_order(Levels{}) == Order{});
  CHECK(platform::native::visual_order(Levels{0, 1, 0}) == Order{0, 1, 2});
  CHECK(platform::native::visual_order(Levels{1, 2}) == Order{1, 0});
  CHECK(platform::native::visual_order(Levels{0, 1, 2, 1}) == Order{0, 3, 2, 1});
}
