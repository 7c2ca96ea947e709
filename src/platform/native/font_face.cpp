#include "platform/native/font_face.hpp"

#include <cmath>
#include <cstdlib>
#include <string_view>
#include <vector>

#include FT_MULTIPLE_MASTERS_H
#include <hb-ot.h>

namespace platform::native {
namespace {

std::vector<hb_variation_t> parse_variations(std::string_view text) {
  std::vector<hb_variation_t> parsed;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    const std::string_view item = text.substr(0, comma);
    hb_variation_t variation;
    if (hb_variation_from_string(item.data(), static_cast<int>(item.size()), &variation)) {
      parsed.push_back(variation);
    }
    text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
  }
  return parsed;
}

// The largest strike is the sharpest to scale down from.
int largest_strike(FT_Face face) {
  int best = 0;
  for (int i = 1; i < face->num_fixed_sizes; ++i) {
    if (face->available_sizes[i].y_ppem > face->available_sizes[best].y_ppem) {
      best = i;
    }
  }
  return best;
}

}  // namespace

std::unique_ptr<FontFace> FontFace::open(FT_Library freetype, const Source& source) {
  std::unique_ptr<FontFace> opened(new FontFace);
  opened->blob_ = source.path.empty()
                      ? hb_blob_create_or_fail(reinterpret_cast<const char*>(source.bytes.data()),
                                               static_cast<unsigned>(source.bytes.size()),
                                               HB_MEMORY_MODE_READONLY, nullptr, nullptr)
                      : hb_blob_create_from_file_or_fail(source.path.c_str());
  if (opened->blob_ == nullptr) {
    return nullptr;
  }
  unsigned length = 0;
  const char* data = hb_blob_get_data(opened->blob_, &length);
  if (FT_New_Memory_Face(freetype, reinterpret_cast<const FT_Byte*>(data),
                         static_cast<FT_Long>(length), static_cast<FT_Long>(source.index),
                         &opened->face_) != 0) {
    opened->face_ = nullptr;
    return nullptr;
  }
  if (!FT_IS_SCALABLE(opened->face_) && opened->face_->num_fixed_sizes == 0) {
    return nullptr;
  }
  hb_face_t* face = hb_face_create(opened->blob_, source.index & 0xFFFFU);
  opened->font_ = hb_font_create(face);
  hb_face_destroy(face);
  opened->apply_variations(source);
  return opened;
}

FontFace::~FontFace() {
  hb_font_destroy(font_);
  if (face_ != nullptr) {
    FT_Done_Face(face_);
  }
  hb_blob_destroy(blob_);
}

void FontFace::apply_variations(const Source& source) {
  if (!FT_HAS_MULTIPLE_MASTERS(face_)) {
    return;
  }
  if (const unsigned instance = source.index >> 16; instance > 0) {
    hb_font_set_var_named_instance(font_, instance - 1);  // FreeType took it on opening
  }
  const std::vector<hb_variation_t> wanted = parse_variations(source.variations);
  FT_MM_Var* axes = nullptr;
  if (wanted.empty() || FT_Get_MM_Var(face_, &axes) != 0) {
    return;
  }
  hb_font_set_variations(font_, wanted.data(), static_cast<unsigned>(wanted.size()));
  std::vector<FT_Fixed> coordinates(axes->num_axis);
  for (FT_UInt i = 0; i < axes->num_axis; ++i) {
    coordinates[i] = axes->axis[i].def;
    for (const hb_variation_t& variation : wanted) {
      if (variation.tag == axes->axis[i].tag) {
        coordinates[i] = std::lround(variation.value * 65536.0F);
      }
    }
  }
  FT_Set_Var_Design_Coordinates(face_, axes->num_axis, coordinates.data());
  FT_Done_MM_Var(face_->glyph->library, axes);
}

void FontFace::set_size(float size_px) {
  if (size_px == size_px_) {
    return;
  }
  size_px_ = size_px;
  const int units = static_cast<int>(std::lround(size_px * kUnitsPerPixel));
  hb_font_set_scale(font_, units, units);
  strike_scale_ = 1;
  if (FT_IS_SCALABLE(face_)) {
    FT_Set_Char_Size(face_, 0, std::lround(size_px * 64), 0, 0);
    return;
  }
  const int strike = largest_strike(face_);
  FT_Select_Size(face_, strike);
  const float strike_px = static_cast<float>(face_->available_sizes[strike].y_ppem) / 64.0F;
  strike_scale_ = strike_px > 0 ? size_px / strike_px : 1;
}

bool FontFace::has_glyph(char32_t code_point) const {
  return FT_Get_Char_Index(face_, code_point) != 0;
}

float FontFace::ascent_em() const {
  return face_->units_per_EM > 0
             ? static_cast<float>(face_->ascender) / static_cast<float>(face_->units_per_EM)
             : 0.9F;
}

float FontFace::descent_em() const {
  return face_->units_per_EM > 0
             ? -static_cast<float>(face_->descender) / static_cast<float>(face_->units_per_EM)
             : 0.25F;
}

}  // namespace platform::native
