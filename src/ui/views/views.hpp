// Views: one function per part of the screen. Each draws into its rect, from const
// state, and pushes actions; none mutates state or calls the platform.
//
// Invariant: roles and names are those of CONTRACT.md, "The page". Called by
// ui/views/shell.cpp, which lays the parts out.
#pragma once

#include "base/dispatch.hpp"
#include "client/app.hpp"
#include "client/selectors.hpp"
#include "ui/context.hpp"
#include "ui/scratch.hpp"

namespace ui {

using Dispatch = base::Dispatch<client::app::Action>;

void draw_shell(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
                float width, float height);

// Height of the banner: 0 when there is nothing to say.
float draw_banner(Context& c, const client::app::State& state, Dispatch dispatch, float width);
void draw_sign_in(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
                  const Rect& rect);
void draw_thread_list(Context& c, Scratch& scratch, const client::app::State& state,
                      Dispatch dispatch, const Rect& rect);
// What a header offers besides the thread itself.
struct HeaderSpec {
  bool back = false;    // to the list, where it is not beside
  bool drawer = false;  // the activity, where it is not beside
};
// Returns its height.
float draw_thread_header(Context& c, Scratch& scratch, const client::app::State& state,
                         const client::ShownThread& shown, Dispatch dispatch, const Rect& rect,
                         const HeaderSpec& spec);
// The thread's connected items, and the form that connects another. Returns its height.
float draw_items(Context& c, HeaderScratch& scratch, const client::app::State& state,
                 const model::Thread& thread, Dispatch dispatch, const Rect& rect);
// Integrations and activity, or the usage, beside the thread or in the drawer.
void draw_side_pane(Context& c, Scratch& scratch, const client::app::State& state,
                    Dispatch dispatch, const Rect& rect);
// Returns its height.
float draw_integrations(Context& c, Scratch& scratch, const client::app::State& state,
                        Dispatch dispatch, const Rect& rect);
void draw_activity(Context& c, FeedScratch& scratch, const client::app::State& state,
                   Dispatch dispatch, const Rect& rect);
void draw_usage(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
                const Rect& rect);
// What lies over everything else: the drawer, the thread's menu, the question before it is
// deleted. Drawn last.
void draw_overlay(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
                  const Rect& whole);
// Opens it from a control that lies at `at`.
void open_overlay(Context& c, OverlayScratch& scratch, Overlay overlay, const Rect& at);
void close_overlay(Context& c, Scratch& scratch, const client::app::State& state,
                   Dispatch dispatch);
void draw_comments(Context& c, CommentListScratch& scratch, const client::app::State& state,
                   Dispatch dispatch, const Rect& rect);
// The description's two versions, to choose from. Returns its height.
float draw_conflict(Context& c, const client::outbox::Item& item, Dispatch dispatch,
                    const Rect& rect);
// What one may choose, and what developers may want; in the thread list's place.
void draw_settings(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
                   const Rect& rect);
// Whether everything is here and sent; the numbers when asked. Returns its width.
float draw_sync_status(Context& c, Scratch& scratch, const client::app::State& state,
                       const Rect& rect);
// Over the foot of `rect`.
void draw_notices(Context& c, const client::app::State& state, Dispatch dispatch, const Rect& rect);
// Draws at the bottom of `rect`; returns its height.
float draw_composer(Context& c, Scratch& scratch, const client::app::State& state,
                    Dispatch dispatch, const Rect& rect);

// "now", "4 m", "3 h", "Tue", "12 Mar", "12 Mar 2025".
[[nodiscard]] std::string short_age(const Context& c, base::Instant at);
// "just now", "3 min ago", "1 h ago", "Tue 16:20", "12 Mar", "12 Mar 2025".
[[nodiscard]] std::string long_age(const Context& c, base::Instant at);
[[nodiscard]] std::string clock_time(const Context& c, base::Instant at);  // "10:02"
// "Today", "Yesterday", "Tuesday 12 March", "12 March 2025".
[[nodiscard]] std::string day_label(const Context& c, base::Instant at);

}  // namespace ui
