// People's pictures on the desktop: files of any kind into small squares.
#include "platform/native/picture.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using platform::native::decode_picture;
using platform::native::Picture;
using platform::native::scale_picture;

namespace {

void append(std::string& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFFU);
}

// A Windows bitmap of 32 bits a pixel (V4 header, so that alpha counts); `color(x, y)` is
// 0xAARRGGBB. `rows`: how many of the rows it promises it has.
template <class Color>
std::string bitmap(int width, int height, Color color, int rows) {
  std::string out = "BM";
  constexpr std::uint32_t kHead = 14 + 108;
  append(out, kHead, 4);
  append(out, 0, 4);
  append(out, kHead, 4);
  append(out, 108, 4);
  append(out, static_cast<std::uint32_t>(width), 4);
  append(out, static_cast<std::uint32_t>(height), 4);
  append(out, 1, 2);
  append(out, 32, 2);
  append(out, 3, 4);  // the masks below say which bits are which
  append(out, 0, 4);
  for (int i = 0; i < 4; ++i) append(out, 0, 4);
  for (const std::uint32_t mask : {0xFF0000U, 0xFF00U, 0xFFU, 0xFF000000U}) append(out, mask, 4);
  out.append(108 - 56, '\0');
  for (int y = height - 1; y >= height - rows; --y) {  // from the bottom up
    for (int x = 0; x < width; ++x) append(out, color(x, y), 4);
  }
  return out;
}

std::uint32_t rgba(std::uint32_t red, std::uint32_t green, std::uint32_t blue) {
  return red | green << 8U | blue << 16U | 0xFF000000U;
}

std::uint32_t at(const Picture& picture, int x, int y) {
  return picture.pixels[static_cast<std::size_t>(y * picture.side + x)];
}

}  // namespace

TEST_CASE("pictures: the middle of what is not square, in its own size when small") {
  const auto stripes = [](int x, int) {
    return x < 10 ? 0xFFFF0000U : x < 30 ? 0xFF00FF00U : 0xFF0000FFU;
  };
  const auto picture = decode_picture(bitmap(40, 20, stripes, 20));
  REQUIRE(picture.has_value());
  CHECK(picture->side == 20);
  CHECK(picture->pixels.size() == 400);
  for (const std::uint32_t pixel : picture->pixels) CHECK(pixel == rgba(0, 255, 0));
}

TEST_CASE("pictures: what is large is kept small, upright and in its colours") {
  const auto halves = [](int x, int y) {
    return (x < 300 ? 0xFFC00000U : 0xFF0000C0U) | (y < 300 ? 0U : 0xC000U);
  };
  const auto picture = decode_picture(bitmap(600, 600, halves, 600));
  REQUIRE(picture.has_value());
  CHECK(picture->side == Picture::kSide);
  CHECK(at(*picture, 5, 5) == rgba(0xC0, 0, 0));
  CHECK(at(*picture, 120, 5) == rgba(0, 0, 0xC0));
  CHECK(at(*picture, 5, 120) == rgba(0xC0, 0xC0, 0));
  CHECK(at(*picture, 120, 120) == rgba(0, 0xC0, 0xC0));
}

TEST_CASE("pictures: what is broken, endless or no picture is refused") {
  const auto grey = [](int, int) { return 0xFF808080U; };
  CHECK_FALSE(decode_picture("").has_value());
  CHECK_FALSE(decode_picture("<!doctype html><title>Not found</title>").has_value());
  const std::string whole = bitmap(64, 64, grey, 64);
  CHECK(decode_picture(whole).has_value());
  CHECK_FALSE(decode_picture(whole.substr(0, 100)).has_value());
  const auto endless = decode_picture(bitmap(8000, 8000, grey, 1));  // 256 MB if it were true
  REQUIRE_FALSE(endless.has_value());
  CHECK(endless.error().code == "bad_picture");
}

TEST_CASE("pictures: scaled to what is drawn") {
  Picture picture;
  picture.side = 4;
  picture.pixels.assign(16, rgba(10, 20, 30));
  std::vector<std::uint32_t> out;
  for (const int side : {1, 3, 4, 26, 96}) {
    scale_picture(picture, side, out);
    CHECK(out.size() == static_cast<std::size_t>(side * side));
    for (const std::uint32_t pixel : out) CHECK(pixel == rgba(10, 20, 30));
  }
}
