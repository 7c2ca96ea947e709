// Scroll bar: how far down a view is, and a thumb to drag.
//
// Invariant: draws and drags only; where the content is, is the caller's. Offsets are
// doubles: a hundred thousand rows are millions of px.
#pragma once

#include <string_view>

#include "ui/context.hpp"

namespace ui {

// At the right edge of `view`. Returns the offset it was dragged to, or -1.
double scrollbar(Context& c, std::string_view id, const Rect& view, double offset, double content);

}  // namespace ui
