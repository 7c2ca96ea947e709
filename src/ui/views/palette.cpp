// The command palette: a field, and what answers it. The field keeps the focus; arrow
// keys choose, Enter runs, Escape closes.
#include <algorithm>
#include <string>
#include <utility>

#include <imgui.h>
#include <imgui_internal.h>

#include "icons.hpp"
#include "ui/text/bidi.hpp"
#include "ui/views/dialogs.hpp"
#include "ui/views/shortcuts.hpp"
#include "ui/widgets/shapes.hpp"
#include "ui/widgets/words.hpp"

namespace ui {
namespace {

using Command = PaletteCommand;

constexpr float kField = 52;
constexpr float kRow = 40;
constexpr float kSection = 30;
constexpr float kFoot = 34;
constexpr text::Style kText{text::Face::Regular, 14};
constexpr text::Style kStrong{text::Face::Semibold, 14};
constexpr text::Style kSmall{text::Face::Regular, 12};
constexpr text::Style kGroup{text::Face::Medium, 11};

const char* icon_of(Command command) {
  switch (command) {
    case Command::OpenThread: return icon::message_square;
    case Command::NewThread: return icon::plus;
    case Command::WriteComment: return icon::reply;
    case Command::EditThread: return icon::pencil;
    case Command::SetStatus: return icon::circle_dot;
    case Command::JumpToNewest: return icon::arrow_down;
    case Command::SearchThreads: return icon::search;
    case Command::NextThread:
    case Command::PreviousThread: return icon::list;
    case Command::ThemeDark: return icon::moon;
    case Command::ThemeLight: return icon::sun;
    case Command::ThemeSystem: return icon::monitor;
    case Command::CompactOn:
    case Command::CompactOff: return icon::menu;
    case Command::Activity: return icon::activity;
    case Command::Usage: return icon::chart_column;
    case Command::Settings: return icon::settings;
    case Command::Help: return icon::keyboard;
    case Command::SaveRecording: return icon::download;
    case Command::Inspector: return icon::code;
    case Command::SignOut: return icon::log_out;
  }
  return icon::command;
}

void choose_appearance(const client::app::State& state, Dispatch dispatch, Command command) {
  using client::app::ThemeChoice;
  client::app::Appearance to = state.appearance;
  if (command == Command::ThemeDark) to.theme = ThemeChoice::Dark;
  if (command == Command::ThemeLight) to.theme = ThemeChoice::Light;
  if (command == Command::ThemeSystem) to.theme = ThemeChoice::System;
  if (command == Command::CompactOn) to.compact = true;
  if (command == Command::CompactOff) to.compact = false;
  dispatch(client::app::AppearanceChosen{to});
}

void run(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
         float width, const PaletteEntry& entry) {
  const NodeId before = scratch.return_focus;
  close_dialog(c, scratch, dispatch);
  switch (entry.command) {
    case Command::OpenThread:
      scratch.reveal_thread = true;
      dispatch(client::app::ThreadOpened{entry.thread});
      return;
    case Command::NewThread:
      scratch.return_focus = 0;  // something else takes the focus
      show_thread_list(scratch, state, dispatch, width);
      dispatch(client::app::NewThreadStarted{});
      return;
    case Command::WriteComment:
      scratch.return_focus = 0;
      scratch.focus_composer = true;
      return;
    case Command::EditThread:
      scratch.return_focus = 0;
      dispatch(client::app::EditStarted{state.open_thread});
      return;
    case Command::SetStatus:
      dispatch(client::app::StatusChosen{state.open_thread, entry.status});
      return;
    case Command::JumpToNewest: scratch.comments.stick_to_end = true; return;
    case Command::SearchThreads:
      scratch.return_focus = 0;
      show_thread_list(scratch, state, dispatch, width);
      scratch.focus_search = true;
      return;
    case Command::NextThread: open_neighbour(scratch, state, dispatch, 1); return;
    case Command::PreviousThread: open_neighbour(scratch, state, dispatch, -1); return;
    case Command::ThemeDark:
    case Command::ThemeLight:
    case Command::ThemeSystem:
    case Command::CompactOn:
    case Command::CompactOff: choose_appearance(state, dispatch, entry.command); return;
    case Command::Activity:
      dispatch(client::app::UsageShown{false});
      if (width < size::kDrawerBelow) open_overlay(c, scratch.overlay, Overlay::Drawer, {});
      return;
    case Command::Usage: dispatch(client::app::UsageShown{}); return;
    case Command::Settings:
      show_thread_list(scratch, state, dispatch, width);
      scratch.settings = true;
      return;
    case Command::Help:
      open_dialog(c, scratch, dispatch, Dialog::Help);
      scratch.return_focus = before;
      return;
    case Command::Inspector: scratch.inspector.open = !scratch.inspector.open; return;
    case Command::SaveRecording: dispatch(client::app::RecordingSaved{}); return;
    case Command::SignOut: dispatch(client::app::SignedOff{}); return;
  }
}

bool same(const PaletteEntry& a, const PaletteEntry& b) {
  return a.command == b.command && a.thread == b.thread && a.status == b.status;
}

// Made anew when what was typed or the threads have changed; what is selected stays.
void update_entries(PaletteScratch& palette, const client::app::State& state) {
  const bool typed = palette.made_for != palette.query;
  if (palette.made && !typed && palette.revision == state.threads.revision) return;
  std::vector<PaletteEntry> before = std::exchange(palette.entries, {});
  palette.entries = palette_entries(state, palette.query);
  const std::size_t selected = std::exchange(palette.selected, 0);
  if (!typed && selected < before.size()) {
    for (std::size_t i = 0; i < palette.entries.size(); ++i) {
      if (same(palette.entries[i], before[selected])) palette.selected = i;
    }
  }
  if (typed) palette.scroll.offset = 0;
  palette.made = true;
  palette.made_for = palette.query;
  palette.revision = state.threads.revision;
}

bool starts_group(const std::vector<PaletteEntry>& entries, std::size_t i) {
  const auto is_thread = [&](std::size_t at) { return entries[at].command == Command::OpenThread; };
  return i == 0 || is_thread(i) != is_thread(i - 1);
}

// The title with the letters that answer in gold.
void draw_title(Context& c, float x, float y, float room, const PaletteEntry& entry) {
  const std::string& title = entry.title;
  // Words of right-to-left scripts are joined and ordered as a whole.
  const bool whole = entry.ranges.empty() || text::has_right_to_left(title);
  if (whole || c.text.width(title, kText) > room) {
    c.text.draw_elided(c.draw, x, y, kRow, room, title, kText, c.theme.text);
    return;
  }
  const auto piece = [&](std::size_t begin, std::size_t end, bool answers) {
    const std::string_view words = std::string_view(title).substr(begin, end - begin);
    const text::Style style = answers ? kStrong : kText;
    c.text.draw(c.draw, x, y, kRow, words, style, answers ? c.theme.gold : c.theme.text);
    x += c.text.width(words, style);
  };
  std::size_t at = 0;
  for (const base::FuzzyRange& range : entry.ranges) {
    piece(at, range.begin, false);
    piece(range.begin, range.end, true);
    at = range.end;
  }
  piece(at, title.size(), false);
}

// What stands at the right end. Returns its width.
float draw_note(Context& c, float right, float y, const PaletteEntry& entry) {
  if (entry.command == Command::OpenThread) {
    const std::string_view label = model::label(entry.status);
    const float width = status_pill_width(c, label, false);
    status_pill(c, right - width, y + (kRow - 22) / 2, label, status_color(c.theme, entry.status),
                false);
    if (!entry.elsewhere) return width;
    constexpr std::string_view kWhy = "in its text";
    const float why = c.text.width(kWhy, kSmall);
    c.text.draw(c.draw, right - width - why - 8, y, kRow, kWhy, kSmall, c.theme.faint);
    return width + why + 8;
  }
  return entry.keys.empty() ? 0 : draw_key(c, right, y + (kRow - 22) / 2, entry.keys);
}

std::string id_of(const PaletteEntry& entry) {
  if (entry.command == Command::OpenThread) return "t/" + entry.thread.value;
  return "c/" + std::to_string(static_cast<int>(entry.command)) + "/" +
         std::to_string(static_cast<int>(entry.status));
}

// True when it was pressed.
bool draw_entry(Context& c, const PaletteEntry& entry, const Rect& r, bool selected) {
  const IdScope scope(id_of(entry));
  PressSpec spec;
  spec.role = Role::Option;
  spec.name = entry.title;
  spec.current = selected;
  ImGui::PushItemFlag(ImGuiItemFlags_NoNav, true);  // the field keeps the focus
  const Press press = pressable(c, "entry", r, spec);
  ImGui::PopItemFlag();
  if (selected) {
    fill(c, r, c.theme.gold_ground, size::kRadius);
    outline(c, r, with_alpha(c.theme.gold, 0.35F), size::kRadius);
  } else if (press.hovered) {
    fill(c, r, c.theme.raised, size::kRadius);
  }
  const Color ink = selected ? c.theme.gold : c.theme.dim;
  if (entry.command == Command::SetStatus) {
    dot(c, r.x + 19, r.y + kRow / 2, 5, status_color(c.theme, entry.status));
  } else {
    draw_icon(c, r.x + 11, r.y, kRow, 16, icon_of(entry.command), ink);
  }
  const float right = r.x + r.w - 10;
  const float note = draw_note(c, right, r.y, entry);
  draw_title(c, r.x + 38, r.y, right - note - 12 - (r.x + 38), entry);
  return press.clicked;
}

void move_selection(PaletteScratch& palette, int step) {
  const auto count = static_cast<int>(palette.entries.size());
  if (count == 0) return;
  const int to = (static_cast<int>(palette.selected) + step + count) % count;
  palette.selected = static_cast<std::size_t>(to);
  palette.reveal = true;
}

// The field; true when Enter was pressed in it.
bool draw_field(Context& c, Scratch& scratch, Dispatch dispatch, const Rect& r) {
  PaletteScratch& palette = scratch.palette;
  draw_icon(c, r.x + 18, r.y, r.h, 16, icon::search, c.theme.faint);
  FieldSpec spec;
  spec.name = "Command";
  spec.placeholder = "Find a thread, or type a command";
  spec.style = {text::Face::Regular, 16};
  spec.line_height = 24;
  spec.autofocus = true;
  spec.completing = true;
  const float escape = draw_key(c, r.x + r.w - 14, r.y + (r.h - 22) / 2, "Esc");
  const Rect text{r.x + 46, r.y + (r.h - 24) / 2, r.w - 46 - 24 - escape, 24};
  const FieldResult result = text_field(c, "field", text, spec, palette.query);
  using Key = SemanticEvent::Key;
  if (result.key == Key::Down) move_selection(palette, 1);
  if (result.key == Key::Up) move_selection(palette, -1);
  if (result.changed) {
    palette.query = result.text;
    dispatch(client::app::ThreadsSought{palette.query});
  }
  if (result.key == Key::Escape || result.cancelled) close_dialog(c, scratch, dispatch);
  return result.key == Key::Enter || result.submitted;
}

// Whether the server was heard, and how many answers there are.
void draw_foot(Context& c, const PaletteScratch& palette, const client::app::State& state,
               Dispatch dispatch, const Rect& r) {
  hairline(c, r.x, r.y, r.x + r.w, r.y, c.theme.line);
  const client::Sought sought = client::sought(state, client::threads::Seeker::Palette);
  std::string words = std::to_string(palette.entries.size()) +
                      (palette.entries.size() == 1 ? " result" : " results");
  if (palette.entries.empty()) words = "Nothing matches.";
  if (sought == client::Sought::Asking) words = "Searching…";
  if (sought == client::Sought::Failed) words = "Only what is here was searched.";
  Node& node = c.semantics.leaf(Context::id("count"), Role::Status, "Results",
                                {r.x + 16, r.y, r.w / 2, r.h});
  node.text = words;
  c.text.draw(c.draw, r.x + 16, r.y, r.h, words, kSmall, c.theme.faint);
  if (sought == client::Sought::Failed) {
    const float x = r.x + 16 + c.text.width(words, kSmall) + 10;
    if (text_button(c, "again", x, r.y + 7, 20, "Try again", c.theme.gold)) {
      dispatch(client::app::ThreadsSought{});
      dispatch(client::app::ThreadsSought{palette.query});
    }
    return;
  }
  if (r.w < 420) return;
  constexpr std::string_view kHow = "↑ ↓ to choose · ↵ to run";
  c.text.draw(c.draw, r.x + r.w - 16 - c.text.width(kHow, kSmall), r.y, r.h, kHow, kSmall,
              c.theme.faint);
}

// Returns the entry that was pressed; the count of entries: none.
std::size_t draw_entries(Context& c, PaletteScratch& palette, const Rect& list) {
  const std::vector<PaletteEntry>& entries = palette.entries;
  std::size_t pressed = entries.size();
  c.semantics.begin(Context::id("results"), Role::ListBox, "Commands and threads", list).clips =
      true;
  begin_scroll(c, palette.scroll, list);
  float y = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const bool heads = starts_group(entries, i);
    const float row = y + (heads ? kSection : 0);
    if (i == palette.selected && std::exchange(palette.reveal, false)) {
      const float furthest = row + kRow + 6 - list.h;
      palette.scroll.offset = std::clamp(palette.scroll.offset, furthest, std::max(y, furthest));
      c.animating = true;  // the rows above it, where they now belong
    }
    const float top = list.y - palette.scroll.offset;
    const bool seen = top + row + kRow > list.y && top + y < list.y + list.h;
    if (heads && seen) {
      const bool threads = entries[i].command == Command::OpenThread;
      const std::string_view words = !threads                ? "COMMANDS"
                                     : palette.query.empty() ? "RECENT THREADS"
                                                             : "THREADS";
      c.text.draw(c.draw, list.x + 18, top + y + 6, 20, words, kGroup, c.theme.faint);
    }
    if (seen) {
      const Rect r{list.x + 8, top + row, list.w - 16, kRow};
      if (draw_entry(c, entries[i], r, i == palette.selected)) pressed = i;
    }
    y = row + kRow;
  }
  end_scroll(c, palette.scroll, list, y + 6);
  c.semantics.end();
  return pressed;
}

float entries_height(const PaletteScratch& palette) {
  float height = 6 + static_cast<float>(palette.entries.size()) * kRow;
  for (std::size_t i = 0; i < palette.entries.size(); ++i) {
    if (starts_group(palette.entries, i)) height += kSection;
  }
  return palette.entries.empty() ? 72 : height;
}

}  // namespace

void draw_palette(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
                  const Rect& whole) {
  const IdScope scope("palette");
  PaletteScratch& palette = scratch.palette;
  update_entries(palette, state);
  const bool narrow = whole.w < size::kOnePaneBelow;
  const float width = narrow ? whole.w : std::min(620.0F, whole.w - 64);
  const float top = narrow ? 0 : std::min(110.0F, whole.h * 0.12F);
  const float most = narrow ? whole.h : std::min(520.0F, whole.h - top - 40);
  const float height = std::min(most, kField + entries_height(palette) + kFoot);
  const Rect card{whole.x + (whole.w - width) / 2, whole.y + top, width, height};
  const bool open = begin_dialog(c, "Command palette", card, whole, narrow ? 0 : 12.0F);
  const std::string before = palette.query;
  const bool entered = draw_field(c, scratch, dispatch, {card.x, card.y, card.w, kField});
  // Who types and presses Enter at once means what the words find.
  if (palette.query != before) update_entries(palette, state);
  hairline(c, card.x, card.y + kField, card.x + card.w, card.y + kField, c.theme.line);
  if (scratch.dialog != Dialog::Palette) {  // Escape
    c.semantics.end();
    return;
  }
  const Rect list{card.x, card.y + kField + 1, card.w, card.h - kField - kFoot - 1};
  std::size_t chosen = draw_entries(c, palette, list);
  if (palette.entries.empty()) {
    const bool asking =
        client::sought(state, client::threads::Seeker::Palette) == client::Sought::Asking;
    WordsSpec words;
    words.color = c.theme.dim;
    words.centered = true;
    const std::string nothing = "Nothing matches “" + palette.query + "”.";
    (void)label(c, "nothing", {list.x + 24, list.y + (list.h - 20) / 2, list.w - 48, 20},
                asking ? std::string("Searching…") : nothing, words);
  }
  draw_foot(c, palette, state, dispatch, {card.x, card.y + card.h - kFoot, card.w, kFoot});
  c.semantics.end();
  if (entered && chosen == palette.entries.size()) chosen = palette.selected;
  if (chosen < palette.entries.size()) {
    const PaletteEntry entry = palette.entries[chosen];
    run(c, scratch, state, dispatch, whole.w, entry);
  } else if (!open) {
    close_dialog(c, scratch, dispatch);
  }
  if (palette.made_for != palette.query) c.animating = true;
}

}  // namespace ui
