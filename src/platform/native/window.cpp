#include "platform/native/window.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui.h>

#include "base/utf8.hpp"
#include "platform/native/keys.hpp"
#include "render/gl.hpp"

namespace platform::native {
namespace {

constexpr float kWheelStepPx = 60;  // one notch; three lines of text, as browsers do

std::string last_error() {
  const char* text = nullptr;
  (void)glfwGetError(&text);
  return text == nullptr ? "unknown reason" : text;
}

struct Extent {
  float width, height;  // CSS px
  float scale;          // device px per CSS px
  float window_to_css;  // factor for pointer positions
};

Extent measure(GLFWwindow* window, float fixed_scale) {
  int frame_width = 0, frame_height = 0, window_width = 0, window_height = 0;
  glfwGetFramebufferSize(window, &frame_width, &frame_height);
  glfwGetWindowSize(window, &window_width, &window_height);
  float scale = fixed_scale, ignored = 0;
  if (!(scale > 0)) glfwGetWindowContentScale(window, &scale, &ignored);
  if (!(scale > 0)) scale = 1;
  const float density =
      window_width > 0 ? static_cast<float>(frame_width) / static_cast<float>(window_width) : 1;
  return {static_cast<float>(frame_width) / scale, static_cast<float>(frame_height) / scale, scale,
          density / scale};
}

}  // namespace

struct Window::Callbacks {
  static Window& of(GLFWwindow* window) {
    return *static_cast<Window*>(glfwGetWindowUserPointer(window));
  }
  static void size(GLFWwindow* window, int, int) { of(window).tell_size(); }
  static void scale(GLFWwindow* window, float, float) { of(window).tell_size(); }
  static void refresh(GLFWwindow* window) { of(window).tell_size(); }
  static void focus(GLFWwindow* window, int focused) {
    of(window).listener_->on_focus(focused == GLFW_TRUE);
  }
  static void moved(GLFWwindow* window, double x, double y) {
    Window& self = of(window);
    const float factor = measure(window, self.fixed_scale_).window_to_css;
    self.listener_->on_pointer_moved(static_cast<float>(x) * factor, static_cast<float>(y) * factor,
                                     true);
  }
  static void entered(GLFWwindow* window, int inside) {
    if (inside == GLFW_FALSE) of(window).listener_->on_pointer_moved(0, 0, false);
  }
  static void button(GLFWwindow* window, int button, int action, int) {
    modifiers(of(window));
    if (button <= GLFW_MOUSE_BUTTON_MIDDLE) {
      of(window).listener_->on_pointer_button(button, action == GLFW_PRESS);
    }
  }
  static void scroll(GLFWwindow* window, double dx, double dy) {
    of(window).listener_->on_wheel(-static_cast<float>(dx) * kWheelStepPx,
                                   -static_cast<float>(dy) * kWheelStepPx);
  }
  // Asked of the keys themselves: on X11 GLFW's `mods` lacks the modifier just pressed.
  static void modifiers(Window& self) {
    const auto held = [&self](int left, int right) {
      return glfwGetKey(self.window_, left) == GLFW_PRESS ||
             glfwGetKey(self.window_, right) == GLFW_PRESS;
    };
    WindowListener& to = *self.listener_;
    to.on_key(ImGuiMod_Ctrl, held(GLFW_KEY_LEFT_CONTROL, GLFW_KEY_RIGHT_CONTROL));
    to.on_key(ImGuiMod_Shift, held(GLFW_KEY_LEFT_SHIFT, GLFW_KEY_RIGHT_SHIFT));
    to.on_key(ImGuiMod_Alt, held(GLFW_KEY_LEFT_ALT, GLFW_KEY_RIGHT_ALT));
    to.on_key(ImGuiMod_Super, held(GLFW_KEY_LEFT_SUPER, GLFW_KEY_RIGHT_SUPER));
  }
  static void key(GLFWwindow* window, int key, int scancode, int action, int) {
    if (action == GLFW_REPEAT) return;  // Dear ImGui repeats by itself
    modifiers(of(window));
    const int imgui_key = to_imgui_key(key, scancode);
    if (imgui_key != ImGuiKey_None) of(window).listener_->on_key(imgui_key, action == GLFW_PRESS);
  }
  static void character(GLFWwindow* window, unsigned code_point) {
    std::string utf8;
    base::append_utf8(utf8, static_cast<char32_t>(code_point));
    of(window).listener_->on_text(utf8);
  }
};

base::Result<std::unique_ptr<Window>> Window::open(const Options& options) {
  if (glfwInit() != GLFW_TRUE) {
    return base::fail("no_display", "No window can be opened: " + last_error() + '.');
  }
  std::unique_ptr<Window> self(new Window);  // from here on it ends GLFW
  self->fixed_scale_ = options.scale;
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  glfwWindowHint(GLFW_DEPTH_BITS, 0);
  glfwWindowHint(GLFW_STENCIL_BITS, 0);
  glfwWindowHint(GLFW_SCALE_TO_MONITOR, options.scale > 0 ? GLFW_FALSE : GLFW_TRUE);
  glfwWindowHintString(GLFW_X11_CLASS_NAME, "goldenthread");
  glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "goldenthread");
  const float factor = options.scale > 0 ? options.scale : 1;
  self->window_ = glfwCreateWindow(
      static_cast<int>(std::lround(static_cast<float>(options.width_px) * factor)),
      static_cast<int>(std::lround(static_cast<float>(options.height_px) * factor)),
      options.title.c_str(), nullptr, nullptr);
  if (self->window_ == nullptr) {
    return base::fail("no_opengl", "No OpenGL 3.3 window can be opened: " + last_error() + '.');
  }
  glfwMakeContextCurrent(self->window_);
  glfwSwapInterval(1);
  self->cursors_[0] = glfwCreateStandardCursor(GLFW_ARROW_CURSOR);
  self->cursors_[1] = glfwCreateStandardCursor(GLFW_HAND_CURSOR);
  self->cursors_[2] = glfwCreateStandardCursor(GLFW_IBEAM_CURSOR);
  self->cursors_[3] = glfwCreateStandardCursor(GLFW_VRESIZE_CURSOR);
  return self;
}

Window::~Window() {
  for (GLFWcursor* cursor : cursors_) {
    if (cursor != nullptr) glfwDestroyCursor(cursor);
  }
  if (window_ != nullptr) glfwDestroyWindow(window_);
  glfwTerminate();
}

void Window::listen(WindowListener& listener) {
  listener_ = &listener;
  glfwSetWindowUserPointer(window_, this);
  glfwSetFramebufferSizeCallback(window_, Callbacks::size);
  glfwSetWindowContentScaleCallback(window_, Callbacks::scale);
  glfwSetWindowRefreshCallback(window_, Callbacks::refresh);
  glfwSetWindowFocusCallback(window_, Callbacks::focus);
  glfwSetCursorPosCallback(window_, Callbacks::moved);
  glfwSetCursorEnterCallback(window_, Callbacks::entered);
  glfwSetMouseButtonCallback(window_, Callbacks::button);
  glfwSetScrollCallback(window_, Callbacks::scroll);
  glfwSetKeyCallback(window_, Callbacks::key);
  glfwSetCharCallback(window_, Callbacks::character);
  tell_size();
}

void Window::share_clipboard() {
  ImGuiPlatformIO& system = ImGui::GetPlatformIO();
  system.Platform_ClipboardUserData = window_;
  system.Platform_GetClipboardTextFn = [](ImGuiContext*) -> const char* {
    return glfwGetClipboardString(nullptr);
  };
  system.Platform_SetClipboardTextFn = [](ImGuiContext*, const char* text) {
    glfwSetClipboardString(nullptr, text);
  };
}

void Window::wait(std::int64_t timeout_ms) {
  if (timeout_ms < 0) {
    glfwWaitEvents();
  } else if (timeout_ms == 0) {
    glfwPollEvents();
  } else {
    glfwWaitEventsTimeout(static_cast<double>(timeout_ms) / 1000.0);
  }
}

void Window::wake() { glfwPostEmptyEvent(); }

void Window::set_title(const std::string& title) { glfwSetWindowTitle(window_, title.c_str()); }

void Window::set_cursor(CursorShape shape) {
  if (shape == shape_) return;
  shape_ = shape;
  glfwSetCursor(window_, cursors_[static_cast<std::size_t>(shape)]);
}

void Window::tell_size() {
  const Extent extent = measure(window_, fixed_scale_);
  listener_->on_resize(extent.width, extent.height, extent.scale);
}

void Window::present() { glfwSwapBuffers(window_); }

Window::Pixels Window::read_back() const {
  Pixels pixels;
  glfwGetFramebufferSize(window_, &pixels.width, &pixels.height);
  const std::size_t stride = static_cast<std::size_t>(std::max(pixels.width, 0)) * 3;
  const auto rows = static_cast<std::size_t>(std::max(pixels.height, 0));
  std::vector<unsigned char> upside_down(stride * rows);
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, pixels.width, pixels.height, GL_RGB, GL_UNSIGNED_BYTE, upside_down.data());
  pixels.rgb.resize(upside_down.size());
  for (std::size_t row = 0; row < rows; ++row) {
    std::memcpy(&pixels.rgb[row * stride], &upside_down[(rows - 1 - row) * stride], stride);
  }
  return pixels;
}

bool Window::should_close() const { return glfwWindowShouldClose(window_) == GLFW_TRUE; }

bool Window::visible() const { return glfwGetWindowAttrib(window_, GLFW_ICONIFIED) == GLFW_FALSE; }

}  // namespace platform::native
