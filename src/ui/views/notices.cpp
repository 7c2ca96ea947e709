#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "icons.hpp"
#include "ui/views/views.hpp"
#include "ui/widgets/shapes.hpp"

namespace ui {
namespace {

constexpr text::Style kText{text::Face::Regular, 13};
constexpr float kLine = 18;
constexpr float kWidth = 360;
constexpr float kGap = 8;

}  // namespace

void draw_notices(Context& c, const client::app::State& state, Dispatch dispatch, const Rect& r) {
  const IdScope scope("notices");
  const float width = std::min(kWidth, r.w - 24);
  const float x = r.x + (r.w - width) / 2;
  struct Laid {
    const client::notices::Notice* notice;
    Layout layout;
    float height;
  };
  std::vector<Laid> all;
  float total = 0;
  for (const client::notices::Notice& notice : state.notices.shown) {
    Layout layout = c.text.wrap(notice.text, kText, width - 60);
    const float height = static_cast<float>(layout.lines.size()) * kLine + 22;
    total += height + kGap;
    all.push_back({&notice, std::move(layout), height});
  }
  // Always there, so that what comes into it is announced; no larger than what it holds.
  float y = r.y + r.h - 8 - total;
  c.semantics.begin(Context::id("notices"), Role::Status, "Notices",
                    {x, y, total > 0 ? width : 1, std::max(1.0F, total - kGap)});
  for (const Laid& laid : all) {
    const IdScope notice_scope(std::to_string(laid.notice->id));
    const Rect box{x, y, width, laid.height};
    soft_shadow(c, box, 10);
    fill(c, box, c.theme.raised, 10);
    outline(c, box, c.theme.line, 10);
    Node& node = c.semantics.leaf(Context::id("text"), Role::Text, "",
                                  {box.x + 16, box.y + 11, width - 60, laid.height - 22});
    node.text = laid.notice->text;
    node.look = {0, 13, kLine, c.theme.text, 0};
    for (std::size_t i = 1; i < laid.layout.lines.size(); ++i) {
      node.line_starts.push_back(laid.layout.lines[i].begin);
    }
    c.text.draw(c.draw, box.x + 16, box.y + 11, kLine, laid.notice->text, laid.layout, kText,
                c.theme.text);
    ButtonSpec close;
    close.kind = ButtonKind::Quiet;
    close.icon = icon::x;
    close.name = "Dismiss";
    const float w = button_width(c, "", close);
    if (button(c, "dismiss", box.x + width - w - 6, box.y + (box.h - 28) / 2, 28, "", close)) {
      dispatch(client::app::NoticeDismissed{laid.notice->id});
    }
    y += laid.height + kGap;
  }
  c.semantics.end();
}

}  // namespace ui
