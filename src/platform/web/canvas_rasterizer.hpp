// CanvasRasterizer: ui::text::Rasterizer over the browser's Canvas2D (the drawing is in
// web/src/rasterizer.ts; one 2D context is shared by all apps of the page).
//
// Invariant: the same fonts and the same shaper lay out the DOM layer, so drawn text
// and selectable text agree. Made by entry/web_main, one per app.
#pragma once

#include "ui/text/rasterizer.hpp"

namespace platform::web {

class CanvasRasterizer final : public ui::text::Rasterizer {
 public:
  void rasterize(std::string_view word, ui::text::Style style, float scale, float shift,
                 ui::text::WordImage& out) override;
  ui::text::LineMetrics metrics(ui::text::Style style) override;
};

}  // namespace platform::web
