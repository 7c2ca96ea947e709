#include "platform/web/gl_context.hpp"

#include <emscripten/html5.h>

#include "platform/web/bridge.hpp"

namespace platform::web {

GlContext::GlContext() {
  gt_host_canvas();
  // The page has made the context already, with these attributes (web/src/glue.ts).
  EmscriptenWebGLContextAttributes attributes;
  emscripten_webgl_init_context_attributes(&attributes);
  attributes.majorVersion = 2;
  attributes.alpha = EM_FALSE;      // the app fills its whole canvas: no blending with the page
  attributes.antialias = EM_FALSE;  // our shaders anti-alias; MSAA would only cost memory
  attributes.depth = EM_FALSE;
  attributes.stencil = EM_FALSE;
  attributes.premultipliedAlpha = EM_TRUE;
  attributes.powerPreference = EM_WEBGL_POWER_PREFERENCE_DEFAULT;
  attributes.enableExtensionsByDefault = EM_FALSE;
  handle_ = static_cast<long>(emscripten_webgl_create_context("!gt", &attributes));
  make_current();
}

GlContext::~GlContext() {
  if (ok()) emscripten_webgl_destroy_context(static_cast<EMSCRIPTEN_WEBGL_CONTEXT_HANDLE>(handle_));
}

void GlContext::make_current() const {
  if (!ok()) return;
  emscripten_webgl_make_context_current(static_cast<EMSCRIPTEN_WEBGL_CONTEXT_HANDLE>(handle_));
}

}  // namespace platform::web
