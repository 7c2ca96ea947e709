#include <algorithm>
#include <string>
#include <utility>

#include "icons.hpp"
#include "ui/views/thread_list_parts.hpp"
#include "ui/widgets/shapes.hpp"
#include "ui/widgets/words.hpp"

namespace ui {
namespace {

constexpr text::Style kSmall{text::Face::Regular, 12};
constexpr float kEnd = 48;  // under the last row: what else there is to say

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

// The list as the state has it, in parts, so that ten thousand rows cost a frame nothing.
class Rows {
 public:
  Rows(Scratch& scratch, const client::app::State& state)
      : state_(state), created_(client::threads_being_created(state)), rows_(scratch.thread_rows) {
    const std::size_t loaded = state.threads.order.size();
    const bool same = rows_.made && rows_.revision == state.threads.revision &&
                      rows_.loaded == loaded && rows_.search == state.search &&
                      rows_.status == state.status_filter;
    if (same && !client::deletes_threads(state)) return;
    client::list_confirmed_threads(state, rows_.places);
    rows_.made = !client::deletes_threads(state);
    rows_.revision = state.threads.revision;
    rows_.loaded = loaded;
    rows_.search = state.search;
    rows_.status = state.status_filter;
  }
  [[nodiscard]] std::size_t size() const { return created_.size() + rows_.places.size(); }
  [[nodiscard]] const model::ThreadId& at(std::size_t i) const {
    if (i < created_.size()) return *created_[i];
    return state_.threads.order[rows_.places[i - created_.size()]];
  }
  // `size` when it is not listed.
  [[nodiscard]] std::size_t find(const model::ThreadId& id) const {
    std::size_t i = 0;
    while (i < size() && !(at(i) == id)) ++i;
    return i;
  }

 private:
  const client::app::State& state_;
  std::vector<const model::ThreadId*> created_;
  ThreadRows& rows_;
};

// Words with something to press under them, where rows would be.
void draw_note(Context& c, const Rect& r, std::string_view words, std::string_view action,
               bool& pressed) {
  WordsSpec spec;
  spec.style = {text::Face::Regular, 13};
  spec.color = c.theme.dim;
  const float height = paragraph(c, "note", {r.x + 18, r.y + 12, r.w - 36, 0}, words, spec);
  if (action.empty()) return;
  pressed = button(c, "note-action", r.x + 18, r.y + 12 + height + 10, 28, action, {});
}

void draw_nothing(Context& c, const client::app::State& state, Dispatch dispatch, const Rect& r) {
  const client::threads::State& threads = state.threads;
  bool pressed = false;
  if (!threads.loaded && threads.failed) {
    draw_note(c, r, "The threads could not be loaded.", "Try again", pressed);
    if (pressed) dispatch(client::app::MoreThreadsAsked{});
    return;
  }
  const client::Sought sought = client::sought(state, client::threads::Seeker::List);
  if (!threads.loaded || sought == client::Sought::Asking) {
    const float height = thread_row_height(state);
    for (float y = 0; y + height <= std::min(r.h, height * 6); y += height) {
      draw_skeleton_row(c, state, {r.x, r.y + y, r.w, height});
    }
    Node& node =
        c.semantics.leaf(Context::id("loading"), Role::Status, "Threads", {r.x, r.y, r.w, 1});
    node.text = threads.loaded ? "Searching…" : "Loading…";
    return;
  }
  if (sought == client::Sought::Failed) {
    draw_note(c, r, "Nothing here matches, and the server could not be asked.", "Try again",
              pressed);
    if (pressed) dispatch(client::app::MoreThreadsAsked{});
  } else if (client::filters_threads(state)) {
    const std::string what = state.search.empty() ? "" : " “" + state.search + "”";
    const std::string words = state.status_filter
                                  ? "No thread that is " +
                                        std::string(model::label(*state.status_filter)) +
                                        (what.empty() ? "." : " matches" + what + ".")
                                  : "No thread matches" + what + ".";
    draw_note(c, r, words, "Show all threads", pressed);
    if (pressed) {
      dispatch(client::app::SearchEdited{{}});
      dispatch(client::app::StatusFilterChosen{});
    }
  } else {
    draw_note(c, r, "No threads yet. Start the first one.", "New thread…", pressed);
    if (pressed) dispatch(client::app::NewThreadStarted{});
  }
}

// Under the last row: what is under way, or did not come. Returns its height.
float draw_end(Context& c, const client::app::State& state, Dispatch dispatch, const Rect& r) {
  const client::Sought sought = client::sought(state, client::threads::Seeker::List);
  const bool filtered = client::filters_threads(state);
  const bool missing = filtered ? sought == client::Sought::Failed : state.threads.failed;
  if (missing) {
    const std::string_view words =
        filtered ? "Only what is here was searched." : "More could not be loaded.";
    c.text.draw(c.draw, r.x + 18, r.y + 14, 20, words, kSmall, c.theme.dim);
    const float x = r.x + 18 + c.text.width(words, kSmall) + 8;
    if (text_button(c, "again", x, r.y + 14, 20, "Try again", c.theme.gold)) {
      dispatch(client::app::MoreThreadsAsked{});
    }
    return kEnd;
  }
  const client::threads::Search& search = state.threads.list;
  const bool more = filtered ? sought == client::Sought::Asking || !search.next_cursor.empty()
                             : !state.threads.next_cursor.empty();
  if (!more) return 0;
  c.text.draw(c.draw, r.x + 18, r.y + 14, 20, filtered ? "Searching…" : "Loading…", kSmall,
              c.theme.faint);
  return kEnd;
}

// The next page, before its end comes into sight.
void ask_more(const client::app::State& state, Dispatch dispatch) {
  using client::threads::Loading;
  const client::threads::Search& search = state.threads.list;
  const bool of_search = search.loaded && !search.next_cursor.empty();
  if (of_search ? search.loading == Loading::No
                : !client::filters_threads(state) && !state.threads.next_cursor.empty() &&
                      state.threads.loading == Loading::No) {
    dispatch(client::app::MoreThreadsAsked{});
  }
}

void draw_rows(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
               const Rows& rows, const Rect& list) {
  Scroll& scroll = scratch.thread_list;
  const float height = thread_row_height(state);
  const float total = static_cast<float>(rows.size()) * height;
  const auto reveal = [&](std::size_t row) {
    const float top = static_cast<float>(row) * height;
    const float offset = std::min(std::max(scroll.offset, top + height - list.h), top);
    if (offset == scroll.offset) return;
    scroll.offset = std::max(0.0F, offset);
    c.animating = true;
  };
  if (scratch.reveal_thread) {
    const std::size_t row = rows.find(state.open_thread);
    if (row < rows.size()) reveal(row);
    scratch.reveal_thread = false;
  }
  begin_scroll(c, scroll, list);
  // One more on either side, for Tab to go on to.
  const auto in_view = static_cast<std::size_t>(std::max(0.0F, scroll.offset / height));
  const std::size_t first = in_view == 0 ? 0 : in_view - 1;
  std::size_t focused = rows.size();
  model::ThreadId focused_thread;
  for (std::size_t i = first; i < rows.size(); ++i) {
    const float y = list.y - scroll.offset + static_cast<float>(i) * height;
    if (y > list.y + list.h + height) break;
    const auto shown = client::shown_thread(state, rows.at(i));
    if (!shown) continue;
    const RowResult row =
        draw_thread_row(c, state, *shown, {list.x, y, list.w, height}, i, rows.size());
    if (row.opened) dispatch(client::app::ThreadOpened{shown->thread.id});
    if (!row.focused) continue;
    focused = i;
    focused_thread = shown->thread.id;
  }
  float end = 0;
  if (rows.size() == 0) {
    draw_nothing(c, state, dispatch, list);
  } else {
    end = draw_end(c, state, dispatch, {list.x, list.y - scroll.offset + total, list.w, kEnd});
  }
  end_scroll(c, scroll, list, total + end);
  if (focused < rows.size() && !(focused_thread == scratch.focused_thread)) reveal(focused);
  scratch.focused_thread = std::move(focused_thread);
  if (total - scroll.offset < list.h * 2) ask_more(state, dispatch);
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
  } else {
    float y = r.y + draw_list_head(c, scratch, state, dispatch, r);
    const Rows rows(scratch, state);
    y += draw_list_filter(c, state, dispatch, rows.size(), {r.x, y, r.w, 32});
    const Rect list{r.x, y, r.w - 1, std::max(0.0F, r.y + r.h - foot - y)};
    Node& node = c.semantics.begin(Context::id("list"), Role::List, "Threads", list);
    node.clips = true;
    draw_rows(c, scratch, state, dispatch, rows, list);
    c.semantics.end();
  }
  draw_foot(c, scratch, state, dispatch, foot_rect);
  c.semantics.end();
}

}  // namespace ui
