// Context: what every view of one frame works with.
//
// Invariant: lives for one frame; views read it and append to its outputs, and keep
// nothing of it. Input by other means than the pointer is in `events`, already reduced
// to "this node was clicked / changed" (ui/semantics.hpp). Made by ui/frame.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <imgui.h>

#include "base/instant.hpp"
#include "ui/semantics.hpp"
#include "ui/text/text.hpp"
#include "ui/theme.hpp"

namespace ui {

struct FieldEditor;
enum class Pointer : std::uint8_t { Arrow, Hand, Text, ResizeVertical };

struct Context {
  const Theme& theme;
  Text& text;
  Semantics& semantics;
  ImDrawList* draw = nullptr;

  base::Instant now{};
  int utc_offset_minutes = 0;
  bool dom_layer = false;  // fields and clicks come as events; else through Dear ImGui
  bool mac_keys = false;
  bool reduced_motion = false;
  float wheel_px = 0;        // vertical, not yet taken by a scroll region
  NodeId focused_field = 0;  // the field that has the focus; else written while drawing
  std::vector<SemanticEvent> events{};

  FieldEditor* editor = nullptr;  // without dom_layer: the field being edited

  // ---- outputs ----
  Pointer pointer = Pointer::Arrow;
  bool animating = false;            // wants the next frame
  std::int64_t repaint_ms = 60'000;  // times on screen change
  NodeId focus = 0;                  // give this node the focus

  // A node id for `name` in the current id scope.
  [[nodiscard]] static NodeId id(std::string_view name) {
    return ImGui::GetID(name.data(), name.data() + name.size());
  }
  void repaint_within(std::int64_t ms) {
    if (ms < repaint_ms) repaint_ms = ms;
  }
};

// Scopes ids to a thing that has an id of its own; never an index.
class IdScope {
 public:
  explicit IdScope(std::string_view id) { ImGui::PushID(id.data(), id.data() + id.size()); }
  ~IdScope() { ImGui::PopID(); }
  IdScope(const IdScope&) = delete;
  IdScope& operator=(const IdScope&) = delete;
};

}  // namespace ui
