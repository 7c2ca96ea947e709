#include <algorithm>
#include <string>
#include <vector>

#include "ui/views/views.hpp"
#include "ui/widgets/shapes.hpp"

namespace ui {
namespace {

constexpr text::Style kSmall{text::Face::Regular, 12};
constexpr float kLine = 18;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::size_t start = 0;
  while (start <= text.size()) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    out.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return out;
}

void draw_details(Context& c, const client::app::State& state, float x, float bottom) {
  const std::vector<std::string> lines = lines_of(client::sync_details(state));
  float width = 0;
  for (const std::string& line : lines) width = std::max(width, c.text.width(line, kSmall));
  const float height = static_cast<float>(lines.size()) * kLine + 20;
  const Rect box{x, bottom - height, width + 28, height};
  soft_shadow(c, box, 10);
  fill(c, box, c.theme.raised, 10);
  outline(c, box, c.theme.line, 10);
  float y = box.y + 10;
  for (const std::string& line : lines) {
    const IdScope scope(line.substr(0, line.find(':')));
    c.semantics.leaf(Context::id("fact"), Role::Text, "", {x + 14, y, width, kLine}).text = line;
    c.text.draw(c.draw, x + 14, y, kLine, line, kSmall, c.theme.dim);
    y += kLine;
  }
}

}  // namespace

float draw_sync_status(Context& c, Scratch& scratch, const client::app::State& state,
                       const Rect& r) {
  const IdScope scope("sync");
  const client::Link link = client::link(state);
  const bool good = link == client::Link::Connected;
  const std::string_view label = client::label(link);
  const std::string sync = client::sync_label(state);
  const float width = 16 + std::max(c.text.width(label, kSmall), c.text.width(sync, kSmall));

  PressSpec spec;
  spec.name = "Sync details";
  spec.expanded = scratch.sync_details;
  const Rect area{r.x + 10, r.y + 5, width + 12, r.h - 10};
  const Press press = pressable(c, "details", area, spec);
  if (press.clicked) scratch.sync_details = !scratch.sync_details;
  if (press.hovered) fill(c, area, c.theme.raised, 6);

  Node& status = c.semantics.leaf(Context::id("connection"), Role::Status, "Connection",
                                  {r.x + 32, r.y + 6, width - 16, kLine});
  status.text = std::string(label);
  Node& text = c.semantics.leaf(Context::id("text"), Role::Text, "",
                                {r.x + 32, r.y + 24, width - 16, kLine});
  text.text = sync;
  dot(c, r.x + 20, r.y + 15, 4, good ? c.theme.ok : c.theme.warn);
  c.text.draw(c.draw, r.x + 32, r.y + 6, kLine, label, kSmall, c.theme.dim);
  c.text.draw(c.draw, r.x + 32, r.y + 24, kLine, sync, kSmall, c.theme.faint);
  if (scratch.sync_details || press.hovered) draw_details(c, state, r.x + 10, r.y - 6);
  return 16 + width + 12;
}

}  // namespace ui
