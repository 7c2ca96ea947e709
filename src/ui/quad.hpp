// Quads: the shapes that shaders/ui.{vert,frag} draw, one quad each, appended to a draw
// list among its text: same order, same clip rectangle, same draw call.
//
// Invariant: lengths taken are CSS px; boxes lie on whole device pixels, so that their edges
// and hairlines are sharp at any ratio; circles lie where they are told. Nothing is appended
// for what is empty, transparent, or outside the list's clip rectangle. A colour of 0 is
// none. Called by widgets/shapes and text/rich; nobody else knows the vertex.
#pragma once

#include "ui/semantics.hpp"
#include "ui/theme.hpp"

struct ImDrawList;
struct ImVec2;

namespace ui::quad {

// One device px in CSS px.
[[nodiscard]] float device_px();

// A filled box. Without a radius this is the cheapest thing there is.
void fill(ImDrawList* list, const Rect& rect, Color color, float radius = 0);
// Filled and bordered at once. The border lies inside the rectangle, over the fill; its
// width of 0 is one device px.
void box(ImDrawList* list, const Rect& rect, Color fill, Color border, float radius,
         float border_width = 0);
// The part between x = `from` and x = `to` of a rounded box, its colour running from `left`
// to `right`.
void part(ImDrawList* list, const Rect& rect, float radius, float from, float to, Color left,
          Color right);
void disc(ImDrawList* list, float x, float y, float radius, Color fill, Color border = 0,
          float border_width = 0);
// CSS' box-shadow: what falls beside `caster`, `down` below it, blurred by `blur` (two
// standard deviations). Nothing is drawn where the caster itself will be.
void shadow(ImDrawList* list, const Rect& caster, float radius, Color color, float down,
            float blur);
// A round cutting of the atlas between `uv_min` and `uv_max`.
void picture(ImDrawList* list, float x, float y, float radius, const ImVec2& uv_min,
             const ImVec2& uv_max, float alpha = 1);

}  // namespace ui::quad
