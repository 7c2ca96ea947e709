#include "ui/widgets/shapes.hpp"

#include <cmath>
#include <string>

#include "base/utf8.hpp"
#include "icons.hpp"
#include "ui/quad.hpp"

namespace ui {
namespace {

// First letters of the first and last word: "Mara Lindqvist" → "ML".
std::string initials(std::string_view name) {
  std::string out;
  bool at_word = true;
  std::string last;
  for (std::size_t at = 0; at < name.size();) {
    const std::size_t begin = at;
    const char32_t c = base::next_code_point(name, at);
    if (c == ' ') {
      at_word = true;
    } else if (at_word) {
      at_word = false;
      last = std::string(name.substr(begin, at - begin));
      if (out.empty()) out = last;
    }
  }
  if (!last.empty() && last != out) out += last;
  for (char& ch : out) {
    if (ch >= 'a' && ch <= 'z') ch = static_cast<char>(ch - 'a' + 'A');
  }
  return out;
}

constexpr text::Style kPillText{text::Face::Medium, 12};
constexpr float kPillPadding = 9;
constexpr float kPillHeight = 22;
constexpr float kPillArrow = 17;
constexpr std::int64_t kMotion_ms = 16;  // between two frames of something that moves
constexpr std::int64_t kSheen_ms = 1600;
constexpr std::int64_t kTyping_ms = 1200;

}  // namespace

void fill(Context& c, const Rect& r, Color color, float radius) {
  quad::fill(c.draw, r, color, radius);
}

void outline(Context& c, const Rect& r, Color color, float radius, float width) {
  quad::box(c.draw, r, 0, color, radius, width);
}

void logo(Context& c, const Rect& r, float radius) {
  quad::part(c.draw, r, radius, r.x, r.x + r.w, 0xf4cf76ff, 0xc9871bff);
}

void box(Context& c, const Rect& r, Color fill, Color border, float radius) {
  quad::box(c.draw, r, fill, border, radius);
}

void hairline(Context& c, float x1, float y1, float x2, float y2, Color color) {
  const float w = quad::device_px();
  quad::fill(c.draw, y1 == y2 ? Rect{x1, y1, x2 - x1, w} : Rect{x1, y1, w, y2 - y1}, color);
}

void soft_shadow(Context& c, const Rect& r, float radius) {
  quad::shadow(c.draw, r, radius, c.theme.shadow, 8, 24);
}

void focus_ring(Context& c, const Rect& r, float radius) {
  outline(c, {r.x - 2, r.y - 2, r.w + 4, r.h + 4}, c.theme.gold, radius + 2, 2);
}

void dot(Context& c, float x, float y, float radius, Color color) {
  quad::disc(c.draw, x, y, radius, color);
}

void avatar(Context& c, float x, float y, float diameter, const model::User& user, float alpha) {
  const float r = diameter / 2;
  ImVec2 from, to;
  if (!user.avatar.empty() && c.text.picture(user.avatar, diameter, from, to)) {
    quad::picture(c.draw, x + r, y + r, r, from, to, alpha);
    return;
  }
  quad::disc(c.draw, x + r, y + r, r, with_alpha(avatar_color(user.id.value), alpha));
  const std::string letters = initials(user.name);
  const text::Style style{text::Face::Semibold, diameter > 28 ? 12.0F : 11.0F};
  const float w = c.text.width(letters, style);
  c.text.draw(c.draw, x + r - w / 2, y, diameter, letters, style, with_alpha(0xFFFFFFFF, alpha));
}

void presence_dot(Context& c, float x, float y, float diameter, Color ground) {
  quad::disc(c.draw, x + diameter - 5, y + diameter - 5, 6, c.theme.ok, ground, 2);
}

void progress(Context& c, const Rect& r, float value) {
  const float radius = r.h / 2;
  quad::fill(c.draw, r, c.theme.line, radius);
  if (value >= 0) {
    quad::part(c.draw, r, radius, r.x, r.x + r.w * std::fmin(value, 1.0F), c.theme.gold,
               c.theme.gold);
  } else if (c.reduced_motion) {
    quad::fill(c.draw, r, with_alpha(c.theme.gold, 0.5F), radius);
  } else {
    const Color none = with_alpha(c.theme.gold, 0);
    const float half = r.w * 0.3F;
    const float way = static_cast<float>(c.now.ms % kSheen_ms) / static_cast<float>(kSheen_ms);
    const float peak = r.x - half + (r.w + 2 * half) * way;
    quad::part(c.draw, r, radius, peak - half, peak, none, c.theme.gold);
    quad::part(c.draw, r, radius, peak, peak + half, c.theme.gold, none);
    c.repaint_within(kMotion_ms);
  }
}

void typing_dots(Context& c, float x, float y, Color color) {
  for (int i = 0; i < 3; ++i) {
    float up = 0;
    if (!c.reduced_motion) {
      const std::int64_t phase_ms = (c.now.ms + kTyping_ms - 160 * i) % kTyping_ms;
      const float turn = static_cast<float>(phase_ms) / (kTyping_ms / 2.0F);
      up = turn < 1 ? 4 * turn * (1 - turn) : 0;  // thrown up, then at rest
    }
    dot(c, x + 2.5F + static_cast<float>(i) * 8, y - 3 * up, 2.5F,
        with_alpha(color, c.reduced_motion ? 0.8F : 0.55F + 0.45F * up));
  }
  if (!c.reduced_motion) c.repaint_within(kMotion_ms);
}

float status_pill_width(Context& c, std::string_view label, bool with_arrow) {
  return c.text.width(label, kPillText) + 2 * kPillPadding + (with_arrow ? kPillArrow : 0);
}

void status_pill(Context& c, float x, float y, std::string_view label, Color color,
                 bool with_arrow) {
  const Rect r{x, y, status_pill_width(c, label, with_arrow), kPillHeight};
  box(c, r, with_alpha(color, 0.12F), with_alpha(color, 0.45F), kPillHeight / 2);
  c.text.draw(c.draw, x + kPillPadding, y, kPillHeight, label, kPillText, color);
  if (with_arrow) {
    draw_icon(c, x + r.w - kPillPadding - 11, y, kPillHeight, 12, icon::chevron_down, color);
  }
}

void draw_icon(Context& c, float x, float y, float box, float size, const char* glyph,
               Color color) {
  const text::Style style{text::Face::Icon, size};
  const float w = c.text.width(glyph, style);
  c.text.draw(c.draw, x + (size - w) / 2, y, box, glyph, style, color);
}

}  // namespace ui
