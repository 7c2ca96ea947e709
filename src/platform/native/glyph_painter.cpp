#include "platform/native/glyph_painter.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include FT_OUTLINE_H

namespace platform::native {
namespace {

constexpr std::size_t kMaxPixels = std::size_t{1} << 24;  // of one word, before blending

using Channels = std::array<std::uint32_t, 4>;  // R G B A

std::uint32_t pack(const Channels& c) { return c[0] | (c[1] << 8) | (c[2] << 16) | (c[3] << 24); }

Channels unpack(std::uint32_t pixel) {
  return {pixel & 0xFFU, (pixel >> 8) & 0xFFU, (pixel >> 16) & 0xFFU, pixel >> 24};
}

// Premultiplied, whatever FreeType's format is.
std::uint32_t read_pixel(const FT_Bitmap& bitmap, int x, int y) {
  const unsigned char* row = bitmap.buffer + static_cast<std::ptrdiff_t>(y) * bitmap.pitch;
  switch (bitmap.pixel_mode) {
    case FT_PIXEL_MODE_GRAY: {
      const std::uint32_t a = row[x];
      return pack({a, a, a, a});
    }
    case FT_PIXEL_MODE_MONO: return (row[x / 8] & (0x80 >> (x % 8))) != 0 ? 0xFFFFFFFFU : 0U;
    case FT_PIXEL_MODE_BGRA: {
      const unsigned char* p = row + std::ptrdiff_t{4} * x;
      return pack({p[2], p[1], p[0], p[3]});
    }
    default: return 0;
  }
}

// Source over destination, both premultiplied.
std::uint32_t over(std::uint32_t source, std::uint32_t destination) {
  if (destination == 0) return source;
  const Channels s = unpack(source);
  const Channels d = unpack(destination);
  Channels mixed{};
  for (std::size_t i = 0; i < 4; ++i) {
    mixed[i] = std::min(255U, s[i] + (d[i] * (255U - s[3]) + 127U) / 255U);
  }
  return pack(mixed);
}

std::uint32_t unpremultiply(std::uint32_t pixel) {
  Channels c = unpack(pixel);
  if (c[3] == 0 || c[3] == 255) return pixel;
  for (std::size_t i = 0; i < 3; ++i) {
    c[i] = std::min(255U, (c[i] * 255U + c[3] / 2U) / c[3]);
  }
  return pack(c);
}

// Mean of the source over [x0,x1) × [y0,y1), edges weighted by how much is covered.
std::uint32_t area_mean(const FT_Bitmap& bitmap, float x0, float x1, float y0, float y1) {
  std::array<float, 4> sum{};
  float weight_sum = 0;
  const int last_x = static_cast<int>(bitmap.width), last_y = static_cast<int>(bitmap.rows);
  for (int y = static_cast<int>(y0); y < last_y && static_cast<float>(y) < y1; ++y) {
    const auto fy = static_cast<float>(y);
    const float wy = std::min(fy + 1, y1) - std::max(fy, y0);
    for (int x = static_cast<int>(x0); x < last_x && static_cast<float>(x) < x1; ++x) {
      const auto fx = static_cast<float>(x);
      const float weight = wy * (std::min(fx + 1, x1) - std::max(fx, x0));
      const Channels c = unpack(read_pixel(bitmap, x, y));
      for (std::size_t i = 0; i < 4; ++i) sum[i] += weight * static_cast<float>(c[i]);
      weight_sum += weight;
    }
  }
  if (weight_sum <= 0) return 0;
  Channels mean{};
  for (std::size_t i = 0; i < 4; ++i) {
    mean[i] = std::min(255U, static_cast<std::uint32_t>(std::lround(sum[i] / weight_sum)));
  }
  return pack(mean);
}

}  // namespace

void GlyphPainter::paint(const ShapedWord& word, float size_px, float shift, bool hinted,
                         ui::text::WordImage& out) {
  stamps_.clear();
  pixels_.clear();
  for (const ShapedGlyph& glyph : word.glyphs) {
    render(glyph, size_px, shift, hinted);
  }
  compose(out);
}

void GlyphPainter::render(const ShapedGlyph& glyph, float size_px, float shift, bool hinted) {
  glyph.font->set_size(size_px);
  FT_Face face = glyph.font->freetype();
  const bool colored = glyph.font->colored();
  FT_Int32 flags = FT_LOAD_DEFAULT;
  flags |= colored ? FT_LOAD_COLOR : FT_LOAD_NO_BITMAP;
  // "Light" hints heights only: rows of text get crisp tops and bottoms, widths and
  // positions stay those that HarfBuzz computed.
  flags |= hinted && !colored ? FT_LOAD_TARGET_LIGHT : FT_LOAD_NO_HINTING;
  if (FT_Load_Glyph(face, glyph.index, flags) != 0) {
    return;
  }
  const float x = static_cast<float>(glyph.x) / kUnitsPerPixel + shift;
  const float y = static_cast<float>(glyph.y) / kUnitsPerPixel;
  if (std::abs(x) > kMaxSide || std::abs(y) > kMaxSide || pixels_.size() > kMaxPixels) {
    return;
  }
  FT_GlyphSlot slot = face->glyph;
  if (slot->format == FT_GLYPH_FORMAT_BITMAP) {
    const float factor = glyph.font->strike_scale();
    keep_scaled(slot->bitmap, x + factor * static_cast<float>(slot->bitmap_left),
                y + factor * static_cast<float>(slot->bitmap_top), factor);
    return;
  }
  const float whole_x = std::floor(x), whole_y = std::floor(y);
  if (slot->format == FT_GLYPH_FORMAT_OUTLINE) {
    FT_Outline_Translate(&slot->outline, std::lround((x - whole_x) * 64),
                         std::lround((y - whole_y) * 64));
  }
  if (FT_Render_Glyph(slot, FT_RENDER_MODE_NORMAL) == 0) {
    keep_bitmap(slot->bitmap, static_cast<int>(whole_x) + slot->bitmap_left,
                -(static_cast<int>(whole_y) + slot->bitmap_top));
  }
}

void GlyphPainter::keep_bitmap(const FT_Bitmap& bitmap, int x, int y) {
  const Stamp stamp{x,
                    y,
                    static_cast<int>(bitmap.width),
                    static_cast<int>(bitmap.rows),
                    pixels_.size(),
                    bitmap.pixel_mode == FT_PIXEL_MODE_BGRA};
  if (stamp.width <= 0 || stamp.height <= 0 || stamp.width > kMaxSide || stamp.height > kMaxSide) {
    return;
  }
  for (int row = 0; row < stamp.height; ++row) {
    for (int column = 0; column < stamp.width; ++column) {
      pixels_.push_back(read_pixel(bitmap, column, row));
    }
  }
  stamps_.push_back(stamp);
}

// A bitmap strike at the wanted size, its top left corner on a whole pixel.
void GlyphPainter::keep_scaled(const FT_Bitmap& bitmap, float x, float y, float factor) {
  if (bitmap.width == 0 || bitmap.rows == 0 || !(factor > 0)) {
    return;
  }
  const auto source_width = static_cast<float>(bitmap.width);
  const auto source_height = static_cast<float>(bitmap.rows);
  const int width = std::clamp(static_cast<int>(std::lround(source_width * factor)), 1, kMaxSide);
  const int height = std::clamp(static_cast<int>(std::lround(source_height * factor)), 1, kMaxSide);
  const float step_x = source_width / static_cast<float>(width);
  const float step_y = source_height / static_cast<float>(height);
  stamps_.push_back(Stamp{static_cast<int>(std::lround(x)), static_cast<int>(std::lround(-y)),
                          width, height, pixels_.size(), bitmap.pixel_mode == FT_PIXEL_MODE_BGRA});
  for (int row = 0; row < height; ++row) {
    const float y0 = static_cast<float>(row) * step_y;
    for (int column = 0; column < width; ++column) {
      const float x0 = static_cast<float>(column) * step_x;
      pixels_.push_back(area_mean(bitmap, x0, x0 + step_x, y0, y0 + step_y));
    }
  }
}

void GlyphPainter::compose(ui::text::WordImage& out) {
  out.width = out.height = out.left = out.top = 0;
  out.colored = false;
  out.pixels.clear();
  if (stamps_.empty()) {
    return;
  }
  int left = kMaxSide, right = -kMaxSide, top = kMaxSide, bottom = -kMaxSide;
  for (const Stamp& stamp : stamps_) {
    left = std::min(left, stamp.x);
    right = std::max(right, stamp.x + stamp.width);
    top = std::min(top, stamp.y);
    bottom = std::max(bottom, stamp.y + stamp.height);
    out.colored = out.colored || stamp.colored;
  }
  out.left = left;
  out.top = -top;
  out.width = std::clamp(right - left, 0, kMaxSide);
  out.height = std::clamp(bottom - top, 0, kMaxSide);
  out.pixels.assign(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height), 0);
  for (const Stamp& stamp : stamps_) {
    const int rows = std::min(stamp.height, out.height - (stamp.y - top));
    const int columns = std::min(stamp.width, out.width - (stamp.x - left));
    for (int row = 0; row < rows; ++row) {
      const std::uint32_t* from =
          pixels_.data() + stamp.first + static_cast<std::ptrdiff_t>(row) * stamp.width;
      std::uint32_t* to = out.pixels.data() +
                          static_cast<std::ptrdiff_t>(stamp.y - top + row) * out.width +
                          (stamp.x - left);
      for (int column = 0; column < columns; ++column) to[column] = over(from[column], to[column]);
    }
  }
  std::transform(out.pixels.begin(), out.pixels.end(), out.pixels.begin(), unpremultiply);
}

}  // namespace platform::native
