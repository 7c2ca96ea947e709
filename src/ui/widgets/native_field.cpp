#include "ui/widgets/native_field.hpp"

#include <algorithm>
#include <cmath>

#include <imgui_internal.h>

#include "base/utf8.hpp"
#include "ui/widgets/shapes.hpp"

namespace ui {
namespace {

using Key = SemanticEvent::Key;
using Step = text::Editing::Step;

constexpr std::int64_t kBlink_ms = 530;
constexpr ImGuiInputFlags kRepeat = ImGuiInputFlags_Repeat;
constexpr ImGuiKey kOwned[] = {ImGuiKey_LeftArrow, ImGuiKey_RightArrow,  ImGuiKey_UpArrow,
                               ImGuiKey_DownArrow, ImGuiKey_Home,        ImGuiKey_End,
                               ImGuiKey_Backspace, ImGuiKey_Delete,      ImGuiKey_Enter,
                               ImGuiKey_Escape,    ImGuiKey_KeypadEnter, ImGuiKey_Space};

struct Field {
  Context& c;
  FieldEditor& e;
  const Rect& rect;
  const FieldSpec& spec;
  NodeId item;
  Layout layout{};

  [[nodiscard]] std::string_view text() const { return e.editing.text(); }
  [[nodiscard]] std::string_view words(const Line& line) const {
    return text().substr(line.begin, line.end - line.begin);
  }

  void lay_out(std::string_view all) {
    layout = spec.multiline ? c.text.wrap(all, spec.style, rect.w - 2) : Layout{};
    if (!spec.multiline) layout.lines.push_back({0, static_cast<std::uint32_t>(all.size()), 0});
  }

  [[nodiscard]] std::size_t line_of(std::uint32_t at) const {
    std::size_t line = 0;
    while (line + 1 < layout.lines.size() && layout.lines[line + 1].begin <= at) ++line;
    return line;
  }
  [[nodiscard]] float x_of(const Line& line, std::uint32_t at) const {
    const std::uint32_t end = std::clamp(at, line.begin, line.end);
    return c.text.width(text().substr(line.begin, end - line.begin), spec.style);
  }
  // The cluster boundary nearest to `x`.
  [[nodiscard]] std::uint32_t at_x(const Line& line, float x) const {
    std::size_t at = line.begin;
    float left = 0;
    while (at < line.end) {
      const std::size_t next = std::min<std::size_t>(text::next_cluster(text(), at), line.end);
      const float right = x_of(line, static_cast<std::uint32_t>(next));
      if (x < (left + right) / 2) break;
      left = right;
      at = next;
    }
    // The end of a line that goes on in the next belongs to the next.
    const bool wrapped =
        at == line.end && at > line.begin && at < text().size() && text()[at] != '\n';
    return static_cast<std::uint32_t>(wrapped ? text::previous_cluster(text(), at) : at);
  }
  [[nodiscard]] std::uint32_t at_point(ImVec2 p) const {
    const float y = p.y - rect.y + (spec.multiline ? e.scroll : 0);
    const float row = std::floor(y / spec.line_height);
    const auto last = static_cast<float>(layout.lines.size() - 1);
    const Line& line = layout.lines[static_cast<std::size_t>(std::clamp(row, 0.0F, last))];
    return at_x(line, p.x - rect.x + (spec.multiline ? 0 : e.scroll));
  }
  void up_down(int direction, bool extend) {
    const std::size_t line = line_of(e.editing.caret());
    if (e.wish_x < 0) e.wish_x = x_of(layout.lines[line], e.editing.caret());
    if (direction < 0 && line == 0) {
      e.editing.place(0, extend);
    } else if (direction > 0 && line + 1 == layout.lines.size()) {
      e.editing.move(1, Step::All, extend);
    } else {
      const std::size_t to = direction < 0 ? line - 1 : line + 1;
      e.editing.place(at_x(layout.lines[to], e.wish_x), extend);
    }
  }
  void line_end(int direction, bool extend) {
    const Line& line = layout.lines[line_of(e.editing.caret())];
    e.editing.place(direction < 0 ? line.begin : at_x(line, 1e9F), extend);
  }
  [[nodiscard]] bool hit(ImGuiKey key) const { return ImGui::IsKeyPressed(key, kRepeat, item); }

  // What keys do that leave the text as it is; false: none was pressed.
  bool move_keys() {
    const ImGuiIO& io = ImGui::GetIO();
    const bool extend = io.KeyShift;
    const Step step = io.KeyCtrl ? Step::Word : Step::Cluster;
    const bool vertical = hit(ImGuiKey_UpArrow) || hit(ImGuiKey_DownArrow);
    if (!vertical || spec.completing) e.wish_x = -1;
    if (hit(ImGuiKey_LeftArrow)) {
      e.editing.move(-1, step, extend);
    } else if (hit(ImGuiKey_RightArrow)) {
      e.editing.move(1, step, extend);
    } else if (vertical && spec.multiline && !spec.completing) {
      up_down(hit(ImGuiKey_UpArrow) ? -1 : 1, extend);
    } else if (hit(ImGuiKey_Home) || hit(ImGuiKey_End)) {
      const int direction = hit(ImGuiKey_Home) ? -1 : 1;
      if (io.KeyCtrl) {
        e.editing.move(direction, Step::All, extend);
      } else {
        line_end(direction, extend);
      }
    } else {
      return false;
    }
    return true;
  }

  void paste() {
    const char* clip = ImGui::GetClipboardText();
    if (clip == nullptr) return;
    std::string words(clip);
    words.resize(base::valid_utf8_prefix(words));
    words.erase(std::remove(words.begin(), words.end(), '\r'), words.end());
    if (!spec.multiline) std::replace(words.begin(), words.end(), '\n', ' ');
    if (!words.empty()) e.editing.insert(words);
  }

  // With Ctrl, or ⌘ on a Mac.
  void command_keys(FieldResult& result) {
    const ImGuiIO& io = ImGui::GetIO();
    if (!io.KeyCtrl || io.KeyAlt) return;
    const bool copies = hit(ImGuiKey_C) || hit(ImGuiKey_X);
    if (copies && !e.editing.selected().empty()) {
      ImGui::SetClipboardText(std::string(e.editing.selected()).c_str());
      if (hit(ImGuiKey_X)) e.editing.insert({});
    }
    if (hit(ImGuiKey_V)) paste();
    if (hit(ImGuiKey_A)) e.editing.select_all();
    if (hit(ImGuiKey_Y) || (hit(ImGuiKey_Z) && io.KeyShift)) {
      e.editing.redo();
    } else if (hit(ImGuiKey_Z)) {
      e.editing.undo();
    }
    if (!spec.multiline) return;
    if (hit(ImGuiKey_B)) result.key = Key::Bold;
    if (hit(ImGuiKey_I)) result.key = Key::Italic;
    if (hit(ImGuiKey_E)) result.key = Key::Code;
    if (hit(ImGuiKey_K) && io.KeyShift) result.key = Key::Link;
  }

  void written_keys() {
    ImGuiIO& io = ImGui::GetIO();
    const Step step = io.KeyCtrl ? Step::Word : Step::Cluster;
    if (hit(ImGuiKey_Backspace)) e.editing.erase(-1, step);
    if (hit(ImGuiKey_Delete)) e.editing.erase(1, step);
    if (io.KeyCtrl && !io.KeyAlt) return;
    for (const ImWchar typed : io.InputQueueCharacters) {
      if (typed < 0x20 || typed == 0x7F) continue;
      std::string one;
      base::append_utf8(one, static_cast<char32_t>(typed));
      e.editing.insert(one);
    }
    io.InputQueueCharacters.resize(0);
  }

  void leaving_keys(FieldResult& result) {
    const bool command = ImGui::GetIO().KeyCtrl;
    const bool chooses = spec.completing && !command;
    if (hit(ImGuiKey_Enter) || hit(ImGuiKey_KeypadEnter)) {
      if (chooses) {
        result.key = Key::Enter;
      } else if (spec.multiline && !command) {
        e.editing.insert("\n");
      } else {
        result.submitted = true;
      }
    }
    if (chooses && hit(ImGuiKey_UpArrow)) result.key = Key::Up;
    if (chooses && hit(ImGuiKey_DownArrow)) result.key = Key::Down;
    if (chooses && hit(ImGuiKey_Tab)) result.key = Key::Tab;
    if (hit(ImGuiKey_Escape)) {
      if (chooses) {
        result.key = Key::Escape;
      } else {
        result.cancelled = true;
        ImGui::ClearActiveID();
      }
    }
  }

  void pointer(bool hovered) {
    const ImGuiIO& io = ImGui::GetIO();
    if (hovered && io.MouseClicked[0]) {
      e.dragging = true;
      const std::uint32_t at = at_point(io.MousePos);
      if (io.MouseClickedCount[0] == 2) {
        e.editing.select_word(at);
        e.dragging = false;
      } else if (io.MouseClickedCount[0] > 2) {
        e.editing.select_all();
        e.dragging = false;
      } else {
        e.editing.place(at, io.KeyShift);
      }
      e.wish_x = -1;
    } else if (e.dragging && io.MouseDown[0] && (io.MouseDelta.x != 0 || io.MouseDelta.y != 0)) {
      e.editing.place(at_point(io.MousePos), true);
    }
    if (!io.MouseDown[0]) e.dragging = false;
    if (io.MouseClicked[0] && !hovered) ImGui::ClearActiveID();
  }

  void keep_caret_in_view() {
    const std::size_t line = line_of(e.editing.caret());
    const float size = spec.multiline ? rect.h : rect.w;
    const float at = spec.multiline ? static_cast<float>(line) * spec.line_height
                                    : x_of(layout.lines[0], e.editing.caret());
    const float extent = spec.multiline ? spec.line_height : 2;
    const float content = spec.multiline
                              ? static_cast<float>(layout.lines.size()) * spec.line_height
                              : c.text.width(text(), spec.style) + 2;
    e.scroll = std::clamp(e.scroll, at + extent - size, at);
    e.scroll = std::clamp(e.scroll, 0.0F, std::max(0.0F, content - size));
  }

  void draw(bool active, std::string_view shown) const {
    const float dx = active && !spec.multiline ? e.scroll : 0;
    const float dy = active && spec.multiline ? e.scroll : 0;
    ImGui::PushClipRect({rect.x - 1, rect.y}, {rect.x + rect.w + 1, rect.y + rect.h}, true);
    const text::Selection s = e.editing.selection();
    for (std::size_t i = 0; i < layout.lines.size(); ++i) {
      const Line& line = layout.lines[i];
      const float y = rect.y - dy + static_cast<float>(i) * spec.line_height;
      if (y > rect.y + rect.h || y + spec.line_height < rect.y) continue;
      if (active && s.begin < s.end && s.begin <= line.end && s.end >= line.begin) {
        const float from = x_of(line, s.begin);
        const float to = x_of(line, s.end) + (s.end > line.end ? 5 : 0);
        fill(c, {rect.x - dx + from, y + 1, to - from, spec.line_height - 2},
             with_alpha(c.theme.gold, 0.35F), 2);
      }
      c.text.draw(c.draw, rect.x - dx, y, spec.line_height,
                  shown.substr(line.begin, line.end - line.begin), spec.style, c.theme.text);
    }
    if (shown.empty()) {
      c.text.draw_elided(c.draw, rect.x, rect.y, spec.line_height, rect.w, spec.placeholder,
                         spec.style, c.theme.faint);
    }
    if (active) {
      const std::size_t line = line_of(e.editing.caret());
      const float x = rect.x - dx + x_of(layout.lines[line], e.editing.caret());
      const float y = rect.y - dy + static_cast<float>(line) * spec.line_height;
      const std::int64_t phase_ms = (c.now.ms - e.moved_ms) % (2 * kBlink_ms);
      if (phase_ms < kBlink_ms) {
        fill(c, {x - 0.5F, y + 2, 1.5F, spec.line_height - 4}, c.theme.gold);
      }
      c.repaint_within(kBlink_ms - phase_ms % kBlink_ms);
    }
    ImGui::PopClipRect();
  }
};

void begin_editing(FieldEditor& e, const FieldSpec& spec, NodeId item, std::string_view value,
                   bool by_keyboard) {
  ImGuiWindow* window = ImGui::GetCurrentWindow();
  ImGui::SetActiveID(item, window);
  ImGui::SetFocusID(item, window);
  ImGui::FocusWindow(window);
  const std::uint32_t serial = e.node == item ? e.select_serial : spec.select_serial;
  e = FieldEditor{};
  e.node = item;
  e.select_serial = serial;
  e.given = std::string(value);
  e.editing.show(value);
  if (by_keyboard && !spec.multiline) {
    e.editing.select_all();
  } else {
    e.editing.move(1, Step::All, false);
  }
}

// Whether the field was not there in the frame before.
bool appears(NodeId item) {
  ImGuiStorage* seen = ImGui::GetStateStorage();
  const int frame = ImGui::GetFrameCount();
  const bool appearing = seen->GetInt(item, -2) != frame - 1;
  seen->SetInt(item, frame);
  return appearing;
}

// What came from outside: another value, another selection.
void follow(FieldEditor& e, const FieldSpec& spec, std::string_view value, std::int64_t now_ms) {
  if (value != e.given) {
    if (value != e.editing.text()) e.editing.show(value);
    e.given = std::string(value);
  }
  if (spec.select_serial == e.select_serial) return;
  e.select_serial = spec.select_serial;
  e.editing.select(spec.select.begin, spec.select.end);
  e.moved_ms = now_ms;
}

}  // namespace

void native_field(Context& c, FieldEditor& e, std::string_view id, const Rect& rect,
                  const FieldSpec& spec, std::string_view value, FieldResult& result) {
  const NodeId item = Context::id(id);
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  const bool wanted = (spec.autofocus && appears(item)) || c.focus == item;
  const ImRect box({rect.x, rect.y}, {rect.x + rect.w, rect.y + std::max(rect.h, 1.0F)});
  ImGui::SetCursorScreenPos(box.Min);
  Field field{c, e, rect, spec, item};
  const bool visible = ImGui::ItemAdd(box, item, nullptr, ImGuiItemFlags_Inputable);
  const bool hovered = visible && ImGui::ItemHoverable(box, item, g.LastItemData.ItemFlags);
  const bool by_keyboard = g.NavActivateId == item;
  if (hovered) c.pointer = Pointer::Text;
  const bool clicked = hovered && ImGui::GetIO().MouseClicked[0];
  if (g.ActiveId != item && (wanted || by_keyboard || clicked)) {
    begin_editing(e, spec, item, value, by_keyboard);
    e.moved_ms = c.now.ms;
  }
  bool active = g.ActiveId == item && e.node == item;
  if (active) {
    ImGui::KeepAliveID(item);
    // What is clicked elsewhere is clicked, and ends the editing.
    ImGui::GetCurrentContext()->ActiveIdAllowOverlap = !ImGui::GetIO().MouseDown[0];
    ImGui::GetCurrentContext()->ActiveIdUsingNavDirMask = ~0U;
    ImGuiPlatformImeData& ime = ImGui::GetCurrentContext()->PlatformImeData;
    ime.WantTextInput = true;  // letters are no shortcuts
    ime.ViewportId = ImGui::GetMainViewport()->ID;
    ImGui::SetNextFrameWantCaptureKeyboard(true);
    for (const ImGuiKey key : kOwned) ImGui::SetKeyOwner(key, item);
    if (spec.completing) ImGui::SetKeyOwner(ImGuiKey_Tab, item);
    follow(e, spec, value, c.now.ms);
    field.lay_out(e.editing.text());
    const std::uint32_t before = e.editing.caret();
    field.pointer(hovered);
    if (!field.move_keys()) {
      field.command_keys(result);
      field.written_keys();
      field.leaving_keys(result);
    }
    if (e.editing.text() != value && e.editing.text() != e.given) {
      result.changed = true;
      result.text = e.editing.text();
      e.given = result.text;
    }
    if (e.editing.caret() != before || result.changed) e.moved_ms = c.now.ms;
    result.selection = e.editing.selection();
    active = g.ActiveId == item;
    if (!active) e.node = 0;
    field.lay_out(e.editing.text());
    field.keep_caret_in_view();
  } else {
    field.lay_out(value);
    if (e.node == item) e.node = 0;
  }
  result.focused = active;
  field.draw(active, active ? std::string_view(e.editing.text()) : value);
}

}  // namespace ui
