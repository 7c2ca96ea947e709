#include "platform/native/keys.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui.h>

namespace platform::native {
namespace {

// A printable key's position is named by the US layout; what it types is in its name.
int by_layout(int glfw_key, int scancode) {
  const char* name = glfw_key >= GLFW_KEY_KP_0 ? nullptr : glfwGetKeyName(glfw_key, scancode);
  if (name == nullptr || name[0] == '\0' || name[1] != '\0') return glfw_key;
  const char c = name[0];
  if (c >= 'a' && c <= 'z') return GLFW_KEY_A + (c - 'a');
  if (c >= 'A' && c <= 'Z') return GLFW_KEY_A + (c - 'A');
  if (c >= '0' && c <= '9') return GLFW_KEY_0 + (c - '0');
  return glfw_key;
}

}  // namespace

int to_imgui_key(int glfw_key, int scancode) {
  const int key = by_layout(glfw_key, scancode);
  if (key >= GLFW_KEY_A && key <= GLFW_KEY_Z) return ImGuiKey_A + (key - GLFW_KEY_A);
  if (key >= GLFW_KEY_0 && key <= GLFW_KEY_9) return ImGuiKey_0 + (key - GLFW_KEY_0);
  if (key >= GLFW_KEY_F1 && key <= GLFW_KEY_F12) return ImGuiKey_F1 + (key - GLFW_KEY_F1);
  if (key >= GLFW_KEY_KP_0 && key <= GLFW_KEY_KP_9) return ImGuiKey_Keypad0 + (key - GLFW_KEY_KP_0);
  switch (key) {
    case GLFW_KEY_TAB: return ImGuiKey_Tab;
    case GLFW_KEY_LEFT: return ImGuiKey_LeftArrow;
    case GLFW_KEY_RIGHT: return ImGuiKey_RightArrow;
    case GLFW_KEY_UP: return ImGuiKey_UpArrow;
    case GLFW_KEY_DOWN: return ImGuiKey_DownArrow;
    case GLFW_KEY_PAGE_UP: return ImGuiKey_PageUp;
    case GLFW_KEY_PAGE_DOWN: return ImGuiKey_PageDown;
    case GLFW_KEY_HOME: return ImGuiKey_Home;
    case GLFW_KEY_END: return ImGuiKey_End;
    case GLFW_KEY_INSERT: return ImGuiKey_Insert;
    case GLFW_KEY_DELETE: return ImGuiKey_Delete;
    case GLFW_KEY_BACKSPACE: return ImGuiKey_Backspace;
    case GLFW_KEY_SPACE: return ImGuiKey_Space;
    case GLFW_KEY_ENTER: return ImGuiKey_Enter;
    case GLFW_KEY_KP_ENTER: return ImGuiKey_KeypadEnter;
    case GLFW_KEY_ESCAPE: return ImGuiKey_Escape;
    case GLFW_KEY_LEFT_CONTROL: return ImGuiKey_LeftCtrl;
    case GLFW_KEY_RIGHT_CONTROL: return ImGuiKey_RightCtrl;
    case GLFW_KEY_LEFT_SHIFT: return ImGuiKey_LeftShift;
    case GLFW_KEY_RIGHT_SHIFT: return ImGuiKey_RightShift;
    case GLFW_KEY_LEFT_ALT: return ImGuiKey_LeftAlt;
    case GLFW_KEY_RIGHT_ALT: return ImGuiKey_RightAlt;
    case GLFW_KEY_LEFT_SUPER: return ImGuiKey_LeftSuper;
    case GLFW_KEY_RIGHT_SUPER: return ImGuiKey_RightSuper;
    case GLFW_KEY_MENU: return ImGuiKey_Menu;
    case GLFW_KEY_MINUS: return ImGuiKey_Minus;
    case GLFW_KEY_EQUAL: return ImGuiKey_Equal;
    case GLFW_KEY_SLASH: return ImGuiKey_Slash;
    case GLFW_KEY_PERIOD: return ImGuiKey_Period;
    case GLFW_KEY_COMMA: return ImGuiKey_Comma;
    default: return ImGuiKey_None;
  }
}

}  // namespace platform::native
