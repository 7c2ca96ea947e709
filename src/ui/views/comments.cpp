#include <algorithm>
#include <string>
#include <vector>

#include "icons.hpp"
#include "ui/views/comment_row.hpp"
#include "ui/widgets/shapes.hpp"

namespace ui {
namespace {

using comments_view::edited_here;
using comments_view::kIndent;
using comments_view::kLine;
using comments_view::List;
using comments_view::reactions_height;
using comments_view::rich_of;
using comments_view::Row;

constexpr text::Style kDay{text::Face::Regular, 12};
constexpr float kGap = 18;
constexpr float kDayHeight = 20;
constexpr float kLoadOlderWithin = 600;  // px from the top

void add_row(List& list, Row row, float height) {
  if (!list.rows.empty()) list.height += kGap;
  row.y = list.height;
  row.height = height;
  list.height += height;
  list.rows.push_back(std::move(row));
}

void add_entry(List& list, Row row, base::Instant at, std::string& last_day) {
  std::string day = day_label(list.c, at);
  if (day != last_day) {
    Row separator;
    separator.day = day;
    add_row(list, std::move(separator), kDayHeight);
    last_day = std::move(day);
  }
  float body = rich_of(list, row).height;
  if (edited_here(list, row)) {
    const Layout layout = list.c.text.wrap(list.state.comment_edit->content,
                                           {text::Face::Regular, 14}, list.width - kIndent - 14);
    body = static_cast<float>(std::min<std::size_t>(layout.lines.size(), 12)) * kLine + 16 + 40;
  }
  const float chips = edited_here(list, row) ? 0 : reactions_height(list, row);
  add_row(list, std::move(row), kLine + 2 + body + chips);
}

void build_rows(List& list, const client::comments::Log& log) {
  std::string last_day;
  for (const model::Comment& comment : log.comments) {
    Row row;
    row.comment = &comment;
    if (const auto found = list.overlays.find(comment.id); found != list.overlays.end()) {
      if (found->second.deleted) continue;
      row.overlay = &found->second;
    }
    add_entry(list, std::move(row), comment.created_at, last_day);
  }
  for (const client::PendingComment& pending :
       client::pending_comments(list.state, list.state.open_thread)) {
    if (client::comments::find(log, pending.command->id) != nullptr) continue;
    Row row;
    row.pending = pending;
    add_entry(list, std::move(row), pending.item->submitted_at, last_day);
  }
}

void draw_day(List& list, const Row& row, float y) {
  Context& c = list.c;
  const float w = c.text.width(row.day, kDay);
  const float middle = y + kDayHeight / 2;
  const float text_x = list.left + (list.width - w) / 2;
  hairline(c, list.left, middle, text_x - 12, middle, c.theme.line);
  hairline(c, text_x + w + 12, middle, list.left + list.width, middle, c.theme.line);
  c.text.draw(c.draw, text_x, y, kDayHeight, row.day, kDay, c.theme.faint);
}

// Keeps what one reads in its place when rows above it come, go or change height.
void hold_anchor(List& list, const Rect& view) {
  Scroll& scroll = list.scratch.scroll;
  scroll.content = list.height + 40;
  const float furthest = std::max(0.0F, scroll.content - view.h);
  if (list.scratch.stick_to_end) {
    scroll.offset = furthest;
    return;
  }
  for (const Row& row : list.rows) {
    if (row.comment != nullptr && row.comment->id.value == list.scratch.anchor) {
      scroll.offset = row.y - list.scratch.anchor_y;
      return;
    }
  }
}

void remember_anchor(List& list) {
  const Scroll& scroll = list.scratch.scroll;
  for (const Row& row : list.rows) {
    if (row.comment == nullptr || row.y + row.height < scroll.offset) continue;
    list.scratch.anchor = row.comment->id.value;
    list.scratch.anchor_y = row.y - scroll.offset;
    return;
  }
}

void scroll_to_wanted(List& list, const Rect& view) {
  if (list.scratch.scroll_to.empty()) return;
  for (const Row& row : list.rows) {
    if (row.comment == nullptr || row.comment->id.value != list.scratch.scroll_to) continue;
    list.scratch.scroll.offset = row.y - view.h / 3;
    list.scratch.stick_to_end = false;
    list.scratch.scroll_to.clear();
    return;
  }
}

void draw_rows(List& list, const Rect& view) {
  const float top = view.y + 20 - list.scratch.scroll.offset;
  const float margin = view.h / 2;  // a little more for find-in-page and readers
  for (const Row& row : list.rows) {
    const float y = top + row.y;
    if (y + row.height < view.y - margin) continue;
    if (y > view.y + view.h + margin) break;
    if (!row.day.empty()) {
      draw_day(list, row, y);
    } else if (row.comment != nullptr) {
      comments_view::draw_comment(list, row, y);
    } else {
      comments_view::draw_pending(list, row, y);
    }
  }
}

void draw_message(Context& c, const Rect& view, std::string_view text) {
  const text::Style style{text::Face::Regular, 14};
  const float w = c.text.width(text, style);
  const float x = view.x + (view.w - w) / 2;
  c.semantics.leaf(Context::id("message"), Role::Text, "", {x, view.y + 40, w, kLine}).text =
      std::string(text);
  c.text.draw(c.draw, x, view.y + 40, kLine, text, style, c.theme.dim);
}

void draw_skeleton(Context& c, const Rect& view, float left, float width) {
  for (int i = 0; i < 3; ++i) {
    const float y = view.y + 28 + static_cast<float>(i) * 74;
    dot(c, left + 16, y + 16, 16, c.theme.raised);
    fill(c, {left + kIndent, y + 2, 140, 12}, c.theme.raised, 6);
    fill(c, {left + kIndent, y + 26, std::min(420.0F, width - kIndent - 20), 12}, c.theme.raised,
         6);
  }
}

void draw_jump(List& list, const Rect& view) {
  if (at_end(list.scratch.scroll, view.h)) return;
  Context& c = list.c;
  ButtonSpec spec;
  spec.icon = icon::arrow_down;
  const float w = button_width(c, "Newest", spec);
  const float x = view.x + (view.w - w) / 2;
  const float y = view.y + view.h - 40;
  soft_shadow(c, {x, y, w, 30}, 8);
  fill(c, {x, y, w, 30}, c.theme.panel, size::kRadius);
  if (button(c, "newest", x, y, 30, "Newest", spec)) list.scratch.stick_to_end = true;
}

void load_older(List& list, const client::comments::Log& log) {
  if (log.phase != client::comments::Phase::Loaded || log.next_cursor.empty()) return;
  if (list.scratch.scroll.offset > kLoadOlderWithin) return;
  list.dispatch(client::app::OlderCommentsAsked{list.state.open_thread});
}

}  // namespace

void draw_comments(Context& c, CommentListScratch& scratch, const client::app::State& state,
                   Dispatch dispatch, const Rect& view) {
  const IdScope scope("comments");
  if (!(scratch.thread == state.open_thread)) {
    const std::string wanted = scratch.scroll_to;
    scratch = CommentListScratch{};
    scratch.scroll_to = wanted;
    scratch.thread = state.open_thread;
  }
  const float side = view.w < 480 ? 16.0F : 28.0F;
  List list{c,
            scratch,
            state,
            dispatch,
            client::viewers(state, state.open_thread),
            client::comment_overlays(state, state.open_thread)};
  list.left = view.x + side;
  list.width = view.w - 2 * side;
  const float column = std::min(list.width, size::kTextColumn);
  if (scratch.width != column) {
    scratch.width = column;
    scratch.laid.clear();
  }
  list.width = column;

  const client::comments::Log* log = client::comments::find(state.comments, state.open_thread);
  const client::comments::Log none{client::comments::Phase::Loaded, {}, {}, 0, false};
  const bool loading = log != nullptr && log->phase == client::comments::Phase::Loading;
  const bool failed = log != nullptr && log->phase == client::comments::Phase::Failed;
  build_rows(list, log == nullptr ? none : *log);
  hold_anchor(list, view);
  scroll_to_wanted(list, view);

  Node& node = c.semantics.begin(Context::id("log"), Role::Log, "Comments", view);
  node.clips = true;
  const float before = scratch.scroll.offset;
  begin_scroll(c, scratch.scroll, view);
  const bool scrolled = scratch.scroll.offset < before;
  if (list.rows.empty() && loading) {
    draw_skeleton(c, view, list.left, list.width);
  } else if (list.rows.empty() && failed) {
    draw_message(c, view, "The comments could not be loaded.");
    if (button(c, "again", view.x + view.w / 2 - 40, view.y + 72, 30, "Try again", {})) {
      dispatch(client::app::CommentsRetried{state.open_thread});
    }
  } else if (list.rows.empty()) {
    draw_message(c, view, "No comments yet. Write the first one.");
  }
  draw_rows(list, view);
  end_scroll(c, scratch.scroll, view, list.height + 40);
  c.semantics.end();
  scratch.stick_to_end = at_end(scratch.scroll, view.h) && !scrolled;
  remember_anchor(list);
  draw_jump(list, view);
  if (log != nullptr) load_older(list, *log);
}

}  // namespace ui
