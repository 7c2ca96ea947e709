// Reactions under a comment: chips that add or take back one's own, and a few to choose.
#include <algorithm>
#include <array>
#include <string>

#include "ui/views/comment_row.hpp"
#include "ui/widgets/shapes.hpp"

namespace ui::comments_view {
namespace {

constexpr text::Style kChip{text::Face::Medium, 12};
constexpr float kChipHeight = 24;
constexpr float kGap = 6;
constexpr float kPadding = 9;
constexpr std::array<const char*, 6> kChoices{"👍", "🎉", "❤️", "😄", "👀", "✅"};

struct Chip {
  std::string emoji;
  std::string label;
  bool mine = false;
  bool choice = false;  // nobody's yet
};

std::vector<Chip> chips_of(const List& list, const Row& row) {
  std::vector<Chip> chips;
  const model::User* self = client::current_user(list.state);
  for (const model::Reaction& r : client::shown_reactions(list.state, *row.comment, row.overlay)) {
    const bool mine =
        self != nullptr && std::find(r.users.begin(), r.users.end(), self->id) != r.users.end();
    chips.push_back({r.emoji, r.emoji + " " + std::to_string(r.users.size()), mine, false});
  }
  if (list.scratch.reacting != row.comment->id.value) return chips;
  for (const char* emoji : kChoices) {
    const auto same = [&](const Chip& chip) { return chip.emoji == emoji; };
    if (std::none_of(chips.begin(), chips.end(), same))
      chips.push_back({emoji, emoji, false, true});
  }
  return chips;
}

// Calls place(chip, x, y, width) for each, from the left, line by line; gives the height.
template <class Place>
float flow(List& list, const std::vector<Chip>& chips, Place place) {
  const float room = list.width - kIndent;
  float x = 0;
  float y = kGap;
  for (const Chip& chip : chips) {
    const float width = list.c.text.width(chip.label, kChip) + 2 * kPadding;
    if (x > 0 && x + width > room) {
      x = 0;
      y += kChipHeight + kGap;
    }
    place(chip, x, y, width);
    x += width + kGap;
  }
  return y + kChipHeight;
}

bool any(const List& list, const Row& row) {
  if (row.comment == nullptr) return false;
  return !row.comment->reactions.empty() ||
         (row.overlay != nullptr && !row.overlay->reactions.empty()) ||
         list.scratch.reacting == row.comment->id.value;
}

}  // namespace

float reactions_height(List& list, const Row& row) {
  if (!any(list, row)) return 0;
  const std::vector<Chip> chips = chips_of(list, row);
  return chips.empty() ? 0 : flow(list, chips, [](const Chip&, float, float, float) {});
}

void draw_reactions(List& list, const Row& row, float left, float top) {
  if (!any(list, row)) return;
  Context& c = list.c;
  (void)flow(list, chips_of(list, row), [&](const Chip& chip, float x, float y, float width) {
    const IdScope scope(chip.emoji);
    const Rect r{left + x, top + y, width, kChipHeight};
    const std::string name = chip.choice ? "React with " + chip.emoji : chip.label;
    PressSpec spec;
    spec.name = name;
    spec.toggles = !chip.choice;
    spec.pressed = chip.mine;
    const Press press = pressable(c, "reaction", r, spec);
    const float round = kChipHeight / 2;
    fill(c, r, chip.mine ? with_alpha(c.theme.gold, 0.16F) : c.theme.raised, round);
    const Color edge = chip.mine ? c.theme.gold : press.hovered ? c.theme.dim : c.theme.line;
    outline(c, r, edge, round);
    c.text.draw(c.draw, r.x + kPadding, r.y, kChipHeight, chip.label, kChip,
                chip.mine ? c.theme.text : c.theme.dim);
    if (!press.clicked) return;
    list.dispatch(
        client::app::Reacted{row.comment->thread, row.comment->id, chip.emoji, !chip.mine});
    list.scratch.reacting.clear();
  });
}

}  // namespace ui::comments_view
