// The keyboard help sheet, and what dialogs share.
#include <algorithm>
#include <span>
#include <string>
#include <utility>

#include <imgui.h>
#include <imgui_internal.h>

#include "icons.hpp"
#include "ui/views/dialogs.hpp"
#include "ui/views/shortcuts.hpp"
#include "ui/widgets/shapes.hpp"
#include "ui/widgets/words.hpp"

namespace ui {
namespace {

constexpr text::Style kKey{text::Face::Medium, 12};
constexpr float kKeyHeight = 22;
constexpr float kLine = 34;
constexpr float kGroup = 36;
constexpr float kHead = 60;

bool wanted(const ShortcutHelp& help, bool widget) { return !widget || help.widget; }

struct Sheet {
  Context& c;
  std::string_view group{};
  bool named = false;

  // Draws one shortcut at `y`, under its group's name where that is new. Returns its height.
  float line(const ShortcutHelp& help, float x, float y, float width) {
    float height = 0;
    if (!std::exchange(named, true)) {
      WordsSpec head;
      head.style = {text::Face::Semibold, 13};
      head.color = c.theme.text;
      head.role = Role::Heading;
      head.level = 2;
      (void)label(c, std::string(group) + "/head", {x, y + 10, width, 20}, group, head);
      height += kGroup;
    }
    const std::string keys = key_label(c, help.keys);
    const float key = draw_key(c, x + width, y + height + (kLine - kKeyHeight) / 2, help.keys);
    const std::string id = std::string(group) + "/" + std::string(help.keys);
    const Rect at{x, y + height + (kLine - 20) / 2, width, 20};
    Node& node = c.semantics.leaf(Context::id(id), Role::Text, "", at);
    node.text = std::string(help.what) + ": " + keys;
    node.look.size_px = 13;
    c.text.draw_elided(c.draw, x, at.y, 20, width - key - 12, help.what, {text::Face::Regular, 13},
                       c.theme.dim);
    hairline(c, x, y + height + kLine, x + width, y + height + kLine,
             with_alpha(c.theme.line, 0.6F));
    return height + kLine;
  }
};

float group_height(std::size_t from, bool widget) {
  const std::span<const ShortcutHelp> all = shortcut_help();
  float height = 0;
  for (std::size_t i = from; i < all.size() && (i == from || all[i].group.empty()); ++i) {
    if (wanted(all[i], widget)) height += kLine;
  }
  return height == 0 ? 0 : height + kGroup;
}

// In `columns` columns from `top` on; a group stays together. Returns the height.
float draw_groups(Context& c, bool widget, int columns, const Rect& r, float top) {
  const std::span<const ShortcutHelp> all = shortcut_help();
  const float width = (r.w - 32 * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  float total = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].group.empty()) total += group_height(i, widget);
  }
  const float target = total / static_cast<float>(columns);
  float x = r.x;
  float y = 0;
  float tallest = 0;
  Sheet sheet{c};
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].group.empty()) {
      const float height = group_height(i, widget);
      const bool full = y > 0 && y + height / 2 > target && x + width < r.x + r.w - 1;
      if (full) {
        x += width + 32;
        y = 0;
      }
      sheet.group = all[i].group;
      sheet.named = false;
    }
    if (!wanted(all[i], widget)) continue;
    y += sheet.line(all[i], x, top + y, width);
    tallest = std::max(tallest, y);
  }
  return tallest;
}

}  // namespace

Under::Under(Context& c, const Scratch& scratch)
    : c_(c),
      covered_(scratch.dialog != Dialog::None),
      wheel_px_(covered_ ? std::exchange(c.wheel_px, 0.0F) : 0.0F) {
  if (covered_) ImGui::BeginDisabled();
}

Under::~Under() {
  if (!covered_) return;
  ImGui::EndDisabled();
  // What is disabled is not pressed, but still the first under the pointer.
  ImGuiContext& imgui = *ImGui::GetCurrentContext();
  imgui.HoveredId = 0;
  imgui.HoveredIdIsDisabled = false;
  c_.semantics.cover_all();
  c_.wheel_px = wheel_px_;
  c_.pointer = Pointer::Arrow;
}

void draw_dialog(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
                 const Rect& whole) {
  switch (scratch.dialog) {
    case Dialog::None: return;
    case Dialog::Palette: draw_palette(c, scratch, state, dispatch, whole); return;
    case Dialog::Help: draw_help(c, scratch, state, dispatch, whole); return;
  }
}

bool begin_dialog(Context& c, std::string_view name, const Rect& card, const Rect& whole,
                  float radius) {
  fill(c, whole, c.theme.dark ? 0x00000094 : 0x10182852);
  soft_shadow(c, card, radius);
  fill(c, card, c.theme.panel, radius);
  outline(c, card, c.theme.line, radius);
  const NodeId node = Context::id("dialog");
  c.semantics.begin(node, Role::Dialog, name, card);
  for (const SemanticEvent& event : c.events) {
    if (event.node == node && event.key == SemanticEvent::Key::Escape) return false;
  }
  const ImVec2 at = ImGui::GetIO().MousePos;
  const bool inside =
      at.x >= card.x && at.x < card.x + card.w && at.y >= card.y && at.y < card.y + card.h;
  return inside || !ImGui::IsMouseClicked(ImGuiMouseButton_Left);
}

float draw_key(Context& c, float right, float y, std::string_view keys) {
  const std::string words = key_label(c, keys);
  const float width = std::max(kKeyHeight, c.text.width(words, kKey) + 14);
  const Rect box{right - width, y, width, kKeyHeight};
  fill(c, box, c.theme.raised, 6);
  outline(c, box, c.theme.line, 6);
  c.text.draw(c.draw, box.x + (width - c.text.width(words, kKey)) / 2, y, kKeyHeight, words, kKey,
              c.theme.dim);
  return width;
}

void draw_help(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
               const Rect& whole) {
  const IdScope scope("help");
  const bool widget = !state.only_thread.empty();
  const bool narrow = whole.w < size::kOnePaneBelow;
  const int columns = narrow || widget ? 1 : 2;
  const float width = narrow ? whole.w : std::min(columns == 1 ? 420.0F : 720.0F, whole.w - 64);
  const float wanted = kHead + std::max(120.0F, scratch.help.content);
  const float height = std::min(wanted, narrow ? whole.h : whole.h - 64);
  const Rect card{whole.x + (whole.w - width) / 2,
                  narrow ? whole.y : whole.y + (whole.h - height) / 2, width, height};
  const bool open = begin_dialog(c, "Keyboard shortcuts", card, whole, narrow ? 0 : 12.0F);
  WordsSpec title;
  title.style = {text::Face::Semibold, 16};
  title.line_height = 28;
  title.color = c.theme.text;
  title.role = Role::Heading;
  title.level = 1;
  (void)label(c, "title", {card.x + 24, card.y + 16, card.w - 80, 28}, "Keyboard shortcuts", title);
  ButtonSpec close;
  close.kind = ButtonKind::Quiet;
  close.icon = icon::x;
  close.name = "Close";
  close.autofocus = true;
  const float close_width = button_width(c, "", close);
  const bool closed =
      button(c, "close", card.x + card.w - 18 - close_width, card.y + 15, 30, "", close);

  const Rect list{card.x, card.y + kHead, card.w, card.h - kHead};
  const float before = scratch.help.content;
  c.semantics.begin(Context::id("keys"), Role::Group, "Shortcuts", list).clips = true;
  begin_scroll(c, scratch.help, list);
  const Rect inner{list.x + 24, list.y, list.w - 48, list.h};
  const float tall = draw_groups(c, widget, columns, inner, list.y - scratch.help.offset);
  end_scroll(c, scratch.help, list, tall + 24);
  if (scratch.help.content != before) c.animating = true;  // the card grows to it
  c.semantics.end();
  c.semantics.end();
  if (closed || !open) close_dialog(c, scratch, dispatch);
}

}  // namespace ui
