// Mention menu: the people that "@part" in a draft may mean, to choose from.
//
// Invariant: open while the caret stands at the end of an "@part" that someone's name or id
// begins with, and it was not dismissed there. Made by the composer for one frame.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ui/views/views.hpp"

namespace ui {

class MentionMenu {
 public:
  MentionMenu(Context& c, ComposerScratch& scratch, const client::app::State& state,
              std::string_view draft);

  [[nodiscard]] bool open() const { return !people_.empty(); }
  [[nodiscard]] const text::MentionPart& part() const { return *part_; }
  // Above `field`, within `box`; `key` is what was pressed. Returns who was chosen.
  const model::User* draw(SemanticEvent::Key key, const Rect& field, const Rect& box);
  // The shortest that means only them: the first name, or the whole.
  [[nodiscard]] std::string name_for(const model::User& user) const;

 private:
  Context& c_;
  ComposerScratch& scratch_;
  const client::app::State& state_;
  std::optional<text::MentionPart> part_;
  std::vector<const model::User*> people_;
};

}  // namespace ui
