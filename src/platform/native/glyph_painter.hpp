// GlyphPainter: positioned glyphs into one bitmap.
//
// Invariant: the bitmap is exactly the box of the ink (empty for blanks) and never larger
// than kMaxSide a side, whatever the font says. Inside it glyphs are blended in
// premultiplied alpha; the result is handed over as text::WordImage wants it.
// Called by TextRasterizer; keeps its buffers between calls.
#pragma once

#include <cstdint>
#include <vector>

#include "platform/native/shaper.hpp"

namespace platform::native {

class GlyphPainter {
 public:
  static constexpr int kMaxSide = 8'192;  // device px

  // Fills everything but `advance`. `hinted`: snap heights to the pixel grid.
  void paint(const ShapedWord& word, float size_px, float shift, bool hinted,
             ui::text::WordImage& out);

 private:
  // One glyph's pixels, premultiplied R G B A, at `first` in stamps_; y grows downwards
  // from the baseline.
  struct Stamp {
    int x = 0, y = 0, width = 0, height = 0;
    std::size_t first = 0;
    bool colored = false;
  };

  void render(const ShapedGlyph& glyph, float size_px, float shift, bool hinted);
  void keep_bitmap(const FT_Bitmap& bitmap, int x, int y);
  void keep_scaled(const FT_Bitmap& bitmap, float x, float y, float factor);
  void compose(ui::text::WordImage& out);

  std::vector<Stamp> stamps_;
  std::vector<std::uint32_t> pixels_;
};

}  // namespace platform::native
