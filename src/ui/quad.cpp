#include "ui/quad.hpp"

#include <algorithm>
#include <cmath>

#include <imgui.h>

namespace ui::quad {
namespace {

// What shaders/ui.{vert,frag} understand.
enum class Kind : unsigned short { Solid = 1, Box = 2, Shadow = 3, Picture = 4 };
constexpr float kShapeU = 24576;    // added to u: this is a shape, and v_uv a place in it
constexpr float kPictureU = -2;     // added to u: this is a round picture
constexpr float kFormUnits = 32;    // per device px
constexpr float kLargeArea = 4096;  // device px²: of less, drawing parts saves nothing
constexpr float kShadowReach = 3;   // standard deviations; less than a level lies beyond

struct Extent {  // device px
  float x0, y0, x1, y1;
  [[nodiscard]] float width() const { return x1 - x0; }
  [[nodiscard]] float height() const { return y1 - y0; }
};

struct Shape {
  float x, y;            // centre, device px
  float half_x, half_y;  // device px
  Kind kind;
  Color border = 0;
  float radius = 0, border_width = 0, sigma = 0;  // device px
};

float ratio() { return ImGui::GetIO().DisplayFramebufferScale.x; }

// The nearest whole device pixels, at least one each way.
Extent snapped(const Rect& r, float scale) {
  Extent e{std::floor(r.x * scale + 0.5F), std::floor(r.y * scale + 0.5F),
           std::floor((r.x + r.w) * scale + 0.5F), std::floor((r.y + r.h) * scale + 0.5F)};
  e.x1 = std::max(e.x1, e.x0 + 1);
  e.y1 = std::max(e.y1, e.y0 + 1);
  return e;
}

bool empty(const Rect& r) { return !(r.w > 0 && r.h > 0); }
bool invisible(Color c) { return (c & 0xFFU) == 0; }

bool outside(const ImDrawList* list, const Extent& e, float scale) {
  const ImVec4& clip = list->_CmdHeader.ClipRect;
  return e.x1 <= clip.x * scale || e.y1 <= clip.y * scale || e.x0 >= clip.z * scale ||
         e.y0 >= clip.w * scale;
}

Shape shape_of(const Extent& e, Kind kind, float radius) {
  Shape s{(e.x0 + e.x1) / 2, (e.y0 + e.y1) / 2, e.width() / 2, e.height() / 2, kind};
  s.radius = std::min(radius, std::min(s.half_x, s.half_y));
  return s;
}

unsigned short to_form(float px) {
  return static_cast<unsigned short>(std::clamp(px * kFormUnits + 0.5F, 0.0F, 65535.0F));
}

struct Corner {
  float x, y;  // device px
  float u, v;
  std::uint32_t fill;  // as Dear ImGui has it
};

// Clockwise from the top left, as Dear ImGui's own rectangles are.
void append(ImDrawList* list, const Shape& s, const Corner (&corners)[4], float scale) {
  list->PrimReserve(6, 4);
  const auto first = static_cast<ImDrawIdx>(list->_VtxCurrentIdx);
  for (const int i : {0, 1, 2, 0, 2, 3}) {
    *list->_IdxWritePtr++ = static_cast<ImDrawIdx>(first + i);
  }
  for (const Corner& c : corners) {
    ImDrawVert& vertex = *list->_VtxWritePtr++;
    vertex.pos = {c.x / scale, c.y / scale};
    vertex.uv = {c.u, c.v};
    vertex.col = c.fill;
    vertex.border = to_imgui(s.border);
    const bool centre = s.kind == Kind::Picture;
    vertex.half_size = centre ? ImVec2(s.x, s.y) : ImVec2(s.half_x, s.half_y);
    vertex.form[0] = to_form(s.radius);
    vertex.form[1] = to_form(s.border_width);
    vertex.form[2] = to_form(s.sigma);
    vertex.form[3] = static_cast<unsigned short>(s.kind);
  }
  list->_VtxCurrentIdx += 4;
}

// The part of a shape that lies within `e`.
void append(ImDrawList* list, const Shape& s, const Extent& e, Color left, Color right,
            float scale) {
  if (!(e.x0 < e.x1 && e.y0 < e.y1) || outside(list, e, scale)) return;
  const std::uint32_t l = to_imgui(left);
  const std::uint32_t r = to_imgui(right);
  const float u0 = e.x0 - s.x + kShapeU;
  const float u1 = e.x1 - s.x + kShapeU;
  const float v0 = e.y0 - s.y;
  const float v1 = e.y1 - s.y;
  append(list, s,
         {{e.x0, e.y0, u0, v0, l},
          {e.x1, e.y0, u1, v0, r},
          {e.x1, e.y1, u1, v1, r},
          {e.x0, e.y1, u0, v1, l}},
         scale);
}

void append(ImDrawList* list, const Shape& s, const Extent& e, Color color, float scale) {
  append(list, s, e, color, color, scale);
}

// What of `all` lies around `hole`: four parts, or all of it where there is no hole.
void append_around(ImDrawList* list, const Shape& s, const Extent& all, const Extent& hole,
                   Color color, float scale) {
  if (!(hole.x0 < hole.x1 && hole.y0 < hole.y1)) {
    append(list, s, all, color, scale);
    return;
  }
  append(list, s, {all.x0, all.y0, all.x1, hole.y0}, color, scale);
  append(list, s, {all.x0, hole.y0, hole.x0, hole.y1}, color, scale);
  append(list, s, {hole.x1, hole.y0, all.x1, hole.y1}, color, scale);
  append(list, s, {all.x0, hole.y1, all.x1, all.y1}, color, scale);
}

// A box: where it is large, what a distance decides is only its rim; within that it is of one
// colour, which costs next to nothing, or nothing at all.
void append_box(ImDrawList* list, const Shape& s, const Extent& e, Color fill, float scale) {
  const float rim = std::ceil(std::max(s.radius, s.border_width));
  const Extent inside{e.x0 + rim, e.y0 + rim, e.x1 - rim, e.y1 - rim};
  const bool large = inside.x1 > inside.x0 && inside.y1 > inside.y0 &&
                     inside.width() * inside.height() >= kLargeArea;
  if (!large || s.kind == Kind::Solid) {
    append(list, s, e, fill, scale);
    return;
  }
  if (!invisible(fill)) append(list, shape_of(inside, Kind::Solid, 0), inside, fill, scale);
  append_around(list, s, e, inside, fill, scale);
}

// Whole pixels around a circle and its soft edge.
Extent around(float x, float y, float radius) {
  return {std::floor(x - radius - 0.5F), std::floor(y - radius - 0.5F),
          std::ceil(x + radius + 0.5F), std::ceil(y + radius + 0.5F)};
}

}  // namespace

float device_px() { return 1 / ratio(); }

void fill(ImDrawList* list, const Rect& rect, Color color, float radius) {
  if (empty(rect) || invisible(color)) return;
  const float scale = ratio();
  const Extent e = snapped(rect, scale);
  const Kind kind = radius > 0 ? Kind::Box : Kind::Solid;
  append_box(list, shape_of(e, kind, radius * scale), e, color, scale);
}

void box(ImDrawList* list, const Rect& rect, Color fill, Color border, float radius,
         float border_width) {
  if (empty(rect) || (invisible(fill) && invisible(border))) return;
  const float scale = ratio();
  const Extent e = snapped(rect, scale);
  Shape s = shape_of(e, Kind::Box, radius * scale);
  s.border = border;
  if (!invisible(border)) {
    s.border_width = std::max(1.0F, std::floor(border_width * scale + 0.5F));
  }
  append_box(list, s, e, fill, scale);
}

void part(ImDrawList* list, const Rect& rect, float radius, float from, float to, Color left,
          Color right) {
  if (empty(rect) || (invisible(left) && invisible(right))) return;
  const float scale = ratio();
  Extent e = snapped(rect, scale);
  const Shape s = shape_of(e, Kind::Box, radius * scale);
  e.x0 = std::max(e.x0, from * scale);
  e.x1 = std::min(e.x1, to * scale);
  append(list, s, e, left, right, scale);
}

void disc(ImDrawList* list, float x, float y, float radius, Color fill, Color border,
          float border_width) {
  if (!(radius > 0) || (invisible(fill) && invisible(border))) return;
  const float scale = ratio();
  const float r = radius * scale;
  Shape s{x * scale, y * scale, r, r, Kind::Box, border, r};
  if (!invisible(border)) s.border_width = std::max(1.0F, border_width * scale);
  append(list, s, around(s.x, s.y, r), fill, scale);
}

void shadow(ImDrawList* list, const Rect& caster, float radius, Color color, float down,
            float blur) {
  if (empty(caster) || invisible(color) || !(blur > 0)) return;
  const float scale = ratio();
  const Extent over = snapped(caster, scale);
  const float fall = std::floor(down * scale + 0.5F);
  const Extent under{over.x0, over.y0 + fall, over.x1, over.y1 + fall};
  Shape s = shape_of(under, Kind::Shadow, radius * scale);
  s.sigma = blur * scale / 2;
  const float reach = std::ceil(kShadowReach * s.sigma);
  const Extent all{under.x0 - reach, under.y0 - reach, under.x1 + reach, under.y1 + reach};
  // The widest rectangle within the caster's rounded corners stays out: a frame of four.
  const float inset = std::ceil(s.radius * 0.3F);
  const Extent hole{over.x0 + inset, std::max(over.y0 + inset, all.y0), over.x1 - inset,
                    std::min(over.y1 - inset, all.y1)};
  append_around(list, s, all, hole, color, scale);
}

void picture(ImDrawList* list, float x, float y, float radius, const ImVec2& uv_min,
             const ImVec2& uv_max, float alpha) {
  if (!(radius > 0)) return;
  const float scale = ratio();
  const float r = radius * scale;
  const Shape s{x * scale, y * scale, r, r, Kind::Picture, 0, r};
  const Extent e{s.x - r, s.y - r, s.x + r, s.y + r};
  if (outside(list, e, scale)) return;
  const std::uint32_t tint = to_imgui(with_alpha(0xFFFFFFFF, alpha));
  const float u0 = uv_min.x + kPictureU;
  const float u1 = uv_max.x + kPictureU;
  append(list, s,
         {{e.x0, e.y0, u0, uv_min.y, tint},
          {e.x1, e.y0, u1, uv_min.y, tint},
          {e.x1, e.y1, u1, uv_max.y, tint},
          {e.x0, e.y1, u0, uv_max.y, tint}},
         scale);
}

}  // namespace ui::quad
