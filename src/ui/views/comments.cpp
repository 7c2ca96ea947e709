// The conversation: which rows are in view, and where.
//
// Only rows in view and half a view around it are laid out and measured. One row, the
// anchor, keeps its place on the screen from frame to frame; the others follow from it in
// both directions, so that nothing moves when rows come, go or grow out of sight. Heights of
// all rows (ui/row_heights.hpp) only say how long the scroll bar is.
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "icons.hpp"
#include "ui/views/comment_row.hpp"
#include "ui/widgets/scrollbar.hpp"
#include "ui/widgets/shapes.hpp"
#include "ui/widgets/words.hpp"

namespace ui {
namespace {

using comments_view::kIndent;
using comments_view::kLine;
using comments_view::kMarker;
using comments_view::List;
using comments_view::Row;

constexpr float kTop = 20;  // above the first row
constexpr float kBottom = 4;
constexpr float kLoadOlderWithin = 600;  // px from the top
// A comment is not looked for among those this much older than when it was written.
constexpr std::int64_t kClocksDiffer_ms = 3'600'000;
constexpr std::size_t kMaxLaid = 400;  // rows whose laid-out text is kept

std::size_t row_count(const List& list) { return list.log.comments.size() + list.pending.size(); }

Row row_at(const List& list, std::size_t index) {
  Row row;
  row.index = index;
  const auto& comments = list.log.comments;
  if (index >= comments.size()) {
    row.pending = list.pending[index - comments.size()];
    return row;
  }
  row.comment = &comments[index];
  const auto found = list.overlays.find(row.comment->id);
  if (found != list.overlays.end()) row.overlay = &found->second;
  return row;
}

// The row above that is shown.
const Row* shown_above(const List& list, std::size_t index, Row& into) {
  while (index > 0) {
    into = row_at(list, --index);
    if (!into.deleted()) return &into;
  }
  return nullptr;
}

Row measured_row(List& list, std::size_t index) {
  Row row = row_at(list, index);
  if (!row.deleted()) {
    Row above;
    const Row* before = shown_above(list, index, above);
    std::string day = day_label(list.c, row.at());
    if (before == nullptr || day_label(list.c, before->at()) != day) row.day = std::move(day);
    if (list.news.count > 0 && index == list.news.first) row.new_count = list.news.count;
    const int markers = (row.day.empty() ? 0 : 1) + (row.new_count > 0 ? 1 : 0);
    row.lead = static_cast<float>(markers) * (kMarker + list.gap);
    comments_view::measure(list, row);
  }
  list.scratch.heights.measure(index, row.height);
  return row;
}

// Rows that came or went, noticed by the ends of the log: heights are estimates outside the
// view, so a row that changed in between costs nothing but a better guess.
void follow_log(List& list) {
  CommentListScratch& s = list.scratch;
  const auto& comments = list.log.comments;
  const std::size_t logged = comments.size();
  const std::size_t total = row_count(list);
  const bool same_last = s.logged > 0 && logged > 0 && comments.back().id.value == s.last;
  const bool same_first = s.logged > 0 && logged > 0 && comments.front().id.value == s.first;
  if (same_last && !same_first && logged > s.logged) {
    s.heights.insert(0, logged - s.logged);
  } else if (s.logged > 0 && !same_first) {
    s.heights.clear();
  }
  if (s.heights.size() < total) s.heights.insert(s.heights.size(), total - s.heights.size());
  if (s.heights.size() > total) s.heights.erase(total, s.heights.size() - total);
  s.logged = logged;
  s.first = logged > 0 ? comments.front().id.value : std::string();
  s.last = logged > 0 ? comments.back().id.value : std::string();
}

// The row of a comment, by its time where it is confirmed; npos: not here.
std::size_t index_of(const List& list, const std::string& id, base::Instant at) {
  const auto& comments = list.log.comments;
  const auto place = std::lower_bound(
      comments.begin(), comments.end(), at,
      [&](const model::Comment& comment, base::Instant time) { return comment.created_at < time; });
  for (auto i = place; i != comments.end() && i->created_at == at; ++i) {
    if (i->id.value == id) return static_cast<std::size_t>(i - comments.begin());
  }
  for (std::size_t i = 0; i < list.pending.size(); ++i) {
    if (list.pending[i].command->id.value == id) return comments.size() + i;
  }
  return std::string::npos;
}

std::size_t anchor_index(List& list) {
  const CommentListScratch& s = list.scratch;
  const std::size_t found = index_of(list, s.anchor, s.anchor_at);
  if (found != std::string::npos) return found;
  const auto& comments = list.log.comments;
  // Just confirmed, under the server's time; else its neighbour.
  const auto* confirmed = client::comments::find(list.log, model::CommentId{s.anchor});
  if (confirmed != nullptr) return static_cast<std::size_t>(confirmed - comments.data());
  const auto place = std::lower_bound(
      comments.begin(), comments.end(), s.anchor_at,
      [](const model::Comment& comment, base::Instant time) { return comment.created_at < time; });
  return std::min(static_cast<std::size_t>(place - comments.begin()), row_count(list) - 1);
}

// Fills list.rows around `index`, whose top is at `y`.
void walk(List& list, std::size_t index, float y) {
  const float margin = list.view.h / 2;  // a little more for find-in-page and readers
  const std::size_t count = row_count(list);
  std::vector<Row> above;
  float top = y;
  for (std::size_t i = index; i > 0 && top > -margin;) {
    Row row = measured_row(list, --i);
    top -= row.height;
    row.y = top;
    above.push_back(std::move(row));
  }
  list.rows.assign(std::make_move_iterator(above.rbegin()), std::make_move_iterator(above.rend()));
  for (std::size_t i = index; i < count && y < list.view.h + margin; ++i) {
    Row row = measured_row(list, i);
    row.y = y;
    y += row.height;
    list.rows.push_back(std::move(row));
  }
}

float bottom_of(const List& list) { return list.rows.back().y + list.rows.back().height; }
bool whole_end(const List& list) { return list.rows.back().index + 1 == row_count(list); }
float last_bottom(const List& list) { return list.view.h - kBottom; }

// Walks from the anchor, then again where that leaves a hole at either end.
void place_rows(List& list, std::size_t index, float y) {
  walk(list, index, y);
  if (whole_end(list) && bottom_of(list) < last_bottom(list)) {
    const float shift = last_bottom(list) - bottom_of(list);
    walk(list, list.rows.back().index, list.rows.back().y + shift);
  }
  const Row& first = list.rows.front();
  if (first.index == 0 && first.y > kTop) walk(list, 0, kTop);
}

void place_at_end(List& list) {
  const std::size_t last = row_count(list) - 1;
  const float height = measured_row(list, last).height;
  place_rows(list, last, last_bottom(list) - height);
}

// Far away: by the heights that are known or guessed.
void place_far(List& list, double offset) {
  const RowHeights& heights = list.scratch.heights;
  const double furthest = heights.total() + static_cast<double>(kTop - last_bottom(list));
  if (offset >= furthest) {
    place_at_end(list);
    return;
  }
  const double from_top = std::max(0.0, offset) - static_cast<double>(kTop);
  const std::size_t index = heights.at(std::max(0.0, from_top));
  place_rows(list, index, static_cast<float>(heights.top(index) - from_top));
}

double offset_of(const List& list) {
  const Row& first = list.rows.front();
  return list.scratch.heights.top(first.index) + static_cast<double>(kTop - first.y);
}

// A comment to bring into view; older pages are loaded until it is here.
bool place_wanted(List& list) {
  CommentListScratch& s = list.scratch;
  if (s.scroll_to.empty()) return false;
  const auto* comment = client::comments::find(list.log, model::CommentId{s.scroll_to});
  if (comment == nullptr) {
    if (list.log.next_cursor.empty() && list.log.phase == client::comments::Phase::Loaded) {
      s.scroll_to.clear();
    } else if (list.log.phase == client::comments::Phase::Loaded) {
      list.dispatch(client::app::OlderCommentsAsked{list.state.open_thread});
    }
    return false;
  }
  s.stick_to_end = false;
  s.found = std::exchange(s.scroll_to, {});
  s.found_at = list.c.now;
  place_rows(list, static_cast<std::size_t>(comment - list.log.comments.data()), list.view.h / 3);
  return true;
}

void place(List& list) {
  CommentListScratch& s = list.scratch;
  const Rect& v = list.view;
  float moved = 0;
  if (ImGui::IsMouseHoveringRect({v.x, v.y}, {v.x + v.w, v.y + v.h}, false)) {
    moved = std::exchange(list.c.wheel_px, 0.0F);
  }
  if (place_wanted(list)) return;
  if (moved < 0) s.stick_to_end = false;
  if (s.stick_to_end || s.anchor.empty()) {
    place_at_end(list);
  } else if (s.dragged_to >= 0) {
    place_far(list, std::exchange(s.dragged_to, -1.0));
  } else if (std::fabs(moved) > 4 * v.h) {
    place_rows(list, anchor_index(list), s.anchor_y);
    place_far(list, offset_of(list) + static_cast<double>(moved));
  } else {
    place_rows(list, anchor_index(list), s.anchor_y - moved);
  }
}

void remember(List& list) {
  CommentListScratch& s = list.scratch;
  s.stick_to_end = whole_end(list) && bottom_of(list) <= last_bottom(list) + 2;
  for (const Row& row : list.rows) {
    if (row.deleted() || row.y + row.height <= 0) continue;
    s.anchor = row.id().value;
    s.anchor_at = row.at();
    s.anchor_y = row.y;
    break;
  }
  if (s.stick_to_end && !list.log.comments.empty()) s.seen = list.log.comments.back().created_at;
  if (s.laid.size() <= kMaxLaid) return;
  for (auto it = s.laid.begin(); it != s.laid.end();) {
    it = it->second.frame == s.frame ? std::next(it) : s.laid.erase(it);
  }
}

void draw_message(Context& c, const Rect& view, std::string_view text) {
  WordsSpec spec;
  spec.color = c.theme.dim;
  spec.centered = true;
  (void)label(c, "message", {view.x + 16, view.y + 40, view.w - 32, kLine}, text, spec);
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

// Others' comments below what was last in view.
std::size_t count_below(const List& list) {
  const model::User* self = client::current_user(list.state);
  std::size_t count = 0;
  for (auto i = list.log.comments.rbegin(); i != list.log.comments.rend(); ++i) {
    if (i->created_at <= list.scratch.seen || count == client::kCountedNew) break;
    if (self == nullptr || !(i->author.id == self->id)) ++count;
  }
  return count;
}

void draw_jump(List& list) {
  Context& c = list.c;
  const Rect& view = list.view;
  if (list.scratch.stick_to_end) return;
  const std::size_t below = count_below(list);
  ButtonSpec spec;
  spec.icon = icon::arrow_down;
  spec.name = "Newest";
  const std::string many = below == client::kCountedNew ? "+ new" : " new";
  const std::string words = below == 0 ? "Newest" : std::to_string(below) + many;
  if (below > 0) spec.kind = ButtonKind::Primary;
  const float w = button_width(c, words, spec);
  const Rect r{view.x + (view.w - w) / 2, view.y + view.h - 40, w, 30};
  soft_shadow(c, r, size::kRadius);
  fill(c, r, c.theme.panel, size::kRadius);
  if (button(c, "newest", r.x, r.y, r.h, words, spec)) list.scratch.stick_to_end = true;
}

// What is being done about older pages, above the first row.
void draw_older(List& list) {
  const Row& first = list.rows.front();
  if (first.index != 0 || first.y < -kTop) return;
  Context& c = list.c;
  const float y = list.view.y + first.y - kTop + 1;
  if (list.log.phase == client::comments::Phase::LoadingOlder) {
    c.text.draw(c.draw, list.left + kIndent, y, kLine - 2, "Loading older comments…",
                {text::Face::Regular, 12}, c.theme.faint);
  } else if (list.log.phase == client::comments::Phase::OlderFailed) {
    const std::string words = "Older comments could not be loaded.";
    const text::Style style{text::Face::Regular, 12};
    c.text.draw(c.draw, list.left + kIndent, y, kLine - 2, words, style, c.theme.error);
    const float after = list.left + kIndent + c.text.width(words, style) + 10;
    if (text_button(c, "again-older", after, y, kLine - 2, "Try again", c.theme.error)) {
      list.dispatch(client::app::CommentsRetried{list.state.open_thread});
    }
  }
}

void draw_none(List& list) {
  Context& c = list.c;
  switch (list.log.phase) {
    case client::comments::Phase::Loading:
      draw_skeleton(c, list.view, list.left, list.width);
      return;
    case client::comments::Phase::Failed:
      draw_message(c, list.view, "The comments could not be loaded.");
      if (button(c, "again", list.view.x + list.view.w / 2 - 40, list.view.y + 72, 30, "Try again",
                 {})) {
        list.dispatch(client::app::CommentsRetried{list.state.open_thread});
      }
      return;
    case client::comments::Phase::Loaded:
    case client::comments::Phase::LoadingOlder:
    case client::comments::Phase::OlderFailed:
      draw_message(c, list.view, "No comments yet. Write the first one.");
      return;
  }
}

void draw_list(List& list) {
  Context& c = list.c;
  CommentListScratch& s = list.scratch;
  const Rect& v = list.view;
  place(list);
  ImGui::PushClipRect({v.x, v.y}, {v.x + v.w, v.y + v.h}, true);
  draw_older(list);
  for (const Row& row : list.rows) {
    if (!row.deleted()) comments_view::draw_row(list, row, v.y + row.y);
  }
  const double content = s.heights.total() + static_cast<double>(kTop + kBottom);
  const double moved = scrollbar(c, "scrollbar", v, offset_of(list), content);
  if (moved >= 0) {
    s.dragged_to = moved;
    s.stick_to_end = false;
    c.animating = true;
  }
  ImGui::PopClipRect();
  const double shown_from = offset_of(list);
  if (s.dragged_to < 0) remember(list);
  if (list.log.phase == client::comments::Phase::Loaded && !list.log.next_cursor.empty() &&
      shown_from < static_cast<double>(kLoadOlderWithin)) {
    list.dispatch(client::app::OlderCommentsAsked{list.state.open_thread});
  }
}

// Pending ones whose change has come while the outbox still holds them are shown as confirmed.
std::vector<client::PendingComment> still_pending(const client::app::State& state,
                                                  const client::comments::Log& log) {
  std::vector<client::PendingComment> all = client::pending_comments(state, state.open_thread);
  const auto confirmed = [&](const client::PendingComment& pending) {
    const base::Instant from{pending.item->submitted_at.ms - kClocksDiffer_ms};
    for (auto i = log.comments.rbegin(); i != log.comments.rend() && i->created_at >= from; ++i) {
      if (i->id == pending.command->id) return true;
    }
    return false;
  };
  all.erase(std::remove_if(all.begin(), all.end(), confirmed), all.end());
  return all;
}

}  // namespace

void draw_comments(Context& c, CommentListScratch& scratch, const client::app::State& state,
                   Dispatch dispatch, const Rect& view) {
  const IdScope scope("comments");
  if (!(scratch.thread == state.open_thread)) {
    std::string wanted = std::move(scratch.scroll_to);
    scratch = CommentListScratch{};
    scratch.scroll_to = std::move(wanted);
    scratch.thread = state.open_thread;
  }
  ++scratch.frame;
  static const client::comments::Log kNone{client::comments::Phase::Loaded, {}, {}, 0, false};
  const client::comments::Log* found = client::comments::find(state.comments, state.open_thread);
  const client::comments::Log& log = found == nullptr ? kNone : *found;
  List list{c,
            scratch,
            state,
            dispatch,
            log,
            client::viewers(state, state.open_thread),
            client::comment_overlays(state, state.open_thread),
            still_pending(state, log),
            client::new_comments(state, log),
            view};
  const float side = view.w < 480 ? 16.0F : 28.0F;
  list.left = view.x + side;
  list.width = std::min(view.w - 2 * side, size::kTextColumn);
  list.gap = state.appearance.compact ? 8.0F : 18.0F;
  if (scratch.width != list.width) {
    scratch.width = list.width;
    scratch.laid.clear();
    scratch.heights.clear();
  }
  Node& node = c.semantics.begin(Context::id("log"), Role::Log, "Comments", view);
  node.clips = true;
  follow_log(list);
  if (row_count(list) == 0) {
    draw_none(list);
  } else {
    draw_list(list);
  }
  c.semantics.end();
  if (row_count(list) > 0) draw_jump(list);
}

}  // namespace ui
