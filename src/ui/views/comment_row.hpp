// One row of the conversation: what it shows, how high it is, and how it is drawn. The list
// around it (order, scrolling, what is in view) is comments.cpp.
//
// Invariant: `measure` and the drawing functions agree on every part's height. A row lives
// for one frame; the comments it points to are the state's.
#pragma once

#include <string>
#include <vector>

#include "ui/views/views.hpp"

namespace ui::comments_view {

inline constexpr float kAvatar = 32;
inline constexpr float kIndent = kAvatar + 12;
inline constexpr float kLine = 20;
inline constexpr float kMarker = 20;  // a day's name, the line above what is new

// A confirmed comment or one still in the outbox, with what stands above it.
struct Row {
  std::size_t index = 0;
  float y = 0;                // of its top, from the view's
  float height = 0;           // with what stands above it and the gap below
  float lead = 0;             // of what stands above it
  std::size_t new_count = 0;  // this is where the new begins; so many are
  std::string day;            // this is the first of a day
  const model::Comment* comment = nullptr;
  const client::CommentOverlay* overlay = nullptr;  // what is not confirmed of it
  client::PendingComment pending;

  [[nodiscard]] const model::CommentId& id() const;
  [[nodiscard]] base::Instant at() const;
  [[nodiscard]] const std::string& content() const;  // as this person last wrote it
  [[nodiscard]] const model::CommentId& parent() const;
  [[nodiscard]] bool deleted() const { return overlay != nullptr && overlay->deleted; }
};

struct List {
  Context& c;
  CommentListScratch& scratch;
  const client::app::State& state;
  Dispatch dispatch;
  const client::comments::Log& log;
  std::vector<model::User> viewers;
  client::CommentOverlays overlays;
  std::vector<client::PendingComment> pending;  // that the log does not hold
  client::NewComments news;
  Rect view;
  float left = 0, width = 0;  // of the text column
  float gap = 18;             // between rows
  std::vector<Row> rows{};    // in view and a little around it
};

// The text of a row, laid out for the column; kept while it is in view.
const RichText& rich_of(List& list, const Row& row);
// Sets the row's height. Its lead is known.
void measure(List& list, Row& row);
// Whether this row is being written anew by the person looking at it.
bool edited_here(const List& list, const Row& row);

// `y` is the top of the row on the screen.
void draw_row(List& list, const Row& row, float y);

// The chips under a comment: how much room they take, and themselves.
[[nodiscard]] float reactions_height(List& list, const Row& row);
void draw_reactions(List& list, const Row& row, float left, float top);

// Buttons for what can be done with a comment, at the right end of its first line.
void draw_tools(List& list, const Row& row, float y, bool over);

// A comment of one's own while it is written anew: how high it is, and itself.
[[nodiscard]] float editor_height(List& list);
void draw_comment_editor(List& list, const Rect& r);

}  // namespace ui::comments_view
