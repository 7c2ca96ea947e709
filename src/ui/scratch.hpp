// Scratch: what the views remember between frames that is nobody else's business —
// scroll positions, laid-out text, which field has the focus.
//
// Invariant: losing it loses no work; drafts and edits live in client::app::State. Each
// cache is bounded by what is loaded, and thrown away when the width or fonts change.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/entities.hpp"
#include "ui/palette_entries.hpp"
#include "ui/semantics.hpp"
#include "ui/shortcut.hpp"
#include "ui/text/rich.hpp"
#include "ui/widgets/controls.hpp"

namespace ui {

struct LaidComment {
  std::string source;  // the words `rich` was made of
  RichText rich;
};

struct CommentListScratch {
  model::ThreadId thread;  // whose list this is
  Scroll scroll;
  float width = 0;
  bool stick_to_end = true;
  std::unordered_map<std::string, LaidComment> laid;  // by comment id
  // What must not move while one reads: a comment and where its top was.
  std::string anchor;
  float anchor_y = 0;
  std::string reacting;   // the comment whose reactions are being chosen
  std::string scroll_to;  // a comment to bring into view, once
};

// Which confirmed threads the list shows, as places in the state's order, and what that
// was made of.
struct ThreadRows {
  bool made = false;
  std::uint64_t revision = 0;
  std::size_t loaded = 0;
  std::string search;
  std::optional<model::Status> status;
  std::vector<std::uint32_t> places;
};

struct PaletteScratch {
  std::string query;
  Scroll scroll;
  std::vector<PaletteEntry> entries;  // for `made_for`, at `revision` of the threads
  std::string made_for;
  std::uint64_t revision = 0;
  bool made = false;
  std::size_t selected = 0;
  bool reveal = false;   // the selected one, once
  bool refocus = false;  // the field, once
};

struct Scratch {
  Scroll thread_list;
  ThreadRows thread_rows;
  model::ThreadId focused_thread;  // whose row has the focus
  bool reveal_thread = false;      // the open one, once
  bool focus_search = false;
  Dialog dialog = Dialog::None;
  PaletteScratch palette;
  Scroll help;
  Scroll settings_scroll;
  NodeId return_focus = 0;        // the field that had the focus before the dialog
  std::vector<Shortcut> pressed;  // since the last frame
  Scroll sign_in;
  CommentListScratch comments;
  NodeId focused_field = 0;
  bool focus_composer = false;
  bool composer_focused = false;  // as of the last frame
  bool sync_details = false;      // kept open
  bool settings = false;          // shown where the thread list is
  float composer_height = 110;    // as of the last frame
};

}  // namespace ui
