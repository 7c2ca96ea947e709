// The parts of the thread list, for thread_list*.cpp.
#pragma once

#include <string_view>

#include "ui/views/views.hpp"

namespace ui {

// Organization, "New thread", search, and the form of a new thread. Returns its height.
float draw_list_head(Context& c, Scratch& scratch, const client::app::State& state,
                     Dispatch dispatch, const Rect& rect);
// "Threads", how many, and of which status. Returns its height.
float draw_list_filter(Context& c, const client::app::State& state, Dispatch dispatch,
                       std::size_t count, const Rect& rect);

[[nodiscard]] float thread_row_height(const client::app::State& state);
// What a row of the list did.
struct RowResult {
  bool opened = false;
  bool focused = false;  // by the keyboard
};
RowResult draw_thread_row(Context& c, const client::app::State& state,
                          const client::ShownThread& shown, const Rect& rect, std::size_t index,
                          std::size_t count);
void draw_skeleton_row(Context& c, const client::app::State& state, const Rect& rect);

}  // namespace ui
