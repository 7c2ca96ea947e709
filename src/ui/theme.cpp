#include "ui/theme.hpp"

#include <array>

namespace ui {

const Theme& dark_theme() {
  static const Theme theme = [] {
    Theme t{};
    t.dark = true;
    t.background = 0x0f1115ff;
    t.panel = 0x14171dff;
    t.raised = 0x1a1e26ff;
    t.line = 0x242a35ff;
    t.text = 0xe7eaf0ff;
    t.dim = 0x98a1b2ff;
    t.faint = 0x7c879bff;  // lighter than the reference's #667085, which misses AA
    t.gold = 0xe0ac3fff;
    t.gold_ground = 0x2a2417ff;
    t.on_gold = 0x17120aff;
    t.ok = 0x3fb27fff;
    t.warn = 0xe5a13aff;
    t.error = 0xf0715fff;
    t.info = 0x5b9df5ff;
    t.violet = 0xa07cf0ff;
    t.banner = 0x352d22ff;       // warn 16 % on panel
    t.banner_line = 0x68502dff;  // warn 35 % on line
    t.shadow = 0x00000059;
    return t;
  }();
  return theme;
}

const Theme& light_theme() {
  static const Theme theme = [] {
    Theme t{};
    t.dark = false;
    t.background = 0xf6f7f9ff;
    t.panel = 0xffffffff;
    t.raised = 0xf9fafbff;
    t.line = 0xe4e7ecff;
    t.text = 0x151922ff;
    t.dim = 0x525c6dff;
    t.faint = 0x677184ff;  // darker than the reference's #8a94a6, which misses AA
    t.gold = 0x966706ff;
    t.gold_ground = 0xfdf4deff;
    t.on_gold = 0xffffffff;
    t.ok = 0x1a7a50ff;
    t.warn = 0x965e05ff;
    t.error = 0xc43d2bff;
    t.info = 0x2c6fd1ff;
    t.violet = 0x7048d6ff;
    t.banner = 0xf1e7d7ff;
    t.banner_line = 0xcfbb9bff;
    t.shadow = 0x1018281a;
    return t;
  }();
  return theme;
}

Color over(Color top, Color ground) {
  const Color a = top & 0xFFU;
  Color mixed = ground & 0xFFU;
  for (int shift = 8; shift < 32; shift += 8) {
    const Color t = (top >> shift) & 0xFFU;
    const Color g = (ground >> shift) & 0xFFU;
    mixed |= ((t * a + g * (255U - a) + 127U) / 255U) << shift;
  }
  return mixed;
}

Color status_color(const Theme& theme, model::Status status) {
  switch (status) {
    case model::Status::Active: return theme.ok;
    case model::Status::InReview: return theme.info;
    case model::Status::Blocked: return theme.violet;
    case model::Status::Done: return theme.dim;
    case model::Status::Archived: return theme.faint;
  }
  return theme.dim;
}

Color avatar_color(std::string_view user_id) {
  // All dark enough for white initials.
  constexpr std::array<Color, 8> kColors{0xc9456fff, 0x2c6fd1ff, 0xa8610fff, 0x7c5cffff,
                                         0x4d7c0fff, 0x178472ff, 0xb0429fff, 0x0e7490ff};
  std::uint32_t hash = 2166136261U;  // FNV-1a
  for (const char c : user_id) hash = (hash ^ static_cast<std::uint8_t>(c)) * 16777619U;
  return kColors[(hash ^ (hash >> 15)) % kColors.size()];
}

}  // namespace ui
