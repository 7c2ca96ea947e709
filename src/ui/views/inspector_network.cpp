// The inspector's switches for a bad network.
#include <algorithm>
#include <string>

#include "ui/views/inspector.hpp"
#include "ui/widgets/shapes.hpp"
#include "ui/widgets/words.hpp"

namespace ui {
namespace {

using namespace inspector_style;
namespace inspector = client::inspector;

constexpr float kLine = 34;

// One of a few values, as buttons in a row; wraps. Returns the height.
template <std::size_t N>
float draw_values(Context& c, const Rect& r, std::string_view title, const int (&values)[N],
                  std::string_view unit, int& value) {
  const IdScope scope(title);
  const bool narrow = r.w < 420;
  c.text.draw(c.draw, r.x, r.y, kLine, title, {text::Face::Medium, 13}, c.theme.text);
  float x = narrow ? r.x : r.x + 130;
  float y = narrow ? r.y + 28 : r.y;
  for (const int one : values) {
    const std::string words = one == 0 ? "Off" : std::to_string(one) + std::string(unit);
    const bool on = value == one;
    const text::Style style{text::Face::Medium, 12};
    const Rect rect{x, y + 4, std::max(44.0F, c.text.width(words, style) + 20), kLine - 8};
    PressSpec spec;
    const std::string name = std::string(title) + ": " + words;
    spec.name = name;
    spec.toggles = true;
    spec.pressed = on;
    const Press press = pressable(c, words, rect, spec);
    if (press.clicked) value = one;
    box(c, rect, on ? c.theme.gold_ground : c.theme.raised,
        on || press.hovered ? c.theme.gold : c.theme.line, 6);
    c.text.draw(c.draw, rect.x + (rect.w - c.text.width(words, style)) / 2, rect.y, rect.h, words,
                style, on ? c.theme.gold : c.theme.text);
    x += rect.w + 6;
  }
  return y + kLine - r.y;
}

}  // namespace

void draw_network_tab(Context& c, InspectorScratch& scratch, const Inspection& inspection,
                      const Rect& r) {
  constexpr int kDrop[] = {0, 5, 20, 50, 100};
  constexpr int kDelay[] = {0, 100, 500, 2000};
  const IdScope scope("network-tab");
  const inspector::Faults before = inspection.inspector.faults;
  inspector::Faults faults = before;
  Node& group = c.semantics.begin(Context::id("switches"), Role::Group, "Network", r);
  group.clips = true;
  begin_scroll(c, scratch.switches, r);
  const Rect inner{r.x + kSide, r.y + 10 - scratch.switches.offset,
                   std::min(r.w - 2 * kSide - 8, 560.0F), 0};
  float y = inner.y;
  WordsSpec note;
  note.style = kText;
  note.line_height = 18;
  note.color = c.theme.dim;
  y += paragraph(c, "note", {inner.x, y, inner.w, 0},
                 "What you do now goes through a network as bad as this one. It is sound again "
                 "when the inspector is closed.",
                 note) +
       8;
  const auto flip = [&](std::string_view id, std::string_view words, bool& on) {
    if (toggle(c, id, {inner.x, y, inner.w, kLine}, words, on)) on = !on;
    y += kLine;
  };
  flip("cut", "Cut the connection", faults.cut);
  flip("errors", "The server answers 500", faults.errors);
  flip("reorder", "Messages overtake each other", faults.reorder);
  y += draw_values(c, {inner.x, y, inner.w, 0}, "Lose", kDrop, " %", faults.drop_percent) + 4;
  y += draw_values(c, {inner.x, y, inner.w, 0}, "Delay", kDelay, " ms", faults.delay_ms) + 8;
  ButtonSpec reset;
  reset.disabled = !before.any();
  if (button(c, "reset", inner.x, y, 28, "Switch all off", reset)) faults = inspector::Faults{};
  y += 40;
  end_scroll(c, scratch.switches, r, y - inner.y + 10);
  c.semantics.end();
  if (!(faults == before)) inspection.dispatch(inspector::FaultsChosen{faults});
}

}  // namespace ui
