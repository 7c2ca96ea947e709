#include <algorithm>
#include <string>

#include "base/utf8.hpp"
#include "model/limits.hpp"
#include "ui/views/views.hpp"
#include "ui/widgets/shapes.hpp"

namespace ui {
namespace {

constexpr text::Style kText{text::Face::Regular, 14};
constexpr text::Style kNote{text::Face::Regular, 12};
constexpr float kMaxLines = 10;
constexpr float kTypingHeight = 24;  // kept free, so that nothing jumps

// Three dots that rise in turn, and who it is.
void draw_typing(Context& c, const std::string& label, const Rect& r) {
  for (int i = 0; i < 3; ++i) {
    float strength = 0.8F;
    if (!c.reduced_motion) {
      const std::int64_t phase_ms = (c.now.ms + 1200 - 180 * i) % 1200;
      const float wave = phase_ms < 600 ? static_cast<float>(phase_ms) / 600.0F
                                        : static_cast<float>(1200 - phase_ms) / 600.0F;
      strength = 0.35F + 0.65F * wave;
    }
    dot(c, r.x + 4 + static_cast<float>(i) * 8, r.y + r.h / 2 - 1, 2.5F,
        with_alpha(c.theme.dim, strength));
  }
  if (!c.reduced_motion) c.repaint_within(50);
  c.text.draw_elided(c.draw, r.x + 32, r.y - 1, r.h, r.w - 32, label, {text::Face::Regular, 13},
                     c.theme.dim);
}

}  // namespace

float draw_composer(Context& c, Scratch& scratch, const client::app::State& state,
                    Dispatch dispatch, const Rect& area) {
  const IdScope scope("composer");
  const model::ThreadId& thread = state.open_thread;
  const IdScope thread_scope(thread.value);
  const auto draft = state.drafts.find(thread);
  const std::string value = draft == state.drafts.end() ? std::string() : draft->second;

  const float side = area.w < 480 ? 12.0F : 28.0F;
  const float bottom = area.w < 480 ? 12.0F : 18.0F;
  const float width = area.w - 2 * side;
  // The field's own width differs by a caret's; wrap a little early so that it never
  // scrolls before it grows.
  const Layout layout = c.text.wrap(value, kText, std::max(40.0F, width - 28 - 4));
  const float lines = std::min(kMaxLines, static_cast<float>(layout.lines.size()));
  const float field_height = lines * 20;
  const float height = 12 + field_height + 14 + 30 + 12;
  const Rect box{area.x + side, area.y + area.h - bottom - height, width, height};

  const std::string typing = client::typing::label(state.typing);
  const Rect typing_rect{box.x, box.y - kTypingHeight, box.w, kTypingHeight};
  c.semantics.leaf(Context::id("typing"), Role::Status, "Typing", typing_rect).text = typing;
  if (!typing.empty()) draw_typing(c, typing, typing_rect);

  soft_shadow(c, box, 12);
  fill(c, box, c.theme.panel, 12);
  FieldSpec field;
  field.name = "Write a comment";
  field.placeholder = "Write a comment…";
  field.style = kText;
  field.multiline = true;
  if (scratch.focus_composer) c.focus = Context::id("text");
  const FieldResult result =
      text_field(c, "text", {box.x + 14, box.y + 12, box.w - 28, field_height}, field, value);
  scratch.focus_composer = false;
  outline(c, box, result.focused ? with_alpha(c.theme.gold, 0.75F) : c.theme.line, 12);
  if (result.changed) dispatch(client::app::DraftEdited{thread, result.text});
  if (scratch.composer_focused && !result.focused) dispatch(client::app::WritingPaused{});
  scratch.composer_focused = result.focused;

  const std::string& text = result.changed ? result.text : value;
  const std::size_t length = base::count_code_points(text);
  const bool blank = text.find_first_not_of(" \t\r\n") == std::string::npos;
  const bool too_long = length > model::limits::kCommentCharacters;
  ButtonSpec send;
  send.kind = ButtonKind::Primary;
  send.disabled = blank || too_long;
  send.hint = area.w < 480 ? "" : (c.mac_keys ? "⌘↵" : "Ctrl ↵");
  const float send_width = button_width(c, "Comment", send);
  const float y = box.y + box.h - 12 - 30;
  const bool pressed = button(c, "send", box.x + box.w - 14 - send_width, y, 30, "Comment", send);
  if ((pressed || result.submitted) && !send.disabled) {
    dispatch(client::app::CommentSubmitted{thread});
    if (!c.dom_layer) scratch.focus_composer = true;
  }
  const std::size_t left = model::limits::kCommentCharacters;
  std::string note = area.w < 480 ? "" : "Markdown · @mention";
  Color color = c.theme.faint;
  if (length + 500 > left) {
    note = std::to_string(length) + " of " + std::to_string(left) + " characters";
    if (too_long) color = c.theme.error;
  }
  c.text.draw(c.draw, box.x + 14, y, 30, note, kNote, color);
  return height + bottom + kTypingHeight;
}

}  // namespace ui
