// One row of the conversation: what it shows, and how a comment is drawn. The list around it
// (order, scrolling, what is in view) is comments.cpp.
#pragma once

#include <string>
#include <vector>

#include "ui/views/views.hpp"

namespace ui::comments_view {

inline constexpr float kAvatar = 32;
inline constexpr float kIndent = kAvatar + 12;
inline constexpr float kLine = 20;

// What a row shows: a day's name, a confirmed comment, or one still in the outbox.
struct Row {
  float y = 0, height = 0;
  std::string day;
  const model::Comment* comment = nullptr;
  const client::CommentOverlay* overlay = nullptr;  // what is not confirmed of it
  client::PendingComment pending;

  // Of a comment's row, not a day's.
  [[nodiscard]] const model::CommentId& id() const;
  [[nodiscard]] const std::string& content() const;  // as this person last wrote it
};

struct List {
  Context& c;
  CommentListScratch& scratch;
  const client::app::State& state;
  Dispatch dispatch;
  std::vector<model::User> viewers;
  client::CommentOverlays overlays;
  float left = 0, width = 0;  // of the text column
  std::vector<Row> rows{};
  float height = 0;
};

// The text of a row, laid out for the column; kept until the words or the width change.
const RichText& rich_of(List& list, const Row& row);

// Whether this row is being written anew by the person looking at it.
bool edited_here(const List& list, const Row& row);

// A comment the server has confirmed, with what of it is still on its way.
void draw_comment(List& list, const Row& row, float y);

// The chips under a comment: how much room they take, and themselves.
[[nodiscard]] float reactions_height(List& list, const Row& row);
void draw_reactions(List& list, const Row& row, float left, float top);

// A comment still in the outbox.
void draw_pending(List& list, const Row& row, float y);

}  // namespace ui::comments_view
