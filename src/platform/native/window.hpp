// Window: one GLFW window with an OpenGL 3.3 core context.
//
// Invariant: everything a listener hears is in CSS px and UTF-8, whatever the system's
// units are: on X11 a window is measured in device pixels and only the content scale
// tells them apart, on Wayland and macOS the framebuffer is larger than the window. At
// most one window exists at a time; every call is on the main thread, `wake` excepted.
// Made by entry/desktop_main.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"

struct GLFWwindow;
struct GLFWcursor;

namespace platform::native {

class WindowListener {
 public:
  virtual ~WindowListener() = default;
  virtual void on_resize(float width_px, float height_px, float scale) = 0;
  virtual void on_pointer_moved(float x_px, float y_px, bool inside) = 0;
  virtual void on_pointer_button(int button, bool down) = 0;
  virtual void on_wheel(float dx_px, float dy_px) = 0;  // positive = content moves up/left
  virtual void on_key(int imgui_key, bool down) = 0;
  virtual void on_text(const std::string& utf8) = 0;
  virtual void on_focus(bool focused) = 0;
};

enum class CursorShape { Arrow, Hand, Text, ResizeVertical };

class Window {
 public:
  struct Options {
    std::string title;
    int width_px = 1440, height_px = 900;  // CSS px
    float scale = 0;                       // device px per CSS px; 0: the screen's
  };
  // The context is current on return. Fails with one sentence: no display, no OpenGL 3.3.
  [[nodiscard]] static base::Result<std::unique_ptr<Window>> open(const Options& options);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  // Tells `listener` the size at once, the rest from `wait`. It outlives the window.
  void listen(WindowListener& listener);
  // Gives Dear ImGui's current context the system's clipboard.
  void share_clipboard();

  // Handles events; waits for one until `timeout_ms` (0: do not wait, -1: for ever).
  void wait(std::int64_t timeout_ms);
  static void wake();  // from any thread: ends a wait

  void set_title(const std::string& title);
  void set_cursor(CursorShape shape);
  void tell_size();  // on_resize again, which makes the next step draw
  void present();    // shows what was drawn
  // What was drawn and not yet presented: RGB rows, top first.
  struct Pixels {
    int width = 0, height = 0;
    std::vector<unsigned char> rgb;
  };
  [[nodiscard]] Pixels read_back() const;

  [[nodiscard]] bool should_close() const;
  [[nodiscard]] bool visible() const;  // not minimized

 private:
  struct Callbacks;
  Window() = default;

  GLFWwindow* window_ = nullptr;
  WindowListener* listener_ = nullptr;
  float fixed_scale_ = 0;
  CursorShape shape_ = CursorShape::Arrow;
  GLFWcursor* cursors_[4] = {};
};

}  // namespace platform::native
