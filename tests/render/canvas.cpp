#include "canvas.hpp"

#include <cmath>

#include <doctest/doctest.h>
#include <imgui.h>

namespace pixels {

Canvas::Canvas(float device_scale) : scale(device_scale) {
  platform::native::Window::Options options;
  options.title = "render tests";
  options.width_px = kWidth;
  options.height_px = kHeight;
  options.scale = scale;
  auto window = platform::native::Window::open(options);
  REQUIRE_MESSAGE(window, "needs a display with OpenGL 3.3 (tools/test render brings one): "
                              << (window ? "" : window.error().message));
  window_ = std::move(*window);
  frame_ = std::make_unique<ui::Frame>(ui::FrameConfig{true, false, false, 0, {}}, rasterizer_);
  frame_->make_current();
  frame_->resize(kWidth, kHeight, scale);
  text_ = std::make_unique<ui::Text>(rasterizer_);
  renderer_ = std::make_unique<render::Renderer>();
}

Canvas::~Canvas() {
  frame_->make_current();
  renderer_.reset();
}

void Canvas::draw(const std::function<void(ui::Context&)>& what) {
  text_->begin_frame(scale);
  ImGui::NewFrame();
  ui::Semantics semantics;
  ui::Context c{ui::dark_theme(), *text_, semantics};
  c.draw = ImGui::GetBackgroundDrawList();
  c.now = now;
  c.reduced_motion = reduced_motion;
  what(c);
  ImGui::Render();
  ImDrawData* data = ImGui::GetDrawData();
  commands = vertices = 0;
  for (const ImDrawList* list : data->CmdLists) {
    commands += list->CmdBuffer.Size;
    vertices += list->VtxBuffer.Size;
  }
  drew = renderer_->draw(data, static_cast<int>(std::lround(kWidth * scale)),
                         static_cast<int>(std::lround(kHeight * scale)), 0x000000ff);
  image_ = window_->read_back();
}

Rgb Canvas::at(int x, int y) const {
  REQUIRE((x >= 0 && y >= 0 && x < image_.width && y < image_.height));
  const std::size_t i = static_cast<std::size_t>(y * image_.width + x) * 3;
  return {image_.rgb[i], image_.rgb[i + 1], image_.rgb[i + 2]};
}

}  // namespace pixels
