// Theme: colours and measures, as the reference pictures have them.
//
// Invariant: every colour a view uses stands here, in both themes; text on its ground
// passes WCAG AA (4.5 : 1) except decorations. Colours are 0xRRGGBBAA, lengths CSS px.
#pragma once

#include <cstdint>
#include <string_view>

#include "model/entities.hpp"

namespace ui {

using Color = std::uint32_t;  // 0xRRGGBBAA

struct Theme {
  bool dark = true;
  Color background, panel, raised, line, text, dim, faint;
  Color gold, gold_ground, on_gold, ok, warn, error, info, violet;
  Color banner, banner_line, shadow;
};

[[nodiscard]] const Theme& dark_theme();
[[nodiscard]] const Theme& light_theme();

// `color` at `alpha` of its own opacity.
[[nodiscard]] constexpr Color with_alpha(Color color, float alpha) {
  const auto a = static_cast<Color>(static_cast<float>(color & 0xFFU) * alpha + 0.5F);
  return (color & 0xFFFFFF00U) | (a > 255U ? 255U : a);
}
// `top` laid over an opaque `ground`.
[[nodiscard]] Color over(Color top, Color ground);
// Dear ImGui's byte order.
[[nodiscard]] constexpr std::uint32_t to_imgui(Color c) {
  return (c >> 24) | ((c >> 8) & 0xFF00U) | ((c << 8) & 0xFF0000U) | (c << 24);
}

[[nodiscard]] Color status_color(const Theme& theme, model::Status status);
// A steady colour for a person without a picture, from their id.
[[nodiscard]] Color avatar_color(std::string_view user_id);

// ---- measures (CSS px) ----
namespace size {
inline constexpr float kSidebar = 288;
inline constexpr float kFeed = 304;
inline constexpr float kDrawerBelow = 1100;  // window width
inline constexpr float kOnePaneBelow = 720;  // window width
inline constexpr float kRadius = 8;
inline constexpr float kTextColumn = 760;  // widest comment
}  // namespace size

}  // namespace ui
