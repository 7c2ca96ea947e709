// Dialogs: what lies over everything else and takes all keys: the command palette and the
// keyboard help. At most one is open (Scratch::dialog).
//
// Invariant: what lies under a dialog is covered: drawn, but neither pressed, focused nor
// read aloud. Escape and a press beside it close a dialog; the focus then returns to
// where it was (the DOM layer sees to that on the web, Scratch::return_focus elsewhere).
#pragma once

#include "ui/views/views.hpp"

namespace ui {

// Around what a dialog covers.
class Under {
 public:
  Under(Context& c, const Scratch& scratch);
  ~Under();
  Under(const Under&) = delete;
  Under& operator=(const Under&) = delete;

 private:
  Context& c_;
  const bool covered_;
  const float wheel_px_;
};

void draw_dialog(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
                 const Rect& whole);

// Veil, card and the node, which the caller ends. False: Escape, or a press beside it.
bool begin_dialog(Context& c, std::string_view name, const Rect& card, const Rect& whole,
                  float radius);
// Keys in a box, right-aligned at `right`, 22 high; `keys` as in shortcut_help. Returns
// the width.
float draw_key(Context& c, float right, float y, std::string_view keys);

void draw_palette(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
                  const Rect& whole);
void draw_help(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
               const Rect& whole);

}  // namespace ui
