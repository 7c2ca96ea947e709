// Shapes: the drawn vocabulary — boxes, pills, avatars, shadows, separators.
//
// Invariant: drawing only; no input, no state; motion is a function of the frame's time,
// and there is none where it is to be reduced. Lengths are CSS px; hairlines are one
// device px wide whatever the scale. Each is one quad but where it says so (ui/quad.hpp).
#pragma once

#include <string_view>

#include "model/entities.hpp"
#include "ui/context.hpp"

namespace ui {

void fill(Context& c, const Rect& rect, Color color, float radius = 0);
// Inside the rectangle's edge; a width of 0 is a hairline.
void outline(Context& c, const Rect& rect, Color color, float radius = 0, float width = 0);
// Filled and hairlined at once, for the price of one.
void box(Context& c, const Rect& rect, Color fill, Color border, float radius = 0);
void hairline(Context& c, float x1, float y1, float x2, float y2, Color color);
// Beside and below `rect`, for what floats; drawn before it. Four quads.
void soft_shadow(Context& c, const Rect& rect, float radius);
// Around `rect`, which has the keyboard's focus.
void focus_ring(Context& c, const Rect& rect, float radius);
void dot(Context& c, float x, float y, float radius, Color color);

// The client's mark: a golden square.
void logo(Context& c, const Rect& rect, float radius);
// The person's picture; while there is none, initials on the person's colour. `x`, `y` is the
// top left corner.
void avatar(Context& c, float x, float y, float diameter, const model::User& user, float alpha = 1);
void presence_dot(Context& c, float x, float y, float diameter, Color ground);

// A track filled to `value` of 0 … 1; negative: not known, a sheen runs along it. Up to
// three quads.
void progress(Context& c, const Rect& rect, float value);
// Three dots, 21 px wide, that hop in turn; `y` is their middle.
void typing_dots(Context& c, float x, float y, Color color);

// Returns the pill's width; height 22.
float status_pill_width(Context& c, std::string_view label, bool with_arrow);
void status_pill(Context& c, float x, float y, std::string_view label, Color color,
                 bool with_arrow);

void draw_icon(Context& c, float x, float y, float box, float size, const char* glyph, Color color);

}  // namespace ui
