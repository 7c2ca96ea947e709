#include "ui/widgets/modal.hpp"

#include <utility>

#include "ui/widgets/shapes.hpp"

namespace ui {
namespace {

constexpr ImGuiWindowFlags kFlags =
    ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
    ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoScrollWithMouse;

bool escaped(const Context& c, NodeId dialog) {
  if (!c.dom_layer) return ImGui::IsKeyPressed(ImGuiKey_Escape, false);
  for (const SemanticEvent& event : c.events) {
    if (event.node == dialog && event.kind == SemanticEvent::Kind::Key &&
        event.key == SemanticEvent::Key::Escape) {
      return true;
    }
  }
  return false;
}

bool pressed_beside(const Rect& r) {
  if (!ImGui::IsMouseClicked(ImGuiMouseButton_Left) || ImGui::IsWindowAppearing()) return false;
  return !ImGui::IsMouseHoveringRect({r.x, r.y}, {r.x + r.w, r.y + r.h}, false);
}

}  // namespace

Modal::Modal(Context& c, std::string_view id, const ModalSpec& spec) : c_(c) {
  const ImVec2 whole = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(whole);
  ImGui::Begin("modal", nullptr, kFlags);
  ImGui::PushID(id.data(), id.data() + id.size());
  below_ = std::exchange(c.draw, ImGui::GetWindowDrawList());
  c.semantics.cover_all();
  c.pointer = Pointer::Arrow;
  const NodeId dialog = Context::id("dialog");
  closed_ = escaped(c, dialog) || pressed_beside(spec.rect);

  fill(c, {0, 0, whole.x, whole.y}, with_alpha(0x000000FF, spec.ground));
  if (spec.shadow) soft_shadow(c, spec.rect, spec.radius);
  fill(c, spec.rect, c.theme.panel, spec.radius);
  if (spec.radius > 0) outline(c, spec.rect, c.theme.line, spec.radius);
  Node& node = c.semantics.begin(dialog, Role::Dialog, spec.name, spec.rect);
  node.clips = true;
}

Modal::~Modal() {
  c_.semantics.end();
  c_.draw = below_;
  ImGui::PopID();
  ImGui::End();
}

}  // namespace ui
