#include "platform/native/text_rasterizer.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace platform::native {
namespace {

constexpr float kMinSize = 1, kMaxSize = 256;  // device px per em
// From here on there are enough pixels that hinting would only distort.
constexpr float kHintedBelowScale = 1.5F;

}  // namespace

TextRasterizer::TextRasterizer(std::unique_ptr<FontLibrary> fonts, PictureSource* pictures)
    : fonts_(std::move(fonts)), pictures_(pictures), shaper_(*fonts_) {}

void TextRasterizer::rasterize(std::string_view word, ui::text::Style style, float scale,
                               float shift, ui::text::WordImage& out) {
  if (!(scale > 0)) scale = 1;  // also NaN
  float size_px = style.size_px * scale;
  size_px = size_px > kMinSize ? std::min(size_px, kMaxSize) : kMinSize;
  if (style.face == ui::text::Face::Picture) {
    draw_picture(word, static_cast<int>(std::lround(size_px)), out);
    return;
  }
  const bool hinted = scale < kHintedBelowScale && style.face != ui::text::Face::Icon;
  const ShapedWord& shaped = shaper_.shape(word, style.face, size_px);
  out.advance = static_cast<float>(shaped.advance) / kUnitsPerPixel / scale;
  painter_.paint(shaped, size_px, shift, hinted, out);
}

void TextRasterizer::draw_picture(std::string_view address, int side, ui::text::WordImage& out) {
  const Picture* picture = pictures_ == nullptr ? nullptr : pictures_->find(address);
  out.advance = 0;
  out.width = out.height = picture == nullptr ? 0 : side;
  out.left = out.top = 0;
  out.colored = true;
  out.pixels.clear();
  if (picture != nullptr) scale_picture(*picture, side, out.pixels);
}

ui::text::LineMetrics TextRasterizer::metrics(ui::text::Style style) {
  const FontFace& font = fonts_->primary(style.face);
  return {font.ascent_em() * style.size_px, font.descent_em() * style.size_px};
}

}  // namespace platform::native
