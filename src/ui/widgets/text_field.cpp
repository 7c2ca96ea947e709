// Text editing. With a DOM layer the field is the browser's own; else Dear ImGui's.
#include <algorithm>
#include <string>

#include <imgui_internal.h>

#include "ui/widgets/controls.hpp"

namespace ui {
namespace {

void take_events(Context& c, NodeId node, const FieldSpec& spec, FieldResult& result) {
  for (const SemanticEvent& event : c.events) {
    if (event.node != node) continue;
    if (event.kind == SemanticEvent::Kind::Input) {
      result.changed = true;
      result.text = event.text;
      result.selection = text::Selection{event.begin, event.end};
    } else if (event.kind == SemanticEvent::Kind::Key) {
      const bool chooses = spec.completing && !event.command;
      result.key = event.key;
      result.selection = text::Selection{event.begin, event.end};
      if (event.key == SemanticEvent::Key::Escape && !chooses) result.cancelled = true;
      if (event.key == SemanticEvent::Key::Enter && !chooses) result.submitted = true;
    }
  }
}

#if !GT_DOM_LAYER_ALWAYS  // the web client always has a DOM layer
// Lets Dear ImGui grow the string it edits.
int grow(ImGuiInputTextCallbackData* data) {
  if (data->EventFlag == ImGuiInputTextFlags_CallbackResize) {
    auto* text = static_cast<std::string*>(data->UserData);
    text->resize(static_cast<std::size_t>(data->BufTextLen));
    data->Buf = text->data();
  }
  return 0;
}

void imgui_field(Context& c, std::string_view id, const Rect& rect, const FieldSpec& spec,
                 std::string_view value, FieldResult& result) {
  const std::string name = "##" + std::string(id);  // no label beside the field
  std::string edited(value);
  ImGui::SetCursorScreenPos({rect.x, rect.y});
  // Dear ImGui's font size is the height of ascender to descender, not the em.
  ImGui::PushFont(nullptr, c.text.height(spec.style));
  const float padding = std::max(0.0F, (spec.line_height - ImGui::GetFontSize()) / 2);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {0, spec.multiline ? 0 : padding});
  ImGui::PushStyleColor(ImGuiCol_FrameBg, 0);
  ImGui::PushStyleColor(ImGuiCol_Text, to_imgui(c.theme.text));
  ImGui::PushStyleColor(ImGuiCol_TextDisabled, to_imgui(c.theme.faint));
  ImGui::PushStyleColor(ImGuiCol_TextSelectedBg, to_imgui(with_alpha(c.theme.gold, 0.35F)));
  ImGui::PushStyleColor(ImGuiCol_InputTextCursor, to_imgui(c.theme.gold));
  ImGuiInputTextFlags flags =
      ImGuiInputTextFlags_CallbackResize | ImGuiInputTextFlags_EnterReturnsTrue;
  const ImGuiID item = ImGui::GetID(name.c_str());
  // New when the frame before did not have it: later the focus is the person's.
  ImGuiStorage* seen = ImGui::GetStateStorage();
  const int frame = ImGui::GetFrameCount();
  const bool appearing = seen->GetInt(item, -2) != frame - 1;
  seen->SetInt(item, frame);
  const bool take_focus = (spec.autofocus && appearing) || c.focus == Context::id(id);
  if (take_focus) ImGui::SetKeyboardFocusHere();
  const std::string placeholder(spec.placeholder);
  bool entered = false;
  if (spec.multiline) {
    flags |= ImGuiInputTextFlags_NoHorizontalScroll;
    entered = ImGui::InputTextMultiline(name.c_str(), edited.data(), edited.capacity() + 1,
                                        {rect.w, rect.h}, flags, grow, &edited);
  } else {
    ImGui::SetNextItemWidth(rect.w);
    entered = ImGui::InputTextWithHint(name.c_str(), placeholder.c_str(), edited.data(),
                                       edited.capacity() + 1, flags, grow, &edited);
  }
  result.focused = ImGui::IsItemActive();
  // The focus that comes by itself selects everything: in a longer text the next letter
  // would write over it.
  const bool by_keys = ImGui::IsItemActivated() && !ImGui::IsMouseDown(ImGuiMouseButton_Left);
  if (spec.multiline && by_keys) {
    if (ImGuiInputTextState* editing = ImGui::GetInputTextState(item)) editing->ClearSelection();
  }
  if (ImGui::IsItemHovered()) c.pointer = Pointer::Text;
  if (entered) result.submitted = true;
  // Escape has ended the editing already, and put back the text it began with.
  const bool ended = ImGui::IsItemDeactivated();
  if ((result.focused || ended) && ImGui::IsKeyPressed(ImGuiKey_Escape)) result.cancelled = true;
  edited.resize(std::char_traits<char>::length(edited.c_str()));
  if (!result.cancelled && edited != value) {
    result.changed = true;
    result.text = edited;
  }
  if (spec.multiline && value.empty() && edited.empty()) {
    c.text.draw(c.draw, rect.x, rect.y, spec.line_height, spec.placeholder, spec.style,
                c.theme.faint);
  }
  if (result.focused) c.repaint_within(400);  // the caret blinks
  ImGui::PopStyleColor(5);
  ImGui::PopStyleVar();
  ImGui::PopFont();
}
#else
void imgui_field(Context&, std::string_view, const Rect&, const FieldSpec&, std::string_view,
                 FieldResult&) {}
#endif

}  // namespace

FieldResult text_field(Context& c, std::string_view id, const Rect& rect, const FieldSpec& spec,
                       std::string_view value) {
  const NodeId node_id = Context::id(id);
  FieldResult result;
  take_events(c, node_id, spec, result);
  if (c.dom_layer) {
    result.focused = c.focused_field == node_id;
  } else {
    imgui_field(c, id, rect, spec, value, result);
    if (result.focused) c.focused_field = node_id;
  }
  Node& node = c.semantics.leaf(node_id, spec.role, spec.name, rect);
  // The browser's field already shows what was just typed.
  node.text = result.changed ? result.text : std::string(value);
  node.placeholder = std::string(spec.placeholder);
  node.multiline = spec.multiline;
  node.completing = spec.completing;
  node.select_serial = spec.select_serial;
  node.select_begin = spec.select.begin;
  node.select_end = spec.select.end;
  node.look = {static_cast<std::uint8_t>(spec.style.face), spec.style.size_px, spec.line_height,
               c.theme.text, c.theme.faint};
  node.wants_focus = spec.autofocus || c.focus == node_id;
  return result;
}

}  // namespace ui
