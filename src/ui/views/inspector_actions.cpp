// The inspector's actions: the recorded session, and going back and forth in it.
#include <algorithm>
#include <string>

#include "ui/views/inspector.hpp"
#include "ui/widgets/shapes.hpp"

namespace ui {
namespace {

using namespace inspector_style;
namespace inspector = client::inspector;
namespace recording = client::recording;

constexpr std::size_t kSeen = 160;  // bytes of an action's fields that a row can show

void draw_row(Context& c, const Inspection& inspection, std::size_t i, const Rect& r) {
  const std::string number = std::to_string(i + 1);
  const IdScope scope(number);
  const recording::EntryHead head = recording::head_of(inspection.recorder.entry(i));
  const std::string_view name = recording::action_name(head.action);
  const bool selected = inspection.inspector.past == i + 1;
  if (draw_row_ground(c, "action", r, "Action " + number + ", " + std::string(name), selected)) {
    inspection.dispatch(inspector::PastChosen{i + 1});
  }
  float x = r.x + kSide;
  c.text.draw(c.draw, x + 42 - c.text.width(number, kMono), r.y, r.h, number, kMono, c.theme.faint);
  x += 54;
  if (r.w >= 420) {
    c.text.draw(c.draw, x, r.y, r.h, time_label(c, head.at), kMono, c.theme.faint);
    x += 100;
  }
  const float width = c.text.draw_elided(c.draw, x, r.y, r.h, std::max(0.0F, r.x + r.w - kSide - x),
                                         name, kStrong, c.theme.text);
  x += std::max(width + 12, 140.0F);
  const float room = r.x + r.w - kSide - x;
  if (room < 60) return;
  std::string fields(head.fields.substr(0, kSeen));
  while (!fields.empty() && (static_cast<unsigned char>(fields.back()) & 0xC0U) == 0x80U) {
    fields.pop_back();  // not within a character
  }
  if (!fields.empty() && static_cast<unsigned char>(fields.back()) >= 0xC0U) fields.pop_back();
  c.text.draw_elided(c.draw, x, r.y, r.h, room, fields, kMono, c.theme.dim);
}

void draw_toolbar(Context& c, const Inspection& inspection, const Rect& r) {
  const inspector::State& state = inspection.inspector;
  const std::size_t count = inspection.recorder.size();
  const std::size_t at = state.past.value_or(count);
  float x = r.x + kSide;
  const auto control = [&](std::string_view id, std::string_view words, bool enabled) {
    ButtonSpec spec;
    spec.disabled = !enabled;
    const bool pressed = button(c, id, x, r.y + 5, 28, words, spec);
    x += button_width(c, words, spec) + 6;
    return pressed;
  };
  if (control("previous", "Previous", at > 1)) inspection.dispatch(inspector::PastChosen{at - 1});
  if (control("play", state.playing ? "Pause" : "Play", count > 0)) {
    inspection.dispatch(inspector::PlayChosen{!state.playing});
  }
  if (control("next", "Next", state.past && at < count)) {
    inspection.dispatch(inspector::PastChosen{at + 1});
  }
  std::string words = std::to_string(count) + (count == 1 ? " action" : " actions");
  Color color = c.theme.faint;
  if (inspection.recorder.full()) {
    words += " — the recording is full: what happens now is not in it";
    color = c.theme.warn;
  }
  c.text.draw_elided(c.draw, x + 8, r.y, r.h, std::max(0.0F, r.x + r.w - kSide - x - 8), words,
                     kText, color);
}

void draw_list(Context& c, InspectorScratch& scratch, const Inspection& inspection, const Rect& r) {
  const std::size_t count = inspection.recorder.size();
  const float total = static_cast<float>(count) * kRow;
  const std::optional<std::size_t> past = inspection.inspector.past;
  Scroll& scroll = scratch.actions;
  scroll.content = total;
  if (past != scratch.shown_past) {
    if (past) {
      const float top = static_cast<float>(*past - 1) * kRow;
      // With a row of what was before and one of what came after.
      scroll.offset = std::max(scroll.offset, top + 2 * kRow - r.h);
      scroll.offset = std::min(scroll.offset, std::max(0.0F, top - kRow));
    } else {
      scratch.follow_actions = true;
    }
    scratch.shown_past = past;
  }
  if (!past && scratch.follow_actions) scroll.offset = total;
  Node& group = c.semantics.begin(Context::id("actions"), Role::Group, "Actions", r);
  group.clips = true;
  begin_scroll(c, scroll, r);
  scratch.follow_actions = scroll.offset >= total - r.h - 2;
  const auto first = static_cast<std::size_t>(std::max(0.0F, scroll.offset / kRow));
  for (std::size_t i = first; i < count; ++i) {
    const float y = r.y - scroll.offset + static_cast<float>(i) * kRow;
    if (y > r.y + r.h) break;
    draw_row(c, inspection, i, {r.x, y, r.w, kRow});
  }
  end_scroll(c, scroll, r, total);
  c.semantics.end();
}

}  // namespace

void draw_actions_tab(Context& c, InspectorScratch& scratch, const Inspection& inspection,
                      const Rect& r) {
  const IdScope scope("actions-tab");
  draw_toolbar(c, inspection, {r.x, r.y, r.w, kToolbar});
  const std::optional<std::size_t> past = inspection.inspector.past;
  const Rect below{r.x, r.y + kToolbar, r.w, std::max(0.0F, r.h - kToolbar)};
  const ListAndReading parts = split(below, past.has_value());
  draw_list(c, scratch, inspection, parts.list);
  if (!past) return;
  const std::string of = "action " + std::to_string(*past);
  if (scratch.reading.of != of) {
    const recording::EntryHead head = recording::head_of(inspection.recorder.entry(*past - 1));
    scratch.reading = Reading{};
    scratch.reading.of = of;
    scratch.reading.text =
        std::string(recording::action_name(head.action)) + " " + inspector::pretty(head.fields);
  }
  draw_reading(c, scratch.reading, "Action", parts.reading);
}

}  // namespace ui
