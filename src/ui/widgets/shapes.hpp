// Shapes: the drawn vocabulary — boxes, pills, avatars, shadows, separators.
//
// Invariant: drawing only; no input, no state. Lengths are CSS px; hairlines are one
// device px wide whatever the scale.
#pragma once

#include <string_view>

#include "model/entities.hpp"
#include "ui/context.hpp"

namespace ui {

void fill(Context& c, const Rect& rect, Color color, float radius = 0);
void outline(Context& c, const Rect& rect, Color color, float radius = 0);
void hairline(Context& c, float x1, float y1, float x2, float y2, Color color);
void soft_shadow(Context& c, const Rect& rect, float radius);
void dot(Context& c, float x, float y, float radius, Color color);

// Initials on the person's colour; `x`, `y` is the top left corner.
void avatar(Context& c, float x, float y, float diameter, const model::User& user, float alpha = 1);
void presence_dot(Context& c, float x, float y, float diameter, Color ground);

// Returns the pill's width; height 22.
float status_pill_width(Context& c, std::string_view label, bool with_arrow);
void status_pill(Context& c, float x, float y, std::string_view label, Color color,
                 bool with_arrow);

void draw_icon(Context& c, float x, float y, float box, float size, const char* glyph, Color color);

}  // namespace ui
