// FontFace: one opened font file, as FreeType (pixels) and HarfBuzz (shaping) see it.
//
// Invariant: both read the same mapped bytes, which live as long as the face. HarfBuzz
// uses its own OpenType functions, so advances are unhinted and do not depend on
// FreeType's current size; positions are in kUnitsPerPixel-ths of a device pixel.
// Made by FontLibrary; used by shaping and GlyphPainter on the UI thread only.
#pragma once

#include <memory>
#include <span>
#include <string>

#include <ft2build.h>
#include FT_FREETYPE_H
#include <hb.h>

namespace platform::native {

// HarfBuzz positions per device pixel: finer than 26.6, so that a word's advance does
// not depend visibly on the scale it is drawn at.
inline constexpr int kUnitsPerPixel = 1024;

class FontFace {
 public:
  struct Source {
    std::string path;                      // a file, or
    std::span<const unsigned char> bytes;  // static bytes where `path` is empty
    unsigned index = 0;                    // face in a collection; upper 16 bits: named instance
    std::string variations;                // "wght=550,slnt=-10", or empty
  };

  // Null when the file cannot be read or is not a font.
  [[nodiscard]] static std::unique_ptr<FontFace> open(FT_Library freetype, const Source& source);
  ~FontFace();
  FontFace(const FontFace&) = delete;
  FontFace& operator=(const FontFace&) = delete;

  // Both sides at `size_px` device pixels per em. Cheap when unchanged.
  void set_size(float size_px);

  [[nodiscard]] bool has_glyph(char32_t code_point) const;
  // Bitmap strikes or colour layers: drawn as is, never tinted.
  [[nodiscard]] bool colored() const { return FT_HAS_COLOR(face_); }
  // Drawn size over the size of the selected bitmap strike; 1 for outlines.
  [[nodiscard]] float strike_scale() const { return strike_scale_; }
  // Of one em.
  [[nodiscard]] float ascent_em() const;
  [[nodiscard]] float descent_em() const;

  [[nodiscard]] FT_Face freetype() const { return face_; }
  [[nodiscard]] hb_font_t* harfbuzz() const { return font_; }

 private:
  FontFace() = default;
  void apply_variations(const Source& source);

  hb_blob_t* blob_ = nullptr;
  FT_Face face_ = nullptr;
  hb_font_t* font_ = nullptr;
  float size_px_ = 0;
  float strike_scale_ = 1;
};

}  // namespace platform::native
