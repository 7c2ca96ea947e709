#include <algorithm>
#include <string>

#include "icons.hpp"
#include "protocol/api.hpp"
#include "ui/views/views.hpp"
#include "ui/widgets/shapes.hpp"

namespace ui {
namespace {

constexpr float kRowHeight = 64;
constexpr text::Style kTitle{text::Face::Medium, 14};
constexpr text::Style kSmall{text::Face::Regular, 12};
constexpr text::Style kSection{text::Face::Medium, 11};

void draw_row(Context& c, const client::app::State& state, const client::ShownThread& shown,
              Dispatch dispatch, const Rect& r) {
  const model::Thread& thread = shown.thread;
  const IdScope scope(thread.id.value);
  const bool open = state.open_thread == thread.id;
  c.semantics.begin(Context::id("row"), Role::ListItem, "", r);
  PressSpec spec;
  spec.role = Role::Link;
  spec.name = thread.title;
  const std::string href = "/threads/" + protocol::api::url_encode(thread.id.value);
  spec.href = href;
  spec.current = open;
  const Press press = pressable(c, "open", r, spec);
  c.semantics.end();
  if (press.clicked) dispatch(client::app::ThreadOpened{thread.id});

  if (open) {
    fill(c, r, c.theme.gold_ground);
    fill(c, {r.x, r.y, 2, r.h}, c.theme.gold);
  } else if (press.hovered) {
    fill(c, r, c.theme.raised);
  }
  const float left = r.x + 18;
  const float right = r.x + r.w - 16;
  const std::string age = shown.pending ? "…" : short_age(c, thread.last_activity_at);
  const float age_width = c.text.width(age, kSmall);
  c.text.draw(c.draw, right - age_width, r.y + 10, 20, age, kSmall, c.theme.faint);
  c.text.draw_elided(c.draw, left, r.y + 10, 20, right - age_width - 10 - left, thread.title,
                     kTitle, c.theme.text);
  const std::string_view label = model::label(thread.status);
  status_pill(c, left, r.y + 33, label, status_color(c.theme, thread.status), false);
  const float after = left + status_pill_width(c, label, false) + 8;
  const std::size_t watching = open ? client::viewers(state, thread.id).size() : 0;
  std::string note =
      std::to_string(thread.comment_count) + (thread.comment_count == 1 ? " comment" : " comments");
  if (watching > 0) note = std::to_string(watching) + " viewing";
  c.text.draw_elided(c.draw, after, r.y + 34, 20, right - after, note, kSmall, c.theme.faint);
}

// Organization, "New thread", search. Returns its height.
float draw_head(Context& c, const client::app::State& state, Dispatch dispatch, const Rect& r) {
  fill(c, {r.x + 16, r.y + 16, 24, 24}, c.theme.dark ? 0xdba53eff : 0xd9a13aff, 7);
  c.text.draw(c.draw, r.x + 23, r.y + 16, 24, "G", {text::Face::Semibold, 14}, 0x2a1f08ff);
  const client::session::SignedIn* in = client::session::signed_in(state.session);
  const std::string name = in == nullptr ? "Golden Thread" : in->session.organization.name;

  ButtonSpec spec;
  spec.icon = icon::plus;
  spec.name = "New thread";
  const float width = button_width(c, "New", spec);
  if (button(c, "new", r.x + r.w - 16 - width, r.y + 13, 30, "New", spec)) {
    dispatch(client::app::NewThreadStarted{});
  }
  c.text.draw_elided(c.draw, r.x + 50, r.y + 18, 20, r.w - 50 - 16 - width - 10, name,
                     {text::Face::Semibold, 14}, c.theme.text);

  const Rect box{r.x + 12, r.y + 54, r.w - 24, 34};
  fill(c, box, c.theme.background, size::kRadius);
  FieldSpec field;
  field.role = Role::SearchBox;
  field.name = "Search threads";
  field.placeholder = "Search threads";
  draw_icon(c, box.x + 10, box.y, box.h, 14, icon::search, c.theme.faint);
  const FieldResult result =
      text_field(c, "search", {box.x + 32, box.y + 7, box.w - 42, 20}, field, state.search);
  outline(c, box, result.focused ? c.theme.gold : c.theme.line, size::kRadius);
  if (result.changed) dispatch(client::app::SearchEdited{result.text});
  if (result.cancelled) dispatch(client::app::SearchEdited{{}});
  return 96;
}

// Asks for the title of a thread to create. Returns its height.
float draw_new_thread(Context& c, const client::app::State& state, Dispatch dispatch,
                      const Rect& r) {
  if (!state.new_thread) return 0;
  const Rect box{r.x + 12, r.y, r.w - 24, 34};
  fill(c, box, c.theme.background, size::kRadius);
  FieldSpec field;
  field.name = "Thread title";
  field.placeholder = "What is it about?";
  field.autofocus = true;
  const FieldResult result = text_field(c, "new-title", {box.x + 10, box.y + 7, box.w - 20, 20},
                                        field, state.new_thread->title);
  outline(c, box, c.theme.gold, size::kRadius);
  if (result.changed) dispatch(client::app::NewThreadEdited{result.text});
  ButtonSpec create;
  create.kind = ButtonKind::Primary;
  create.disabled = state.new_thread->title.find_first_not_of(" \t") == std::string::npos;
  const float create_width = button_width(c, "Create", create);
  const float y = r.y + 42;
  const bool pressed = button(c, "create", box.x, y, 28, "Create", create);
  if (pressed || result.submitted) dispatch(client::app::NewThreadSubmitted{});
  ButtonSpec cancel;
  cancel.kind = ButtonKind::Quiet;
  if (button(c, "cancel-new", box.x + create_width + 6, y, 28, "Cancel", cancel) ||
      result.cancelled) {
    dispatch(client::app::NewThreadCancelled{});
  }
  return 82;
}

void draw_foot(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
               const Rect& r) {
  hairline(c, r.x, r.y, r.x + r.w, r.y, c.theme.line);
  const float status = draw_sync_status(c, scratch, state, r);
  const model::User* user = client::current_user(state);
  if (user == nullptr) return;
  ButtonSpec leave;
  leave.kind = ButtonKind::Quiet;
  leave.icon = icon::log_out;
  leave.name = "Sign out";
  const float width = button_width(c, "", leave);
  float right = r.x + r.w - 10 - width;
  if (button(c, "sign-out", right, r.y + 10, 28, "", leave)) dispatch(client::app::SignedOff{});
  PressSpec settings;
  settings.name = "Settings";
  settings.expanded = scratch.settings;
  const Rect gear{right - width - 4, r.y + 10, width, 28};
  const Press press = pressable(c, "settings", gear, settings);
  if (press.clicked) scratch.settings = !scratch.settings;
  const bool lit = press.hovered || scratch.settings;
  if (lit) fill(c, gear, c.theme.raised, size::kRadius);
  draw_icon(c, gear.x + (width - 14) / 2, gear.y, 28, 14, icon::settings,
            lit ? c.theme.text : c.theme.dim);
  right = gear.x;
  avatar(c, right - 32, r.y + 11, 26, *user);
  const float room = right - 44 - (r.x + status);
  const std::string& full = user->name;
  const bool fits = c.text.width(full, kSmall) <= room;
  const std::string name = fits ? full : full.substr(0, full.find(' '));
  const float name_width = c.text.width(name, kSmall);
  if (name_width > room) return;  // the avatar says it
  c.text.draw_elided(c.draw, right - 40 - name_width, r.y, r.h, room, name, kSmall, c.theme.dim);
}

void draw_nothing(Context& c, const client::app::State& state, const Rect& r) {
  if (!state.threads.loaded) {
    for (int i = 0; i < 5; ++i) {  // skeleton
      const float y = r.y + static_cast<float>(i) * kRowHeight + 12;
      fill(c, {r.x + 18, y, r.w * 0.55F, 12}, c.theme.raised, 6);
      fill(c, {r.x + 18, y + 24, 56, 18}, c.theme.raised, 9);
    }
    return;
  }
  const std::string_view text =
      state.search.empty() ? "No threads yet. Start the first one." : "No thread matches.";
  c.semantics.leaf(Context::id("empty"), Role::Text, "", {r.x + 18, r.y + 12, r.w - 36, 20}).text =
      std::string(text);
  c.text.draw_elided(c.draw, r.x + 18, r.y + 12, 20, r.w - 36, text, {text::Face::Regular, 13},
                     c.theme.dim);
}

}  // namespace

void draw_thread_list(Context& c, Scratch& scratch, const client::app::State& state,
                      Dispatch dispatch, const Rect& r) {
  const IdScope scope("thread-list");
  fill(c, r, c.theme.panel);
  hairline(c, r.x + r.w - 1, r.y, r.x + r.w - 1, r.y + r.h, c.theme.line);
  c.semantics.begin(Context::id("navigation"), Role::Navigation, "Threads", r);
  const float foot = 48;
  const Rect foot_rect{r.x, r.y + r.h - foot, r.w - 1, foot};
  if (scratch.settings) {
    draw_settings(c, scratch, state, dispatch, {r.x, r.y, r.w - 1, r.h - foot});
    draw_foot(c, scratch, state, dispatch, foot_rect);
    c.semantics.end();
    return;
  }
  float y = r.y + draw_head(c, state, dispatch, r);
  y += draw_new_thread(c, state, dispatch, {r.x, y, r.w, 82});
  const std::vector<const model::ThreadId*> ids = client::listed_threads(state);
  c.text.draw(c.draw, r.x + 18, y + 6, 20, "THREADS", kSection, c.theme.faint);
  const std::string count = std::to_string(ids.size());
  c.text.draw(c.draw, r.x + r.w - 16 - c.text.width(count, kSection), y + 6, 20, count, kSection,
              c.theme.faint);
  y += 30;

  const Rect list{r.x, y, r.w - 1, r.y + r.h - foot - y};
  Node& node = c.semantics.begin(Context::id("list"), Role::List, "Threads", list);
  node.clips = true;
  begin_scroll(c, scratch.thread_list, list);
  const float total = static_cast<float>(ids.size()) * kRowHeight;
  const auto first =
      static_cast<std::size_t>(std::max(0.0F, scratch.thread_list.offset / kRowHeight));
  for (std::size_t i = first; i < ids.size(); ++i) {
    const float row_y = list.y - scratch.thread_list.offset + static_cast<float>(i) * kRowHeight;
    if (row_y > list.y + list.h) break;
    if (const auto shown = client::shown_thread(state, *ids[i])) {
      draw_row(c, state, *shown, dispatch, {list.x, row_y, list.w, kRowHeight});
    }
  }
  if (ids.empty()) draw_nothing(c, state, list);
  end_scroll(c, scratch.thread_list, list, total);
  c.semantics.end();
  const bool near_end = total - scratch.thread_list.offset < list.h * 2;
  if (near_end && !state.threads.next_cursor.empty() &&
      state.threads.loading == client::threads::Loading::No) {
    dispatch(client::app::MoreThreadsAsked{});
  }
  draw_foot(c, scratch, state, dispatch, foot_rect);
  c.semantics.end();
}

}  // namespace ui
