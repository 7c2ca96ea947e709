#include "platform/fake/rasterizer.hpp"

#include <cmath>

#include "base/utf8.hpp"

namespace platform::fake {
namespace {

constexpr std::size_t kMaxBytes = 256;

bool in(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

bool is_wide(char32_t c) {
  return in(c, 0x1100, 0x115F) || in(c, 0x2600, 0x27BF) || in(c, 0x2E80, 0xA4CF) ||
         in(c, 0xAC00, 0xD7A3) || in(c, 0xF900, 0xFAFF) || in(c, 0xFF01, 0xFF60) ||
         in(c, 0x1F000, 0x1FAFF) || in(c, 0x20000, 0x3FFFD);
}

bool joins(char32_t c) {
  return in(c, 0x0300, 0x036F) || in(c, 0x200B, 0x200D) || in(c, 0xFE00, 0xFE0F) ||
         in(c, 0x1F3FB, 0x1F3FF) || in(c, 0x20D0, 0x20FF) || in(c, 0xE0020, 0xE007F);
}

}  // namespace

float Rasterizer::advance(std::string_view word, ui::text::Style style) {
  float ems = 0;
  char32_t last = 0;
  for (std::size_t at = 0; at < word.size();) {
    const char32_t c = base::next_code_point(word, at);
    const bool in_cluster =
        last == 0x200D || (in(c, 0x1F1E6, 0x1F1FF) && in(last, 0x1F1E6, 0x1F1FF));
    if (!joins(c) && !in_cluster) ems += is_wide(c) ? 1.0F : 0.5F;
    last = c;
  }
  return ems * style.size_px;
}

void Rasterizer::rasterize(std::string_view word, ui::text::Style style, float scale, float shift,
                           ui::text::WordImage& out) {
  if (style.face == ui::text::Face::Picture) {
    ++pictures;
    if (word.empty() || word.size() > ui::text::kMaxAddressBytes) ++bad_words;
    out.advance = 0;
    out.width = pictures_here ? static_cast<int>(std::lround(style.size_px * scale)) : 0;
    out.height = out.width;
    out.left = out.top = 0;
    out.colored = true;
    out.pixels.assign(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height),
                      0xFF336699U);
    return;
  }
  ++words;
  const bool good = base::is_valid_utf8(word) && word.size() <= kMaxBytes &&
                    word.find('\n') == std::string_view::npos;
  if (!good) ++bad_words;
  out.advance = advance(word, style);
  out.colored = false;
  out.left = 0;
  out.top = static_cast<int>(std::lround(style.size_px * 0.75F * scale));
  const bool blank = word.find_first_not_of(" \t") == std::string_view::npos;
  out.width = blank ? 0 : static_cast<int>(std::ceil(out.advance * scale + shift));
  out.height = blank ? 0 : static_cast<int>(std::ceil(style.size_px * scale));
  std::uint32_t seed = 2166136261U;  // FNV-1a of the word
  for (const char c : word) seed = (seed ^ static_cast<unsigned char>(c)) * 16777619U;
  out.pixels.resize(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height));
  for (std::uint32_t& pixel : out.pixels) {
    seed = seed * 1664525U + 1013904223U;
    pixel = 0x00FFFFFFU | (seed & 0xFF000000U);
  }
}

ui::text::LineMetrics Rasterizer::metrics(ui::text::Style style) {
  return {style.size_px * 0.75F, style.size_px * 0.25F};
}

}  // namespace platform::fake
