#include "render/renderer.hpp"

#include <cassert>

#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include "render/gl.hpp"

namespace render {

Renderer::Renderer() {
  [[maybe_unused]] const bool ready = ImGui_ImplOpenGL3_Init(kGlslVersion);
  assert(ready && "Dear ImGui's OpenGL backend refused the context");
}

Renderer::~Renderer() { ImGui_ImplOpenGL3_Shutdown(); }

void Renderer::draw(ImDrawData* data, int framebuffer_width, int framebuffer_height,
                    std::uint32_t clear_rgba) {
  if (lost_ || data == nullptr || framebuffer_width <= 0 || framebuffer_height <= 0) {
    return;
  }
  ImGui_ImplOpenGL3_NewFrame();  // makes shaders and buffers where there are none

  const auto channel = [clear_rgba](int shift) {
    return static_cast<float>((clear_rgba >> shift) & 0xFFU) / 255.0F;
  };
  const float alpha = channel(0);
  glViewport(0, 0, framebuffer_width, framebuffer_height);
  glDisable(GL_SCISSOR_TEST);
  glClearColor(channel(24) * alpha, channel(16) * alpha, channel(8) * alpha, alpha);
  glClear(GL_COLOR_BUFFER_BIT);

  // Blending is the backend's (SRC_ALPHA, 1-SRC_ALPHA; alpha ONE, 1-SRC_ALPHA), which
  // leaves premultiplied colour over a premultiplied ground.
  ImGui_ImplOpenGL3_RenderDrawData(data);
}

void Renderer::device_lost() {
  lost_ = true;
  // GL calls on a lost context do nothing, so this only forgets names and asks every
  // texture's owner for its pixels again.
  ImGui_ImplOpenGL3_DestroyDeviceObjects();
}

void Renderer::device_restored() { lost_ = false; }

}  // namespace render
