#include "ui/views/comment_row.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "icons.hpp"
#include "ui/widgets/shapes.hpp"
#include "ui/widgets/words.hpp"

namespace ui::comments_view {

const model::CommentId& Row::id() const {
  return comment != nullptr ? comment->id : pending.command->id;
}

base::Instant Row::at() const {
  return comment != nullptr ? comment->created_at : pending.item->submitted_at;
}

const std::string& Row::content() const {
  if (overlay != nullptr && overlay->content != nullptr) return *overlay->content;
  return comment != nullptr ? comment->content : *pending.content;
}

const model::CommentId& Row::parent() const {
  return comment != nullptr ? comment->parent : pending.command->parent;
}

namespace {

constexpr text::Style kAuthor{text::Face::Semibold, 14};
constexpr text::Style kTime{text::Face::Regular, 12};
constexpr text::Style kQuote{text::Face::Regular, 12};
constexpr std::int64_t kShowSendingAfter_ms = 300;
constexpr std::int64_t kHighlight_ms = 1'500;
constexpr float kQuoteHeight = 20;
constexpr std::size_t kQuoteCharacters = 160;

LaidComment& laid_of(List& list, const Row& row) {
  LaidComment& laid = list.scratch.laid[row.id().value];
  laid.frame = list.scratch.frame;
  return laid;
}

// The first words of what a reply answers.
const LaidComment& quote_of(List& list, const Row& row) {
  LaidComment& laid = laid_of(list, row);
  const auto stamp = std::make_pair(list.log.as_of, list.log.comments.size());
  if (laid.quoted_at == stamp) return laid;
  laid.quoted_at = stamp;
  const model::Comment* parent = client::comments::find(list.log, row.parent());
  laid.quote_author = parent == nullptr ? "" : parent->author.name;
  laid.quote = parent == nullptr ? "an earlier comment"
                                 : base::truncate_utf8(parent->content, kQuoteCharacters);
  std::replace(laid.quote.begin(), laid.quote.end(), '\n', ' ');
  return laid;
}

void draw_quote(List& list, const Row& row, float x, float y) {
  Context& c = list.c;
  const LaidComment& laid = quote_of(list, row);
  const float room = list.left + list.width - x;
  const std::string name = laid.quote_author.empty() ? laid.quote : laid.quote_author;
  PressSpec spec;
  const std::string said = "In reply to " + name;
  spec.name = said;
  const float author_width = c.text.width(laid.quote_author, kQuote);
  const float words = author_width + 8 + c.text.width(laid.quote, kQuote);
  const Press press =
      pressable(c, "parent", {x - 4, y, std::min(room, words + 26), kQuoteHeight}, spec);
  if (press.clicked) list.scratch.scroll_to = row.parent().value;
  const Color color = press.hovered ? c.theme.text : c.theme.dim;
  draw_icon(c, x, y, kQuoteHeight, 12, icon::reply, c.theme.faint);
  float pen = x + 18;
  if (!laid.quote_author.empty()) {
    c.text.draw(c.draw, pen, y, kQuoteHeight, laid.quote_author, {text::Face::Medium, 12}, color);
    pen += c.text.width(laid.quote_author, {text::Face::Medium, 12}) + 6;
  }
  c.text.draw_elided(c.draw, pen, y, kQuoteHeight, list.left + list.width - pen, laid.quote, kQuote,
                     press.hovered ? c.theme.dim : c.theme.faint);
}

// The words, faint while they are on their way.
void draw_words(List& list, const Row& row, float x, float y, float strength) {
  const std::string_view followed =
      rich_words(list.c, x, y, rich_of(list, row), {with_alpha(list.c.theme.text, strength), 0});
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

// A line across with words in its middle: a day, or where the new begins.
void draw_marker(List& list, float y, const std::string& words, Color ink, Color line) {
  Context& c = list.c;
  const float w = c.text.width(words, kTime);
  const float middle = y + kMarker / 2;
  // From side to side, also beyond the column that text keeps to.
  const float right = list.view.x + list.view.w - (list.left - list.view.x);
  const float text_x = (list.left + right - w) / 2;
  hairline(c, list.left, middle, text_x - 12, middle, line);
  hairline(c, text_x + w + 12, middle, right, middle, line);
  Node& node = c.semantics.leaf(Context::id(words), Role::Text, "", {text_x, y, w + 1, kMarker});
  node.text = words;
  node.look = {static_cast<std::uint8_t>(kTime.face), kTime.size_px, kMarker, ink, 0};
  c.text.draw(c.draw, text_x, y, kMarker, words, kTime, ink);
}

float draw_lead(List& list, const Row& row, float y) {
  const Theme& theme = list.c.theme;
  if (!row.day.empty()) {
    draw_marker(list, y, row.day, theme.faint, theme.line);
    y += kMarker + list.gap;
  }
  if (row.new_count > 0) {
    const std::string many = row.new_count == client::kCountedNew ? "+ new" : " new";
    draw_marker(list, y, std::to_string(row.new_count) + many, theme.gold,
                with_alpha(theme.gold, 0.45F));
    y += kMarker + list.gap;
  }
  return y;
}

struct Sending {
  const client::outbox::Failed* failed = nullptr;
  float strength = 1;
  std::string note;  // beside the author
};

Sending sending_of(List& list, const Row& row) {
  Context& c = list.c;
  Sending out;
  out.note = clock_time(c, row.at());
  if (row.comment != nullptr) {
    const bool rewritten = row.overlay != nullptr && row.overlay->content != nullptr;
    if (rewritten || row.comment->version > 1) out.note += " · edited";
    if (rewritten) out.strength = 0.62F;
    if (row.overlay != nullptr && row.overlay->failed != nullptr) {
      out.failed = std::get_if<client::outbox::Failed>(&row.overlay->failed->phase);
    }
    return out;
  }
  const client::outbox::Item& item = *row.pending.item;
  out.failed = std::get_if<client::outbox::Failed>(&item.phase);
  if (out.failed != nullptr || std::holds_alternative<client::outbox::Accepted>(item.phase)) {
    return out;
  }
  const std::int64_t age_ms = c.now - item.submitted_at;
  if (age_ms < kShowSendingAfter_ms) {
    c.repaint_within(kShowSendingAfter_ms - age_ms);
    return out;
  }
  const bool offline = client::link(list.state) != client::Link::Connected;
  out.note = offline ? "Sending when back online" : "Sending…";
  out.strength = 0.62F;
  return out;
}

// What was jumped to stands out for a moment.
void draw_highlight(List& list, const Row& row, const Rect& r) {
  if (list.scratch.found != row.id().value) return;
  Context& c = list.c;
  const std::int64_t age_ms = c.now - list.scratch.found_at;
  if (age_ms > kHighlight_ms) return;
  const float strength =
      c.reduced_motion ? 1.0F
                       : 1.0F - static_cast<float>(age_ms) / static_cast<float>(kHighlight_ms);
  fill(c, {r.x - 10, r.y - 6, r.w + 20, r.h + 12}, with_alpha(c.theme.gold_ground, strength), 10);
  c.repaint_within(c.reduced_motion ? kHighlight_ms : 16);
}

void draw_face(List& list, const model::User& author, bool confirmed, float y, float strength) {
  Context& c = list.c;
  avatar(c, list.left, y, kAvatar, author, strength);
  if (!confirmed) return;
  const bool here = std::any_of(list.viewers.begin(), list.viewers.end(),
                                [&](const auto& v) { return v.id == author.id; });
  if (here && !client::is_away(list.state, list.state.open_thread, author.id, c.now)) {
    presence_dot(c, list.left, y, kAvatar, c.theme.background);
  }
}

}  // namespace

const RichText& rich_of(List& list, const Row& row) {
  const std::string& source = row.content();
  LaidComment& laid = laid_of(list, row);
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

void measure(List& list, Row& row) {
  float body = kLine + 2;
  if (!row.parent().empty()) body += kQuoteHeight;
  if (edited_here(list, row)) {
    body += editor_height(list);
  } else {
    body += rich_of(list, row).height + reactions_height(list, row);
  }
  row.height = row.lead + body + list.gap;
}

void draw_row(List& list, const Row& row, float y) {
  Context& c = list.c;
  const model::User* author =
      row.comment != nullptr ? &row.comment->author : client::current_user(list.state);
  if (author == nullptr) return;
  const IdScope scope(row.id().value);
  y = draw_lead(list, row, y);
  const Rect box{list.left, y, list.width, row.height - row.lead - list.gap};
  const Sending sending = sending_of(list, row);
  const float x = list.left + kIndent;
  c.semantics.begin(Context::id("article"), Role::Article,
                    author->name + ", " + clock_time(c, row.at()), box);
  draw_highlight(list, row, box);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const bool over = mouse.x >= box.x - 8 && mouse.x <= box.x + box.w + 8 && mouse.y >= box.y - 6 &&
                    mouse.y < box.y + box.h + 6 && mouse.y >= list.view.y &&
                    mouse.y < list.view.y + list.view.h;
  draw_face(list, *author, row.comment != nullptr, y, sending.strength);
  c.text.draw(c.draw, x, y - 1, kLine, author->name, kAuthor,
              with_alpha(c.theme.text, sending.strength));
  const float after = x + c.text.width(author->name, kAuthor) + 8;
  const bool editing = edited_here(list, row);
  if (sending.failed != nullptr) {
    const client::outbox::Item& item =
        row.comment != nullptr ? *row.overlay->failed : *row.pending.item;
    draw_failure(list, item, *sending.failed, after, y);
  } else {
    c.text.draw(c.draw, after, y, kLine, sending.note, kTime, c.theme.faint);
  }
  float text_y = y + kLine + 2;
  if (!row.parent().empty()) {
    draw_quote(list, row, x, text_y - 1);
    text_y += kQuoteHeight;
  }
  if (editing) {
    draw_comment_editor(list, {x, text_y, list.width - kIndent, 0});
  } else {
    draw_words(list, row, x, text_y, sending.strength);
    draw_reactions(list, row, x, text_y + rich_of(list, row).height);
    draw_tools(list, row, y, over);  // over the words where they meet
  }
  c.semantics.end();
}

}  // namespace ui::comments_view
