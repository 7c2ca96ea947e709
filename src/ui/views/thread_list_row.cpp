#include <algorithm>
#include <string>

#include "protocol/api.hpp"
#include "ui/views/thread_list_parts.hpp"
#include "ui/widgets/controls.hpp"
#include "ui/widgets/shapes.hpp"

namespace ui {
namespace {

constexpr float kRow = 64;
constexpr float kCompactRow = 38;
constexpr text::Style kTitle{text::Face::Medium, 14};
constexpr text::Style kSmall{text::Face::Regular, 12};

struct Row {
  std::string age;
  std::string note;  // "12 comments", "3 viewing"
  bool unread = false;
  bool failed = false;
};

std::string counted(std::size_t count, const char* one, const char* many) {
  return std::to_string(count) + (count == 1 ? one : many);
}

Row describe(const Context& c, const client::app::State& state, const client::ShownThread& shown,
             bool open) {
  const model::Thread& thread = shown.thread;
  Row row;
  row.failed = shown.failed != nullptr || shown.conflict != nullptr;
  row.unread = !shown.pending && !row.failed && client::is_unread(state, thread);
  row.age = shown.pending ? "…" : short_age(c, thread.last_activity_at);
  const std::size_t watching = open ? client::viewers(state, thread.id).size() : 0;
  row.note =
      watching > 0
          ? counted(watching, " viewing", " viewing")
          : counted(static_cast<std::size_t>(std::max<std::int64_t>(thread.comment_count, 0)),
                    " comment", " comments");
  if (shown.failed != nullptr) row.note = "Not saved";
  if (shown.conflict != nullptr) row.note = "Two versions";
  return row;
}

// Everything on one line.
void draw_compact(Context& c, const model::Thread& thread, const Row& row, const Rect& r) {
  const float left = r.x + 18;
  float right = r.x + r.w - 16;
  const float age = c.text.width(row.age, kSmall);
  c.text.draw(c.draw, right - age, r.y, r.h, row.age, kSmall, c.theme.faint);
  right -= age + 10;
  if (row.unread) {
    dot(c, right - 4, r.y + r.h / 2, 4, c.theme.gold);
    right -= 18;
  }
  dot(c, left + 4, r.y + r.h / 2, 4,
      row.failed ? c.theme.error : status_color(c.theme, thread.status));
  c.text.draw_elided(c.draw, left + 18, r.y, r.h, right - left - 18, thread.title, kTitle,
                     c.theme.text);
}

void draw_full(Context& c, const model::Thread& thread, const Row& row, const Rect& r) {
  const float left = r.x + 18;
  const float right = r.x + r.w - 16;
  const float age = c.text.width(row.age, kSmall);
  c.text.draw(c.draw, right - age, r.y + 10, 20, row.age, kSmall, c.theme.faint);
  c.text.draw_elided(c.draw, left, r.y + 10, 20, right - age - 10 - left, thread.title, kTitle,
                     c.theme.text);
  const std::string_view label = model::label(thread.status);
  status_pill(c, left, r.y + 32, label, status_color(c.theme, thread.status), false);
  const float after = left + status_pill_width(c, label, false) + 8;
  if (row.unread) dot(c, right - 4, r.y + 43, 4, c.theme.gold);
  c.text.draw_elided(c.draw, after, r.y + 33, 20, right - (row.unread ? 16 : 0) - after, row.note,
                     kSmall, row.failed ? c.theme.error : c.theme.faint);
}

}  // namespace

float thread_row_height(const client::app::State& state) {
  return state.appearance.compact ? kCompactRow : kRow;
}

RowResult draw_thread_row(Context& c, const client::app::State& state,
                          const client::ShownThread& shown, const Rect& r, std::size_t index,
                          std::size_t count) {
  const model::Thread& thread = shown.thread;
  const IdScope scope(thread.id.value);
  const bool open = state.open_thread == thread.id;
  const Row row = describe(c, state, shown, open);
  // What the drawing says beside the title.
  std::string about(model::label(thread.status));
  about += ", " + row.note;
  if (row.unread) about += ", unread";
  Node& node = c.semantics.begin(Context::id("row"), Role::ListItem, about, r);
  node.position = static_cast<std::uint32_t>(index + 1);
  node.set_size = static_cast<std::uint32_t>(count);
  PressSpec spec;
  spec.role = Role::Link;
  spec.name = thread.title;
  const std::string href = "/threads/" + protocol::api::url_encode(thread.id.value);
  spec.href = href;
  spec.current = open;
  const NodeId link = Context::id("open");
  const Press press = pressable(c, "open", r, spec);
  c.semantics.end();
  if (open) {
    fill(c, r, c.theme.gold_ground);
    fill(c, {r.x, r.y, 2, r.h}, c.theme.gold);
  } else if (press.hovered) {
    fill(c, r, c.theme.raised);
  }
  if (state.appearance.compact) {
    draw_compact(c, thread, row, r);
  } else {
    draw_full(c, thread, row, r);
  }
  const bool by_nav = !c.dom_layer && ImGui::IsItemFocused() && ImGui::GetIO().NavVisible;
  return {press.clicked, by_nav || (c.dom_layer && c.focused_field == link)};
}

void draw_skeleton_row(Context& c, const client::app::State& state, const Rect& r) {
  const bool compact = state.appearance.compact;
  const float y = r.y + (compact ? 13.0F : 14.0F);
  fill(c, {r.x + 18, y, r.w * 0.55F, 12}, c.theme.raised, 6);
  fill(c, {r.x + r.w - 44, y, 28, 12}, c.theme.raised, 6);
  if (compact) return;
  fill(c, {r.x + 18, y + 22, 56, 16}, c.theme.raised, 8);
  fill(c, {r.x + 84, y + 24, 70, 12}, c.theme.raised, 6);
}

}  // namespace ui
