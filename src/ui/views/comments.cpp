#include <algorithm>
#include <string>
#include <vector>

#include "icons.hpp"
#include "ui/views/views.hpp"
#include "ui/widgets/shapes.hpp"

namespace ui {
namespace {

constexpr text::Style kAuthor{text::Face::Semibold, 14};
constexpr text::Style kTime{text::Face::Regular, 12};
constexpr text::Style kDay{text::Face::Regular, 12};
constexpr float kAvatar = 32;
constexpr float kIndent = kAvatar + 12;
constexpr float kGap = 18;
constexpr float kLine = 20;
constexpr float kDayHeight = 20;
constexpr float kLoadOlderWithin = 600;  // px from the top
constexpr std::int64_t kShowSendingAfter_ms = 300;

// What a row shows: a day's name, a confirmed comment, or one still in the outbox.
struct Row {
  float y = 0, height = 0;
  std::string day;
  const model::Comment* comment = nullptr;
  const client::CommentOverlay* overlay = nullptr;  // what is not confirmed of it
  client::PendingComment pending;
};

struct List {
  Context& c;
  CommentListScratch& scratch;
  const client::app::State& state;
  Dispatch dispatch;
  std::vector<model::User> viewers;
  client::CommentOverlays overlays;
  float left = 0, width = 0;  // of the text column
  std::vector<Row> rows{};
  float height = 0;
};

const RichText& laid_out(List& list, const std::string& id, std::int64_t version,
                         const std::string& source) {
  LaidComment& laid = list.scratch.laid[id];
  if (laid.version != version || laid.source_bytes != source.size()) {
    laid.version = version;
    laid.source_bytes = source.size();
    laid.rich = layout_rich(list.c.text, source, 14, list.width - kIndent);
  }
  return laid.rich;
}

const RichText& rich_of(List& list, const Row& row) {
  if (row.overlay != nullptr && row.overlay->content != nullptr) {
    return laid_out(list, row.comment->id.value, -row.comment->version, *row.overlay->content);
  }
  if (row.comment != nullptr) {
    return laid_out(list, row.comment->id.value, row.comment->version, row.comment->content);
  }
  return laid_out(list, row.pending.command->id.value, 0, *row.pending.content);
}

bool edited_here(const List& list, const Row& row) {
  const auto& edit = list.state.comment_edit;
  return edit && row.comment != nullptr && edit->comment == row.comment->id;
}

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
  float body = static_cast<float>(rich_of(list, row).line_count()) * kLine;
  if (edited_here(list, row)) {
    const Layout layout = list.c.text.wrap(list.state.comment_edit->content,
                                           {text::Face::Regular, 14}, list.width - kIndent - 14);
    body = static_cast<float>(std::min<std::size_t>(layout.lines.size(), 12)) * kLine + 16 + 40;
  }
  add_row(list, std::move(row), kLine + 2 + body);
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

void add_text_node(List& list, const RichText& rich, float x, float y, float width) {
  Context& c = list.c;
  Node& node = c.semantics.leaf(Context::id("text"), Role::Text, "",
                                {x, y, width, static_cast<float>(rich.line_count()) * kLine});
  node.text = rich.plain;
  node.line_starts = rich.line_starts;
  node.look = {0, 14, kLine, c.theme.text, 0};
}

void add_links(List& list, const RichText& rich, float x, float y) {
  for (const Run& run : rich.runs) {
    if (run.mark != Mark::Link) continue;
    const std::string& url = rich.links[run.link];
    const std::string label(run_text(rich, run));
    const IdScope scope(url + "@" + std::to_string(run.begin));
    PressSpec spec;
    spec.role = Role::Link;
    spec.name = label;
    spec.href = url;
    const float top = y + static_cast<float>(run.line) * kLine;
    const Press press = pressable(list.c, "link", {x + run.x, top, run.width, kLine}, spec);
    if (press.hovered) {
      hairline(list.c, x + run.x, top + kLine - 3, x + run.x + run.width, top + kLine - 3,
               list.c.theme.info);
    }
    if (press.clicked) list.dispatch(client::app::LinkFollowed{url});
  }
}

void draw_failure(List& list, const client::outbox::Item& item,
                  const client::outbox::Failed& failed, float x, float y) {
  Context& c = list.c;
  const std::string note = "Not sent ·";
  c.text.draw(c.draw, x, y, kLine, note, kTime, c.theme.error);
  float pen = x + c.text.width(note, kTime) + 5;
  if (text_button(c, "retry", pen, y, kLine, "Retry", c.theme.error)) {
    list.dispatch(client::app::ItemRetried{item.id});
  }
  pen += c.text.width("Retry", {text::Face::Medium, 12}) + 5;
  c.text.draw(c.draw, pen, y, kLine, "·", kTime, c.theme.error);
  pen += 8;
  if (text_button(c, "discard", pen, y, kLine, "Discard", c.theme.error)) {
    list.dispatch(client::app::ItemDiscarded{item.id});
  }
  pen += c.text.width("Discard", {text::Face::Medium, 12}) + 8;
  const float room = list.left + list.width - pen;
  if (room > 60) {
    c.text.draw_elided(c.draw, pen, y, kLine, room, failed.error.message, kTime, c.theme.faint);
  }
}

// Edit and Delete, for one's own; seen while the pointer is over the comment.
void draw_tools(List& list, const Row& row, float y) {
  Context& c = list.c;
  const model::Comment& comment = *row.comment;
  const model::User* self = client::current_user(list.state);
  if (self == nullptr || !(comment.author.id == self->id)) return;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const bool over = mouse.x >= list.left && mouse.x <= list.left + list.width && mouse.y >= y &&
                    mouse.y <= y + row.height;
  const Color color = over ? c.theme.dim : with_alpha(c.theme.dim, 0);
  const float end = list.left + list.width;
  const float remove = c.text.width("Delete", {text::Face::Medium, 12});
  const float edit = c.text.width("Edit", {text::Face::Medium, 12});
  if (text_button(c, "edit", end - remove - 12 - edit, y, kLine, "Edit", color)) {
    list.dispatch(client::app::CommentEditStarted{comment.thread, comment.id});
  }
  if (text_button(c, "delete", end - remove, y, kLine, "Delete", color)) {
    list.dispatch(client::app::CommentDeleted{comment.thread, comment.id});
  }
}

// A comment of one's own while it is written anew.
void draw_comment_editor(List& list, const Row& row, const Rect& r) {
  Context& c = list.c;
  const client::app::CommentEdit& edit = *list.state.comment_edit;
  const Rect box{r.x - 10, r.y, r.w + 10, row.height - kLine - 2 - 40};
  fill(c, box, c.theme.panel, size::kRadius);
  FieldSpec field;
  field.name = "Edit comment";
  field.multiline = true;
  field.autofocus = true;
  const FieldResult result =
      text_field(c, "editor", {box.x + 10, box.y + 8, box.w - 20, box.h - 16}, field, edit.content);
  outline(c, box, result.focused ? c.theme.gold : c.theme.line, size::kRadius);
  if (result.changed) list.dispatch(client::app::CommentEditChanged{result.text});
  ButtonSpec save;
  save.kind = ButtonKind::Primary;
  save.disabled = edit.content.find_first_not_of(" \t\r\n") == std::string::npos;
  const float y = box.y + box.h + 8;
  const float save_width = button_width(c, "Save", save);
  if (button(c, "save", box.x, y, 28, "Save", save) || result.submitted) {
    list.dispatch(client::app::CommentEditSaved{});
  }
  if (button(c, "cancel", box.x + save_width + 8, y, 28, "Cancel", {}) || result.cancelled) {
    list.dispatch(client::app::CommentEditCancelled{});
  }
}

void draw_comment(List& list, const Row& row, float y) {
  Context& c = list.c;
  const model::Comment& comment = *row.comment;
  const IdScope scope(comment.id.value);
  const float x = list.left + kIndent;
  const std::string time = clock_time(c, comment.created_at);
  c.semantics.begin(Context::id("article"), Role::Article, comment.author.name + ", " + time,
                    {list.left, y, list.width, row.height});
  avatar(c, list.left, y, kAvatar, comment.author);
  const bool here = std::any_of(list.viewers.begin(), list.viewers.end(),
                                [&](const auto& v) { return v.id == comment.author.id; });
  if (here) presence_dot(c, list.left, y, kAvatar, c.theme.background);
  c.text.draw(c.draw, x, y - 1, kLine, comment.author.name, kAuthor, c.theme.text);
  const float after = x + c.text.width(comment.author.name, kAuthor) + 8;
  const bool edited =
      comment.version > 1 || (row.overlay != nullptr && row.overlay->content != nullptr);
  const std::string note = edited ? time + " · edited" : time;
  c.text.draw(c.draw, after, y, kLine, note, kTime, c.theme.faint);
  const float text_y = y + kLine + 2;
  if (edited_here(list, row)) {
    draw_comment_editor(list, row, {x, text_y, list.width - kIndent, 0});
    c.semantics.end();
    return;
  }
  if (row.overlay != nullptr && row.overlay->failed != nullptr) {
    if (const auto* failed = std::get_if<client::outbox::Failed>(&row.overlay->failed->phase)) {
      draw_failure(list, *row.overlay->failed, *failed, after + c.text.width(note, kTime) + 8, y);
    }
  } else {
    draw_tools(list, row, y);
  }
  const RichText& rich = rich_of(list, row);
  const float strength = row.overlay != nullptr && row.overlay->content != nullptr ? 0.62F : 1.0F;
  add_text_node(list, rich, x, text_y, list.width - kIndent);
  draw_rich(c.text, c.draw, c.theme, x, text_y, rich,
            {14, kLine, with_alpha(c.theme.text, strength)});
  add_links(list, rich, x, text_y);
  c.semantics.end();
}

void draw_pending(List& list, const Row& row, float y) {
  Context& c = list.c;
  const IdScope scope(row.pending.command->id.value);
  const model::User* user = client::current_user(list.state);
  if (user == nullptr) return;
  const client::outbox::Item& item = *row.pending.item;
  const auto* failed = std::get_if<client::outbox::Failed>(&item.phase);
  const bool accepted = std::holds_alternative<client::outbox::Accepted>(item.phase);
  const std::int64_t age_ms = c.now - item.submitted_at;
  const bool offline = client::link(list.state) != client::Link::Connected;
  const bool slow = !accepted && failed == nullptr && age_ms >= kShowSendingAfter_ms;
  if (!accepted && failed == nullptr && !slow) c.repaint_within(kShowSendingAfter_ms - age_ms);
  const float strength = slow ? 0.62F : 1.0F;

  const float x = list.left + kIndent;
  const std::string time = clock_time(c, item.submitted_at);
  c.semantics.begin(Context::id("article"), Role::Article, user->name + ", " + time,
                    {list.left, y, list.width, row.height});
  avatar(c, list.left, y, kAvatar, *user, strength);
  c.text.draw(c.draw, x, y - 1, kLine, user->name, kAuthor, with_alpha(c.theme.text, strength));
  const float after = x + c.text.width(user->name, kAuthor) + 8;
  if (failed != nullptr) {
    draw_failure(list, item, *failed, after, y);
  } else {
    const std::string note = !slow ? time : offline ? "Sending when back online" : "Sending…";
    c.text.draw(c.draw, after, y, kLine, note, kTime, c.theme.faint);
  }
  const RichText& rich = rich_of(list, row);
  add_text_node(list, rich, x, y + kLine + 2, list.width - kIndent);
  draw_rich(c.text, c.draw, c.theme, x, y + kLine + 2, rich,
            {14, kLine, with_alpha(c.theme.text, strength)});
  c.semantics.end();
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
      draw_comment(list, row, y);
    } else {
      draw_pending(list, row, y);
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
