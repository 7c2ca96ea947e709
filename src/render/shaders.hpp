// The sources of shaders/, embedded at build time without their comments. Each lacks its
// #version line: see render/gl.hpp.
#pragma once

#include <span>

namespace render {

[[nodiscard]] std::span<const unsigned char> ui_vert();
[[nodiscard]] std::span<const unsigned char> ui_frag();
[[nodiscard]] std::span<const unsigned char> shadow_frag();

}  // namespace render
