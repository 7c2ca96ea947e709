// Shaper: one word into positioned glyphs.
//
// Invariant: every code point of the word is accounted for, whatever it is; characters
// that no font has become the primary font's "missing" box. Runs of one font, script and
// direction are shaped whole by HarfBuzz, then stand side by side in visual order.
// Called by TextRasterizer; keeps its buffers between calls.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "platform/native/font_library.hpp"

namespace platform::native {

struct ShapedGlyph {
  FontFace* font = nullptr;  // owned by the FontLibrary
  std::uint32_t index = 0;
  int x = 0, y = 0;  // origin, 1 / kUnitsPerPixel device px, y up
};

struct ShapedWord {
  std::vector<ShapedGlyph> glyphs;
  int advance = 0;  // 1 / kUnitsPerPixel device px
};

class Shaper {
 public:
  explicit Shaper(FontLibrary& fonts);
  ~Shaper();
  Shaper(const Shaper&) = delete;
  Shaper& operator=(const Shaper&) = delete;

  // `size_px`: device pixels per em. The result is valid until the next call.
  const ShapedWord& shape(std::string_view word, ui::text::Face face, float size_px);

 private:
  struct Run {
    std::size_t from = 0, to = 0;  // code points
    FontFace* font = nullptr;
    hb_script_t script = HB_SCRIPT_COMMON;
    std::uint8_t level = 0;
  };

  void decode(std::string_view word);
  void choose_fonts(ui::text::Face face);
  void choose_scripts();
  void split_runs();
  void shape_run(const Run& run, float size_px);

  FontLibrary& fonts_;
  hb_buffer_t* buffer_;
  std::vector<char32_t> text_;
  std::vector<FontFace*> font_of_;
  std::vector<hb_script_t> script_of_;
  std::vector<Run> runs_;
  ShapedWord word_;
};

}  // namespace platform::native
