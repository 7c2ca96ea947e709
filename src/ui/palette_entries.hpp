// PaletteEntries: what the command palette offers for what is typed, best first.
//
// Invariant: pure; commands that can do nothing now are left out. Threads come by their
// title, and those that only the server found (in a description or a comment) after
// them. At most kPaletteThreads threads are offered; the order follows from the state and
// the query alone. Called by views/palette.cpp when either has changed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/fuzzy.hpp"
#include "model/entities.hpp"

namespace client::app {
struct State;
}

namespace ui {

inline constexpr std::size_t kPaletteThreads = 30;  // with a query
inline constexpr std::size_t kPaletteRecent = 6;    // without one

enum class PaletteCommand : std::uint8_t {
  OpenThread,  // not a command: an entry's thread
  NewThread,
  WriteComment,
  EditThread,
  SetStatus,
  JumpToNewest,
  SearchThreads,
  NextThread,
  PreviousThread,
  ThemeDark,
  ThemeLight,
  ThemeSystem,
  CompactOn,
  CompactOff,
  Activity,
  Usage,
  Settings,
  Help,
  Inspector,
  SaveRecording,
  SignOut,
};

struct PaletteEntry {
  PaletteCommand command = PaletteCommand::OpenThread;
  model::Status status = model::Status::Active;  // SetStatus: to this; OpenThread: its
  model::ThreadId thread;                        // OpenThread
  std::string title;
  std::string_view keys;   // the shortcut that does the same
  bool elsewhere = false;  // the title does not say why: the server found it
  int score = 0;
  std::vector<base::FuzzyRange> ranges;  // of the title
};

[[nodiscard]] std::vector<PaletteEntry> palette_entries(const client::app::State& state,
                                                        std::string_view query);

}  // namespace ui
