// Shortcut: a key pressed anywhere but for a field's own use, and what it means.
//
// Invariant: keys are named as the DOM's KeyboardEvent.key names them ("k", "?",
// "ArrowDown"), so that a keyboard's layout has had its say. Table: views/shortcuts.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace ui {

enum class Shortcut : std::uint8_t {
  Palette,
  Help,
  Search,
  NewThread,
  Compose,
  Edit,
  Next,
  Previous,
  Close,
};

enum class Dialog : std::uint8_t { None, Palette, Help };

struct Keystroke {
  std::string_view key;
  bool command = false;  // Ctrl, or ⌘ on a Mac
  bool alt = false;
  bool shift = false;
};
struct KeyPlace {
  bool field = false;  // a text field has the focus
  Dialog dialog = Dialog::None;
  bool closable = false;  // something else is open that Escape closes
  bool widget = false;
  bool signed_in = true;
  bool covered = false;  // by something that takes all keys
};
[[nodiscard]] std::optional<Shortcut> find_shortcut(const Keystroke& stroke, const KeyPlace& place);

}  // namespace ui
