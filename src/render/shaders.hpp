// The sources of shaders/, embedded at build time without their comments. Each lacks its
// #version line: see render/gl.hpp.
#pragma once

#include <span>

namespace render {

[[nodiscard]] std::span<const unsigned char> vertex_shader();
[[nodiscard]] std::span<const unsigned char> fragment_shader();

}  // namespace render
