#include <algorithm>
#include <string>
#include <string_view>

#include "icons.hpp"
#include "ui/views/shortcuts.hpp"
#include "ui/views/views.hpp"
#include "ui/widgets/shapes.hpp"
#include "ui/widgets/words.hpp"

namespace ui {
namespace {

using client::app::ThemeChoice;

constexpr text::Style kSegment{text::Face::Medium, 13};

// Draws one thing under the other.
struct Column {
  Context& c;
  float x, y, w;

  void section(std::string_view title) {
    WordsSpec words;
    words.style = {text::Face::Semibold, 12};
    words.color = c.theme.faint;
    words.role = Role::Heading;
    words.level = 2;
    (void)label(c, title, {x, y, w, 20}, title, words);
    y += 28;
  }
  void note(std::string_view id, std::string_view text) {
    WordsSpec words;
    words.style = {text::Face::Regular, 12};
    words.line_height = 18;
    words.color = c.theme.dim;
    y += paragraph(c, id, {x, y, w, 0}, text, words) + 24;
  }
  bool flip(std::string_view id, std::string_view words, bool on) {
    const bool flipped = toggle(c, id, {x, y, w, 32}, words, on);
    y += 36;
    return flipped;
  }
  bool press(std::string_view id, std::string_view words, const char* icon) {
    ButtonSpec spec;
    spec.icon = icon;
    const bool pressed = button(c, id, x, y, 32, words, spec);
    y += 56;
    return pressed;
  }
};

// Of several one; returns the one newly chosen, or -1.
template <std::size_t N>
int segments(Column& column, std::string_view name, const std::string_view (&labels)[N],
             const char* const (&icons)[N], int chosen) {
  Context& c = column.c;
  const IdScope scope(name);
  const Rect all{column.x, column.y, column.w, 34};
  c.semantics.begin(Context::id("choices"), Role::Group, name, all);
  fill(c, all, c.theme.background, size::kRadius);
  outline(c, all, c.theme.line, size::kRadius);
  int result = -1;
  const float width = (all.w - 4) / static_cast<float>(N);
  for (std::size_t i = 0; i < N; ++i) {
    const Rect r{all.x + 2 + static_cast<float>(i) * width, all.y + 2, width, all.h - 4};
    const bool on = static_cast<int>(i) == chosen;
    PressSpec spec;
    spec.name = labels[i];
    spec.toggles = true;
    spec.pressed = on;
    const Press press = pressable(c, labels[i], r, spec);
    if (press.clicked && !on) result = static_cast<int>(i);
    if (on) {
      fill(c, r, c.theme.gold_ground, 6);
      outline(c, r, with_alpha(c.theme.gold, 0.45F), 6);
    } else if (press.hovered) {
      fill(c, r, c.theme.raised, 6);
    }
    const Color ink = on ? c.theme.gold : press.hovered ? c.theme.text : c.theme.dim;
    const float icon = icons[i] == nullptr ? 0.0F : 20.0F;
    const float words = c.text.width(labels[i], kSegment);
    const float x = r.x + std::max(4.0F, (r.w - words - icon) / 2);
    if (icons[i] != nullptr) draw_icon(c, x, r.y, r.h, 14, icons[i], ink);
    c.text.draw_elided(c.draw, x + icon, r.y, r.h, r.x + r.w - x - icon, labels[i], kSegment, ink);
  }
  c.semantics.end();
  column.y += all.h + 12;
  return result;
}

void draw_appearance(Column& column, const client::app::State& state, Dispatch dispatch) {
  client::app::Appearance to = state.appearance;
  column.section("Appearance");
  const std::string_view themes[] = {"System", "Light", "Dark"};
  const char* const icons[] = {icon::monitor, icon::sun, icon::moon};
  const int theme = segments(column, "Theme", themes, icons, static_cast<int>(to.theme));
  if (theme >= 0) to.theme = static_cast<ThemeChoice>(theme);
  const std::string_view densities[] = {"Comfortable", "Compact"};
  const char* const none[] = {nullptr, nullptr};
  const int density = segments(column, "Density", densities, none, to.compact ? 1 : 0);
  if (density >= 0) to.compact = density == 1;
  if (theme >= 0 || density >= 0) dispatch(client::app::AppearanceChosen{to});
  column.note("motion", column.c.reduced_motion ? "Motion is reduced, as the system asks."
                                                : "Motion follows the system's setting.");
}

}  // namespace

void draw_settings(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
                   const Rect& r) {
  const IdScope scope("settings");
  WordsSpec title;
  title.style = {text::Face::Semibold, 16};
  title.line_height = 28;
  title.color = c.theme.text;
  title.role = Role::Heading;
  title.level = 1;
  (void)label(c, "title", {r.x + 18, r.y + 14, r.w - 80, 28}, "Settings", title);
  ButtonSpec close;
  close.kind = ButtonKind::Quiet;
  close.icon = icon::x;
  close.name = "Close settings";
  const float close_width = button_width(c, "", close);
  if (button(c, "close", r.x + r.w - 12 - close_width, r.y + 14, 28, "", close)) {
    scratch.settings = false;
  }

  const Rect body{r.x, r.y + 54, r.w, std::max(0.0F, r.h - 54)};
  c.semantics.begin(Context::id("body"), Role::Group, "Choices", body).clips = true;
  begin_scroll(c, scratch.settings_scroll, body);
  const float top = body.y - scratch.settings_scroll.offset;
  Column column{c, r.x + 18, top + 4, r.w - 36};
  draw_appearance(column, state, dispatch);

  column.section("Privacy");
  if (column.flip("typing", "Show others when I type", state.typing_shown)) {
    dispatch(client::app::TypingShown{!state.typing_shown});
  }
  column.note("typing-note", "Kept on this device, as all settings are.");

  column.section("Keyboard");
  if (column.press("keys", "Keyboard shortcuts", icon::keyboard)) {
    open_dialog(c, scratch, dispatch, Dialog::Help);
  }

  column.section("Developers");
  if (column.flip("inspector", "Inspector", scratch.inspector.open)) {
    scratch.inspector.open = !scratch.inspector.open;
    c.animating = true;
  }
  column.note("recording-note",
              "This session since the page was opened, up to 8 MB, as a file that the desktop "
              "client replays. It holds what you read and wrote, but no tokens.");
  column.y -= 12;
  if (column.press("save", "Save recording", icon::download)) {
    dispatch(client::app::RecordingSaved{});
  }
  end_scroll(c, scratch.settings_scroll, body, column.y - top);
  c.semantics.end();
}

}  // namespace ui
