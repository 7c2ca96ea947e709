// Scratch: what the views remember between frames that is nobody else's business —
// scroll positions, laid-out text, which field has the focus.
//
// Invariant: losing it loses no work; drafts and edits live in client::app::State. Each
// cache is bounded by what is loaded, and thrown away when the width or fonts change.
#pragma once

#include <string>
#include <unordered_map>

#include "model/ids.hpp"
#include "ui/inspector_scratch.hpp"
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

struct Scratch {
  Scroll thread_list;
  Scroll sign_in;
  CommentListScratch comments;
  NodeId focused_field = 0;
  bool focus_composer = false;
  bool composer_focused = false;  // as of the last frame
  bool sync_details = false;      // kept open
  bool settings = false;          // shown where the thread list is
  float composer_height = 110;    // as of the last frame
  InspectorScratch inspector;
};

}  // namespace ui
