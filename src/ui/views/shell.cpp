#include <algorithm>
#include <string>
#include <utility>

#include "ui/views/dialogs.hpp"
#include "ui/views/shortcuts.hpp"
#include "ui/views/views.hpp"
#include "ui/widgets/shapes.hpp"

namespace ui {
namespace {

void draw_empty(Context& c, const Rect& r, std::string_view title, std::string_view text) {
  const text::Style strong{text::Face::Semibold, 16};
  const text::Style plain{text::Face::Regular, 14};
  const float y = r.y + r.h / 2 - 40;
  const float room = std::max(40.0F, r.w - 32);
  const float title_width = std::min(room, c.text.width(title, strong));
  const Layout layout = c.text.wrap(text, plain, room);
  const auto lines = static_cast<float>(layout.lines.size());
  const Rect title_rect{r.x + (r.w - title_width) / 2, y, title_width, 24};
  const Rect text_rect{r.x + (r.w - layout.width) / 2, y + 30, layout.width, lines * 20};
  Node& heading = c.semantics.leaf(Context::id("empty-title"), Role::Heading, "", title_rect);
  heading.level = 1;
  heading.text = std::string(title);
  Node& node = c.semantics.leaf(Context::id("empty-text"), Role::Text, "", text_rect);
  node.text = std::string(text);
  for (std::size_t i = 1; i < layout.lines.size(); ++i) {
    node.line_starts.push_back(layout.lines[i].begin);
  }
  c.text.draw_elided(c.draw, title_rect.x, y, 24, room + 1, title, strong, c.theme.text);
  c.text.draw(c.draw, text_rect.x, y + 30, 20, text, layout, plain, c.theme.dim);
}

// The state of the connection where no thread list shows it.
void draw_widget_status(Context& c, const client::app::State& state, const Rect& r) {
  const std::string_view label = client::label(client::link(state));
  Node& node = c.semantics.leaf(Context::id("connection"), Role::Status, "Connection",
                                {r.x, r.y + r.h - 1, 1, 1});
  node.text = std::string(label);
}

void draw_missing(Context& c, const client::app::State& state, Dispatch dispatch, const Rect& r) {
  draw_empty(c, r, "This thread is not here",
             "It was deleted, or belongs to another organization.");
  if (!state.only_thread.empty()) return;
  const float width = button_width(c, "Back to threads", {});
  const float x = r.x + (r.w - width) / 2;
  if (button(c, "leave", x, r.y + r.h / 2 + 40, 32, "Back to threads", {})) {
    dispatch(client::app::ThreadLeft{});
  }
}

void draw_thread(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
                 const Rect& r, const HeaderSpec& header) {
  const IdScope scope("thread");
  fill(c, r, c.theme.background);
  c.semantics.begin(Context::id("main"), Role::Main, "Thread", r);
  const auto shown = client::shown_thread(state, state.open_thread);
  if (state.thread_missing && !shown) {
    draw_missing(c, state, dispatch, r);
  } else if (state.open_thread.empty()) {
    draw_empty(c, r, state.threads.loaded ? "No thread is open" : "Loading…",
               state.threads.loaded ? "Choose one from the list, or start a new one." : "");
  } else {
    float y = r.y;
    if (shown) {
      y += draw_thread_header(c, scratch, state, *shown, dispatch, r, header);
      hairline(c, r.x, y, r.x + r.w, y, c.theme.line);
    } else {
      fill(c, {r.x + 28, r.y + 22, 260, 20}, c.theme.raised, 8);
      y += 64;
    }
    // The composer's height limits the list above it; it is the last frame's, and a
    // change draws one more frame.
    const float composer_height = scratch.composer_height;
    const Rect list{r.x, y + 1, r.w, std::max(0.0F, r.y + r.h - composer_height - y - 1)};
    draw_comments(c, scratch.comments, state, dispatch, list);
    scratch.composer_height = draw_composer(c, scratch, state, dispatch, r);
    if (scratch.composer_height != composer_height) c.animating = true;  // lay out again
  }
  c.semantics.end();
}

// The parts side by side, as many as there is room for.
void draw_columns(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
                  const Rect& whole) {
  if (!state.only_thread.empty()) {
    draw_thread(c, scratch, state, dispatch, whole, {});
    draw_widget_status(c, state, whole);
    return;
  }
  if (whole.w < size::kOnePaneBelow) {
    if (state.open_thread.empty()) {
      draw_thread_list(c, scratch, state, dispatch, whole);
    } else {
      draw_thread(c, scratch, state, dispatch, whole, {true, true});
      draw_widget_status(c, state, whole);
    }
    return;
  }
  const bool three = whole.w >= size::kDrawerBelow;
  const float list = std::min(size::kSidebar, whole.w * 0.36F);
  const float pane = three ? size::kFeed : 0;
  draw_thread_list(c, scratch, state, dispatch, {whole.x, whole.y, list, whole.h});
  draw_thread(c, scratch, state, dispatch,
              {whole.x + list, whole.y, whole.w - list - pane, whole.h}, {false, !three});
  if (!three) return;
  draw_side_pane(c, scratch, state, dispatch, {whole.x + whole.w - pane, whole.y, pane, whole.h});
}

// What lies over everything fits the state and the width.
void settle_overlay(Context& c, Scratch& scratch, const client::app::State& state,
                    bool drawer_allowed) {
  OverlayScratch& overlay = scratch.overlay;
  const bool about_thread =
      overlay.shown == Overlay::ThreadMenu || overlay.shown == Overlay::DeleteThread;
  if (about_thread && (state.open_thread.empty() || state.edit)) overlay.shown = Overlay::None;
  if (overlay.shown == Overlay::Drawer && !drawer_allowed) overlay.shown = Overlay::None;
  const bool free = overlay.shown == Overlay::None && scratch.dialog == Dialog::None;
  if (free && drawer_allowed && state.usage.shown) {
    open_overlay(c, overlay, Overlay::Drawer, {});  // asked for from elsewhere
  }
}

// Everything but what lies over all.
void draw_panes(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
                float width, float height) {
  fill(c, {0, 0, width, height}, c.theme.background);
  const bool widget = !state.only_thread.empty();
  const bool inside = std::holds_alternative<client::session::SignedIn>(state.session) ||
                      std::holds_alternative<client::session::Opening>(state.session);
  settle_overlay(c, scratch, state, inside && !widget && width < size::kDrawerBelow);
  const bool covered = scratch.overlay.shown != Overlay::None;
  const float wheel_px = covered ? std::exchange(c.wheel_px, 0.0F) : 0;
  const float top = draw_banner(c, state, dispatch, width);
  const Rect whole{0, top, width, height - top};
  if (!inside && !widget) {
    draw_sign_in(c, scratch, state, dispatch, whole);
    return;
  }
  draw_columns(c, scratch, state, dispatch, whole);
  const float composer = state.open_thread.empty() ? 0 : scratch.composer_height;
  draw_notices(c, state, dispatch, {0, top, width, whole.h - composer});
  if (!covered) return;
  c.wheel_px = wheel_px;
  draw_overlay(c, scratch, state, dispatch, {0, 0, width, height});
}

}  // namespace

void draw_shell(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
                float width, float height) {
  run_shortcuts(c, scratch, state, dispatch, width);
  {
    const Under under(c, scratch);
    draw_panes(c, scratch, state, dispatch, width, height);
  }
  draw_dialog(c, scratch, state, dispatch, {0, 0, width, height});
}

}  // namespace ui
