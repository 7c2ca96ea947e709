// Shortcuts: which key means what, and what then happens.
//
// Invariant: `find_shortcut` is pure and the only place that knows the keys; the page
// (web/src/app.ts), the desktop and the help sheet all go by it. Single letters mean
// nothing while a field has the focus. A widget has no list and no palette, so it leaves
// their keys to the page around it. A key that means nothing here stays the page's.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "ui/shortcut.hpp"
#include "ui/views/views.hpp"

namespace ui {

struct ShortcutHelp {
  std::string_view group;  // empty: as the one before
  std::string_view keys;   // "Ctrl" is ⌘ on a Mac; several are separated by blanks
  std::string_view what;
  bool widget = false;  // there, too
};
[[nodiscard]] std::span<const ShortcutHelp> shortcut_help();
// "Ctrl K" as this keyboard has it: "⌘K".
[[nodiscard]] std::string key_label(const Context& c, std::string_view keys);

// Where a key is pressed now.
[[nodiscard]] KeyPlace key_place(const Scratch& scratch, const client::app::State& state,
                                 bool field);
// Carries out what was pressed since the last frame; before anything is drawn.
void run_shortcuts(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
                   float width);

// What shortcuts and the palette's commands do.
void open_dialog(Context& c, Scratch& scratch, Dispatch dispatch, Dialog dialog);
void close_dialog(Context& c, Scratch& scratch, Dispatch dispatch);
// The thread list comes into sight where one pane shows something else.
void show_thread_list(Scratch& scratch, const client::app::State& state, Dispatch dispatch,
                      float width);
void open_neighbour(Scratch& scratch, const client::app::State& state, Dispatch dispatch, int step);

}  // namespace ui
