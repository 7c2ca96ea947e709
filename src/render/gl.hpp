// The GL entry points that our own code calls, and the GLSL dialect that goes with them:
// OpenGL ES 3.0 (WebGL 2) where CMake sets GT_GLES, else desktop OpenGL 3.3 core, linked
// directly: GLVND's libraries have it all.
//
// Invariant: the calls made through this header are in both; what differs is only here.
// Included by render/ and by platform/native for reading pixels back.
#pragma once

#if GT_GLES
#include <GLES3/gl3.h>
namespace render {
inline constexpr const char* kGlslVersion = "#version 300 es\n";
}
#else
#define GL_GLEXT_PROTOTYPES
#include <GL/gl.h>
namespace render {
inline constexpr const char* kGlslVersion = "#version 330 core\n";
}
#endif
