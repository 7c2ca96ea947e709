#include <algorithm>
#include <string>

#include "icons.hpp"
#include "ui/views/views.hpp"
#include "ui/widgets/shapes.hpp"

namespace ui {
namespace {

constexpr text::Style kText{text::Face::Regular, 13};
constexpr float kLine = 18;
constexpr float kWidth = 360;

}  // namespace

void draw_notices(Context& c, const client::app::State& state, Dispatch dispatch, const Rect& r) {
  const IdScope scope("notices");
  const float width = std::min(kWidth, r.w - 24);
  float bottom = r.y + r.h - 16;
  c.semantics.begin(Context::id("notices"), Role::Status, "Notices",
                    {r.x + (r.w - width) / 2, r.y, width, r.h});
  for (auto it = state.notices.shown.rbegin(); it != state.notices.shown.rend(); ++it) {
    const IdScope notice_scope(std::to_string(it->id));
    const Layout layout = c.text.wrap(it->text, kText, width - 60);
    const float lines = static_cast<float>(layout.lines.size());
    const Rect box{r.x + (r.w - width) / 2, bottom - (lines * kLine + 22), width,
                   lines * kLine + 22};
    soft_shadow(c, box, 10);
    fill(c, box, c.theme.raised, 10);
    outline(c, box, c.theme.line, 10);
    Node& node = c.semantics.leaf(Context::id("text"), Role::Text, "",
                                  {box.x + 16, box.y + 11, width - 60, lines * kLine});
    node.text = it->text;
    node.look = {0, 13, kLine, c.theme.text, 0};
    for (std::size_t i = 1; i < layout.lines.size(); ++i) {
      node.line_starts.push_back(layout.lines[i].begin);
    }
    c.text.draw(c.draw, box.x + 16, box.y + 11, kLine, it->text, layout, kText, c.theme.text);
    ButtonSpec close;
    close.kind = ButtonKind::Quiet;
    close.icon = icon::x;
    close.name = "Dismiss";
    const float w = button_width(c, "", close);
    if (button(c, "dismiss", box.x + width - w - 6, box.y + (box.h - 28) / 2, 28, "", close)) {
      dispatch(client::app::NoticeDismissed{it->id});
    }
    bottom = box.y - 8;
  }
  c.semantics.end();
}

}  // namespace ui
