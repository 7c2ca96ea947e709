// Controls: things people press, type into and scroll.
//
// Invariant: every control adds its semantic node, so that what can be done with the
// pointer can be done with the keyboard and by assistive technology. With a DOM layer
// the browser owns focus, text editing and clicks; without it Dear ImGui does.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ui/context.hpp"
#include "ui/text/markup.hpp"

namespace ui {

struct Press {
  bool clicked = false;
  bool hovered = false;
  bool held = false;
  bool focused = false;  // by the keyboard
};
struct PressSpec {
  Role role = Role::Button;
  std::string_view name;
  std::string_view href;
  bool disabled = false;
  bool current = false;
  bool expanded = false;
  bool toggles = false;  // on and off
  bool pressed = false;  // on
  bool has_popup = false;
  bool autofocus = false;  // take the focus when it first appears
};
// An area that can be pressed; the caller draws it.
Press pressable(Context& c, std::string_view id, const Rect& rect, const PressSpec& spec);

enum class ButtonKind { Plain, Primary, Quiet };
struct ButtonSpec {
  ButtonKind kind = ButtonKind::Plain;
  const char* icon = nullptr;  // before the label
  std::string_view hint;       // after the label, quieter: a shortcut
  std::string_view name;       // accessible name where it differs from the label
  bool disabled = false;
  bool autofocus = false;
};
float button_width(Context& c, std::string_view label, const ButtonSpec& spec);
// At `x`, `y`, as wide as button_width, `height` high. True when pressed.
bool button(Context& c, std::string_view id, float x, float y, float height, std::string_view label,
            const ButtonSpec& spec);
// Words in a line of text that can be pressed ("Retry").
bool text_button(Context& c, std::string_view id, float x, float y, float line_height,
                 std::string_view label, Color color);

struct FieldSpec {
  Role role = Role::TextBox;  // or SearchBox
  std::string_view name;
  std::string_view placeholder;
  text::Style style{text::Face::Regular, 14};
  float line_height = 20;
  bool multiline = false;
  bool autofocus = false;   // take the focus when it first appears
  bool completing = false;  // Up, Down, Enter and Tab are for what is offered: see `key`
  // What to select, once for each serial above 0.
  std::uint32_t select_serial = 0;
  text::Selection select{};
};
struct FieldResult {
  bool changed = false;    // `text` is the new value
  bool submitted = false;  // Enter in one line, Ctrl/⌘+Enter in several
  bool cancelled = false;  // Escape
  bool focused = false;
  std::string text;
  SemanticEvent::Key key = SemanticEvent::Key::None;  // that the field leaves to the caller
  // As of the last change or key; on the desktop as of this frame.
  std::optional<text::Selection> selection;
};
// The text inside `rect`; the caller draws the box around it.
FieldResult text_field(Context& c, std::string_view id, const Rect& rect, const FieldSpec& spec,
                       std::string_view value);

// A switch with its words before it, over the whole of `rect`. True when it was flipped.
bool toggle(Context& c, std::string_view id, const Rect& rect, std::string_view label, bool on);

// A choice among few. Returns the index newly chosen, or -1. The caller draws it.
int choice(Context& c, std::string_view id, const Rect& rect, std::string_view name,
           const std::vector<Choice>& choices, int selected);

// A region that scrolls vertically. `offset` is how far down the view is.
struct Scroll {
  float offset = 0;
  float content = 0;  // height, as of the last frame
};
// Takes the wheel while the pointer is inside, clips drawing to `rect`.
void begin_scroll(Context& c, Scroll& scroll, const Rect& rect);
void end_scroll(Context& c, Scroll& scroll, const Rect& rect, float content_height);
[[nodiscard]] bool at_end(const Scroll& scroll, float view_height);

}  // namespace ui
