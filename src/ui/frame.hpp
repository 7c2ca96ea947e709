// Frame: Dear ImGui set up once, and one drawn frame per call.
//
// Invariant: owns the Dear ImGui context; several frames (widgets) in one process each
// have their own. A frame reads the state, draws into the context's draw data and
// rebuilds the semantics; it never changes the state. Called by entry::ClientApp.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ui/context.hpp"
#include "ui/scratch.hpp"
#include "ui/semantics.hpp"
#include "ui/text/text.hpp"
#include "ui/views/inspector.hpp"
#include "ui/views/views.hpp"
#include "ui/widgets/native_field.hpp"

struct ImGuiContext;

namespace ui {

struct FrameConfig {
  bool dom_layer = false;
  bool mac_keys = false;
  bool reduced_motion = false;
  int utc_offset_minutes = 0;
  // How it looked last time, until this device's settings are read.
  std::optional<bool> dark_at_first{};
};

class Frame {
 public:
  Frame(const FrameConfig& config, text::Rasterizer& rasterizer);
  ~Frame();
  Frame(const Frame&) = delete;
  Frame& operator=(const Frame&) = delete;

  // Makes this frame's context Dear ImGui's current one.
  void make_current();

  // The system's theme; `fixed`: somebody's who decides over the person's own choice.
  void set_theme(bool dark, bool fixed = false);
  void set_reduced_motion(bool reduced) { config_.reduced_motion = reduced; }
  // A key that no field uses. True when it means something here (views/shortcuts.hpp);
  // `field`: a text field has the focus.
  bool shortcut(const client::app::State& state, const Keystroke& stroke, bool field);
  void resize(float width, float height, float scale);
  void add_event(SemanticEvent event);
  void add_wheel(float dy_px) { wheel_px_ += dy_px; }
  void fonts_changed();
  void focus_composer() { scratch_.focus_composer = true; }
  void scroll_to_comment(const std::string& id) { scratch_.comments.scroll_to = id; }
  // Whether the inspector's panel is wanted; drawn once `draw` is given an inspection.
  void set_inspector(bool open) { scratch_.inspector.open = open; }
  void show_inspector(InspectorTab tab) {
    scratch_.inspector.open = true;
    scratch_.inspector.tab = tab;
  }
  [[nodiscard]] bool inspector_open() const { return scratch_.inspector.open; }

  struct Result {
    bool again = false;            // another frame at once
    std::int64_t repaint_ms = -1;  // a frame within this time
    Pointer pointer = Pointer::Arrow;
    bool semantics_changed = false;
  };
  // `delta_s` since the last frame. After it, ImGui::GetDrawData() is this frame's.
  Result draw(const client::app::State& state, Dispatch dispatch, base::Instant now, float delta_s,
              const Inspection* inspection = nullptr);

  [[nodiscard]] const std::vector<Node>& semantics() const { return semantics_.nodes(); }
  [[nodiscard]] Color background() const { return theme_->background; }
  [[nodiscard]] bool dark() const { return theme_->dark; }  // as last drawn

 private:
  void track_focus();
  [[nodiscard]] bool wants_dark(const client::app::State& state) const;

  FrameConfig config_;
  ImGuiContext* context_ = nullptr;
  const Theme* theme_ = &dark_theme();
  bool system_dark_ = true;
  bool theme_fixed_ = false;
  Text text_;
  Semantics semantics_;
  std::vector<Node> previous_;
  Scratch scratch_;
  FieldEditor editor_;
  std::vector<SemanticEvent> events_;
  float wheel_px_ = 0;
};

}  // namespace ui
