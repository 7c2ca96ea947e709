#include "ui/views/comment_row.hpp"

#include <algorithm>

#include "icons.hpp"
#include "ui/widgets/shapes.hpp"
#include "ui/widgets/words.hpp"

namespace ui::comments_view {

const model::CommentId& Row::id() const {
  return comment != nullptr ? comment->id : pending.command->id;
}

const std::string& Row::content() const {
  if (overlay != nullptr && overlay->content != nullptr) return *overlay->content;
  return comment != nullptr ? comment->content : *pending.content;
}

const RichText& rich_of(List& list, const Row& row) {
  const std::string& source = row.content();
  LaidComment& laid = list.scratch.laid[row.id().value];
  if (laid.source != source || laid.rich.blocks.empty()) {
    laid.source = source;
    laid.rich = layout_markdown(list.c.text, source, 14, list.width - kIndent);
  }
  return laid.rich;
}

bool edited_here(const List& list, const Row& row) {
  const auto& edit = list.state.comment_edit;
  return edit && edit->comment == row.id();
}

namespace {

constexpr text::Style kAuthor{text::Face::Semibold, 14};
constexpr text::Style kTime{text::Face::Regular, 12};
constexpr std::int64_t kShowSendingAfter_ms = 300;

// The words, faint while they are on their way.
void draw_words(List& list, const RichText& rich, float x, float y, float strength) {
  const std::string_view followed =
      rich_words(list.c, x, y, rich, {with_alpha(list.c.theme.text, strength), 0});
  if (!followed.empty()) list.dispatch(client::app::LinkFollowed{std::string(followed)});
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

// React; Edit and Delete for one's own. Always there for touch and keyboard, quiet until
// the pointer is over the comment.
void draw_tools(List& list, const Row& row, float y) {
  Context& c = list.c;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const bool over = mouse.x >= list.left && mouse.x <= list.left + list.width && mouse.y >= y &&
                    mouse.y <= y + row.height;
  const Color color = over ? c.theme.dim : c.theme.faint;
  const model::User* self = client::current_user(list.state);
  if (self == nullptr) return;
  const bool own = row.comment == nullptr || row.comment->author.id == self->id;
  const float end = list.left + list.width;
  const float remove = c.text.width("Delete", {text::Face::Medium, 12});
  const float edit = c.text.width("Edit", {text::Face::Medium, 12});
  if (row.comment != nullptr) {
    PressSpec spec;
    spec.name = "React";
    spec.expanded = list.scratch.reacting == row.id().value;
    const Rect r{own ? end - remove - 12 - edit - 30 : end - 20, y, 20, kLine};
    const Press press = pressable(c, "react", r, spec);
    if (press.clicked) list.scratch.reacting = spec.expanded ? std::string() : row.id().value;
    draw_icon(c, r.x + 3, r.y, kLine, 14, icon::smile,
              press.hovered || spec.expanded ? c.theme.text : color);
  }
  if (!own) return;
  if (text_button(c, "edit", end - remove - 12 - edit, y, kLine, "Edit", color)) {
    list.dispatch(client::app::CommentEditStarted{list.state.open_thread, row.id()});
  }
  if (text_button(c, "delete", end - remove, y, kLine, "Delete", color)) {
    list.dispatch(client::app::CommentDeleted{list.state.open_thread, row.id()});
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

}  // namespace

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
  const bool away = client::is_away(list.state, list.state.open_thread, comment.author.id, c.now);
  if (here && !away) presence_dot(c, list.left, y, kAvatar, c.theme.background);
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
  draw_words(list, rich, x, text_y, strength);
  draw_reactions(list, row, x, text_y + rich.height);
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
    if (!edited_here(list, row)) draw_tools(list, row, y);
  }
  if (edited_here(list, row)) {
    draw_comment_editor(list, row, {x, y + kLine + 2, list.width - kIndent, 0});
    c.semantics.end();
    return;
  }
  const RichText& rich = rich_of(list, row);
  draw_words(list, rich, x, y + kLine + 2, strength);
  c.semantics.end();
}

}  // namespace ui::comments_view
