#include "render/renderer.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstring>
#include <span>
#include <type_traits>

#include <imgui.h>

#include "render/gl.hpp"
#include "render/shaders.hpp"
#include "render/textures.hpp"

namespace render {
namespace {

GLuint compile(GLenum stage, std::span<const unsigned char> source) {
  const GLuint shader = glCreateShader(stage);
  const char* const texts[] = {kGlslVersion, reinterpret_cast<const char*>(source.data())};
  const GLint lengths[] = {-1, static_cast<GLint>(source.size())};
  glShaderSource(shader, 2, texts, lengths);
  glCompileShader(shader);
  return shader;
}

struct Attribute {
  GLint components;
  GLenum type;
  GLboolean normalized;
  std::size_t offset;
};

// In the order of shaders/ui.vert's locations.
constexpr Attribute kAttributes[] = {
    {2, GL_FLOAT, GL_FALSE, offsetof(ImDrawVert, pos)},
    {2, GL_FLOAT, GL_FALSE, offsetof(ImDrawVert, uv)},
    {4, GL_UNSIGNED_BYTE, GL_TRUE, offsetof(ImDrawVert, col)},
    {4, GL_UNSIGNED_BYTE, GL_TRUE, offsetof(ImDrawVert, border)},
    {2, GL_FLOAT, GL_FALSE, offsetof(ImDrawVert, half_size)},
    {4, GL_UNSIGNED_SHORT, GL_FALSE, offsetof(ImDrawVert, form)},
};

constexpr GLuint kFrame = std::size(kAttributes);  // the location after them

// OpenGL ES 3.0 cannot add a base to indices: the attributes begin there instead.
void point_attributes(std::size_t first_vertex) {
  GLuint location = 0;
  for (const Attribute& a : kAttributes) {
    const std::size_t at = first_vertex * sizeof(ImDrawVert) + a.offset;
    glVertexAttribPointer(location, a.components, a.type, a.normalized, sizeof(ImDrawVert),
                          reinterpret_cast<const void*>(at));
    ++location;
  }
}

struct Pixels {
  GLint x, y, width, height;
};

// A clip rectangle in whole device px, from the bottom left as GL has it.
Pixels to_scissor(const ImVec4& clip, float scale, int framebuffer_height) {
  const auto px = [scale](float css) { return static_cast<GLint>(css * scale + 0.5F); };
  const GLint left = clip.x > 0 ? px(clip.x) : 0;
  const GLint top = clip.y > 0 ? px(clip.y) : 0;
  return {left, framebuffer_height - px(clip.w), px(clip.z) - left, px(clip.w) - top};
}

Pixels overlap(const Pixels& a, const Pixels& b) {
  const GLint x = std::max(a.x, b.x);
  const GLint y = std::max(a.y, b.y);
  return {x, y, std::min(a.x + a.width, b.x + b.width) - x,
          std::min(a.y + a.height, b.y + b.height) - y};
}

bool is_quad(const ImDrawIdx* index) {
  const ImDrawIdx first = index[0];
  return index[1] == first + 1 && index[2] == first + 2 && index[3] == first &&
         index[4] == first + 2 && index[5] == first + 3;
}

constexpr float kShapes = 8192;  // of uv.x, as in ui.vert

// A ground: a large opaque rectangle of one colour (ui/quad.cpp: its corners are whole
// pixels). To clear it costs nothing beside what a shader does per pixel, least of all
// where there is no GPU.
bool is_ground(const ImDrawVert& corner) {
  constexpr unsigned short kSolid = 1;
  constexpr float kLarge = 4096;  // device px: less is not worth a draw call
  return corner.uv.x > kShapes && corner.form[3] == kSolid &&
         (corner.col & IM_COL32_A_MASK) == IM_COL32_A_MASK &&
         corner.half_size.x * corner.half_size.y * 4 >= kLarge;
}

bool is_shadow(const ImDrawVert& corner) {
  constexpr unsigned short kShadow = 3;
  return corner.uv.x > kShapes && corner.form[3] == kShadow;
}

// Everything that a frame looks like, but for the textures' pixels. Of a textured vertex
// only the first fields mean something (shaders/draw_vertex.hpp).
class Digest {
 public:
  template <class T>
  void add(const T& value) {
    static_assert(std::is_trivially_copyable_v<T> && sizeof(T) % 4 == 0);
    std::uint32_t words[sizeof(T) / 4];
    std::memcpy(words, &value, sizeof words);
    for (const std::uint32_t word : words) mix(word);
  }
  void add(const ImDrawVert& v) {
    add(v.pos);
    add(v.uv);
    mix(v.col);
    if (v.uv.x >= 0 && v.uv.x <= 1) return;
    mix(v.border);
    add(v.half_size);
    add(v.form);
  }
  void add(const ImDrawList& list) {
    for (const ImDrawCmd& command : list.CmdBuffer) {
      add(command.ClipRect);
      add(command.GetTexID());
      mix(command.ElemCount);
    }
    for (const ImDrawIdx index : list.IdxBuffer) mix(index);
    for (const ImDrawVert& vertex : list.VtxBuffer) add(vertex);
  }
  [[nodiscard]] std::uint64_t value() const { return hash_ == 0 ? 1 : hash_; }

 private:
  void mix(std::uint32_t word) {
    hash_ = (hash_ ^ word) * 0x9E3779B97F4A7C15U;
    hash_ ^= hash_ >> 29U;
  }
  std::uint64_t hash_ = 0;
};

void clear(const Pixels& at, ImU32 color) {
  if (at.width <= 0 || at.height <= 0) return;
  const auto channel = [color](int shift) {
    return static_cast<float>((color >> shift) & 0xFFU) / 255.0F;
  };
  glScissor(at.x, at.y, at.width, at.height);
  glClearColor(channel(IM_COL32_R_SHIFT), channel(IM_COL32_G_SHIFT), channel(IM_COL32_B_SHIFT), 1);
  glClear(GL_COLOR_BUFFER_BIT);
}

}  // namespace

Renderer::Renderer() {
  ImGui::GetIO().BackendFlags |=
      ImGuiBackendFlags_RendererHasTextures | ImGuiBackendFlags_RendererHasVtxOffset;
  make_objects();
}

Renderer::~Renderer() {
  device_lost();
  ImGui::GetIO().BackendFlags &=
      ~(ImGuiBackendFlags_RendererHasTextures | ImGuiBackendFlags_RendererHasVtxOffset);
}

// Nothing is asked of a program, which would wait until it is compiled: what is the same for
// all vertices is an attribute without an array, not a uniform.
unsigned Renderer::make_program(unsigned vertex_stage, std::span<const unsigned char> fragment) {
  const GLuint fragment_stage = compile(GL_FRAGMENT_SHADER, fragment);
  const GLuint program = glCreateProgram();
  glAttachShader(program, vertex_stage);
  glAttachShader(program, fragment_stage);
  glDeleteShader(fragment_stage);  // once the program lets go of it
  glLinkProgram(program);
#ifndef NDEBUG
  GLint linked = GL_FALSE;
  glGetProgramiv(program, GL_LINK_STATUS, &linked);
  assert(linked == GL_TRUE && "the shaders of shaders/ do not compile here");
#endif
  return program;
}

void Renderer::make_objects() {
  const GLuint vertex_stage = compile(GL_VERTEX_SHADER, ui_vert());
  program_ = make_program(vertex_stage, ui_frag());
  shadows_ = make_program(vertex_stage, shadow_frag());
  glDeleteShader(vertex_stage);
  glGenVertexArrays(1, &vertex_array_);
  glGenBuffers(2, buffers_);
  glBindVertexArray(vertex_array_);
  glBindBuffer(GL_ARRAY_BUFFER, buffers_[0]);
  glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, buffers_[1]);
  for (GLuint location = 0; location < std::size(kAttributes); ++location) {
    glEnableVertexAttribArray(location);
  }
  // Samplers read texture unit 0, the one in use, by default.
  glEnable(GL_BLEND);
  glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);  // what the shaders give is premultiplied
  glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
}

void Renderer::delete_objects() {
  glDeleteBuffers(2, buffers_);
  glDeleteVertexArrays(1, &vertex_array_);
  glDeleteProgram(program_);
  glDeleteProgram(shadows_);
  program_ = shadows_ = 0;
}

bool Renderer::draw(ImDrawData* data, int framebuffer_width, int framebuffer_height,
                    std::uint32_t clear_rgba) {
  if (lost_ || data == nullptr || framebuffer_width <= 0 || framebuffer_height <= 0) return false;
  if (program_ == 0) make_objects();
  for (ImTextureData* texture : *data->Textures) {
    // New pixels may stand where the last frame took others from.
    if (update_texture(*texture)) forget_frame();
  }
  Digest digest;
  digest.add(framebuffer_width);
  digest.add(framebuffer_height);
  digest.add(clear_rgba);
  for (const ImDrawList* list : data->CmdLists) digest.add(*list);
  if (digest.value() == drawn_) return false;
  drawn_ = digest.value();

  const auto channel = [clear_rgba](int shift) {
    return static_cast<float>((clear_rgba >> shift) & 0xFFU) / 255.0F;
  };
  const float alpha = channel(0);
  const float scale = data->FramebufferScale.x;
  glViewport(0, 0, framebuffer_width, framebuffer_height);
  glDisable(GL_SCISSOR_TEST);
  glClearColor(channel(24) * alpha, channel(16) * alpha, channel(8) * alpha, alpha);
  glClear(GL_COLOR_BUFFER_BIT);
  glEnable(GL_SCISSOR_TEST);
  glVertexAttrib3f(kFrame, 2 * scale / static_cast<float>(framebuffer_width),
                   -2 * scale / static_cast<float>(framebuffer_height),
                   static_cast<float>(framebuffer_height));
  glUseProgram(program_);
  for (const ImDrawList* list : data->CmdLists) draw_list(*list, scale, framebuffer_height);
  return true;
}

void Renderer::draw_list(const ImDrawList& list, float scale, int framebuffer_height) {
  glBufferData(GL_ARRAY_BUFFER, list.VtxBuffer.size_in_bytes(), list.VtxBuffer.Data,
               GL_STREAM_DRAW);
  glBufferData(GL_ELEMENT_ARRAY_BUFFER, list.IdxBuffer.size_in_bytes(), list.IdxBuffer.Data,
               GL_STREAM_DRAW);
  std::size_t first_vertex = 0;
  point_attributes(first_vertex);
  for (const ImDrawCmd& command : list.CmdBuffer) {
    const Pixels clip = to_scissor(command.ClipRect, scale, framebuffer_height);
    if (command.ElemCount == 0 || clip.width <= 0 || clip.height <= 0) continue;
    if (command.VtxOffset != first_vertex) {
      first_vertex = command.VtxOffset;
      point_attributes(first_vertex);
    }
    glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(command.GetTexID()));
    const ImDrawVert* vertices = list.VtxBuffer.Data + command.VtxOffset;
    const ImDrawIdx* indices = list.IdxBuffer.Data + command.IdxOffset;
    unsigned drawn = 0;
    const auto draw_until = [&](unsigned end) {
      if (drawn >= end) return;
      glScissor(clip.x, clip.y, clip.width, clip.height);
      const std::size_t at = (command.IdxOffset + drawn) * sizeof(ImDrawIdx);
      glDrawElements(GL_TRIANGLES, static_cast<GLsizei>(end - drawn),
                     sizeof(ImDrawIdx) == 2 ? GL_UNSIGNED_SHORT : GL_UNSIGNED_INT,
                     reinterpret_cast<const void*>(at));
      drawn = end;
    };
    for (unsigned i = 0; i + 6 <= command.ElemCount && is_quad(indices + i); i += 6) {
      const ImDrawVert& corner = vertices[indices[i]];
      if (is_shadow(corner)) {
        draw_until(i);
        unsigned end = i + 6;  // of the shadow's parts
        while (end + 6 <= command.ElemCount && is_shadow(vertices[indices[end]])) end += 6;
        glUseProgram(shadows_);
        draw_until(end);
        glUseProgram(program_);
        i = end - 6;
        continue;
      }
      if (!is_ground(corner)) continue;
      const ImVec2 opposite = vertices[indices[i + 2]].pos;
      draw_until(i);
      drawn = i + 6;
      const ImVec4 ground(corner.pos.x, corner.pos.y, opposite.x, opposite.y);
      clear(overlap(to_scissor(ground, scale, framebuffer_height), clip), corner.col);
    }
    draw_until(command.ElemCount);
  }
}

void Renderer::device_lost() {
  lost_ = true;
  forget_frame();
  // GL calls on a lost context do nothing, so this only forgets names and asks every
  // texture's owner for its pixels again.
  if (program_ != 0) delete_objects();
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) drop_texture(*texture);
}

void Renderer::device_restored() { lost_ = false; }

}  // namespace render
