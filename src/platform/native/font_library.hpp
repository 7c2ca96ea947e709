// FontLibrary: which font draws which character, as fontconfig knows this machine.
//
// Invariant: there is always a primary font for every text::Face (Inter, or the system's
// sans; DejaVu Sans Mono, or the system's monospace; the embedded icon font), and `find`
// never fails: a character that no font has is drawn by the primary one as its "missing"
// box. Opened fonts and remembered answers are bounded.
// Called by TextRasterizer; the free functions by entry/desktop_main for Dear ImGui's own
// text fields.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "platform/native/font_face.hpp"
#include "ui/text/rasterizer.hpp"

typedef struct _FcConfig FcConfig;    // NOLINT(bugprone-reserved-identifier): fontconfig's
typedef struct _FcPattern FcPattern;  // NOLINT(bugprone-reserved-identifier): names
typedef struct _FcFontSet FcFontSet;  // NOLINT(bugprone-reserved-identifier)

namespace platform::native {

class FontLibrary {
 public:
  // Fails with one sentence where the machine has no usable font at all.
  [[nodiscard]] static base::Result<std::unique_ptr<FontLibrary>> open();
  ~FontLibrary();
  FontLibrary(const FontLibrary&) = delete;
  FontLibrary& operator=(const FontLibrary&) = delete;

  [[nodiscard]] FontFace& primary(ui::text::Face face);
  // The font for `code_point` in the style of `face`; `emoji` prefers colour.
  [[nodiscard]] FontFace& find(ui::text::Face face, char32_t code_point, bool emoji);

 private:
  static constexpr std::size_t kFaces = 6;  // alternatives of text::Face
  static constexpr std::size_t kMaxOpenFallbacks = 64;
  static constexpr std::size_t kMaxRemembered = 8'192;

  FontLibrary() = default;
  bool open_primaries();
  FcFontSet* sorted(ui::text::Face face);
  FontFace* search(ui::text::Face face, char32_t code_point, bool emoji);
  FontFace* open_pattern(FcPattern* font, ui::text::Face face);

  FT_Library freetype_ = nullptr;
  FcConfig* config_ = nullptr;
  std::array<std::unique_ptr<FontFace>, kFaces> primaries_;
  std::array<FcPattern*, kFaces> patterns_{};
  std::array<FcFontSet*, kFaces> sorted_{};  // made on first need
  // "path:index" → face; null: cannot be opened, do not try again.
  std::unordered_map<std::string, std::unique_ptr<FontFace>> opened_;
  std::unordered_map<std::uint64_t, FontFace*> remembered_;
};

}  // namespace platform::native
