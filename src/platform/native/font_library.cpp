#include "platform/native/font_library.hpp"

#include <utility>

#include <fontconfig/fontconfig.h>

#include "platform/native/icon_font.hpp"

namespace platform::native {
namespace {

using ui::text::Face;

const FcChar8* fc(const char* text) { return reinterpret_cast<const FcChar8*>(text); }

double weight_of(Face face) {
  switch (face) {
    case Face::Medium: return 540;  // a static family has 500 and 600: nearer 500
    case Face::Semibold: return 600;
    case Face::Regular:
    case Face::Mono:
    case Face::Icon:
    case Face::Italic:
    case Face::Picture: return 400;
  }
  return 400;
}

FcPattern* make_pattern(FcConfig* config, Face face) {
  FcPattern* pattern = FcPatternCreate();
  if (face == Face::Mono) {
    FcPatternAddString(pattern, FC_FAMILY, fc("DejaVu Sans Mono"));
    FcPatternAddString(pattern, FC_FAMILY, fc("monospace"));
  } else {
    FcPatternAddString(pattern, FC_FAMILY, fc("Inter"));
    FcPatternAddString(pattern, FC_FAMILY, fc("Inter Variable"));
    FcPatternAddString(pattern, FC_FAMILY, fc("sans-serif"));
  }
  FcPatternAddDouble(pattern, FC_WEIGHT, FcWeightFromOpenTypeDouble(weight_of(face)));
  FcPatternAddInteger(pattern, FC_SLANT, face == Face::Italic ? FC_SLANT_ITALIC : FC_SLANT_ROMAN);
  FcPatternAddBool(pattern, FC_SCALABLE, FcTrue);
  FcConfigSubstitute(config, pattern, FcMatchPattern);
  FcDefaultSubstitute(pattern);
  return pattern;
}

FontFace::Source source_of(FcPattern* font) {
  FontFace::Source source;
  FcChar8* text = nullptr;
  if (FcPatternGetString(font, FC_FILE, 0, &text) == FcResultMatch) {
    source.path = reinterpret_cast<const char*>(text);
  }
  int index = 0;
  if (FcPatternGetInteger(font, FC_INDEX, 0, &index) == FcResultMatch) {
    // 0x7fff in the upper half means "variable, no named instance": FreeType wants 0.
    const auto bits = static_cast<unsigned>(index);
    source.index = (bits >> 16) == 0x7FFFU ? (bits & 0xFFFFU) : bits;
  }
  if (FcPatternGetString(font, FC_FONT_VARIATIONS, 0, &text) == FcResultMatch) {
    source.variations = reinterpret_cast<const char*>(text);
  }
  return source;
}

bool covers(FcPattern* font, char32_t code_point) {
  FcCharSet* characters = nullptr;
  return FcPatternGetCharSet(font, FC_CHARSET, 0, &characters) == FcResultMatch &&
         FcCharSetHasChar(characters, code_point) == FcTrue;
}

bool is_color(FcPattern* font) {
  FcBool color = FcFalse;
  return FcPatternGetBool(font, FC_COLOR, 0, &color) == FcResultMatch && color == FcTrue;
}

std::size_t index_of(Face face) { return static_cast<std::size_t>(face); }

}  // namespace

base::Result<std::unique_ptr<FontLibrary>> FontLibrary::open() {
  std::unique_ptr<FontLibrary> library(new FontLibrary);
  if (FT_Init_FreeType(&library->freetype_) != 0) {
    library->freetype_ = nullptr;
    return base::fail("no_freetype", "FreeType cannot be started.");
  }
  library->config_ = FcInitLoadConfigAndFonts();
  if (library->config_ == nullptr || !library->open_primaries()) {
    return base::fail("no_fonts",
                      "No usable font was found; install one, for example fonts-inter.");
  }
  return library;
}

FontLibrary::~FontLibrary() {
  opened_.clear();
  primaries_ = {};
  for (FcFontSet* fonts : sorted_) {
    if (fonts != nullptr) FcFontSetSortDestroy(fonts);
  }
  for (FcPattern* pattern : patterns_) {
    if (pattern != nullptr) FcPatternDestroy(pattern);
  }
  if (config_ != nullptr) FcConfigDestroy(config_);
  if (freetype_ != nullptr) FT_Done_FreeType(freetype_);
}

bool FontLibrary::open_primaries() {
  for (std::size_t i = 0; i < kFaces; ++i) {
    patterns_[i] = make_pattern(config_, static_cast<Face>(i));
    if (static_cast<Face>(i) == Face::Icon) {
      FontFace::Source icons;
      icons.bytes = icon_font();
      primaries_[i] = FontFace::open(freetype_, icons);
    } else {
      FcResult result = FcResultNoMatch;
      FcPattern* best = FcFontMatch(config_, patterns_[i], &result);
      if (best == nullptr) return false;
      primaries_[i] = FontFace::open(freetype_, source_of(best));
      FcPatternDestroy(best);
    }
    if (primaries_[i] == nullptr) return false;
  }
  return true;
}

FontFace& FontLibrary::primary(Face face) { return *primaries_[index_of(face)]; }

FontFace& FontLibrary::find(Face face, char32_t code_point, bool emoji) {
  FontFace& first = primary(face);
  if (!emoji && first.has_glyph(code_point)) {
    return first;
  }
  const std::uint64_t key =
      (std::uint64_t{code_point} << 8) | (index_of(face) << 1) | static_cast<std::uint64_t>(emoji);
  if (const auto known = remembered_.find(key); known != remembered_.end()) {
    return *known->second;
  }
  FontFace* found = search(face, code_point, emoji);
  if (found == nullptr) found = &first;
  if (remembered_.size() >= kMaxRemembered) remembered_.clear();
  remembered_.emplace(key, found);
  return *found;
}

// Two rounds over the machine's fonts, best first: those of the wanted kind (colour for
// emoji, none for text: a colour font also has digits), then any that has the character.
FontFace* FontLibrary::search(Face face, char32_t code_point, bool emoji) {
  FcFontSet* fonts = sorted(face);
  if (fonts == nullptr) return nullptr;
  for (const bool strict : {true, false}) {
    for (int i = 0; i < fonts->nfont; ++i) {
      FcPattern* font = fonts->fonts[i];
      if ((strict && is_color(font) != emoji) || !covers(font, code_point)) continue;
      FontFace* opened = open_pattern(font, face);
      if (opened != nullptr && opened->has_glyph(code_point)) return opened;
    }
    if (emoji && strict && primary(face).has_glyph(code_point)) return &primary(face);
  }
  return nullptr;
}

FcFontSet* FontLibrary::sorted(Face face) {
  FcFontSet*& fonts = sorted_[index_of(face)];
  if (fonts == nullptr) {
    FcResult result = FcResultNoMatch;
    // Untrimmed: trimming would drop a colour font whose characters a plain one before it
    // has as well. Walking it costs microseconds per font, once per new character.
    fonts = FcFontSort(config_, patterns_[index_of(face)], FcFalse, nullptr, &result);
  }
  return fonts;
}

FontFace* FontLibrary::open_pattern(FcPattern* font, Face face) {
  FcPattern* prepared = FcFontRenderPrepare(config_, patterns_[index_of(face)], font);
  if (prepared == nullptr) return nullptr;
  const FontFace::Source source = source_of(prepared);
  FcPatternDestroy(prepared);
  const std::string key =
      source.path + ':' + std::to_string(source.index) + ':' + source.variations;
  if (const auto known = opened_.find(key); known != opened_.end()) {
    return known->second.get();
  }
  if (opened_.size() >= kMaxOpenFallbacks) return nullptr;  // the "missing" box, then
  return opened_.emplace(key, FontFace::open(freetype_, source)).first->second.get();
}

}  // namespace platform::native
