#include <algorithm>
#include <string>

#include "ui/views/views.hpp"
#include "ui/widgets/shapes.hpp"

namespace ui {
namespace {

constexpr text::Style kText{text::Face::Regular, 13};
constexpr text::Style kHead{text::Face::Medium, 12};
constexpr float kLine = 18;
constexpr std::size_t kMaxLines = 6;

// One of the two texts, under its heading. Returns its height.
float draw_side(Context& c, const char* id, std::string_view head, const std::string& source,
                float x, float y, float width) {
  const IdScope scope(id);
  c.text.draw(c.draw, x, y, kLine, head, kHead, c.theme.faint);
  Layout layout = c.text.wrap(source, kText, width);
  if (layout.lines.size() > kMaxLines) layout.lines.resize(kMaxLines);
  const float height = static_cast<float>(layout.lines.size()) * kLine;
  Node& node =
      c.semantics.leaf(Context::id("text"), Role::Text, "", {x, y + kLine + 2, width, height});
  node.text = std::string(head) + ": " + source;
  node.clips = true;
  c.text.draw(c.draw, x, y + kLine + 2, kLine, source, layout, kText, c.theme.text);
  return kLine + 2 + height;
}

}  // namespace

float draw_conflict(Context& c, const client::outbox::Item& item, Dispatch dispatch,
                    const Rect& r) {
  const IdScope scope("conflict");
  const auto& conflict = std::get<client::outbox::Conflicted>(item.phase);
  const auto& edit = std::get<client::outbox::EditThread>(item.command);
  const std::string mine = edit.description.value_or("");
  const bool beside = r.w >= 560;
  const float inner = r.w - 28;
  const float column = beside ? (inner - 20) / 2 : inner;
  const float x = r.x + 14;
  float y = r.y + 10;

  // Drawn over its ground, whose height is only known afterwards: two channels.
  c.draw->ChannelsSplit(2);
  c.draw->ChannelsSetCurrent(1);
  c.semantics.begin(Context::id("group"), Role::Group, "Conflicting descriptions",
                    {r.x, r.y, r.w, 160});
  c.text.draw_elided(c.draw, x, y, 20, inner,
                     "Someone else changed the description at the same place.",
                     {text::Face::Semibold, 13}, c.theme.warn);
  y += 24;
  const float left = draw_side(c, "mine", "Yours", mine, x, y, column);
  if (!beside) y += left + 8;
  const float right =
      draw_side(c, "theirs", "Theirs", conflict.theirs, beside ? x + column + 20 : x, y, column);
  y += (beside ? std::max(left, right) : right) + 10;
  ButtonSpec keep;
  keep.kind = ButtonKind::Primary;
  const float keep_width = button_width(c, "Keep mine", keep);
  if (button(c, "keep", x, y, 28, "Keep mine", keep)) {
    dispatch(client::app::MineKept{item.id});
  }
  if (button(c, "take", x + keep_width + 8, y, 28, "Take theirs", {})) {
    dispatch(client::app::ItemDiscarded{item.id});
  }
  y += 38;
  c.semantics.end();
  c.draw->ChannelsSetCurrent(0);
  const Rect box{r.x, r.y, r.w, y - r.y};
  fill(c, box, c.theme.panel, 10);
  outline(c, box, with_alpha(c.theme.warn, 0.5F), 10);
  c.draw->ChannelsMerge();
  return box.h;
}

}  // namespace ui
