#include <algorithm>
#include <string>
#include <utility>

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
constexpr text::Style kSmall{text::Face::Regular, 12};
constexpr float kMaxDescription = 620;
constexpr float kFolded = 80;   // of a long description: four lines
constexpr float kWorthIt = 40;  // what must be hidden for folding to be worth it
constexpr float kTool = 30;
constexpr std::size_t kCountTitleFrom = model::limits::kTitleCharacters - 40;
constexpr std::size_t kCountDescriptionFrom = model::limits::kDescriptionCharacters - 500;

float padding(const Rect& r) { return r.w < 480 ? 16.0F : 28.0F; }

// "3 viewing" and up to three faces: words first and right-aligned at `edge`, or, on
// narrow screens, faces first from `edge` on. Returns its width.
float draw_viewers(Context& c, const client::app::State& state, const model::ThreadId& thread,
                   float edge, float y, bool faces_first) {
  const text::Style note = faces_first ? kSmall : kNote;
  const std::vector<model::User> people = client::viewers(state, thread);
  if (people.empty()) return 0;
  const std::size_t faces = std::min<std::size_t>(3, people.size());
  const std::string more = people.size() > 3 ? "+" + std::to_string(people.size() - 3) : "";
  const float more_width = more.empty() ? 0 : c.text.width(more, note) + 6;
  const float faces_width = 26 + static_cast<float>(faces - 1) * 19 + more_width;
  const std::string label = std::to_string(people.size()) + " viewing";
  const float label_width = c.text.width(label, note);
  const float gap = faces_first ? 10 : 6;
  const float width = label_width + gap + faces_width;
  const float left = faces_first ? edge : edge - width;
  const float label_x = faces_first ? left + faces_width + gap : left;
  float x = faces_first ? left : left + label_width + gap;

  c.semantics.begin(Context::id("viewers"), Role::Group, "Viewers", {left, y, width, 28});
  Node& text = c.semantics.leaf(Context::id("viewers-text"), Role::Text, "",
                                {label_x, y + 4, label_width, 20});
  text.text = label;
  text.look = {static_cast<std::uint8_t>(note.face), note.size_px, 20, c.theme.dim, 0};
  c.text.draw(c.draw, label_x, y, 28, label, note, c.theme.dim);
  for (std::size_t i = 0; i < faces; ++i) {
    const IdScope scope(people[i].id.value);
    const bool away = client::is_away(state, thread, people[i].id, c.now);
    c.semantics.leaf(Context::id("face"), Role::Image,
                     away ? people[i].name + " (away)" : people[i].name, {x, y + 1, 26, 26});
    dot(c, x + 13, y + 14, 13, c.theme.background);
    avatar(c, x + 2, y + 3, 22, people[i], away ? 0.4F : 1.0F);
    x += 19;
  }
  if (!more.empty()) c.text.draw(c.draw, x + 13, y, 28, more, note, c.theme.dim);
  c.semantics.end();
  return width;
}

void draw_status(Context& c, const model::Thread& thread, Dispatch dispatch, float x, float y,
                 bool with_arrow) {
  std::vector<Choice> choices;
  for (const model::Status status : model::kAllStatuses) {
    choices.push_back({std::string(model::to_text(status)), std::string(model::label(status))});
  }
  const std::string_view label = model::label(thread.status);
  const Rect rect{x, y, status_pill_width(c, label, with_arrow), 22};
  const int chosen = choice(c, "status", rect, "Status", choices, static_cast<int>(thread.status));
  status_pill(c, x, y, label, status_color(c.theme, thread.status), with_arrow);
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

// "190 of 200", right-aligned at `right`, once that is near.
void draw_counter(Context& c, std::string_view id, float right, float y, std::size_t length,
                  std::size_t from, std::size_t limit) {
  if (length < from) return;
  const std::string words = std::to_string(length) + " of " + std::to_string(limit);
  WordsSpec spec;
  spec.style = kSmall;
  spec.line_height = 18;
  spec.color = length > limit ? c.theme.error : c.theme.faint;
  const float width = c.text.width(words, kSmall);
  label(c, id, {right - width, y, width + 1, 18}, words, spec);
}

float draw_editor(Context& c, const client::app::ThreadEdit& edit, Dispatch dispatch,
                  const Rect& r) {
  namespace limits = model::limits;
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

  const Rect description{left, title.y + title.h + 8, width, 116};
  fill(c, description, c.theme.panel, size::kRadius);
  FieldSpec area;
  area.name = "Description";
  area.placeholder = "What is this thread about? Markdown works here.";
  area.multiline = true;
  const FieldResult d =
      text_field(c, "description",
                 {description.x + 12, description.y + 8, description.w - 24, description.h - 16},
                 area, edit.description);
  outline(c, description, d.focused ? c.theme.gold : c.theme.line, size::kRadius);
  editor.take(d, editor.description);

  const std::size_t title_length = base::count_code_points(editor.title);
  const std::size_t length = base::count_code_points(editor.description);
  const bool blank = editor.title.find_first_not_of(" \t") == std::string::npos;
  const bool long_title = title_length > limits::kTitleCharacters;
  const bool long_description = length > limits::kDescriptionCharacters;
  const float y = description.y + description.h + 10;
  ButtonSpec save;
  save.kind = ButtonKind::Primary;
  save.disabled = blank || long_title || long_description;
  const float save_width = button_width(c, "Save", save);
  if (editor.changed) {
    dispatch(client::app::EditChanged{editor.title, editor.description});
  }
  if (button(c, "save", left, y, 30, "Save", save) || editor.submitted) {
    dispatch(client::app::EditSaved{});
  }
  const float cancel_width = button_width(c, "Cancel", {});
  if (button(c, "cancel", left + save_width + 8, y, 30, "Cancel", {}) || editor.cancelled) {
    dispatch(client::app::EditCancelled{});
  }
  const float right = left + width;
  draw_counter(c, "title-count", right, y, title_length, kCountTitleFrom, limits::kTitleCharacters);
  draw_counter(c, "description-count", right, y + 16, length, kCountDescriptionFrom,
               limits::kDescriptionCharacters);
  const std::string_view problem = blank              ? "A thread needs a title."
                                   : long_title       ? "The title is too long."
                                   : long_description ? "The description is too long."
                                                      : "";
  const float note_x = left + save_width + 8 + cancel_width + 12;
  WordsSpec words;
  words.style = kNote;
  words.line_height = 30;
  words.color = c.theme.error;
  words.role = Role::Status;
  const float room = right - note_x - (title_length < kCountTitleFrom ? 0.0F : 90.0F);
  if (!problem.empty() && room > 40) label(c, "problem", {note_x, y, room, 30}, problem, words);
  return y + 44 - r.y;
}

// What the header offers to do, each a small quiet button.
struct Tools {
  Context& c;
  Scratch& scratch;
  const client::app::State& state;
  const model::Thread& thread;
  Dispatch dispatch;
  HeaderSpec spec;
  bool widget = false;
  bool shy = false;  // shown when the pointer is near: a widget has little room

  [[nodiscard]] bool has_menu() const { return !widget && client::may_delete(state, thread); }
  [[nodiscard]] float width() const {
    return kTool * static_cast<float>(1 + (has_menu() ? 1 : 0) + (spec.drawer ? 1 : 0));
  }
  bool tool(std::string_view id, std::string_view name, const char* glyph, float x, float y,
            bool popup, Overlay overlay) const {
    PressSpec press_spec;
    press_spec.name = name;
    press_spec.has_popup = popup;
    press_spec.expanded = popup && scratch.overlay.shown == overlay;
    const Rect r{x, y, kTool - 2, 28};
    const Press press = pressable(c, id, r, press_spec);
    const bool lit = press.hovered || press.focused || press_spec.expanded;
    if (lit) fill(c, r, c.theme.raised, size::kRadius);
    if (lit || !shy) {
      draw_icon(c, r.x + 7, r.y, r.h, 14, glyph, lit ? c.theme.text : c.theme.faint);
    }
    if (press.clicked && popup) open_overlay(c, scratch.overlay, overlay, r);
    return press.clicked;
  }
  void edit_and_menu(float x, float y) const {
    if (tool("edit", "Edit thread", icon::pencil, x, y, false, Overlay::None)) {
      dispatch(client::app::EditStarted{thread.id});
    }
    if (!has_menu()) return;
    (void)tool("menu", "Thread menu", icon::ellipsis, x + kTool, y, true, Overlay::ThreadMenu);
  }
  void drawer(float x, float y) const {
    if (!spec.drawer) return;
    (void)tool("drawer", "Activity", icon::panel_right, x, y, true, Overlay::Drawer);
  }
};

float draw_title(Context& c, const model::Thread& thread, text::Style style, float x, float y,
                 float room) {
  WordsSpec words;
  words.style = style;
  words.line_height = 28;
  words.color = c.theme.text;
  words.role = Role::Heading;
  words.level = 1;
  return label(c, "h1", {x, y, room, 28}, thread.title, words);
}

// Title, status, tools, and who looks on. Returns its height.
float draw_top(const Tools& tools, const Rect& r) {
  Context& c = tools.c;
  const model::Thread& thread = tools.thread;
  const float left = r.x + padding(r);
  const float right = r.x + r.w - padding(r);
  float x = left;
  const float y = r.y + 18;
  const float drawer = tools.spec.drawer ? kTool + 4 : 0;
  const float people = draw_viewers(c, tools.state, thread.id, right - drawer, y, false) + drawer;
  const float pill = status_pill_width(c, model::label(thread.status), true);
  const float after = pill + 8 + tools.width() - (tools.spec.drawer ? kTool : 0);
  const float room = right - x - after - 10 - (people > 0 ? people + 16 : 0);
  x += draw_title(c, thread, kTitle, x, y, std::max(room, 40.0F)) + 10;
  draw_status(c, thread, tools.dispatch, x, y + 3, true);
  tools.edit_and_menu(x + pill + 6, y);
  tools.drawer(right - kTool + 2, y);
  return 18 + 28;
}

// The same where there is little room: one pane, a widget.
float draw_narrow_top(const Tools& tools, const Rect& r) {
  Context& c = tools.c;
  const model::Thread& thread = tools.thread;
  const float left = r.x + padding(r);
  const float right = r.x + r.w - padding(r);
  float x = left;
  float y = r.y + 10;
  if (tools.spec.back) {
    ButtonSpec back;
    back.kind = ButtonKind::Quiet;
    back.icon = icon::arrow_left;
    back.name = "Back to threads";
    if (button(c, "back", left - 10, y - 1, 30, "", back)) {
      tools.dispatch(client::app::ThreadLeft{});
    }
    x += button_width(c, "", back) - 4;
  }
  const float pill = status_pill_width(c, model::label(thread.status), false);
  x += draw_title(c, thread, kNarrowTitle, x, y, std::max(right - x - pill - 10, 40.0F)) + 10;
  draw_status(c, thread, tools.dispatch, x, y + 3, false);
  y += 30;
  (void)draw_viewers(c, tools.state, thread.id, left, y, true);
  const float tools_x = tools.shy ? right + 4 : right - tools.width() + 8;
  const std::string note =
      std::to_string(thread.comment_count) + (thread.comment_count == 1 ? " comment" : " comments");
  const float note_x = tools_x - 6 - c.text.width(note, kSmall);
  c.text.draw(c.draw, note_x, y, 28, note, kSmall, c.theme.faint);
  // A widget's stand before the count, where the pointer finds them.
  const float first = tools.shy ? note_x - kTool - 4 : tools_x;
  tools.edit_and_menu(first, y);
  tools.drawer(right - kTool + 8, y);
  return 10 + 30 + 28;
}

// Folded where it is long. Returns its height.
float draw_description(Context& c, HeaderScratch& scratch, const model::Thread& thread,
                       Dispatch dispatch, const Rect& r) {
  const float column = std::min(kMaxDescription, r.w);
  if (scratch.width != column || scratch.source != thread.description) {
    scratch.width = column;
    scratch.source = thread.description;
    scratch.description = layout_markdown(c.text, thread.description, 14, column);
  }
  const RichText& rich = scratch.description;
  const bool folds = rich.height > kFolded + kWorthIt;
  const float most = folds && !scratch.unfolded ? kFolded : std::max(kFolded, r.h);
  const float height = std::min(rich.height, most);
  const bool scrolls = scratch.unfolded && rich.height > height;
  const Rect view{r.x - 8, r.y, column + 24, height};
  Node& box = c.semantics.begin(Context::id("description-text"), Role::Group, "Description",
                                {r.x, r.y, column, height});
  box.clips = true;
  if (scrolls) {
    begin_scroll(c, scratch.description_scroll, view);
  } else {
    scratch.description_scroll.offset = 0;
    ImGui::PushClipRect({view.x, view.y}, {view.x + view.w, view.y + view.h}, true);
  }
  const std::string_view followed =
      rich_words(c, r.x, r.y - scratch.description_scroll.offset, rich, {c.theme.dim, 0});
  if (!followed.empty()) dispatch(client::app::LinkFollowed{std::string(followed)});
  c.semantics.end();
  if (scrolls) {
    end_scroll(c, scratch.description_scroll, view, rich.height);
  } else {
    ImGui::PopClipRect();
  }
  if (!folds) return height;
  const char* words = scratch.unfolded ? "Show less" : "Show more";
  if (text_button(c, "fold", r.x, r.y + height + 2, 20, words, c.theme.info)) {
    scratch.unfolded = !scratch.unfolded;
    c.animating = true;
  }
  return height + 22;
}

void draw_failure(Context& c, const client::outbox::Item& item, Dispatch dispatch, const Rect& r) {
  const auto& failed = std::get<client::outbox::Failed>(item.phase);
  const std::string note = "Not saved: " + failed.error.message;
  const float width = std::min(c.text.width(note, kNote), r.w - 120);
  c.text.draw_elided(c.draw, r.x, r.y, 20, width + 1, note, kNote, c.theme.error);
  if (text_button(c, "retry-edit", r.x + width + 12, r.y, 20, "Retry", c.theme.error)) {
    dispatch(client::app::ItemRetried{item.id});
  }
  if (text_button(c, "discard-edit", r.x + width + 58, r.y, 20, "Discard", c.theme.error)) {
    dispatch(client::app::ItemDiscarded{item.id});
  }
}

}  // namespace

float draw_thread_header(Context& c, Scratch& scratch, const client::app::State& state,
                         const client::ShownThread& shown, Dispatch dispatch, const Rect& r,
                         const HeaderSpec& spec) {
  const IdScope scope("header");
  const model::Thread& thread = shown.thread;
  if (!(scratch.header.thread == thread.id)) {
    scratch.header = HeaderScratch{};
    scratch.header.thread = thread.id;
  }
  if (state.edit && state.edit->thread == thread.id) {
    scratch.header.editing = true;
    return draw_editor(c, *state.edit, dispatch, r);
  }
  if (std::exchange(scratch.header.editing, false)) c.focus = Context::id("edit");
  const bool narrow = r.w < 560;
  const bool widget = !state.only_thread.empty();
  const float left = r.x + padding(r);
  const float width = r.w - 2 * padding(r);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const bool near = mouse.y >= r.y && mouse.y < r.y + 90 && mouse.x >= r.x && mouse.x < r.x + r.w;
  const Tools tools{c, scratch, state, thread, dispatch, spec, widget, widget && narrow && !near};
  float y = r.y + (narrow ? draw_narrow_top(tools, r) : draw_top(tools, r));
  const bool brief = widget && narrow;
  if (!thread.description.empty() && !brief) {
    y += narrow ? 4 : 8;
    y += draw_description(c, scratch.header, thread, dispatch, {left, y, width, r.h * 0.35F});
  }
  if (!brief) {
    y += 12;
    y += draw_items(c, scratch.header, state, thread, dispatch, {left, y, width, 0});
  }
  if (shown.failed != nullptr) {
    y += 8;
    draw_failure(c, *shown.failed, dispatch, {left, y, width, 20});
    y += 20;
  }
  if (shown.conflict != nullptr) {
    y += 10;
    y += draw_conflict(c, *shown.conflict, dispatch, {left, y, width, 0});
  }
  return y + (narrow ? 10 : 14) - r.y;
}

}  // namespace ui
