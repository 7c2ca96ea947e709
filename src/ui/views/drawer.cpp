// The pane beside the thread, and what may lie over everything: that pane as a drawer, the
// thread's menu, the question before a thread is deleted.
#include <algorithm>
#include <string>

#include "icons.hpp"
#include "ui/views/views.hpp"
#include "ui/widgets/modal.hpp"
#include "ui/widgets/shapes.hpp"
#include "ui/widgets/words.hpp"

namespace ui {
namespace {

constexpr float kPanePadding = 16;
constexpr float kFoot = 44;
constexpr std::int64_t kSlide_ms = 160;
constexpr float kMenuRow = 34;
constexpr float kMenuWidth = 200;

// 1 when it has just been opened, 0 once it has arrived.
float still_to_go(Context& c, const OverlayScratch& scratch) {
  const std::int64_t age_ms = c.now - scratch.since;
  if (c.reduced_motion || age_ms >= kSlide_ms) return 0;
  c.animating = true;
  const float rest = 1 - static_cast<float>(age_ms) / static_cast<float>(kSlide_ms);
  return rest * rest * rest;
}

void draw_drawer(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
                 const Rect& whole) {
  const float width = std::min(size::kFeed, whole.w - 40);
  const float away = still_to_go(c, scratch.overlay);
  // It slides in by a part of its width, so that it is never beyond the edge.
  const float x = whole.x + whole.w - width + away * 24;
  const Rect rect{x, whole.y, whole.x + whole.w - x, whole.h};
  ModalSpec spec;
  spec.name = "Activity and integrations";
  spec.whole = whole;
  spec.rect = rect;
  spec.ground = 1 - away;
  const Modal modal(c, "drawer", spec);
  const client::session::SignedIn* in = client::session::signed_in(state.session);
  WordsSpec words;
  words.style = {text::Face::Semibold, 14};
  words.color = c.theme.text;
  const std::string name = in == nullptr ? "Golden Thread" : in->session.organization.name;
  label(c, "organization", {rect.x + kPanePadding, rect.y + 14, width - 70, 20}, name, words);
  PressSpec close;
  close.name = "Close";
  close.autofocus = true;
  const Rect cross{whole.x + whole.w - 42, rect.y + 9, 30, 30};
  const Press press = pressable(c, "close", cross, close);
  if (press.hovered) fill(c, cross, c.theme.raised, size::kRadius);
  draw_icon(c, cross.x + 8, cross.y, cross.h, 14, icon::x,
            press.hovered ? c.theme.text : c.theme.dim);
  draw_side_pane(c, scratch, state, dispatch, {rect.x, rect.y + 36, width, rect.h - 36});
  if (!press.clicked && !modal.pressed_beside()) return;
  close_overlay(c, scratch, state, dispatch);
}

struct MenuItem {
  const char* label;
  const char* icon;
  Color color;
};

bool menu_item(Context& c, const MenuItem& item, const Rect& r, bool first) {
  PressSpec spec;
  spec.name = item.label;
  spec.autofocus = first;
  const Press press = pressable(c, item.label, r, spec);
  if (press.hovered || press.focused) fill(c, r, with_alpha(c.theme.text, 0.08F), 6);
  draw_icon(c, r.x + 10, r.y, r.h, 14, item.icon, item.color);
  c.text.draw(c.draw, r.x + 34, r.y, r.h, item.label, {text::Face::Medium, 13}, item.color);
  return press.clicked;
}

void draw_menu(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
               const Rect& whole) {
  const Rect& at = scratch.overlay.at;
  const float height = 2 * kMenuRow + 12;
  const float x = std::clamp(at.x + at.w - kMenuWidth, whole.x + 8,
                             std::max(whole.x + 8, whole.x + whole.w - kMenuWidth - 8));
  const Rect rect{x, at.y + at.h + 4, kMenuWidth, height};
  ModalSpec spec;
  spec.name = "Thread menu";
  spec.whole = whole;
  spec.rect = rect;
  spec.ground = 0;
  spec.radius = 10;
  const Modal modal(c, "thread-menu", spec);
  const Rect first{rect.x + 6, rect.y + 6, rect.w - 12, kMenuRow};
  const Rect second{first.x, first.y + kMenuRow, first.w, kMenuRow};
  if (menu_item(c, {"Edit title and description", icon::pencil, c.theme.text}, first, true)) {
    scratch.overlay.shown = Overlay::None;
    c.animating = true;
    dispatch(client::app::EditStarted{state.open_thread});
  } else if (menu_item(c, {"Delete thread…", icon::trash_2, c.theme.error}, second, false)) {
    scratch.overlay.shown = Overlay::DeleteThread;
    c.animating = true;
  } else if (modal.pressed_beside()) {
    close_overlay(c, scratch, state, dispatch);
  }
}

void draw_question(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
                   const Rect& whole) {
  const auto shown = client::shown_thread(state, state.open_thread);
  if (!shown) {  // someone else was faster
    close_overlay(c, scratch, state, dispatch);
    return;
  }
  const float width = std::min(420.0F, whole.w - 32);
  const float inner = width - 48;
  const text::Style plain{text::Face::Regular, 14};
  const std::string question = "“" + shown->thread.title +
                               "” goes with its comments and connected items, for everyone. "
                               "This cannot be undone.";
  const Layout layout = c.text.wrap(question, plain, inner);
  const float height = 24 + 28 + static_cast<float>(layout.lines.size()) * 20 + 24 + 34 + 24;
  const Rect rect{whole.x + (whole.w - width) / 2,
                  whole.y + std::max(8.0F, (whole.h - height) * 0.4F), width, height};
  ModalSpec spec;
  spec.name = "Delete thread";
  spec.whole = whole;
  spec.rect = rect;
  spec.radius = 12;
  const Modal modal(c, "delete-thread", spec);
  WordsSpec words;
  words.style = {text::Face::Semibold, 16};
  words.color = c.theme.text;
  words.role = Role::Heading;
  words.level = 2;
  label(c, "head", {rect.x + 24, rect.y + 22, inner, 24}, "Delete this thread?", words);
  words = WordsSpec{};
  words.style = plain;
  words.color = c.theme.dim;
  paragraph(c, "question", {rect.x + 24, rect.y + 54, inner, 0}, question, words);

  const float y = rect.y + rect.h - 24 - 34;
  ButtonSpec remove;
  remove.name = "Delete thread";
  const float remove_width = button_width(c, "Delete thread", remove);
  const float keep_width = button_width(c, "Keep it", {});
  const float right = rect.x + rect.w - 24;
  const bool keep = button(c, "keep", right - remove_width - 8 - keep_width, y, 34, "Keep it", {});
  const Rect red{right - remove_width, y, remove_width, 34};
  const bool gone = button(c, "remove", red.x, red.y, 34, "Delete thread", remove);
  outline(c, red, with_alpha(c.theme.error, 0.7F), size::kRadius);
  if (gone) {
    scratch.overlay.shown = Overlay::None;
    c.animating = true;
    dispatch(client::app::ThreadDeleted{state.open_thread});
  } else if (keep || modal.pressed_beside()) {
    close_overlay(c, scratch, state, dispatch);
  }
}

}  // namespace

void draw_side_pane(Context& c, Scratch& scratch, const client::app::State& state,
                    Dispatch dispatch, const Rect& r) {
  const IdScope scope("side");
  fill(c, r, c.theme.panel);
  hairline(c, r.x, r.y, r.x, r.y + r.h, c.theme.line);
  c.semantics.begin(Context::id("pane"), Role::Complementary, "Activity and integrations", r);
  const Rect inner{r.x + kPanePadding, r.y + kPanePadding, r.w - 2 * kPanePadding,
                   std::max(0.0F, r.h - kPanePadding)};
  if (state.usage.shown) {
    draw_usage(c, scratch, state, dispatch, inner);
    c.semantics.end();
    return;
  }
  const float used = draw_integrations(c, scratch, state, dispatch, inner);
  const float top = inner.y + used + 18;
  const float foot = r.y + r.h - kFoot;
  draw_activity(c, scratch.feed, state, dispatch,
                {inner.x, top, inner.w, std::max(0.0F, foot - top)});
  hairline(c, r.x + 1, foot, r.x + r.w, foot, c.theme.line);
  ButtonSpec usage;
  usage.kind = ButtonKind::Quiet;
  usage.icon = icon::chart_column;
  if (button(c, "usage", r.x + 8, foot + 8, 28, "Usage", usage)) {
    dispatch(client::app::UsageShown{true});
  }
  c.semantics.end();
}

void open_overlay(Context& c, OverlayScratch& scratch, Overlay overlay, const Rect& at) {
  scratch.shown = overlay;
  scratch.since = c.now;
  scratch.at = at;
  c.animating = true;
}

void close_overlay(Context& c, Scratch& scratch, const client::app::State& state,
                   Dispatch dispatch) {
  // Else the drawer would be opened again for it.
  const bool drawer = scratch.overlay.shown == Overlay::Drawer;
  if (drawer && state.usage.shown) dispatch(client::app::UsageShown{false});
  scratch.overlay.shown = Overlay::None;
  c.animating = true;
}

void draw_overlay(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
                  const Rect& whole) {
  switch (scratch.overlay.shown) {
    case Overlay::None: return;
    case Overlay::Drawer: draw_drawer(c, scratch, state, dispatch, whole); return;
    case Overlay::ThreadMenu: draw_menu(c, scratch, state, dispatch, whole); return;
    case Overlay::DeleteThread: draw_question(c, scratch, state, dispatch, whole); return;
  }
}

}  // namespace ui
