// Native field: text editing where there is no browser to do it.
//
// Invariant: one field is edited at a time, `FieldEditor` is its state; the text wraps in a
// field of several lines, and the caret moves by cluster. Keys and pointer come through Dear
// ImGui. Called by text_field.cpp only.
#pragma once

#include <string>
#include <string_view>

#include "ui/text/editing.hpp"
#include "ui/widgets/controls.hpp"

namespace ui {

struct FieldEditor {
  NodeId node = 0;  // being edited; 0: none
  text::Editing editing;
  std::string given;  // the value last seen from outside
  float wish_x = -1;  // where Up and Down aim at; -1: where the caret is
  float scroll = 0;   // px, along the way that the field scrolls
  bool dragging = false;
  std::int64_t moved_ms = 0;  // when the caret last moved: it is lit then
  std::uint32_t select_serial = 0;
};

// Sets all of `result`.
void native_field(Context& c, FieldEditor& editor, std::string_view id, const Rect& rect,
                  const FieldSpec& spec, std::string_view value, FieldResult& result);

}  // namespace ui
