// GlContext: a WebGL2 context on the app's canvas, through Emscripten's html5 API.
//
// Not through Emscripten's GLFW port, although the desktop client uses GLFW: the port
// listens on window and prevents Tab and Backspace page-wide, knows one canvas per page
// and no device pixel ratio, which is ruinous in someone else's page. The page's
// TypeScript owns input and size instead; only the context is made here, because the
// module's GL functions need it registered.
//
// Invariant: `ok()` false means the browser has no WebGL2 for us; nothing may be drawn.
// `make_current` is called before every step: with several apps on one page each has
// its own module, yet a lost and restored context must be chosen again.
#pragma once

namespace platform::web {

class GlContext {
 public:
  GlContext();
  ~GlContext();
  GlContext(const GlContext&) = delete;
  GlContext& operator=(const GlContext&) = delete;

  [[nodiscard]] bool ok() const { return handle_ > 0; }
  void make_current() const;

 private:
  long handle_ = 0;  // EMSCRIPTEN_WEBGL_CONTEXT_HANDLE: int or intptr_t by version
};

}  // namespace platform::web
