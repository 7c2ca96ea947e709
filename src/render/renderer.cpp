#include "render/renderer.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <span>

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

GLuint link() {
  const GLuint program = glCreateProgram();
  for (const GLuint shader : {compile(GL_VERTEX_SHADER, vertex_shader()),
                              compile(GL_FRAGMENT_SHADER, fragment_shader())}) {
    glAttachShader(program, shader);
    glDeleteShader(shader);  // once the program lets go of it
  }
  glLinkProgram(program);
#ifndef NDEBUG
  GLint linked = GL_FALSE;
  glGetProgramiv(program, GL_LINK_STATUS, &linked);
  assert(linked == GL_TRUE && "the shaders of shaders/ do not compile here");
#endif
  return program;
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

// A ground: a large opaque rectangle of one colour (ui/quad.cpp: its corners are whole
// pixels). To clear it costs nothing beside what a shader does per pixel, least of all
// where there is no GPU.
bool is_ground(const ImDrawVert& corner) {
  constexpr float kShapes = 8192;  // of uv.x, as in ui.vert
  constexpr unsigned short kSolid = 1;
  constexpr float kLarge = 4096;  // device px: less is not worth a draw call
  return corner.uv.x > kShapes && corner.form[3] == kSolid &&
         (corner.col & IM_COL32_A_MASK) == IM_COL32_A_MASK &&
         corner.half_size.x * corner.half_size.y * 4 >= kLarge;
}

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

void Renderer::make_objects() {
  program_ = link();
  css_to_clip_ = glGetUniformLocation(program_, "css_to_clip");
  height_ = glGetUniformLocation(program_, "height");
  glGenVertexArrays(1, &vertex_array_);
  glGenBuffers(2, buffers_);
  glBindVertexArray(vertex_array_);
  glBindBuffer(GL_ARRAY_BUFFER, buffers_[0]);
  glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, buffers_[1]);
  for (GLuint location = 0; location < std::size(kAttributes); ++location) {
    glEnableVertexAttribArray(location);
  }
  glUseProgram(program_);  // its sampler reads texture unit 0, the one in use, by default
  glEnable(GL_BLEND);
  glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);  // what the shader gives is premultiplied
  glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
}

void Renderer::delete_objects() {
  glDeleteBuffers(2, buffers_);
  glDeleteVertexArrays(1, &vertex_array_);
  glDeleteProgram(program_);
  program_ = 0;
}

void Renderer::draw(ImDrawData* data, int framebuffer_width, int framebuffer_height,
                    std::uint32_t clear_rgba) {
  if (lost_ || data == nullptr || framebuffer_width <= 0 || framebuffer_height <= 0) return;
  if (program_ == 0) make_objects();
  for (ImTextureData* texture : *data->Textures) update_texture(*texture);

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
  glUniform2f(css_to_clip_, 2 * scale / static_cast<float>(framebuffer_width),
              -2 * scale / static_cast<float>(framebuffer_height));
  glUniform1f(height_, static_cast<float>(framebuffer_height));
  for (const ImDrawList* list : data->CmdLists) draw_list(*list, scale, framebuffer_height);
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
      if (drawn == end) return;
      glScissor(clip.x, clip.y, clip.width, clip.height);
      const std::size_t at = (command.IdxOffset + drawn) * sizeof(ImDrawIdx);
      glDrawElements(GL_TRIANGLES, static_cast<GLsizei>(end - drawn),
                     sizeof(ImDrawIdx) == 2 ? GL_UNSIGNED_SHORT : GL_UNSIGNED_INT,
                     reinterpret_cast<const void*>(at));
    };
    for (unsigned i = 0; i + 6 <= command.ElemCount && is_quad(indices + i); i += 6) {
      const ImDrawVert& corner = vertices[indices[i]];
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
  // GL calls on a lost context do nothing, so this only forgets names and asks every
  // texture's owner for its pixels again.
  if (program_ != 0) delete_objects();
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) drop_texture(*texture);
}

void Renderer::device_restored() { lost_ = false; }

}  // namespace render
