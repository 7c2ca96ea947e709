// What can be done with a comment: React, Reply; Edit and Delete for one's own; and its
// editor.
#include <algorithm>
#include <array>

#include "icons.hpp"
#include "ui/views/comment_row.hpp"
#include "ui/widgets/shapes.hpp"

namespace ui::comments_view {
namespace {

constexpr float kTool = 28;
constexpr float kToolHeight = 26;
constexpr float kNarrow = 560;  // a column without room for a pointer: tools always show
constexpr float kEditorPadding = 8;
constexpr float kEditorFoot = 40;
constexpr float kMaxEditorLines = 12;

struct Tool {
  const char* id;
  const char* name;
  const char* glyph;
  bool shown;
};

}  // namespace

void draw_tools(List& list, const Row& row, float y, bool over) {
  Context& c = list.c;
  CommentListScratch& s = list.scratch;
  const model::User* self = client::current_user(list.state);
  if (self == nullptr) return;
  const bool confirmed = row.comment != nullptr;
  const bool own = !confirmed || row.comment->author.id == self->id;
  const std::array<Tool, 4> tools{{{"react", "React", icon::smile, confirmed},
                                   {"reply", "Reply", icon::reply, confirmed},
                                   {"edit", "Edit", icon::pencil, own},
                                   {"delete", "Delete", icon::trash_2, own}}};
  const auto shown = static_cast<float>(
      std::count_if(tools.begin(), tools.end(), [](const Tool& tool) { return tool.shown; }));
  const bool reacting = s.reacting == row.id().value;
  const bool narrow = list.width < kNarrow;
  const bool visible = over || reacting || narrow || s.tools_focused == row.id().value;
  const float end = list.left + list.width;
  const Rect box{end - shown * kTool - 4, y - 5, shown * kTool + 4, kToolHeight + 4};
  if (visible && !narrow) {
    fill(c, box, c.theme.raised, size::kRadius);
    outline(c, box, c.theme.line, size::kRadius);
  }
  bool focused = false;
  float x = box.x + 2;
  for (const Tool& tool : tools) {
    if (!tool.shown) continue;
    PressSpec spec;
    spec.name = tool.name;
    spec.expanded = reacting && tool.glyph == icon::smile;
    const Rect r{x, box.y + 2, kTool, kToolHeight};
    x += kTool;
    const Press press = pressable(c, tool.id, r, spec);
    focused = focused || press.focused;
    if (visible) {
      const bool lit = press.hovered || press.focused || spec.expanded;
      if (lit) fill(c, r, with_alpha(c.theme.text, 0.08F), 6);
      draw_icon(c, r.x + (kTool - 14) / 2, r.y, r.h, 14, tool.glyph,
                lit    ? c.theme.text
                : over ? c.theme.dim
                       : c.theme.faint);
    }
    if (!press.clicked) continue;
    const model::ThreadId& thread = list.state.open_thread;
    if (tool.glyph == icon::smile) {
      s.reacting = reacting ? std::string() : row.id().value;
    } else if (tool.glyph == icon::reply) {
      list.dispatch(client::app::ReplyChosen{thread, row.id()});
      s.write = true;
    } else if (tool.glyph == icon::pencil) {
      list.dispatch(client::app::CommentEditStarted{thread, row.id()});
    } else {
      list.dispatch(client::app::CommentDeleted{thread, row.id()});
    }
  }
  if (focused) {
    s.tools_focused = row.id().value;
  } else if (s.tools_focused == row.id().value) {
    s.tools_focused.clear();
  }
}

float editor_height(List& list) {
  const Layout layout = list.c.text.wrap(list.state.comment_edit->content,
                                         {text::Face::Regular, 14}, list.width - kIndent - 14);
  const float lines = std::min(kMaxEditorLines, static_cast<float>(layout.lines.size()));
  return lines * kLine + 2 * kEditorPadding + kEditorFoot;
}

void draw_comment_editor(List& list, const Rect& r) {
  Context& c = list.c;
  const client::app::CommentEdit& edit = *list.state.comment_edit;
  const Rect box{r.x - 10, r.y, r.w + 10, editor_height(list) - kEditorFoot};
  fill(c, box, c.theme.panel, size::kRadius);
  FieldSpec field;
  field.name = "Edit comment";
  field.multiline = true;
  field.autofocus = true;
  const FieldResult result =
      text_field(c, "editor", {box.x + 10, box.y + kEditorPadding, box.w - 20, box.h - 16}, field,
                 edit.content);
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

}  // namespace ui::comments_view
