// Canvas: a window, a renderer, and the pixels of what a function draws.
//
// Invariant: one at a time (GLFW's rule of platform::native::Window). The ground is opaque
// black. Used by the render tests only.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "platform/fake/rasterizer.hpp"
#include "platform/native/window.hpp"
#include "render/renderer.hpp"
#include "ui/context.hpp"
#include "ui/frame.hpp"

namespace pixels {

struct Rgb {
  int r = 0, g = 0, b = 0;
  friend bool operator==(const Rgb& x, const Rgb& y) {
    return x.r == y.r && x.g == y.g && x.b == y.b;
  }
};

class Canvas {
 public:
  static constexpr int kWidth = 240, kHeight = 160;  // CSS px
  explicit Canvas(float scale);
  ~Canvas();

  void draw(const std::function<void(ui::Context&)>& what);
  // Of the last `draw`, device px from the top left.
  [[nodiscard]] Rgb at(int x, int y) const;
  [[nodiscard]] int width() const { return image_.width; }
  [[nodiscard]] int height() const { return image_.height; }
  // Draw calls and vertices of the last `draw`.
  int commands = 0, vertices = 0;
  bool drew = false;  // the last `draw` was more than what was there

  float scale;
  base::Instant now{1'000'000};
  bool reduced_motion = false;
  render::Renderer& renderer() { return *renderer_; }

 private:
  std::unique_ptr<platform::native::Window> window_;
  platform::fake::Rasterizer rasterizer_;
  std::unique_ptr<ui::Frame> frame_;
  std::unique_ptr<ui::Text> text_;
  std::unique_ptr<render::Renderer> renderer_;
  platform::native::Window::Pixels image_;
};

}  // namespace pixels
