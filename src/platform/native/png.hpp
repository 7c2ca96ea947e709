// Writes a screenshot as PNG.
#pragma once

#include <string>

#include "platform/native/window.hpp"

namespace platform::native {

// An empty string, or one sentence that says why not.
[[nodiscard]] std::string write_png(const std::string& path, const Window::Pixels& pixels);

}  // namespace platform::native
