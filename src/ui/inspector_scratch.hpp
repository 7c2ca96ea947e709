// InspectorScratch: what the inspector's panel remembers between frames.
//
// Invariant: losing it loses nothing but places and choices of view. `matches` holds at
// most as many numbers as the inspector keeps frames. Part of Scratch.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "ui/text/text.hpp"
#include "ui/widgets/controls.hpp"

namespace ui {

// A long text being read: laid out once.
struct Reading {
  std::string of;  // what it is of; empty: nothing
  std::string text;
  Layout layout;
  float width = 0;  // 0: to be laid out
  Scroll scroll;
};

enum class InspectorTab : std::uint8_t { Frames, Actions, Connection, Network };

struct InspectorScratch {
  bool open = false;
  InspectorTab tab = InspectorTab::Frames;
  float height = 300;
  float grabbed_y = 0;  // where in the splitter the pointer holds it

  std::string filter;
  std::string matched_filter;         // what `matches` was made for …
  std::uint64_t matched_until = 0;    // … up to this frame
  std::deque<std::uint64_t> matches;  // numbers of the frames that are listed
  std::uint64_t frame = 0;            // the one that is read; 0: none
  bool reveal_frame = false;          // bring it into view, once
  bool follow_frames = true;          // the list stays at its end
  Scroll frames;

  std::optional<std::size_t> shown_past;  // as of the last frame
  bool follow_actions = true;
  Scroll actions;

  Scroll facts;
  Scroll switches;
  Reading reading;
};

}  // namespace ui
