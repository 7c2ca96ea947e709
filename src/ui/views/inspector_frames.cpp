// The inspector's frames: what passes over the WebSocket, both ways.
#include <algorithm>
#include <string>

#include "icons.hpp"
#include "ui/views/inspector.hpp"
#include "ui/widgets/shapes.hpp"

namespace ui {
namespace {

using namespace inspector_style;
namespace inspector = client::inspector;
using inspector::Frame;

constexpr float kSizeColumn = 84;

const Frame* find(const inspector::State& state, std::uint64_t number) {
  if (state.frames.empty() || number < state.frames.front().number) return nullptr;
  const std::uint64_t at = number - state.frames.front().number;
  return at < state.frames.size() ? &state.frames[static_cast<std::size_t>(at)] : nullptr;
}

bool matches(const Frame& frame, const std::string& filter) {
  const auto in = [&filter](const std::string& text) {
    return text.find(filter) != std::string::npos;
  };
  return filter.empty() || in(frame.event) || in(frame.channel) || in(frame.text);
}

// Keeps the list of what is shown up to date; each frame is looked through once.
void update_matches(InspectorScratch& scratch, const inspector::State& state) {
  if (scratch.matched_filter != scratch.filter || scratch.matched_until > state.last_frame) {
    scratch.matched_filter = scratch.filter;
    scratch.matched_until = 0;
    scratch.matches.clear();
  }
  if (state.frames.empty()) {
    scratch.matches.clear();
  } else {
    const std::uint64_t first = state.frames.front().number;
    while (!scratch.matches.empty() && scratch.matches.front() < first) {
      scratch.matches.pop_front();
    }
    for (std::uint64_t n = std::max(first, scratch.matched_until + 1); n <= state.last_frame; ++n) {
      const Frame* frame = find(state, n);
      if (frame != nullptr && matches(*frame, scratch.filter)) scratch.matches.push_back(n);
    }
  }
  scratch.matched_until = state.last_frame;
}

std::string spoken(const Frame& frame) {
  std::string name = frame.sent ? "Sent " : "Received ";
  name += frame.event.empty() ? "(not a frame)" : frame.event;
  if (!frame.channel.empty()) name += " on " + frame.channel;
  if (frame.lost) name += ", lost";
  return name + ", " + size_label(frame.size);
}

void draw_row(Context& c, InspectorScratch& scratch, const Frame& frame, const Rect& r) {
  const IdScope scope(std::to_string(frame.number));
  if (draw_row_ground(c, "frame", r, spoken(frame), frame.number == scratch.frame)) {
    scratch.frame = frame.number == scratch.frame ? 0 : frame.number;
  }
  const Color ink = frame.lost ? c.theme.error : c.theme.text;
  float x = r.x + kSide;
  if (r.w >= 420) {
    c.text.draw(c.draw, x, r.y, r.h, time_label(c, frame.at), kMono, c.theme.faint);
    x += 96;
  }
  c.text.draw(c.draw, x, r.y, r.h, frame.sent ? "↑" : "↓", kStrong,
              frame.sent ? c.theme.gold : c.theme.info);
  x += 18;
  const std::string size = frame.text.empty() ? "" : size_label(frame.size);
  const float right = r.x + r.w - kSide;
  c.text.draw(c.draw, right - c.text.width(size, kMono), r.y, r.h, size, kMono, c.theme.faint);
  const float room = std::max(0.0F, right - kSizeColumn - x);  // the same in all rows
  const float event_room = frame.channel.empty() ? room : room * 0.5F;
  const float event_width = c.text.draw_elided(
      c.draw, x, r.y, r.h, event_room, frame.event.empty() ? frame.text : frame.event, kMono, ink);
  if (frame.lost) {
    hairline(c, x, r.y + r.h / 2, x + event_width, r.y + r.h / 2, ink);
  }
  c.text.draw_elided(c.draw, x + event_room + 10, r.y, r.h, std::max(0.0F, room - event_room - 10),
                     frame.channel, kMono, c.theme.dim);
}

// Up and down in the filter's field move through the list.
void move_selection(InspectorScratch& scratch, bool up) {
  if (scratch.matches.empty()) return;
  const auto at = std::lower_bound(scratch.matches.begin(), scratch.matches.end(), scratch.frame);
  const auto last = scratch.matches.end() - 1;
  if (scratch.frame == 0 || at == scratch.matches.end()) {
    scratch.frame = *last;
  } else if (up) {
    scratch.frame = *(at == scratch.matches.begin() ? at : at - 1);
  } else {
    scratch.frame = *(at == last ? at : at + 1);
  }
  scratch.reveal_frame = true;
  scratch.follow_frames = false;
}

void take_arrows(const Context& c, InspectorScratch& scratch, const FieldResult& field) {
  const auto pressed = [&](SemanticEvent::Key key, ImGuiKey native) {
    return field.key == key || (!c.dom_layer && field.focused && ImGui::IsKeyPressed(native));
  };
  if (pressed(SemanticEvent::Key::Up, ImGuiKey_UpArrow)) move_selection(scratch, true);
  if (pressed(SemanticEvent::Key::Down, ImGuiKey_DownArrow)) move_selection(scratch, false);
}

void draw_toolbar(Context& c, InspectorScratch& scratch, const Inspection& inspection,
                  const Rect& r) {
  const inspector::State& state = inspection.inspector;
  float right = r.x + r.w - kSide;
  ButtonSpec clear;
  clear.disabled = state.frames.empty();
  right -= button_width(c, "Clear", clear);
  const float clear_x = right;
  const std::string_view words = state.paused ? "Resume" : "Pause";
  right -= button_width(c, words, {}) + 8;
  const std::string count =
      std::to_string(scratch.matches.size()) + (scratch.matches.size() == 1 ? " frame" : " frames");
  if (r.w >= 480) {
    right -= c.text.width(count, kText) + 12;
    c.text.draw(c.draw, right, r.y, r.h, count, kText, c.theme.faint);
  }

  const Rect box{r.x + kSide, r.y + 5, std::clamp(right - r.x - kSide - 12, 60.0F, 360.0F), 28};
  fill(c, box, c.theme.background, size::kRadius);
  draw_icon(c, box.x + 9, box.y, box.h, 13, icon::search, c.theme.faint);
  FieldSpec field;
  field.role = Role::SearchBox;
  field.name = "Filter frames";
  field.placeholder = "Filter";
  field.style = {text::Face::Regular, 13};
  const FieldResult result =
      text_field(c, "filter", {box.x + 28, box.y + 4, box.w - 36, 20}, field, scratch.filter);
  outline(c, box, result.focused ? c.theme.gold : c.theme.line, size::kRadius);
  if (result.changed) scratch.filter = result.text;
  if (result.cancelled) scratch.filter.clear();
  if (scratch.filter != scratch.matched_filter) c.animating = true;  // list it
  take_arrows(c, scratch, result);

  if (button(c, "pause", clear_x - 8 - button_width(c, words, {}), r.y + 5, 28, words, {})) {
    inspection.dispatch(inspector::PauseChosen{!state.paused});
  }
  if (button(c, "clear", clear_x, r.y + 5, 28, "Clear", clear)) {
    inspection.dispatch(inspector::FramesCleared{});
    scratch.frame = 0;
  }
}

void draw_list(Context& c, InspectorScratch& scratch, const inspector::State& state,
               const Rect& r) {
  const std::size_t count = scratch.matches.size();
  const float total = static_cast<float>(count) * kRow;
  Scroll& scroll = scratch.frames;
  if (scratch.reveal_frame) {
    const auto at = std::lower_bound(scratch.matches.begin(), scratch.matches.end(), scratch.frame);
    const float top = static_cast<float>(at - scratch.matches.begin()) * kRow;
    scroll.offset = std::min(std::max(scroll.offset, top + kRow - r.h), top);
    scratch.reveal_frame = false;
  } else if (scratch.follow_frames) {
    scroll.content = total;
    scroll.offset = total;
  }
  Node& group = c.semantics.begin(Context::id("frames"), Role::Group, "Frames", r);
  group.clips = true;
  begin_scroll(c, scroll, r);
  scratch.follow_frames = scroll.offset >= total - r.h - 2;
  const auto first = static_cast<std::size_t>(std::max(0.0F, scroll.offset / kRow));
  for (std::size_t i = first; i < count; ++i) {
    const float y = r.y - scroll.offset + static_cast<float>(i) * kRow;
    if (y > r.y + r.h) break;
    if (const Frame* frame = find(state, scratch.matches[i])) {
      draw_row(c, scratch, *frame, {r.x, y, r.w, kRow});
    }
  }
  if (count == 0) {
    const std::string_view words = !scratch.filter.empty() ? "No frame matches."
                                   : state.paused          ? "Paused."
                                                           : "Nothing has passed yet.";
    c.semantics.leaf(Context::id("none"), Role::Text, "", {r.x + kSide, r.y, r.w - 2 * kSide, 30})
        .text = std::string(words);
    c.text.draw_elided(c.draw, r.x + kSide, r.y, 30, r.w - 2 * kSide, words, kText, c.theme.dim);
  }
  end_scroll(c, scroll, r, total);
  c.semantics.end();
}

}  // namespace

void draw_frames_tab(Context& c, InspectorScratch& scratch, const Inspection& inspection,
                     const Rect& r) {
  const IdScope scope("frames-tab");
  const inspector::State& state = inspection.inspector;
  update_matches(scratch, state);
  draw_toolbar(c, scratch, inspection, {r.x, r.y, r.w, kToolbar});
  const Frame* read = find(state, scratch.frame);
  const Rect below{r.x, r.y + kToolbar, r.w, std::max(0.0F, r.h - kToolbar)};
  const ListAndReading parts = split(below, read != nullptr);
  draw_list(c, scratch, state, parts.list);
  if (read == nullptr) return;
  const std::string of = "frame " + std::to_string(read->number);
  if (scratch.reading.of != of) {
    scratch.reading = Reading{};
    scratch.reading.of = of;
    scratch.reading.text = inspector::pretty(read->text);
    if (read->text.size() < read->size) scratch.reading.text += "\n…";
  }
  draw_reading(c, scratch.reading, "Frame", parts.reading);
}

}  // namespace ui
