// Scratch: what the views remember between frames that is nobody else's business —
// scroll positions, laid-out text, which field has the focus.
//
// Invariant: losing it loses no work; drafts and edits live in client::app::State. Each
// cache is bounded by what is loaded, and thrown away when the width or fonts change.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/instant.hpp"
#include "client/activity/feed.hpp"
#include "model/change.hpp"
#include "model/entities.hpp"
#include "model/ids.hpp"
#include "ui/inspector_scratch.hpp"
#include "ui/palette_entries.hpp"
#include "ui/row_heights.hpp"
#include "ui/semantics.hpp"
#include "ui/shortcut.hpp"
#include "ui/text/rich.hpp"
#include "ui/widgets/controls.hpp"

namespace ui {

struct LaidComment {
  std::string source;  // the words `rich` was made of
  RichText rich;
  std::string quote_author;  // of a reply: whom and what it answers
  std::string quote;
  std::pair<model::Seq, std::size_t> quoted_at{-1, 0};  // state of the log it was looked up in
  std::uint64_t frame = 0;                              // last drawn in
};

struct CommentListScratch {
  model::ThreadId thread;  // whose list this is
  RowHeights heights;      // of the log's comments, then the pending ones
  std::size_t logged = 0;  // comments in the log as of the last frame, and its ends
  std::string first, last;
  float width = 0;
  std::uint64_t frame = 0;
  bool stick_to_end = true;
  base::Instant seen;                                 // of the newest comment that was in view
  double dragged_to = -1;                             // by the scroll bar; -1: not
  std::unordered_map<std::string, LaidComment> laid;  // by comment id
  // What must not move while one reads: a comment and where its top was in the view.
  std::string anchor;
  base::Instant anchor_at;
  float anchor_y = 0;
  std::string reacting;       // the comment whose reactions are being chosen
  std::string tools_focused;  // the comment whose buttons have the focus
  std::string scroll_to;      // a comment to bring into view, once it is here
  std::string found;          // the one that was, and when
  base::Instant found_at;
  bool write = false;  // the composer is to have the focus
};

struct ComposerScratch {
  bool focused = false;     // as of the last frame
  std::uint32_t caret = 0;  // where the caret was when something was last written
  bool dismissed = false;   // the mention menu, until something is written
  int mention = 0;          // the one of it that Enter takes
  std::uint32_t select_serial = 0;
  text::Selection select;  // to be made for the serial
};

struct LaidEntry {
  std::string newest;  // id of the last activity in it
  RichText rich;
};

// The activity feed: sentences laid out once, and what must not move while one reads.
struct FeedScratch {
  Scroll scroll;
  float width = 0;
  std::size_t shown = 50;   // entries; more when asked for
  bool asked = false;       // what is absent was asked for
  bool failed = false;      // the last load; stays while it is repeated
  std::string older_asked;  // the cursor that scrolling has asked for
  // What the log comes to, and the log it was made of.
  std::vector<client::activity::Group> groups;
  const model::Activity* made_of = nullptr;
  std::size_t made_size = 0;
  model::Seq made_at = 0;
  std::unordered_map<std::string, LaidEntry> laid;  // by an entry's first activity
  std::string anchor;
  float anchor_y = 0;
};

// The open thread's head: what is unfolded, and its description laid out.
struct HeaderScratch {
  model::ThreadId thread;
  std::string source;
  float width = 0;  // 0: to be laid out
  RichText description;
  bool unfolded = false;   // the whole description
  bool all_items = false;  // also those beyond the first few
  bool editing = false;    // as of the last frame; then what opened it gets the focus back
  bool connecting = false;
  Scroll description_scroll;
  Scroll items_scroll;
};

// What lies over everything else; at most one thing.
enum class Overlay : std::uint8_t { None, Drawer, ThreadMenu, DeleteThread };
struct OverlayScratch {
  Overlay shown = Overlay::None;
  base::Instant since;
  Rect at;  // of what opened it
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
  bool reveal = false;  // the selected one, once
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
  FeedScratch feed;
  HeaderScratch header;
  OverlayScratch overlay;
  Scroll integrations;
  Scroll usage;
  bool integrations_asked = false;
  NodeId focused_field = 0;
  bool focus_composer = false;
  ComposerScratch composer;
  bool sync_details = false;    // kept open
  bool settings = false;        // shown where the thread list is
  float composer_height = 110;  // as of the last frame
  InspectorScratch inspector;
};

}  // namespace ui
