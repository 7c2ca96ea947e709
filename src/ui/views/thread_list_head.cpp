#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <imgui.h>

#include "base/utf8.hpp"
#include "icons.hpp"
#include "model/limits.hpp"
#include "ui/views/shortcuts.hpp"
#include "ui/views/thread_list_parts.hpp"
#include "ui/widgets/shapes.hpp"
#include "ui/widgets/words.hpp"

namespace ui {
namespace {

constexpr text::Style kSmall{text::Face::Regular, 12};
constexpr text::Style kSection{text::Face::Medium, 11};

void draw_search(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
                 const Rect& box) {
  fill(c, box, c.theme.background, size::kRadius);
  draw_icon(c, box.x + 10, box.y, box.h, 14, icon::search, c.theme.faint);
  const bool empty = state.search.empty();
  float room = box.w - 42;
  if (empty) {
    const std::string hint = key_label(c, c.mac_keys ? "Ctrl+K" : "Ctrl K");
    const float width = c.text.width(hint, kSmall);
    c.text.draw(c.draw, box.x + box.w - 11 - width, box.y, box.h, hint, kSmall, c.theme.faint);
    room -= width + 8;
  } else {
    ButtonSpec clear;
    clear.kind = ButtonKind::Quiet;
    clear.icon = icon::x;
    clear.name = "Clear search";
    const float width = button_width(c, "", clear);
    room -= width - 6;
    if (button(c, "clear", box.x + box.w - width - 2, box.y + 3, box.h - 6, "", clear)) {
      dispatch(client::app::SearchEdited{{}});
      scratch.focus_search = true;
    }
  }
  FieldSpec field;
  field.role = Role::SearchBox;
  field.name = "Search threads";
  field.placeholder = "Search threads";
  if (std::exchange(scratch.focus_search, false)) c.focus = Context::id("search");
  const FieldResult result =
      text_field(c, "search", {box.x + 32, box.y + 7, room, 20}, field, state.search);
  outline(c, box, result.focused ? c.theme.gold : c.theme.line, size::kRadius);
  if (result.changed) dispatch(client::app::SearchEdited{result.text});
  if (result.cancelled && (!empty || result.changed)) dispatch(client::app::SearchEdited{{}});
}

// Asks for the title of a thread to create. Returns its height.
float draw_new_thread(Context& c, const client::app::State& state, Dispatch dispatch,
                      const Rect& r) {
  if (!state.new_thread) return 0;
  const std::string& title = state.new_thread->title;
  const Rect box{r.x + 12, r.y, r.w - 24, 34};
  fill(c, box, c.theme.background, size::kRadius);
  FieldSpec field;
  field.name = "Thread title";
  field.placeholder = "What is it about?";
  field.autofocus = true;
  const FieldResult result =
      text_field(c, "new-title", {box.x + 10, box.y + 7, box.w - 20, 20}, field, title);
  const std::size_t length = base::count_code_points(result.changed ? result.text : title);
  const bool too_long = length > model::limits::kTitleCharacters;
  outline(c, box, too_long ? c.theme.error : c.theme.gold, size::kRadius);
  if (result.changed) dispatch(client::app::NewThreadEdited{result.text});
  ButtonSpec create;
  create.kind = ButtonKind::Primary;
  create.disabled = base::trim(title).empty() || too_long;
  const float create_width = button_width(c, "Create", create);
  const float y = r.y + 42;
  const bool pressed = button(c, "create", box.x, y, 28, "Create", create);
  if ((pressed || result.submitted) && !create.disabled) {
    dispatch(client::app::NewThreadSubmitted{});
  }
  ButtonSpec cancel;
  cancel.kind = ButtonKind::Quiet;
  const float cancel_x = box.x + create_width + 6;
  if (button(c, "cancel-new", cancel_x, y, 28, "Cancel", cancel) || result.cancelled) {
    dispatch(client::app::NewThreadCancelled{});
  }
  if (length + 50 > model::limits::kTitleCharacters) {
    const std::string count =
        std::to_string(length) + " of " + std::to_string(model::limits::kTitleCharacters);
    c.text.draw(c.draw, box.x + box.w - c.text.width(count, kSmall), y, 28, count, kSmall,
                too_long ? c.theme.error : c.theme.faint);
  }
  return 82;
}

}  // namespace

float draw_list_head(Context& c, Scratch& scratch, const client::app::State& state,
                     Dispatch dispatch, const Rect& r) {
  logo(c, {r.x + 16, r.y + 16, 24, 24}, 7);
  const client::session::SignedIn* in = client::session::signed_in(state.session);
  const std::string& organization = in == nullptr ? "" : in->session.organization.name;
  ButtonSpec spec;
  spec.icon = icon::plus;
  spec.name = "New thread";
  const float width = button_width(c, "New", spec);
  if (button(c, "new", r.x + r.w - 16 - width, r.y + 13, 30, "New", spec)) {
    dispatch(client::app::NewThreadStarted{});
  }
  const Rect name{r.x + 50, r.y + 18, r.w - 50 - 16 - width - 10, 20};
  if (organization.empty()) {
    fill(c, {name.x, name.y + 4, name.w * 0.6F, 12}, c.theme.raised, 6);
  } else {
    WordsSpec words;
    words.style = {text::Face::Semibold, 14};
    words.color = c.theme.text;
    (void)label(c, "organization", name, organization, words);
  }
  draw_search(c, scratch, state, dispatch, {r.x + 12, r.y + 54, r.w - 24, 34});
  return 96 + draw_new_thread(c, state, dispatch, {r.x, r.y + 96, r.w, 82});
}

float draw_list_filter(Context& c, const client::app::State& state, Dispatch dispatch,
                       std::size_t count, const Rect& r) {
  c.text.draw(c.draw, r.x + 18, r.y + 6, 20, "THREADS", kSection, c.theme.faint);
  std::string number = state.threads.loaded ? std::to_string(count) : "";
  if (state.threads.loaded && !state.threads.next_cursor.empty()) number += "+";
  const float number_width = c.text.width(number, kSection);
  const float right = r.x + r.w - 16;
  c.text.draw(c.draw, right - number_width, r.y + 6, 20, number, kSection, c.theme.faint);

  std::vector<Choice> choices{{"", "All"}};
  int selected = 0;
  for (const model::Status status : model::kAllStatuses) {
    if (state.status_filter == status) selected = static_cast<int>(choices.size());
    choices.push_back({std::string(model::to_text(status)), std::string(model::label(status))});
  }
  const std::string_view label = choices[static_cast<std::size_t>(selected)].label;
  const float width = c.text.width(label, kSmall) + 35;
  const Rect box{right - (number.empty() ? 0 : number_width + 10) - width, r.y + 5, width, 22};
  const Color ink = state.status_filter ? status_color(c.theme, *state.status_filter) : c.theme.dim;
  const ImVec2 corner{box.x + box.w, box.y + box.h};
  const bool hovered = ImGui::IsMouseHoveringRect({box.x, box.y}, corner);
  if (state.status_filter) {
    fill(c, box, with_alpha(ink, 0.12F), 11);
    outline(c, box, with_alpha(ink, 0.45F), 11);
  } else if (hovered) {
    fill(c, box, c.theme.raised, 11);
  }
  c.text.draw(c.draw, box.x + 10, box.y, 22, label, kSmall, ink);
  draw_icon(c, box.x + box.w - 21, box.y, 22, 12, icon::chevron_down, ink);
  const int chosen = choice(c, "filter", box, "Filter threads", choices, selected);
  if (chosen == 0) dispatch(client::app::StatusFilterChosen{});
  if (chosen > 0) {
    dispatch(
        client::app::StatusFilterChosen{model::kAllStatuses[static_cast<std::size_t>(chosen - 1)]});
  }
  return 32;
}

}  // namespace ui
