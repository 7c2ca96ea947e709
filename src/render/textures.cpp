#include "render/textures.hpp"

#include <cassert>

#include <imgui.h>

#include "render/gl.hpp"

namespace render {
namespace {

// More rectangles than this go up as the one around them: a call costs more than pixels.
constexpr int kMostUploads = 24;

GLuint name_of(const ImTextureData& texture) { return static_cast<GLuint>(texture.TexID); }

void upload(ImTextureData& texture, const ImTextureRect& r) {
  glTexSubImage2D(GL_TEXTURE_2D, 0, r.x, r.y, r.w, r.h, GL_RGBA, GL_UNSIGNED_BYTE,
                  texture.GetPixelsAt(r.x, r.y));
}

void create(ImTextureData& texture) {
  assert(texture.TexID == ImTextureID_Invalid && texture.Format == ImTextureFormat_RGBA32);
  GLuint name = 0;
  glGenTextures(1, &name);
  glBindTexture(GL_TEXTURE_2D, name);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, texture.Width, texture.Height, 0, GL_RGBA,
               GL_UNSIGNED_BYTE, texture.GetPixels());
  texture.SetTexID(name);
  texture.SetStatus(ImTextureStatus_OK);
}

void update(ImTextureData& texture) {
  glBindTexture(GL_TEXTURE_2D, name_of(texture));
  glPixelStorei(GL_UNPACK_ROW_LENGTH, texture.Width);
  if (texture.Updates.Size > kMostUploads) {
    upload(texture, texture.UpdateRect);
  } else {
    for (const ImTextureRect& r : texture.Updates) upload(texture, r);
  }
  texture.SetStatus(ImTextureStatus_OK);
}

}  // namespace

bool update_texture(ImTextureData& texture) {
  switch (texture.Status) {
    case ImTextureStatus_OK:
    case ImTextureStatus_Destroyed: return false;
    case ImTextureStatus_WantCreate: create(texture); return true;
    case ImTextureStatus_WantUpdates: update(texture); return true;
    case ImTextureStatus_WantDestroy:
      if (texture.UnusedFrames > 0) drop_texture(texture);
      return false;
  }
  return false;
}

void drop_texture(ImTextureData& texture) {
  const GLuint name = name_of(texture);
  if (name != 0) glDeleteTextures(1, &name);
  texture.SetTexID(ImTextureID_Invalid);
  texture.SetStatus(ImTextureStatus_Destroyed);
}

}  // namespace render
