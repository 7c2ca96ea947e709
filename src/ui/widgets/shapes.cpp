#include "ui/widgets/shapes.hpp"

#include <string>

#include "base/utf8.hpp"
#include "icons.hpp"

namespace ui {
namespace {

ImVec2 top_left(const Rect& r) { return {r.x, r.y}; }
ImVec2 bottom_right(const Rect& r) { return {r.x + r.w, r.y + r.h}; }
float device_px() { return 1.0F / ImGui::GetIO().DisplayFramebufferScale.x; }

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
constexpr float kPillArrow = 14;

}  // namespace

void fill(Context& c, const Rect& r, Color color, float radius) {
  c.draw->AddRectFilled(top_left(r), bottom_right(r), to_imgui(color), radius);
}

void outline(Context& c, const Rect& r, Color color, float radius) {
  const float half = device_px() / 2;  // the line lies inside the box
  c.draw->AddRect({r.x + half, r.y + half}, {r.x + r.w - half, r.y + r.h - half}, to_imgui(color),
                  radius, 0, device_px());
}

void hairline(Context& c, float x1, float y1, float x2, float y2, Color color) {
  const float w = device_px();
  if (y1 == y2) {
    fill(c, {x1, y1, x2 - x1, w}, color);
  } else {
    fill(c, {x1, y1, w, y2 - y1}, color);
  }
}

void soft_shadow(Context& c, const Rect& r, float radius) {
  // Rings that add up to a falloff without an edge: the outer ones are faint.
  constexpr int kRings = 14;
  for (int i = kRings; i > 0; --i) {
    const float grow = static_cast<float>(i) * 1.6F;
    const float weight = static_cast<float>(kRings + 1 - i) / static_cast<float>(kRings);
    const Rect ring{r.x - grow, r.y - grow + 6, r.w + 2 * grow, r.h + 2 * grow};
    fill(c, ring, with_alpha(c.theme.shadow, 0.11F * weight), radius + grow);
  }
}

void dot(Context& c, float x, float y, float radius, Color color) {
  c.draw->AddCircleFilled({x, y}, radius, to_imgui(color));
}

void avatar(Context& c, float x, float y, float diameter, const model::User& user, float alpha) {
  const float r = diameter / 2;
  c.draw->AddCircleFilled({x + r, y + r}, r,
                          to_imgui(with_alpha(avatar_color(user.id.value), alpha)));
  const std::string letters = initials(user.name);
  const text::Style style{text::Face::Semibold, diameter > 28 ? 12.0F : 10.0F};
  const float w = c.text.width(letters, style);
  c.text.draw(c.draw, x + r - w / 2, y, diameter, letters, style, with_alpha(0xFFFFFFFF, alpha));
}

void presence_dot(Context& c, float x, float y, float diameter, Color ground) {
  const float cx = x + diameter - 3;
  const float cy = y + diameter - 3;
  dot(c, cx, cy, 6, ground);
  dot(c, cx, cy, 4, c.theme.ok);
}

float status_pill_width(Context& c, std::string_view label, bool with_arrow) {
  return c.text.width(label, kPillText) + 2 * kPillPadding + (with_arrow ? kPillArrow : 0);
}

void status_pill(Context& c, float x, float y, std::string_view label, Color color,
                 bool with_arrow) {
  const Rect r{x, y, status_pill_width(c, label, with_arrow), kPillHeight};
  fill(c, r, with_alpha(color, 0.12F), kPillHeight / 2);
  outline(c, r, with_alpha(color, 0.45F), kPillHeight / 2);
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
