#include "ui/views/inspector.hpp"

#include <algorithm>
#include <string>

#include <imgui_internal.h>

#include "icons.hpp"
#include "ui/widgets/shapes.hpp"
#include "ui/widgets/words.hpp"

namespace ui {
namespace {

using namespace inspector_style;
namespace inspector = client::inspector;

constexpr float kPastLine = 42;
constexpr float kSplitter = 7;
constexpr float kTabs = 38;
constexpr float kLeast = 150;
constexpr float kKeyStep = 32;

float panel_height(const InspectorScratch& scratch, float window_height) {
  const float most = std::max(80.0F, std::min(window_height * 0.8F, window_height - 160));
  return std::clamp(scratch.height, std::min(kLeast, most), most);
}

// How far the arrow keys move the splitter that has the focus.
float key_steps(Context& c, NodeId node) {
  float steps = 0;
  for (const SemanticEvent& event : c.events) {
    if (event.node != node || event.kind != SemanticEvent::Kind::Key) continue;
    if (event.key == SemanticEvent::Key::Up) steps += 1;
    if (event.key == SemanticEvent::Key::Down) steps -= 1;
  }
#if !GT_DOM_LAYER_ALWAYS
  if (c.dom_layer || !ImGui::IsItemFocused()) return steps;
  const ImGuiID owner = ImGui::GetItemID();
  for (const ImGuiKey key : {ImGuiKey_UpArrow, ImGuiKey_DownArrow}) {
    ImGui::SetKeyOwner(key, owner);  // else they move the focus
    if (ImGui::IsKeyPressed(key, ImGuiInputFlags_Repeat, owner)) {
      steps += key == ImGuiKey_UpArrow ? 1.0F : -1.0F;
    }
  }
#endif
  return steps;
}

void draw_splitter(Context& c, InspectorScratch& scratch, const Rect& r) {
  const float window_height = r.y + r.h;
  const Rect grip{r.x, r.y, r.w, kSplitter};
  const NodeId id = Context::id("splitter");
  Node& node = c.semantics.leaf(id, Role::Separator, "Height of the inspector", grip);
  node.percent = static_cast<std::uint8_t>(100 * r.h / window_height);
  ImGui::SetCursorScreenPos({grip.x, grip.y});
  ImGui::InvisibleButton("splitter", {grip.w, grip.h});
  const bool held = ImGui::IsItemActive();
  const bool lit = held || ImGui::IsItemHovered();
  const bool focused = !c.dom_layer && ImGui::IsItemFocused() && ImGui::GetIO().NavVisible;
  if (lit) c.pointer = Pointer::ResizeVertical;
  float height = r.h;
  if (ImGui::IsItemActivated()) scratch.grabbed_y = ImGui::GetIO().MousePos.y - r.y;
  if (held) height = window_height - ImGui::GetIO().MousePos.y + scratch.grabbed_y;
  height += kKeyStep * key_steps(c, id);
  if (height != r.h) {
    scratch.height = height;
    scratch.height = panel_height(scratch, window_height);
    c.animating = true;
  }
  hairline(c, r.x, r.y, r.x + r.w, r.y, lit || focused ? c.theme.gold : c.theme.line);
  const Color grip_color = lit || focused ? c.theme.gold : c.theme.line;
  fill(c, {r.x + r.w / 2 - 18, r.y + 3, 36, 3}, grip_color, 1.5F);
}

void draw_tabs(Context& c, InspectorScratch& scratch, const Inspection& inspection, const Rect& r) {
  struct Tab {
    InspectorTab tab;
    std::string_view label;
  };
  constexpr Tab kAll[] = {{InspectorTab::Frames, "Frames"},
                          {InspectorTab::Actions, "Actions"},
                          {InspectorTab::Connection, "Connection"},
                          {InspectorTab::Network, "Network"}};
  const auto style = [&](const Tab& tab) {
    const bool on = scratch.tab == tab.tab;
    return text::Style{on ? text::Face::Semibold : text::Face::Medium, 13};
  };
  constexpr float kPadding = 10;
  float wanted = 0;
  for (const Tab& tab : kAll) wanted += c.text.width(tab.label, style(tab)) + 2 * kPadding;
  const float share = std::min(1.0F, std::max(0.0F, r.w - 48) / wanted);
  float x = r.x + kSide - kPadding;
  for (const Tab& tab : kAll) {
    const bool on = scratch.tab == tab.tab;
    const float width = (c.text.width(tab.label, style(tab)) + 2 * kPadding) * share;
    PressSpec spec;
    spec.name = tab.label;
    spec.toggles = true;
    spec.pressed = on;
    const Rect box{x, r.y + 4, width, r.h - 8};
    const Press press = pressable(c, tab.label, box, spec);
    if (press.clicked) scratch.tab = tab.tab;
    if (press.hovered && !on) fill(c, box, c.theme.raised, 6);
    const float words =
        c.text.draw_elided(c.draw, x + kPadding * share, r.y, r.h, width - 2 * kPadding * share,
                           tab.label, style(tab), on ? c.theme.text : c.theme.dim);
    if (on) fill(c, {x + kPadding * share, r.y + r.h - 2, words, 2}, c.theme.gold, 1);
    x += width;
    if (tab.tab == InspectorTab::Network && inspection.inspector.faults.any()) {
      dot(c, x - 4, r.y + 13, 3.5F, c.theme.warn);  // something is switched on
    }
  }
  ButtonSpec close;
  close.kind = ButtonKind::Quiet;
  close.icon = icon::x;
  close.name = "Close inspector";
  const float width = button_width(c, "", close);
  if (button(c, "close", r.x + r.w - 8 - width, r.y + 5, 28, "", close)) scratch.open = false;
  hairline(c, r.x, r.y + r.h, r.x + r.w, r.y + r.h, c.theme.line);
}

// Says that what stands above is not the present.
void draw_past_line(Context& c, const Inspection& inspection, const Rect& r) {
  const IdScope scope("past");
  fill(c, r, c.theme.gold_ground);
  hairline(c, r.x, r.y, r.x + r.w, r.y, c.theme.gold);
  outline(c, {r.x, 0, r.w, r.y}, c.theme.gold, 0, 2);
  c.semantics.begin(Context::id("line"), Role::Group, "Looking at the past", r);
  draw_icon(c, r.x + 14, r.y, r.h, 16, icon::clock, c.theme.gold);
  const std::size_t action = *inspection.inspector.past;
  const std::string words = "Looking at the past — action " + std::to_string(action) + " of " +
                            std::to_string(inspection.recorder.size());
  ButtonSpec back;
  back.kind = ButtonKind::Primary;
  const float width = button_width(c, "Back to now", back);
  WordsSpec spec;
  spec.style = {text::Face::Semibold, 14};
  spec.color = c.theme.text;
  spec.role = Role::Status;
  const Rect at{r.x + 40, r.y + (r.h - 20) / 2, r.w - width - 72, 20};
  const float after = label(c, "words", at, words, spec);
  const std::string when = time_label(c, c.now) + ", nothing can be changed";
  c.text.draw_elided(c.draw, at.x + after + 12, at.y, 20, std::max(0.0F, at.w - after - 12), when,
                     {text::Face::Regular, 13}, c.theme.dim);
  if (button(c, "back", r.x + r.w - 12 - width, r.y + 6, 30, "Back to now", back)) {
    inspection.dispatch(inspector::NowChosen{});
  }
  c.semantics.end();
}

}  // namespace

float inspector_height(const InspectorScratch& scratch, const Inspection& inspection,
                       float window_height) {
  const float line = inspection.inspector.past ? kPastLine : 0;
  return std::min(window_height, panel_height(scratch, window_height) + line);
}

void draw_inspector(Context& c, InspectorScratch& scratch, const client::app::State& state,
                    const Inspection& inspection, const Rect& whole) {
  const IdScope scope("inspector");
  Rect r = whole;
  ImGui::PushClipRect({0, 0}, {whole.x + whole.w, whole.y + whole.h}, false);
  fill(c, r, c.theme.panel);
  c.semantics.begin(Context::id("panel"), Role::Complementary, "Inspector", r);
  if (inspection.inspector.past) {
    draw_past_line(c, inspection, {r.x, r.y, r.w, kPastLine});
    r = {r.x, r.y + kPastLine, r.w, r.h - kPastLine};
  }
  draw_splitter(c, scratch, r);
  draw_tabs(c, scratch, inspection, {r.x, r.y + kSplitter, r.w, kTabs});
  const float head = kSplitter + kTabs + 1;
  const Rect body{r.x, r.y + head, r.w, std::max(0.0F, r.h - head)};
  switch (scratch.tab) {
    case InspectorTab::Frames: draw_frames_tab(c, scratch, inspection, body); break;
    case InspectorTab::Actions: draw_actions_tab(c, scratch, inspection, body); break;
    case InspectorTab::Connection: draw_connection_tab(c, scratch, state, inspection, body); break;
    case InspectorTab::Network: draw_network_tab(c, scratch, inspection, body); break;
  }
  c.semantics.end();
  ImGui::PopClipRect();
}

ListAndReading split(const Rect& r, bool reading) {
  if (!reading) return {r, {}};
  if (r.w >= 640) {
    const float list = std::max(340.0F, r.w * 0.55F);
    return {{r.x, r.y, list, r.h}, {r.x + list, r.y, r.w - list, r.h}};
  }
  const float list = r.h * 0.45F;
  return {{r.x, r.y, r.w, list}, {r.x, r.y + list, r.w, r.h - list}};
}

void draw_reading(Context& c, Reading& reading, std::string_view name, const Rect& r) {
  constexpr float kLine = 18;
  const IdScope scope("reading");
  if (r.h < kLine) return;
  fill(c, r, c.theme.background);
  hairline(c, r.x, r.y, r.x, r.y + r.h, c.theme.line);
  hairline(c, r.x, r.y, r.x + r.w, r.y, c.theme.line);
  const float width = std::max(40.0F, r.w - 2 * kSide - 8);
  if (reading.width != width) {
    reading.layout = c.text.wrap(reading.text, kMono, width);
    reading.width = width;
  }
  const std::vector<Line>& lines = reading.layout.lines;
  Node& group = c.semantics.begin(Context::id("pane"), Role::Group, name, r);
  group.clips = true;
  begin_scroll(c, reading.scroll, r);
  const float top = r.y + 8 - reading.scroll.offset;
  const auto first = static_cast<std::size_t>(std::max(0.0F, (r.y - top) / kLine));
  const auto shown = static_cast<std::size_t>(r.h / kLine) + 2;
  const std::size_t end = std::min(lines.size(), first + shown);
  if (first < end) {
    // What is in sight, as one text.
    const std::uint32_t begin = lines[first].begin;
    Node& node = c.semantics.leaf(Context::id("text"), Role::Text, "",
                                  {r.x + kSide, top + static_cast<float>(first) * kLine, width,
                                   static_cast<float>(end - first) * kLine});
    const std::uint32_t after =
        end < lines.size() ? lines[end].begin : static_cast<std::uint32_t>(reading.text.size());
    node.text = reading.text.substr(begin, after - begin);
    node.look = {static_cast<std::uint8_t>(kMono.face), kMono.size_px, kLine, c.theme.text, 0};
    for (std::size_t i = first; i < end; ++i) {
      const Line& line = lines[i];
      if (i > first) node.line_starts.push_back(line.begin - begin);
      const std::string_view words =
          std::string_view(reading.text).substr(line.begin, line.end - line.begin);
      c.text.draw(c.draw, r.x + kSide, top + static_cast<float>(i) * kLine, kLine, words, kMono,
                  c.theme.text);
    }
  }
  end_scroll(c, reading.scroll, r, static_cast<float>(lines.size()) * kLine + 16);
  c.semantics.end();
}

bool draw_row_ground(Context& c, std::string_view id, const Rect& r, std::string_view name,
                     bool selected) {
  PressSpec spec;
  spec.name = name;
  spec.toggles = true;
  spec.pressed = selected;
  const Press press = pressable(c, id, r, spec);
  if (selected) {
    fill(c, r, c.theme.gold_ground);
    fill(c, {r.x, r.y, 2, r.h}, c.theme.gold);
  } else if (press.hovered) {
    fill(c, r, c.theme.raised);
  }
  return press.clicked;
}

std::string time_label(const Context& c, base::Instant at) {
  const base::CivilTime t = base::to_civil(at, c.utc_offset_minutes);
  const auto digits = [](int n, std::size_t count) {
    std::string out = std::to_string(n);
    return out.insert(0, count - std::min(count, out.size()), '0');
  };
  return digits(t.hour, 2) + ":" + digits(t.minute, 2) + ":" + digits(t.second, 2) + "." +
         digits(t.millisecond, 3);
}

std::string size_label(std::size_t bytes) {
  if (bytes < 1000) return std::to_string(bytes) + " B";
  const bool mega = bytes >= 1'000'000;
  const std::size_t tenths = bytes / (mega ? 100'000 : 100);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + (mega ? " MB" : " KB");
}

InspectorPanel inspector_panel() { return {inspector_height, draw_inspector}; }

}  // namespace ui
