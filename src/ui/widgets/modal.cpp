#include "ui/widgets/modal.hpp"

#include <utility>

#include "ui/widgets/shapes.hpp"

namespace ui {
namespace {

constexpr ImGuiWindowFlags kFlags =
    ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
    ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoScrollWithMouse;

bool is_pressed_beside(const Rect& r) {
  if (!ImGui::IsMouseClicked(ImGuiMouseButton_Left)) return false;
  return !ImGui::IsMouseHoveringRect({r.x, r.y}, {r.x + r.w, r.y + r.h}, false);
}

}  // namespace

Modal::Modal(Context& c, std::string_view id, const ModalSpec& spec) : c_(c) {
  ImGui::SetNextWindowPos({spec.whole.x, spec.whole.y});
  ImGui::SetNextWindowSize({spec.whole.w, spec.whole.h});
  ImGui::Begin("modal", nullptr, kFlags);
  ImGui::PushID(id.data(), id.data() + id.size());
  below_ = std::exchange(c.draw, ImGui::GetWindowDrawList());
  c.semantics.cover_all();
  c.pointer = Pointer::Arrow;
  beside_ = is_pressed_beside(spec.rect);

  fill(c, spec.whole, with_alpha(c.theme.dark ? 0x00000094 : 0x10182852, spec.ground));
  if (spec.shadow) soft_shadow(c, spec.rect, spec.radius);
  fill(c, spec.rect, c.theme.panel, spec.radius);
  if (spec.radius > 0) outline(c, spec.rect, c.theme.line, spec.radius);
  Node& node = c.semantics.begin(Context::id("dialog"), Role::Dialog, spec.name, spec.rect);
  node.clips = true;
}

Modal::~Modal() {
  c_.semantics.end();
  c_.draw = below_;
  ImGui::PopID();
  ImGui::End();
}

}  // namespace ui
