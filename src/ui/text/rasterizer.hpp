// Rasterizer: the port that turns one run of text, or a small picture, into pixels.
//
// Invariant: the grain is one *word* (or one CJK character, one emoji cluster): the
// platform's own shaper sees it whole, so kerning, ligatures, joined scripts and colour
// emoji come out right, and nothing needs a font download. Bodies: platform/web
// (Canvas2D), platform/native (HarfBuzz, FreeType, fontconfig), platform/fake.
// Called by ui/text/word_cache only, once per distinct (word, style, scale). Pictures take time
// to arrive: until then there is nothing to draw, and they are asked for again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace ui::text {

// Regular 400, Medium 550, Semibold 600–650 of the UI family; Mono; Icon = the icon font.
// Picture: no font; the word is a picture's address, the size its side.
enum class Face : std::uint8_t { Regular, Medium, Semibold, Mono, Icon, Italic, Picture };

struct Style {
  Face face = Face::Regular;
  float size_px = 14;  // CSS px

  friend bool operator==(Style a, Style b) { return a.face == b.face && a.size_px == b.size_px; }
};

struct WordImage {
  float advance = 0;  // CSS px, unrounded; what layout adds up
  int width = 0;      // device px of the bitmap; 0 = nothing to draw (blanks)
  int height = 0;
  int left = 0;                       // device px from the pen to the bitmap's left edge
  int top = 0;                        // device px from the baseline *up* to the bitmap's top edge
  bool colored = false;               // true: draw as is; false: white coverage, tinted when drawn
  std::vector<std::uint32_t> pixels;  // width × height, byte order R G B A, not premultiplied
};

struct LineMetrics {
  float ascent = 0;   // CSS px above the baseline
  float descent = 0;  // CSS px below, positive
};

inline constexpr std::size_t kMaxAddressBytes = 2048;

class Rasterizer {
 public:
  Rasterizer() = default;
  Rasterizer(const Rasterizer&) = delete;
  Rasterizer& operator=(const Rasterizer&) = delete;
  virtual ~Rasterizer() = default;

  // `word` is valid UTF-8 without line breaks, at most 256 bytes. `scale` is device px
  // per CSS px; `shift`, 0 to 1 device px, is how far right of a pixel's edge the pen
  // stands (words keep their spacing where pixels are coarse). Reuses `out.pixels`.
  // Face::Picture: `word` is an http or https address or a path on the server, at most
  // kMaxAddressBytes; what lies there, cut to a square of round(size × scale) device px.
  virtual void rasterize(std::string_view word, Style style, float scale, float shift,
                         WordImage& out) = 0;
  virtual LineMetrics metrics(Style style) = 0;
};

}  // namespace ui::text
