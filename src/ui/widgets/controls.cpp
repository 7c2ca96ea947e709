#include "ui/widgets/controls.hpp"

#include <algorithm>
#include <utility>

#include <imgui_internal.h>

#include "icons.hpp"
#include "ui/widgets/shapes.hpp"

namespace ui {
namespace {

constexpr text::Style kButtonText{text::Face::Medium, 13};
constexpr text::Style kPrimaryText{text::Face::Semibold, 13};
constexpr float kButtonPadding = 11;

bool has_event(const Context& c, NodeId node, SemanticEvent::Kind kind) {
  return std::any_of(c.events.begin(), c.events.end(), [&](const SemanticEvent& event) {
    return event.node == node && event.kind == kind;
  });
}

text::Style button_style(const ButtonSpec& spec) {
  return spec.kind == ButtonKind::Primary ? kPrimaryText : kButtonText;
}

#if !GT_DOM_LAYER_ALWAYS  // the web client always has a DOM layer
constexpr float kMenuRow = 32;
constexpr float kMenuPadding = 6;

// One line of the menu; Dear ImGui's Selectable takes pointer, arrows, Enter and Escape.
bool menu_row(Context& c, const Rect& r, const Choice& choice, bool on) {
  ImGui::SetCursorScreenPos({r.x, r.y});
  ImGui::PushID(choice.value.c_str());
  const bool chosen = ImGui::Selectable("##row", on, 0, {r.w, r.h});
  if (on && ImGui::IsWindowAppearing()) ImGui::SetItemDefaultFocus();
  ImGui::PopID();
  const bool lit = ImGui::IsItemHovered() || (ImGui::IsItemFocused() && ImGui::GetIO().NavVisible);
  if (lit) fill(c, r, with_alpha(c.theme.text, 0.08F), 6);
  if (ImGui::IsItemHovered()) c.pointer = Pointer::Hand;
  c.text.draw(c.draw, r.x + 10, r.y, r.h, choice.label, kButtonText, c.theme.text);
  if (on) draw_icon(c, r.x + r.w - 24, r.y, r.h, 14, icon::check, c.theme.gold);
  return chosen;
}

int imgui_choice(Context& c, std::string_view id, const Rect& rect,
                 const std::vector<Choice>& choices, int selected) {
  const NodeId node_id = Context::id(id);
  const std::string button_id(id);
  ImGui::SetCursorScreenPos({rect.x, rect.y});
  if (ImGui::InvisibleButton(button_id.c_str(), {rect.w, rect.h})) ImGui::OpenPopup(node_id);
  if (ImGui::IsItemHovered()) c.pointer = Pointer::Hand;
  if (ImGui::IsItemFocused() && ImGui::GetIO().NavVisible) focus_ring(c, rect, rect.h / 2);
  float width = 0;
  for (const Choice& choice : choices) {
    width = std::max(width, c.text.width(choice.label, kButtonText));
  }
  const float height = static_cast<float>(choices.size()) * kMenuRow + 2 * kMenuPadding;
  const Rect menu{rect.x, rect.y + rect.h + 4, width + 64, height};
  int chosen = -1;
  ImGui::SetNextWindowPos({menu.x, menu.y});
  ImGui::SetNextWindowSize({menu.w, menu.h});
  ImGui::PushStyleVar(ImGuiStyleVar_PopupBorderSize, 0.0F);
  for (const ImGuiCol color : {ImGuiCol_PopupBg, ImGuiCol_Header, ImGuiCol_HeaderHovered,
                               ImGuiCol_HeaderActive, ImGuiCol_NavCursor}) {
    ImGui::PushStyleColor(color, 0U);
  }
  if (ImGui::BeginPopupEx(node_id, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                       ImGuiWindowFlags_NoSavedSettings)) {
    ImDrawList* below = std::exchange(c.draw, ImGui::GetWindowDrawList());
    c.draw->PushClipRectFullScreen();
    soft_shadow(c, menu, 10);
    fill(c, menu, c.theme.panel, 10);
    outline(c, menu, c.theme.line, 10);
    for (std::size_t i = 0; i < choices.size(); ++i) {
      const Rect row{menu.x + kMenuPadding,
                     menu.y + kMenuPadding + static_cast<float>(i) * kMenuRow,
                     menu.w - 2 * kMenuPadding, kMenuRow};
      const bool on = static_cast<int>(i) == selected;
      if (menu_row(c, row, choices[i], on)) chosen = static_cast<int>(i);
    }
    c.draw->PopClipRect();
    c.draw = below;
    ImGui::EndPopup();
  }
  ImGui::PopStyleColor(5);
  ImGui::PopStyleVar();
  return chosen;
}
#else
int imgui_choice(Context&, std::string_view, const Rect&, const std::vector<Choice>&, int) {
  return -1;
}
#endif

}  // namespace

Press pressable(Context& c, std::string_view id, const Rect& rect, const PressSpec& spec) {
  const std::string name(id);
  const NodeId node_id = Context::id(id);
  Node& node = c.semantics.leaf(node_id, spec.role, spec.name, rect);
  node.disabled = spec.disabled;
  node.current = spec.current;
  node.expanded = spec.expanded;
  node.toggles = spec.toggles;
  node.pressed = spec.pressed;
  node.href = std::string(spec.href);
  node.has_popup = spec.has_popup;
  node.wants_focus = spec.autofocus || c.focus == node_id;

  Press press;
  ImGui::SetCursorScreenPos({rect.x, rect.y});
  ImGui::BeginDisabled(spec.disabled);
  const bool clicked =
      ImGui::InvisibleButton(name.c_str(), {std::max(rect.w, 1.0F), std::max(rect.h, 1.0F)});
  ImGui::EndDisabled();
  press.hovered = ImGui::IsItemHovered() && !spec.disabled;
  press.held = ImGui::IsItemActive();
  press.clicked = !spec.disabled &&
                  ((clicked && !c.dom_layer) || has_event(c, node_id, SemanticEvent::Kind::Click));
  if (press.hovered) c.pointer = Pointer::Hand;
  const bool navigated = ImGui::IsItemFocused() && ImGui::GetIO().NavVisible;
  press.focused = c.dom_layer ? c.focused_field == node_id : navigated;
  if (!c.dom_layer && navigated) focus_ring(c, rect, size::kRadius);
  return press;
}

float button_width(Context& c, std::string_view label, const ButtonSpec& spec) {
  float width = c.text.width(label, button_style(spec)) + 2 * kButtonPadding;
  if (spec.icon != nullptr) width += label.empty() ? 12.0F : 20.0F;
  if (!spec.hint.empty()) width += c.text.width(spec.hint, kButtonText) + 6;
  return width;
}

bool button(Context& c, std::string_view id, float x, float y, float height, std::string_view label,
            const ButtonSpec& spec) {
  const Rect rect{x, y, button_width(c, label, spec), height};
  PressSpec press_spec;
  press_spec.name = spec.name.empty() ? label : spec.name;
  press_spec.disabled = spec.disabled;
  press_spec.autofocus = spec.autofocus;
  const Press press = pressable(c, id, rect, press_spec);

  const bool primary = spec.kind == ButtonKind::Primary;
  Color ground = primary ? c.theme.gold : c.theme.raised;
  Color ink = primary ? c.theme.on_gold : c.theme.text;
  if (spec.kind == ButtonKind::Quiet) {
    ground = press.hovered ? c.theme.raised : 0;
    ink = press.hovered ? c.theme.text : c.theme.dim;
  }
  if (press.hovered && spec.kind != ButtonKind::Quiet) {
    ground =
        over(with_alpha(primary ? 0xFFFFFFFF : c.theme.text, press.held ? 0.12F : 0.07F), ground);
  }
  const Color border = spec.kind == ButtonKind::Plain ? c.theme.line : 0;
  box(c, rect, with_alpha(ground, spec.disabled ? 0.55F : 1.0F), border, size::kRadius);

  ink = with_alpha(ink, spec.disabled ? 0.75F : 1.0F);
  float pen = x + kButtonPadding;
  if (spec.icon != nullptr) {
    if (label.empty()) pen = x + (rect.w - 14) / 2;
    draw_icon(c, pen, y, height, 14, spec.icon, ink);
    pen += 20;
  }
  c.text.draw(c.draw, pen, y, height, label, button_style(spec), ink);
  if (!spec.hint.empty()) {
    pen += c.text.width(label, button_style(spec)) + 6;
    c.text.draw(c.draw, pen, y, height, spec.hint, kButtonText, with_alpha(ink, 0.75F));
  }
  return press.clicked;
}

bool toggle(Context& c, std::string_view id, const Rect& rect, std::string_view label, bool on) {
  constexpr float kTrack = 34;
  constexpr float kHeight = 20;
  PressSpec spec;
  spec.name = label;
  spec.toggles = true;
  spec.pressed = on;
  const Press press = pressable(c, id, rect, spec);
  const Rect track{rect.x + rect.w - kTrack, rect.y + (rect.h - kHeight) / 2, kTrack, kHeight};
  c.text.draw_elided(c.draw, rect.x, rect.y, rect.h, rect.w - kTrack - 12, label, kButtonText,
                     c.theme.text);
  box(c, track, on ? c.theme.gold : c.theme.raised, press.hovered ? c.theme.dim : c.theme.line,
      kHeight / 2);
  const float knob = on ? track.x + kTrack - kHeight / 2 : track.x + kHeight / 2;
  dot(c, knob, track.y + kHeight / 2, 7, on ? c.theme.on_gold : c.theme.dim);
  return press.clicked;
}

bool text_button(Context& c, std::string_view id, float x, float y, float line_height,
                 std::string_view label, Color color) {
  const text::Style style{text::Face::Medium, 12};
  const float w = c.text.width(label, style);
  PressSpec spec;
  spec.name = label;
  const Press press = pressable(c, id, {x - 2, y, w + 4, line_height}, spec);
  c.text.draw(c.draw, x, y, line_height, label, style, color);
  if (press.hovered) hairline(c, x, y + line_height - 3, x + w, y + line_height - 3, color);
  return press.clicked;
}

int choice(Context& c, std::string_view id, const Rect& rect, std::string_view name,
           const std::vector<Choice>& choices, int selected) {
  const NodeId node_id = Context::id(id);
  Node& node = c.semantics.leaf(node_id, Role::ComboBox, name, rect);
  node.choices = choices;
  if (selected >= 0 && selected < static_cast<int>(choices.size())) {
    node.text = choices[static_cast<std::size_t>(selected)].value;
  }
  for (const SemanticEvent& event : c.events) {
    if (event.node != node_id || event.kind != SemanticEvent::Kind::Select) continue;
    for (std::size_t i = 0; i < choices.size(); ++i) {
      if (choices[i].value == event.text) return static_cast<int>(i);
    }
  }
  if (c.dom_layer) {
    if (ImGui::IsMouseHoveringRect({rect.x, rect.y}, {rect.x + rect.w, rect.y + rect.h})) {
      c.pointer = Pointer::Hand;
    }
    return -1;
  }

  return imgui_choice(c, id, rect, choices, selected);
}

void begin_scroll(Context& c, Scroll& scroll, const Rect& r) {
  const bool inside = ImGui::IsMouseHoveringRect({r.x, r.y}, {r.x + r.w, r.y + r.h}, false);
  if (inside && c.wheel_px != 0) {
    scroll.offset += c.wheel_px;
    c.wheel_px = 0;
  }
  const float furthest = std::max(0.0F, scroll.content - r.h);
  scroll.offset = std::clamp(scroll.offset, 0.0F, furthest);
  ImGui::PushClipRect({r.x, r.y}, {r.x + r.w, r.y + r.h}, true);
}

void end_scroll(Context& c, Scroll& scroll, const Rect& r, float content_height) {
  scroll.content = content_height;
  if (content_height > r.h + 1) {
    const float thumb = std::max(28.0F, r.h * r.h / content_height);
    const float travel = (r.h - thumb) * scroll.offset / (content_height - r.h);
    fill(c, {r.x + r.w - 7, r.y + travel + 2, 4, thumb - 4}, with_alpha(c.theme.faint, 0.45F), 2);
  }
  ImGui::PopClipRect();
}

bool at_end(const Scroll& scroll, float view_height) {
  return scroll.offset >= scroll.content - view_height - 2;
}

}  // namespace ui
