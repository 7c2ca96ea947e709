// Renderer: Dear ImGui's draw lists onto the current OpenGL 3.3 core or OpenGL ES 3.0
// (WebGL 2) context, with the programs of shaders/.
//
// Invariant: one per Dear ImGui context; that context and the GL context are current in
// every call, and nobody else draws in the latter, so its state is set and never asked for.
// A draw call per clip rectangle: text and shapes share program, vertices and texture. Large
// grounds interrupt it: they are cleared, not drawn; so do shadows, which have a program of
// their own. A frame that is made of the same vertices as the one before is not drawn again:
// what browsers and displays do with a new frame costs more than making it.
// Textures follow Dear ImGui's ImTextureData protocol, so whoever owns one only writes
// pixels into memory; after a lost device they are uploaded again by themselves. The frame
// written is opaque or has premultiplied alpha, as browsers and compositors expect.
// Made and called by entry::ClientApp.
#pragma once

#include <cstdint>
#include <span>

struct ImDrawData;
struct ImDrawList;

namespace render {

class Renderer {
 public:
  // Takes the GL context current on this thread. Asserts that it is good enough: the
  // platform made it and has asked for the version already.
  Renderer();
  ~Renderer();
  Renderer(const Renderer&) = delete;
  Renderer& operator=(const Renderer&) = delete;

  // Clears the whole framebuffer to `clear_rgba` (0xRRGGBBAA, not premultiplied) and
  // draws. Sizes in device px. False: nothing was drawn, because the last frame looks just
  // like this one, a size is 0 or the device is lost.
  bool draw(ImDrawData* data, int framebuffer_width, int framebuffer_height,
            std::uint32_t clear_rgba);
  // The framebuffer does not hold the last frame any more.
  void forget_frame() { drawn_ = 0; }

  // The GL context is gone with all it held (WebGL only): forget it, draw nothing.
  void device_lost();
  // A fresh context is current: objects and textures are made again by the next draw.
  void device_restored();

 private:
  void make_objects();
  void delete_objects();
  void draw_list(const ImDrawList& list, float scale, int framebuffer_height);

  static unsigned make_program(unsigned vertex_stage, std::span<const unsigned char> fragment);

  bool lost_ = false;
  std::uint64_t drawn_ = 0;             // what the framebuffer holds; 0: not known
  unsigned program_ = 0, shadows_ = 0;  // GL names; 0: not made
  unsigned vertex_array_ = 0;
  unsigned buffers_[2] = {};  // GL names: vertices, indices
};

}  // namespace render
