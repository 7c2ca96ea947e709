#include "platform/web/canvas_rasterizer.hpp"

#include "platform/web/bridge.hpp"

namespace platform::web {

void CanvasRasterizer::rasterize(std::string_view word, ui::text::Style style, float scale,
                                 float shift, ui::text::WordImage& out) {
  GtWordMetrics metrics{};
  gt_host_rasterize(word.data(), static_cast<int>(word.size()), static_cast<int>(style.face),
                    style.size_px, scale, shift, &metrics);
  out.advance = metrics.advance_px;
  out.width = metrics.width;
  out.height = metrics.height;
  out.left = metrics.left;
  out.top = metrics.top;
  out.colored = metrics.colored != 0;
  out.pixels.resize(static_cast<std::size_t>(metrics.width) *
                    static_cast<std::size_t>(metrics.height));
  if (!out.pixels.empty()) gt_host_copy_pixels(out.pixels.data());
}

ui::text::LineMetrics CanvasRasterizer::metrics(ui::text::Style style) {
  GtLineMetrics metrics{};
  gt_host_metrics(static_cast<int>(style.face), style.size_px, &metrics);
  return {metrics.ascent_px, metrics.descent_px};
}

}  // namespace platform::web
