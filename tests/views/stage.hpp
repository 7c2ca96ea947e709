// Stage: one ui::Frame on a fake rasterizer, drawn without a GPU.
//
// Invariant: time moves only with `draw`; textures are acknowledged as a backend would;
// every action a view dispatches is kept, and reduced too where `live` says so. Used by
// the views' tests only.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "client/app.hpp"
#include "platform/fake/rasterizer.hpp"
#include "ui/frame.hpp"

namespace views {

struct Options {
  float width = 1440, height = 900, scale = 1;
  bool dark = true;
  bool dom = true;    // with the DOM layer
  bool live = false;  // reduce what is dispatched
};

class Stage {
 public:
  explicit Stage(client::app::State initial, Options options = {});
  ~Stage();

  ui::Frame::Result draw(std::int64_t after_ms = 16);
  // Draws until no further frame is wanted; the number of frames, at most 12.
  int settle();

  [[nodiscard]] const std::vector<ui::Node>& nodes() const { return frame_->semantics(); }
  [[nodiscard]] const ui::Node* find(ui::Role role, const std::string& name) const;
  [[nodiscard]] int count(ui::Role role) const;
  [[nodiscard]] bool says(const std::string& text) const;  // some node's text is that

  // Through the DOM layer.
  void send(ui::SemanticEvent::Kind kind, ui::NodeId node, std::string text = {});
  void key(ui::NodeId node, ui::SemanticEvent::Key key, bool command = false);
  bool click(ui::Role role, const std::string& name);  // and draws
  // Through Dear ImGui: pointer and keyboard.
  void point(float x, float y);
  void press(bool down);
  bool mouse_click(ui::Role role, const std::string& name);
  void type(const std::string& text);
  void hit(int imgui_key, bool with_ctrl = false);

  template <class T>
  const T* last() const {
    for (auto it = actions.rbegin(); it != actions.rend(); ++it) {
      if (const T* found = std::get_if<T>(&*it)) return found;
    }
    return nullptr;
  }

  client::app::State state;
  const ui::Inspection* inspection = nullptr;  // with the inspector's panel
  base::Instant now;
  std::vector<client::app::Action> actions;
  platform::fake::Rasterizer rasterizer;
  int ui_errors = 0;  // Dear ImGui's own complaints

  // Items under the pointer that share the hovered id; more than one is a conflict.
  [[nodiscard]] int hovered_items();
  ui::Frame& frame() { return *frame_; }

 private:
  Options options_;
  std::unique_ptr<ui::Frame> frame_;
  std::uint64_t entropy_ = 100;
};

// What must hold for every frame; doctest checks inside.
void check_frame(const Stage& stage, const Options& options);

}  // namespace views
