// The composer: a draft in Markdown, what it answers, whom it mentions, who else is typing.
#include <algorithm>
#include <string>
#include <utility>

#include "base/utf8.hpp"
#include "icons.hpp"
#include "model/limits.hpp"
#include "ui/text/markup.hpp"
#include "ui/views/mention_menu.hpp"
#include "ui/views/views.hpp"
#include "ui/widgets/shapes.hpp"

namespace ui {
namespace {

using Key = SemanticEvent::Key;

constexpr text::Style kText{text::Face::Regular, 14};
constexpr text::Style kNote{text::Face::Regular, 12};
constexpr float kMaxLines = 10;
constexpr float kTypingHeight = 24;  // kept free, so that nothing jumps
constexpr float kReplyHeight = 28;
constexpr std::size_t kCountFrom = 500;  // characters left, from where on they are counted

// Three dots, and who it is.
void draw_typing(Context& c, const std::string& label, const Rect& r) {
  typing_dots(c, r.x + 1, r.y + r.h / 2 - 1, c.theme.dim);
  c.text.draw_elided(c.draw, r.x + 32, r.y - 1, r.h, r.w - 32, label, {text::Face::Regular, 13},
                     c.theme.dim);
}

// "Replying to Ana", with a way out of it.
void draw_reply(Context& c, const client::app::State& state, Dispatch dispatch, const Rect& r) {
  const client::app::Reply& reply = *state.reply;
  const auto* log = client::comments::find(state.comments, reply.thread);
  const auto* parent = log == nullptr ? nullptr : client::comments::find(*log, reply.comment);
  const std::string words =
      "Replying to " + (parent == nullptr ? "a comment" : parent->author.name);
  draw_icon(c, r.x, r.y, r.h, 12, icon::reply, c.theme.gold);
  Node& node = c.semantics.leaf(Context::id("replying"), Role::Text, "",
                                {r.x + 18, r.y, c.text.width(words, kNote) + 1, r.h});
  node.text = words;
  node.look = {static_cast<std::uint8_t>(kNote.face), kNote.size_px, r.h, c.theme.dim, 0};
  c.text.draw_elided(c.draw, r.x + 18, r.y, r.h, r.w - 50, words, kNote, c.theme.dim);
  ButtonSpec close;
  close.kind = ButtonKind::Quiet;
  close.icon = icon::x;
  close.name = "Cancel reply";
  const float width = button_width(c, "", close);
  if (button(c, "cancel-reply", r.x + r.w - width, r.y, r.h - 2, "", close)) {
    dispatch(client::app::ReplyChosen{reply.thread, {}});
  }
}

std::optional<text::Markup> markup_of(Key key) {
  switch (key) {
    case Key::Bold: return text::Markup::Bold;
    case Key::Italic: return text::Markup::Italic;
    case Key::Code: return text::Markup::Code;
    case Key::Link: return text::Markup::Link;
    case Key::None:
    case Key::Enter:
    case Key::Escape:
    case Key::Up:
    case Key::Down:
    case Key::Tab: return std::nullopt;
  }
  return std::nullopt;
}

struct Composer {
  Context& c;
  Scratch& scratch;
  const client::app::State& state;
  Dispatch dispatch;
  const std::string& value;
  bool narrow;

  void write(text::Edited edited) {
    ComposerScratch& s = scratch.composer;
    ++s.select_serial;
    s.select = edited.selection;
    s.caret = edited.selection.end;
    dispatch(client::app::DraftEdited{state.open_thread, std::move(edited.text)});
    c.animating = true;
  }

  // What stands at the foot's left.
  void note(float x, float y, std::size_t length) const {
    const std::size_t most = model::limits::kCommentCharacters;
    std::string words = narrow ? "" : "Markdown · @mention";
    Color color = c.theme.faint;
    if (length + kCountFrom > most) {
      words = std::to_string(length) + " of " + std::to_string(most) + " characters";
      if (length > most) color = c.theme.error;
      c.semantics.leaf(Context::id("count"), Role::Status, "Characters", {x, y, 160, 30}).text =
          words;
    }
    c.text.draw(c.draw, x, y, 30, words, kNote, color);
  }
};

}  // namespace

float draw_composer(Context& c, Scratch& scratch, const client::app::State& state,
                    Dispatch dispatch, const Rect& area) {
  const IdScope scope("composer");
  const model::ThreadId& thread = state.open_thread;
  const IdScope thread_scope(thread.value);
  const auto draft = state.drafts.find(thread);
  const std::string value = draft == state.drafts.end() ? std::string() : draft->second;
  const bool narrow = area.w < 480;
  Composer composer{c, scratch, state, dispatch, value, narrow};
  ComposerScratch& s = scratch.composer;

  const float side = narrow ? 12.0F : 28.0F;
  const float bottom = narrow ? 12.0F : 18.0F;
  const float width = area.w - 2 * side;
  const bool replying = state.reply && state.reply->thread == thread;
  const float reply_height = replying ? kReplyHeight : 0;
  // The field's own width differs by a caret's; wrap a little early so that it never
  // scrolls before it grows.
  const Layout layout = c.text.wrap(value, kText, std::max(40.0F, width - 28 - 4));
  const float lines = std::min(kMaxLines, static_cast<float>(layout.lines.size()));
  const float field_height = lines * 20;
  const float height = 12 + reply_height + field_height + 14 + 30 + 12;
  const Rect box{area.x + side, area.y + area.h - bottom - height, width, height};

  const std::string typing = client::typing::label(state.typing);
  const Rect typing_rect{box.x, box.y - kTypingHeight, box.w, kTypingHeight};
  c.semantics.leaf(Context::id("typing"), Role::Status, "Typing", typing_rect).text = typing;
  if (!typing.empty()) draw_typing(c, typing, typing_rect);

  soft_shadow(c, box, 12);
  fill(c, box, c.theme.panel, 12);
  if (replying) draw_reply(c, state, dispatch, {box.x + 14, box.y + 8, box.w - 28, kReplyHeight});
  FieldSpec field;
  field.name = "Write a comment";
  field.placeholder = replying ? "Write a reply…" : "Write a comment…";
  field.style = kText;
  field.multiline = true;
  field.select_serial = s.select_serial;
  field.select = s.select;
  MentionMenu menu(c, s, state, value);
  field.completing = menu.open();
  if (std::exchange(scratch.comments.write, false)) scratch.focus_composer = true;
  if (scratch.focus_composer) c.focus = Context::id("text");
  const Rect field_rect{box.x + 14, box.y + 12 + reply_height, box.w - 28, field_height};
  const FieldResult result = text_field(c, "text", field_rect, field, value);
  scratch.focus_composer = false;
  outline(c, box, result.focused ? with_alpha(c.theme.gold, 0.75F) : c.theme.line, 12);
  const std::string& text = result.changed ? result.text : value;
  if (result.changed) dispatch(client::app::DraftEdited{thread, result.text});
  if (result.selection) {
    if (result.changed || result.selection->end != s.caret) s.dismissed = false;
    s.caret = result.selection->end;
  }
  if (s.focused && !result.focused) dispatch(client::app::WritingPaused{});
  s.focused = result.focused;
  if (menu.open()) {
    if (const model::User* chosen = menu.draw(result.key, field_rect, box)) {
      composer.write(text::complete_mention(text, menu.part(), menu.name_for(*chosen)));
    }
  } else if (result.cancelled && replying) {
    dispatch(client::app::ReplyChosen{thread, {}});
  }
  if (const auto markup = markup_of(result.key); markup && result.selection) {
    composer.write(text::toggle_markup(text, *result.selection, *markup));
  }
  if (text::mention_at(text, s.caret)) dispatch(client::app::MembersAsked{});

  const std::size_t length = base::count_code_points(text);
  const bool blank = text.find_first_not_of(" \t\r\n") == std::string::npos;
  ButtonSpec send;
  send.kind = ButtonKind::Primary;
  send.disabled = blank || length > model::limits::kCommentCharacters;
  send.hint = narrow ? "" : (c.mac_keys ? "⌘↵" : "Ctrl ↵");
  const float send_width = button_width(c, "Comment", send);
  const float y = box.y + box.h - 12 - 30;
  const bool pressed = button(c, "send", box.x + box.w - 14 - send_width, y, 30, "Comment", send);
  if ((pressed || result.submitted) && !send.disabled) {
    dispatch(client::app::CommentSubmitted{thread});
    scratch.comments.stick_to_end = true;
    if (!c.dom_layer) scratch.focus_composer = true;
  }
  composer.note(box.x + 14, y, length);
  return height + bottom + kTypingHeight;
}

}  // namespace ui
