// Picture: a person's picture as it is kept and drawn, decoded by GdkPixbuf.
//
// Invariant: square, at most kSide pixels wide, and small in memory whatever came: what would
// be larger than kMaxPixels is refused before it is decoded. Which formats there are is
// GdkPixbuf's matter: PNG, JPEG and GIF always, WebP and SVG where their loaders are installed.
// Decoding is for any thread; made by Pictures, drawn through TextRasterizer.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace platform::native {

struct Picture {
  static constexpr int kSide = 128;                       // px; the largest is drawn 32 CSS px wide
  static constexpr std::int64_t kMaxPixels = 16'000'000;  // of the file

  int side = 0;                       // px
  std::vector<std::uint32_t> pixels;  // side × side, byte order R G B A, not premultiplied
};

// The middle of the picture in `file`, upright. Errors: bad_picture.
[[nodiscard]] base::Result<Picture> decode_picture(std::string_view file);

// Writes side × side pixels to `out`, which it sizes.
void scale_picture(const Picture& picture, int side, std::vector<std::uint32_t>& out);

// Where pictures come from.
class PictureSource {
 public:
  PictureSource() = default;
  PictureSource(const PictureSource&) = delete;
  PictureSource& operator=(const PictureSource&) = delete;
  virtual ~PictureSource() = default;

  // Null: not there, or not yet. Valid until the next call.
  virtual const Picture* find(std::string_view address) = 0;
};

}  // namespace platform::native
