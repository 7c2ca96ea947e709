#include "ui/widgets/scrollbar.hpp"

#include <algorithm>
#include <string>

#include "ui/widgets/shapes.hpp"

namespace ui {
namespace {

constexpr float kHit = 12;  // px wide to the pointer
constexpr float kThumb = 4;
constexpr float kHeldThumb = 7;
constexpr float kShortest = 32;

}  // namespace

double scrollbar(Context& c, std::string_view id, const Rect& view, double offset, double content) {
  const double hidden = content - static_cast<double>(view.h);
  if (hidden < 1 || view.h < 1) return -1;
  const float share = static_cast<float>(static_cast<double>(view.h) / content);
  const float thumb = std::min(view.h, std::max(kShortest, view.h * share));
  const float travel = view.h - thumb;
  const double place = std::clamp(offset / hidden, 0.0, 1.0);
  const float top = view.y + travel * static_cast<float>(place);

  const std::string name(id);
  ImGui::SetCursorScreenPos({view.x + view.w - kHit, view.y});
  ImGui::PushItemFlag(ImGuiItemFlags_NoNav, true);
  ImGui::InvisibleButton(name.c_str(), {kHit, view.h});
  ImGui::PopItemFlag();
  const bool held = ImGui::IsItemActive();
  const float width = held || ImGui::IsItemHovered() ? kHeldThumb : kThumb;
  fill(c, {view.x + view.w - width - 3, top + 2, width, thumb - 4},
       with_alpha(c.theme.faint, held ? 0.7F : 0.45F), width / 2);
  if (!held || travel <= 0) return -1;
  const ImGuiIO& io = ImGui::GetIO();
  const bool begins = ImGui::IsItemActivated();
  const bool beside = io.MousePos.y < top || io.MousePos.y > top + thumb;
  if (begins && beside) {  // the thumb comes to the pointer
    const float centered = (io.MousePos.y - view.y - thumb / 2) / travel;
    return hidden * static_cast<double>(std::clamp(centered, 0.0F, 1.0F));
  }
  if (io.MouseDelta.y == 0) return -1;
  const double moved = static_cast<double>(io.MouseDelta.y) / static_cast<double>(travel) * hidden;
  return std::clamp(offset + moved, 0.0, hidden);
}

}  // namespace ui
