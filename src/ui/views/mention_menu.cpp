#include "ui/views/mention_menu.hpp"

#include <algorithm>

#include "ui/widgets/shapes.hpp"

namespace ui {
namespace {

using Key = SemanticEvent::Key;

constexpr std::size_t kMost = 6;
constexpr float kRow = 34;
constexpr float kWidth = 280;

std::string_view first_name(const model::User& user) {
  return std::string_view(user.name).substr(0, user.name.find(' '));
}

}  // namespace

MentionMenu::MentionMenu(Context& c, ComposerScratch& scratch, const client::app::State& state,
                         std::string_view draft)
    : c_(c), scratch_(scratch), state_(state) {
  if (!scratch.focused || scratch.dismissed) return;
  part_ = text::mention_at(draft, scratch.caret);
  if (part_) people_ = client::mentionable(state, part_->part, kMost);
}

std::string MentionMenu::name_for(const model::User& user) const {
  const std::string_view first = first_name(user);
  const auto others = std::count_if(state_.members.all.begin(), state_.members.all.end(),
                                    [&](const model::User& other) {
                                      return !(other.id == user.id) && first_name(other) == first;
                                    });
  return others == 0 ? std::string(first) : user.name;
}

const model::User* MentionMenu::draw(Key key, const Rect& field, const Rect& box) {
  const int count = static_cast<int>(people_.size());
  int& at = scratch_.mention;
  if (key == Key::Down) at = (at + 1) % count;
  if (key == Key::Up) at = (at + count - 1) % count;
  at = std::clamp(at, 0, count - 1);
  const model::User* chosen = nullptr;
  if (key == Key::Enter || key == Key::Tab) chosen = people_[static_cast<std::size_t>(at)];
  if (key == Key::Escape) {
    scratch_.dismissed = true;
    c_.animating = true;
  }

  const float height = static_cast<float>(count) * kRow + 8;
  const float width = std::min(kWidth, box.w);
  const Rect menu{field.x - 4, box.y - height - 6, width, height};
  soft_shadow(c_, menu, 10);
  fill(c_, menu, c_.theme.panel, 10);
  outline(c_, menu, c_.theme.line, 10);
  c_.semantics.begin(Context::id("mentions"), Role::Group, "People to mention", menu);
  for (int i = 0; i < count; ++i) {
    const model::User& user = *people_[static_cast<std::size_t>(i)];
    const IdScope scope(user.id.value);
    const Rect row{menu.x + 4, menu.y + 4 + static_cast<float>(i) * kRow, width - 8, kRow};
    PressSpec spec;
    spec.name = user.name;
    spec.toggles = true;
    spec.pressed = i == at;
    const Press press = pressable(c_, "person", row, spec);
    if (i == at || press.hovered) fill(c_, row, c_.theme.raised, 6);
    avatar(c_, row.x + 6, row.y + 5, 24, user);
    c_.text.draw_elided(c_.draw, row.x + 40, row.y, row.h, row.w - 48, user.name,
                        {text::Face::Medium, 13}, c_.theme.text);
    if (press.clicked) chosen = &user;
  }
  c_.semantics.end();
  if (chosen != nullptr) at = 0;
  return chosen;
}

}  // namespace ui
