#include <algorithm>
#include <string>

#include "base/utf8.hpp"
#include "icons.hpp"
#include "model/limits.hpp"
#include "ui/views/views.hpp"
#include "ui/widgets/shapes.hpp"
#include "ui/widgets/words.hpp"

namespace ui {
namespace {

constexpr text::Style kTitle{text::Face::Semibold, 22};
constexpr text::Style kNarrowTitle{text::Face::Semibold, 16};
constexpr text::Style kNote{text::Face::Regular, 13};
constexpr float kMaxDescription = 620;
constexpr float kMaxDescriptionHeight = 120;

float padding(const Rect& r) { return r.w < 480 ? 16.0F : 28.0F; }

// "3 viewing" and up to three faces: words first and right-aligned at `edge`, or, on
// narrow screens, faces first from `edge` on. Returns its width.
float draw_viewers(Context& c, const client::app::State& state, const model::ThreadId& thread,
                   float edge, float y, bool faces_first) {
  const std::vector<model::User> people = client::viewers(state, thread);
  if (people.empty()) return 0;
  const std::size_t faces = std::min<std::size_t>(3, people.size());
  const std::string more = people.size() > 3 ? "+" + std::to_string(people.size() - 3) : "";
  const float more_width = more.empty() ? 0 : c.text.width(more, kNote) + 6;
  const float faces_width = 26 + static_cast<float>(faces - 1) * 19 + more_width;
  const std::string label = std::to_string(people.size()) + " viewing";
  const float label_width = c.text.width(label, kNote);
  const float width = label_width + 10 + faces_width;
  const float left = faces_first ? edge : edge - width;
  const float label_x = faces_first ? left + faces_width + 10 : left;
  float x = faces_first ? left : left + label_width + 10;

  c.semantics.begin(Context::id("viewers"), Role::Group, "Viewers", {left, y, width, 28});
  Node& text = c.semantics.leaf(Context::id("viewers-text"), Role::Text, "",
                                {label_x, y + 4, label_width, 20});
  text.text = label;
  text.look = {static_cast<std::uint8_t>(kNote.face), kNote.size_px, 20, c.theme.dim, 0};
  c.text.draw(c.draw, label_x, y, 28, label, kNote, c.theme.dim);
  for (std::size_t i = 0; i < faces; ++i) {
    const IdScope scope(people[i].id.value);
    const bool away = client::is_away(state, thread, people[i].id, c.now);
    c.semantics.leaf(Context::id("face"), Role::Image,
                     away ? people[i].name + " (away)" : people[i].name, {x, y + 1, 26, 26});
    dot(c, x + 13, y + 14, 15, c.theme.background);
    avatar(c, x, y + 1, 26, people[i], away ? 0.4F : 1.0F);
    x += 19;
  }
  if (!more.empty()) c.text.draw(c.draw, x + 13, y, 28, more, kNote, c.theme.dim);
  c.semantics.end();
  return width;
}

void draw_status(Context& c, const model::Thread& thread, Dispatch dispatch, float x, float y) {
  std::vector<Choice> choices;
  for (const model::Status status : model::kAllStatuses) {
    choices.push_back({std::string(model::to_text(status)), std::string(model::label(status))});
  }
  const std::string_view label = model::label(thread.status);
  const Rect rect{x, y, status_pill_width(c, label, true), 22};
  const int chosen = choice(c, "status", rect, "Status", choices, static_cast<int>(thread.status));
  status_pill(c, x, y, label, status_color(c.theme, thread.status), true);
  if (chosen >= 0) {
    dispatch(client::app::StatusChosen{thread.id, model::kAllStatuses[chosen]});
  }
}

struct Editor {
  std::string title;
  std::string description;
  bool changed = false;
  bool submitted = false;
  bool cancelled = false;

  void take(const FieldResult& result, std::string& into) {
    if (result.changed) {
      into = result.text;
      changed = true;
    }
    submitted = submitted || result.submitted;
    cancelled = cancelled || result.cancelled;
  }
};

float draw_editor(Context& c, const client::app::ThreadEdit& edit, Dispatch dispatch,
                  const Rect& r) {
  const float left = r.x + padding(r);
  const float width = std::min(r.w - 2 * padding(r), size::kTextColumn);
  Editor editor{edit.title, edit.description};

  const Rect title{left, r.y + 14, width, 42};
  fill(c, title, c.theme.panel, size::kRadius);
  FieldSpec spec;
  spec.name = "Title";
  spec.placeholder = "Title";
  spec.style = kTitle;
  spec.line_height = 28;
  spec.autofocus = true;
  const FieldResult t =
      text_field(c, "title", {title.x + 12, title.y + 7, title.w - 24, 28}, spec, edit.title);
  outline(c, title, t.focused ? c.theme.gold : c.theme.line, size::kRadius);
  editor.take(t, editor.title);

  const Rect description{left, title.y + title.h + 8, width, 96};
  fill(c, description, c.theme.panel, size::kRadius);
  FieldSpec area;
  area.name = "Description";
  area.placeholder = "What is this thread about?";
  area.multiline = true;
  const FieldResult d =
      text_field(c, "description",
                 {description.x + 12, description.y + 8, description.w - 24, description.h - 16},
                 area, edit.description);
  outline(c, description, d.focused ? c.theme.gold : c.theme.line, size::kRadius);
  editor.take(d, editor.description);

  const std::size_t length = base::count_code_points(editor.title);
  const bool blank = editor.title.find_first_not_of(" \t") == std::string::npos;
  const bool too_long = length > model::limits::kTitleCharacters;
  const float y = description.y + description.h + 10;
  ButtonSpec save;
  save.kind = ButtonKind::Primary;
  save.disabled = blank || too_long;
  const float save_width = button_width(c, "Save", save);
  if (editor.changed) {
    dispatch(client::app::EditChanged{editor.title, editor.description});
  }
  if (button(c, "save", left, y, 30, "Save", save) || editor.submitted) {
    dispatch(client::app::EditSaved{});
  }
  ButtonSpec cancel;
  if (button(c, "cancel", left + save_width + 8, y, 30, "Cancel", cancel) || editor.cancelled) {
    dispatch(client::app::EditCancelled{});
  }
  const std::string problem = blank      ? "A thread needs a title."
                              : too_long ? "The title is longer than 200 characters."
                                         : "";
  const float note_x = left + save_width + 8 + button_width(c, "Cancel", cancel) + 12;
  c.text.draw(c.draw, note_x, y, 30, problem, kNote, c.theme.error);
  return y + 44 - r.y;
}

}  // namespace

float draw_thread_header(Context& c, const client::app::State& state,
                         const client::ShownThread& shown, Dispatch dispatch, const Rect& r,
                         bool back_button) {
  const IdScope scope("header");
  const model::Thread& thread = shown.thread;
  if (state.edit && state.edit->thread == thread.id) {
    return draw_editor(c, *state.edit, dispatch, r);
  }
  const bool narrow = r.w < 560;
  const text::Style title_style = narrow ? kNarrowTitle : kTitle;
  const float left = r.x + padding(r);
  const float right = r.x + r.w - padding(r);
  float x = left;
  float y = r.y + (narrow ? 12.0F : 18.0F);
  if (back_button) {
    ButtonSpec back;
    back.kind = ButtonKind::Quiet;
    back.icon = icon::arrow_left;
    back.name = "Back to threads";
    if (button(c, "back", left - 10, y - 1, 30, "", back)) dispatch(client::app::ThreadLeft{});
    x += button_width(c, "", back) - 4;
  }
  const float people = narrow ? 0 : draw_viewers(c, state, thread.id, right, y, false);
  const std::string_view label = model::label(thread.status);
  const float pill = status_pill_width(c, label, true);
  ButtonSpec edit;
  edit.kind = ButtonKind::Quiet;
  edit.icon = icon::pencil;
  edit.name = "Edit thread";
  const float tools = pill + 8 + button_width(c, "", edit) - (narrow ? 8 : 0);
  const float room = right - x - tools - 10 - (people > 0 ? people + 16 : 0);
  const float title_width = std::min(room, c.text.width(thread.title, title_style));
  Node& heading = c.semantics.leaf(Context::id("h1"), Role::Heading, "", {x, y, title_width, 28});
  heading.level = 1;
  heading.text = thread.title;
  heading.look = {static_cast<std::uint8_t>(title_style.face), title_style.size_px, 28,
                  c.theme.text, 0};
  c.text.draw_elided(c.draw, x, y, 28, room + 1, thread.title, title_style, c.theme.text);
  draw_status(c, thread, dispatch, x + title_width + 10, y + 3);
  if (button(c, "edit", x + title_width + 10 + pill + 4, y - 1, 30, "", edit)) {
    dispatch(client::app::EditStarted{thread.id});
  }
  y += narrow ? 30 : 36;
  if (narrow) {
    (void)draw_viewers(c, state, thread.id, left, y, true);
    const std::string note = std::to_string(thread.comment_count) +
                             (thread.comment_count == 1 ? " comment" : " comments");
    c.text.draw(c.draw, right - c.text.width(note, kNote), y, 28, note, kNote, c.theme.faint);
    y += 28;
  }
  const bool widget = !state.only_thread.empty();
  if (!thread.description.empty() && !(widget && narrow)) {
    if (narrow) y += 6;
    const float column = std::min(kMaxDescription, right - left);
    const RichText rich = layout_markdown(c.text, thread.description, 14, column);
    const float height = std::min(rich.height, kMaxDescriptionHeight);
    Node& box = c.semantics.begin(Context::id("description-text"), Role::Group, "Description",
                                  {left, y, column, height});
    box.clips = true;
    ImGui::PushClipRect({left - 8, y}, {right, y + height}, true);
    const std::string_view followed = rich_words(c, left, y, rich, {c.theme.dim, 0});
    if (!followed.empty()) dispatch(client::app::LinkFollowed{std::string(followed)});
    c.semantics.end();
    ImGui::PopClipRect();
    y += height;
  }
  if (shown.failed != nullptr) {
    const auto& failed = std::get<client::outbox::Failed>(shown.failed->phase);
    const std::string note = "Not saved: " + failed.error.message;
    y += 6;
    const float width = std::min(c.text.width(note, kNote), right - left - 120);
    c.text.draw_elided(c.draw, left, y, 20, width + 1, note, kNote, c.theme.error);
    if (text_button(c, "retry-edit", left + width + 12, y, 20, "Retry", c.theme.error)) {
      dispatch(client::app::ItemRetried{shown.failed->id});
    }
    if (text_button(c, "discard-edit", left + width + 58, y, 20, "Discard", c.theme.error)) {
      dispatch(client::app::ItemDiscarded{shown.failed->id});
    }
    y += 20;
  }
  if (shown.conflict != nullptr) {
    y += 10;
    y += draw_conflict(c, *shown.conflict, dispatch, {left, y, right - left, 0});
  }
  return y + (narrow ? 10 : 16) - r.y;
}

}  // namespace ui
