#include "ui/views/shortcuts.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <imgui.h>

#include "base/utf8.hpp"

namespace ui {
namespace {

std::optional<Shortcut> of_letter(std::string_view key, bool widget) {
  if (key == "?") return Shortcut::Help;
  if (key == "c" || key == "r") return Shortcut::Compose;
  if (key == "e") return Shortcut::Edit;
  if (widget) return std::nullopt;
  if (key == "/") return Shortcut::Search;
  if (key == "n") return Shortcut::NewThread;
  if (key == "j") return Shortcut::Next;
  if (key == "k") return Shortcut::Previous;
  return std::nullopt;
}

// The letter meant: with Caps Lock on it comes as a capital without Shift.
std::string unlocked(const Keystroke& stroke) {
  const bool capital = stroke.key.size() == 1 && stroke.key[0] >= 'A' && stroke.key[0] <= 'Z';
  if (!capital || stroke.shift) return std::string(stroke.key);
  return {static_cast<char>(stroke.key[0] - 'A' + 'a')};
}

void press(Scratch& scratch, const client::app::State& state, const Keystroke& stroke, bool field) {
  const auto shortcut = find_shortcut(stroke, key_place(scratch, state, field));
  if (shortcut) scratch.pressed.push_back(*shortcut);
}

// Letters as typed, whatever the layout; other keys by name.
void read_keys(Scratch& scratch, const client::app::State& state) {
  const ImGuiIO& io = ImGui::GetIO();
  const bool field = io.WantTextInput;
  const auto pressed = [](ImGuiKey key) { return ImGui::IsKeyPressed(key, false); };
  if (io.KeyCtrl && pressed(ImGuiKey_K)) {
    press(scratch, state, {"k", true, io.KeyAlt, io.KeyShift}, field);
  }
  if (pressed(ImGuiKey_Escape)) press(scratch, state, {"Escape"}, field);
  if (io.KeyAlt && ImGui::IsKeyPressed(ImGuiKey_DownArrow)) {
    press(scratch, state, {"ArrowDown", io.KeyCtrl, true, io.KeyShift}, field);
  }
  if (io.KeyAlt && ImGui::IsKeyPressed(ImGuiKey_UpArrow)) {
    press(scratch, state, {"ArrowUp", io.KeyCtrl, true, io.KeyShift}, field);
  }
  if (field || io.KeyCtrl || io.KeyAlt || io.KeySuper) return;
  for (const ImWchar typed : io.InputQueueCharacters) {
    std::string key;
    base::append_utf8(key, typed);
    press(scratch, state, {key}, field);
  }
}

void close_something(Context& c, Scratch& scratch, const client::app::State& state,
                     Dispatch dispatch) {
  if (scratch.dialog != Dialog::None) {
    close_dialog(c, scratch, dispatch);
  } else if (scratch.overlay.shown != Overlay::None) {
    close_overlay(c, scratch, state, dispatch);
  } else if (state.new_thread) {
    dispatch(client::app::NewThreadCancelled{});
  } else if (scratch.sync_details) {
    scratch.sync_details = false;
  } else {
    scratch.settings = false;
  }
}

void run(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
         float width, Shortcut shortcut) {
  const auto toggle = [&](Dialog dialog) {
    if (scratch.dialog == dialog) {
      close_dialog(c, scratch, dispatch);
    } else {
      open_dialog(c, scratch, dispatch, dialog);
    }
  };
  switch (shortcut) {
    case Shortcut::Palette: toggle(Dialog::Palette); return;
    case Shortcut::Help: toggle(Dialog::Help); return;
    case Shortcut::Search:
      show_thread_list(scratch, state, dispatch, width);
      scratch.focus_search = true;
      return;
    case Shortcut::NewThread:
      show_thread_list(scratch, state, dispatch, width);
      dispatch(client::app::NewThreadStarted{});
      return;
    case Shortcut::Compose:
      if (!state.open_thread.empty()) scratch.focus_composer = true;
      return;
    case Shortcut::Edit:
      if (!state.open_thread.empty() && !state.edit) {
        dispatch(client::app::EditStarted{state.open_thread});
      }
      return;
    case Shortcut::Next: open_neighbour(scratch, state, dispatch, 1); return;
    case Shortcut::Previous: open_neighbour(scratch, state, dispatch, -1); return;
    case Shortcut::Close: close_something(c, scratch, state, dispatch); return;
  }
}

}  // namespace

std::optional<Shortcut> find_shortcut(const Keystroke& stroke, const KeyPlace& place) {
  if (stroke.key == "Escape") {
    if (place.dialog != Dialog::None) return Shortcut::Close;
    if (place.closable && !place.field) return Shortcut::Close;
    return std::nullopt;
  }
  if (!place.signed_in) return std::nullopt;
  if (stroke.command && !stroke.alt && !stroke.shift && (stroke.key == "k" || stroke.key == "K")) {
    if (place.widget) return std::nullopt;
    return Shortcut::Palette;
  }
  const bool help = stroke.key == "?" && !place.field && !stroke.command && !stroke.alt;
  if (place.dialog == Dialog::Help && help) return Shortcut::Help;
  if (place.dialog != Dialog::None || place.covered || stroke.command) return std::nullopt;
  if (stroke.alt && !place.widget) {
    if (stroke.key == "ArrowDown") return Shortcut::Next;
    if (stroke.key == "ArrowUp") return Shortcut::Previous;
  }
  if (place.field || stroke.alt) return std::nullopt;
  return of_letter(unlocked(stroke), place.widget);
}

std::span<const ShortcutHelp> shortcut_help() {
  static constexpr ShortcutHelp kAll[] = {
      {"Anywhere", "Ctrl+K", "Commands and threads"},
      {"", "?", "This sheet", true},
      {"", "Esc", "Close what is open", true},
      {"Threads", "/", "Search threads"},
      {"", "N", "New thread"},
      {"", "J", "Next thread"},
      {"", "K", "Previous thread"},
      {"", "Alt+↓", "Next thread, also while writing"},
      {"", "Alt+↑", "Previous thread, also while writing"},
      {"In a thread", "C", "Write a comment", true},
      {"", "R", "Write a comment", true},
      {"", "E", "Edit title and description", true},
      {"Writing", "Ctrl+Enter", "Send the comment", true},
      {"", "Enter", "A new line", true},
      {"", "@", "Mention somebody", true},
      {"", "Esc", "Leave without saving", true},
      {"For developers", "Ctrl+Shift+Y", "Inspector"},
  };
  return kAll;
}

std::string key_label(const Context& c, std::string_view keys) {
  // The entries' own, before any key comes here; Ctrl also on a Mac.
  if (keys == "Ctrl+Shift+Y") return c.dom_layer ? std::string(keys) : "F12";
  std::string out(keys);
  if (!c.mac_keys) return out;
  const auto put = [&](std::string_view name, std::string_view sign) {
    const std::size_t at = out.find(name);
    if (at != std::string::npos) out.replace(at, name.size(), sign);
  };
  put("Ctrl+", "⌘");
  put("Alt+", "⌥");
  put("Shift+", "⇧");
  put("Enter", "↵");
  return out;
}

KeyPlace key_place(const Scratch& scratch, const client::app::State& state, bool field) {
  KeyPlace place;
  place.field = field;
  place.dialog = scratch.dialog;
  place.covered = scratch.overlay.shown != Overlay::None;
  place.closable =
      place.covered || scratch.settings || scratch.sync_details || state.new_thread.has_value();
  place.widget = !state.only_thread.empty();
  place.signed_in = client::session::signed_in(state.session) != nullptr;
  return place;
}

void run_shortcuts(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
                   float width) {
  if (!c.dom_layer) read_keys(scratch, state);
  const bool inside = client::session::signed_in(state.session) != nullptr;
  if (!inside && scratch.dialog != Dialog::None) close_dialog(c, scratch, dispatch);
  // The field that had the focus before a dialog has it again.
  if (!c.dom_layer && scratch.dialog == Dialog::None && scratch.return_focus != 0) {
    c.focus = std::exchange(scratch.return_focus, 0);
  }
  for (const Shortcut shortcut : std::exchange(scratch.pressed, {})) {
    run(c, scratch, state, dispatch, width, shortcut);
  }
}

void open_dialog(Context& c, Scratch& scratch, Dispatch dispatch, Dialog dialog) {
  if (scratch.dialog == Dialog::None) scratch.return_focus = scratch.focused_field;
  scratch.overlay.shown = Overlay::None;
  if (scratch.dialog == Dialog::Palette) dispatch(client::app::ThreadsSought{});
  scratch.dialog = dialog;
  scratch.palette = PaletteScratch{};
  scratch.help = Scroll{};
  c.animating = true;
}

void close_dialog(Context& c, Scratch& scratch, Dispatch dispatch) {
  if (scratch.dialog == Dialog::Palette) dispatch(client::app::ThreadsSought{});
  scratch.dialog = Dialog::None;
  scratch.palette = PaletteScratch{};
  c.animating = true;
}

void show_thread_list(Scratch& scratch, const client::app::State& state, Dispatch dispatch,
                      float width) {
  scratch.settings = false;
  if (width < size::kOnePaneBelow && !state.open_thread.empty()) {
    dispatch(client::app::ThreadLeft{});
  }
}

void open_neighbour(Scratch& scratch, const client::app::State& state, Dispatch dispatch,
                    int step) {
  const std::vector<const model::ThreadId*> ids = client::listed_threads(state);
  if (ids.empty()) return;
  const auto open = std::find_if(
      ids.begin(), ids.end(), [&](const model::ThreadId* id) { return *id == state.open_thread; });
  auto to = ids.begin();
  if (open != ids.end()) {
    const auto at = open - ids.begin() + step;
    if (at < 0 || at >= static_cast<std::ptrdiff_t>(ids.size())) return;
    to = ids.begin() + at;
  }
  scratch.reveal_thread = true;
  dispatch(client::app::ThreadOpened{**to});
}

}  // namespace ui
