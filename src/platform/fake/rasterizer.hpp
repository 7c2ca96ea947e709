// Fake rasterizer: text with fixed advances, so that layouts are the same everywhere.
//
// Invariant: half an em per character, one em for wide ones (CJK, emoji clusters as a
// whole), nothing for marks that join; pixels depend on word, style, scale and shift only.
// Pictures are of one colour, and there once `pictures_here`.
// Asserts the port's contract: valid UTF-8, no line break, at most 256 bytes.
#pragma once

#include <cstdint>

#include "ui/text/rasterizer.hpp"

namespace platform::fake {

class Rasterizer final : public ui::text::Rasterizer {
 public:
  void rasterize(std::string_view word, ui::text::Style style, float scale, float shift,
                 ui::text::WordImage& out) override;
  ui::text::LineMetrics metrics(ui::text::Style style) override;

  [[nodiscard]] static float advance(std::string_view word, ui::text::Style style);

  int words = 0;      // rasterized so far: a cache in front keeps this low
  int bad_words = 0;  // that broke the port's contract
  bool pictures_here = false;
  int pictures = 0;  // asked for so far
};

}  // namespace platform::fake
