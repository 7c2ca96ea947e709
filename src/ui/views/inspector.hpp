// The inspector: a panel at the window's foot for developers, with tabs for frames,
// recorded actions, the connection, and a bad network (docs/inspector.md).
//
// Invariant: drawn from const data; what is chosen goes out as client::inspector::Action,
// never as an action of the app. inspector.cpp draws the panel, inspector_*.cpp one tab
// each. Called by ui/frame.cpp.
#pragma once

#include "base/dispatch.hpp"
#include "client/app.hpp"
#include "client/inspector/inspector.hpp"
#include "client/recording/recording.hpp"
#include "ui/context.hpp"
#include "ui/inspector_scratch.hpp"

namespace ui {

struct Inspection;

// The panel's two functions, handed in by who has an inspector: a program without one is
// built without them.
struct InspectorPanel {
  float (*height)(const InspectorScratch&, const Inspection&, float window_height);
  void (*draw)(Context&, InspectorScratch&, const client::app::State&, const Inspection&,
               const Rect&);
};
[[nodiscard]] InspectorPanel inspector_panel();

// What the panel shows besides the state of the app.
struct Inspection {
  const client::inspector::State& inspector;
  const client::recording::Recorder& recorder;
  base::Dispatch<client::inspector::Action> dispatch;
  InspectorPanel panel;
};

// Of the panel, with the line that says so when the past is looked at.
[[nodiscard]] float inspector_height(const InspectorScratch& scratch, const Inspection& inspection,
                                     float window_height);
// `state` is what the app shows. `rect` as high as inspector_height, at the window's foot.
void draw_inspector(Context& c, InspectorScratch& scratch, const client::app::State& state,
                    const Inspection& inspection, const Rect& rect);

// ---- for inspector_*.cpp ----
namespace inspector_style {
inline constexpr text::Style kMono{text::Face::Mono, 12};
inline constexpr text::Style kText{text::Face::Regular, 12};
inline constexpr text::Style kStrong{text::Face::Semibold, 12};
inline constexpr float kRow = 22;
inline constexpr float kToolbar = 38;
inline constexpr float kSide = 12;  // padding
}  // namespace inspector_style

void draw_frames_tab(Context& c, InspectorScratch& scratch, const Inspection& inspection,
                     const Rect& rect);
void draw_actions_tab(Context& c, InspectorScratch& scratch, const Inspection& inspection,
                      const Rect& rect);
void draw_connection_tab(Context& c, InspectorScratch& scratch, const client::app::State& state,
                         const Inspection& inspection, const Rect& rect);
void draw_network_tab(Context& c, InspectorScratch& scratch, const Inspection& inspection,
                      const Rect& rect);

// A list beside what is read of it; under each other where it is narrow.
struct ListAndReading {
  Rect list;
  Rect reading;
};
[[nodiscard]] ListAndReading split(const Rect& rect, bool reading);
// Draws `scratch.reading`, whose `of` and `text` are set.
void draw_reading(Context& c, Reading& reading, std::string_view name, const Rect& rect);
// One row of a list of rows that are kRow high; `name` is what is read aloud of it.
[[nodiscard]] bool draw_row_ground(Context& c, std::string_view id, const Rect& rect,
                                   std::string_view name, bool selected);
[[nodiscard]] std::string time_label(const Context& c, base::Instant at);  // "10:02:41.007"
[[nodiscard]] std::string size_label(std::size_t bytes);                   // "1.4 KB"

}  // namespace ui
