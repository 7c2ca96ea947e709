// TextRasterizer: ui::text::Rasterizer over fontconfig, HarfBuzz and FreeType, and over a
// PictureSource.
//
// Invariant: any bytes give a picture (broken UTF-8 shows U+FFFD, what no font has shows
// the "missing" box); it never throws and never crashes. Nothing is kept per word: the
// word cache above does that; fonts are kept by the FontLibrary, bounded.
// Made by entry/desktop_main; called by ui/text/word_cache on the UI thread.
#pragma once

#include <memory>

#include "platform/native/font_library.hpp"
#include "platform/native/glyph_painter.hpp"
#include "platform/native/picture.hpp"
#include "platform/native/shaper.hpp"
#include "ui/text/rasterizer.hpp"

namespace platform::native {

class TextRasterizer final : public ui::text::Rasterizer {
 public:
  // `pictures` outlives this; without, there are none.
  explicit TextRasterizer(std::unique_ptr<FontLibrary> fonts, PictureSource* pictures = nullptr);

  void rasterize(std::string_view word, ui::text::Style style, float scale, float shift,
                 ui::text::WordImage& out) override;
  ui::text::LineMetrics metrics(ui::text::Style style) override;

 private:
  void draw_picture(std::string_view address, int side, ui::text::WordImage& out);

  std::unique_ptr<FontLibrary> fonts_;
  PictureSource* pictures_;
  Shaper shaper_;
  GlyphPainter painter_;
};

}  // namespace platform::native
