// Scratch: what the views remember between frames that is nobody else's business —
// scroll positions, laid-out text, which field has the focus.
//
// Invariant: losing it loses no work; drafts and edits live in client::app::State. Each
// cache is bounded by what is loaded, and thrown away when the width or fonts change.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "base/instant.hpp"
#include "client/activity/feed.hpp"
#include "model/ids.hpp"
#include "ui/semantics.hpp"
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
  Rect at;            // of what opened it
  NodeId opener = 0;  // gets the focus back
  NodeId give_back = 0;
};

struct Scratch {
  Scroll thread_list;
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
  bool composer_focused = false;  // as of the last frame
  bool sync_details = false;      // kept open
  bool settings = false;          // shown where the thread list is
  float composer_height = 110;    // as of the last frame
};

}  // namespace ui
