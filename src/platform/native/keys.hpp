// GLFW's keys as Dear ImGui's.
#pragma once

namespace platform::native {

// The ImGuiKey of a GLFW key, following the keyboard layout for letters and digits (so
// that Ctrl+A is where the layout has its A). 0 for keys that nobody asks for.
[[nodiscard]] int to_imgui_key(int glfw_key, int scancode);

}  // namespace platform::native
