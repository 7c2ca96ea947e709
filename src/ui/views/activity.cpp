#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "client/activity/feed.hpp"
#include "icons.hpp"
#include "protocol/api.hpp"
#include "ui/views/views.hpp"
#include "ui/widgets/shapes.hpp"
#include "ui/widgets/words.hpp"

namespace ui {
namespace {

using client::activity::Group;
using client::activity::Kind;
using client::activity::Phase;

constexpr text::Style kHead{text::Face::Semibold, 13};
constexpr text::Style kAge{text::Face::Regular, 11};
constexpr float kIcon = 22;
constexpr float kIndent = kIcon + 10;
constexpr float kLine = 18;
constexpr float kPadding = 7;
constexpr float kMore = 44;
constexpr std::size_t kShowMore = 50;
constexpr float kOlderWithin = 300;  // px from the end

const char* icon_of(const model::Activity& entry) {
  switch (client::activity::kind_of(entry)) {
    case Kind::Created: return icon::plus;
    case Kind::Deleted: return icon::trash_2;
    case Kind::Renamed:
    case Kind::Described: return icon::pencil;
    case Kind::StatusChanged: return icon::circle_dot;
    case Kind::Commented: return icon::message_square;
    case Kind::ItemAdded: {
      const bool branch = entry.data.find("_request\"") != std::string::npos;
      return branch ? icon::git_pull_request : icon::link;
    }
    case Kind::ItemRemoved: return icon::x;
    case Kind::Other: break;
  }
  return icon::activity;
}

const LaidEntry& laid(Context& c, FeedScratch& scratch, const Group& group, float width) {
  LaidEntry& entry = scratch.laid[group.oldest->id.value];
  if (entry.newest == group.newest->id.value) return entry;
  entry.newest = group.newest->id.value;
  entry.rich = RichText{};
  const std::vector<client::activity::Part> parts = client::activity::sentence(group);
  std::vector<Span> spans;
  for (const client::activity::Part& part : parts) {
    using Form = client::activity::Part::Form;
    const std::uint8_t marks = part.form == Form::Name     ? mark::kName
                               : part.form == Form::Status ? mark::kPill
                                                           : std::uint8_t{0};
    spans.push_back({part.text, marks, static_cast<std::uint32_t>(part.status)});
  }
  Block form;
  form.size_px = 13;
  form.line_height = kLine;
  add_block(c.text, entry.rich, spans, form, width);
  return entry;
}

float entry_height(const LaidEntry& entry) { return entry.rich.height + kLine + 2 * kPadding; }

void draw_entry(Context& c, const Group& group, const LaidEntry& entry, Dispatch dispatch,
                const Rect& r) {
  const IdScope scope(group.oldest->id.value);
  const std::string age = long_age(c, group.newest->created_at);
  c.semantics.begin(Context::id("article"), Role::Article, entry.rich.plain + ", " + age, r);
  PressSpec spec;
  spec.role = Role::Link;
  spec.name = entry.rich.plain;
  const std::string href = "/threads/" + protocol::api::url_encode(group.newest->thread.value);
  spec.href = href;
  const Rect area{r.x - 8, r.y, r.w + 16, r.h};
  const Press press = pressable(c, "open", area, spec);
  if (press.clicked) dispatch(client::app::ThreadOpened{group.newest->thread});
  if (press.hovered) fill(c, area, c.theme.raised, size::kRadius);
  const Rect box{r.x, r.y + kPadding, kIcon, kIcon};
  fill(c, box, c.theme.raised, 7);
  outline(c, box, c.theme.line, 7);
  draw_icon(c, box.x + 5, box.y, kIcon, 12, icon_of(*group.newest), c.theme.dim);
  c.semantics.reopen(Context::id("open"));  // its words can be found, and are not in its way
  (void)rich_words(c, r.x + kIndent, r.y + kPadding, entry.rich, {c.theme.dim, c.theme.text});
  WordsSpec words;
  words.style = kAge;
  words.line_height = kLine;
  words.color = c.theme.faint;
  label(c, "age", {r.x + kIndent, r.y + kPadding + entry.rich.height, r.w - kIndent, kLine}, age,
        words);
  c.semantics.end();
  c.semantics.end();
}

// Loading, empty, or not to be had.
void draw_absence(Context& c, FeedScratch& scratch, const client::activity::State& feed,
                  Dispatch dispatch, const Rect& r) {
  WordsSpec words;
  words.style = {text::Face::Regular, 12};
  words.line_height = kLine;
  words.color = c.theme.dim;
  if (scratch.failed) {
    const float height =
        paragraph(c, "failed", {r.x, r.y + 4, r.w, 0}, "The activity could not be loaded.", words);
    if (text_button(c, "again", r.x, r.y + 6 + height, 20, "Try again", c.theme.info)) {
      dispatch(client::app::ActivityAsked{});
    }
  } else if (feed.phase == Phase::Loaded) {
    paragraph(c, "empty", {r.x, r.y + 4, r.w, 0}, "Nothing has happened here yet.", words);
  } else {
    for (int i = 0; i < 4; ++i) {
      const float y = r.y + kPadding + static_cast<float>(i) * 68;
      fill(c, {r.x, y, kIcon, kIcon}, c.theme.raised, 7);
      fill(c, {r.x + kIndent, y + 4, r.w - kIndent - 20, 11}, c.theme.raised, 5);
      fill(c, {r.x + kIndent, y + 22, (r.w - kIndent) * 0.55F, 11}, c.theme.raised, 5);
    }
  }
}

// Made anew only when the log has changed.
const std::vector<Group>& groups_of(FeedScratch& scratch, const client::activity::State& feed) {
  const model::Activity* entries = feed.entries.data();
  const bool same = scratch.made_of == entries && scratch.made_size == feed.entries.size() &&
                    scratch.made_at == feed.as_of;
  if (!same) scratch.groups = client::activity::grouped(feed);
  scratch.made_of = entries;
  scratch.made_size = feed.entries.size();
  scratch.made_at = feed.as_of;
  return scratch.groups;
}

struct Row {
  const Group* group;
  const LaidEntry* entry;
  float y;
};

// Keeps what one reads in its place while entries come in above it.
void hold_anchor(FeedScratch& scratch, const std::vector<Row>& rows) {
  if (scratch.scroll.offset <= 0 || scratch.anchor.empty()) return;
  for (const Row& row : rows) {
    if (row.group->oldest->id.value != scratch.anchor) continue;
    scratch.scroll.offset = row.y - scratch.anchor_y;
    return;
  }
}

void remember_anchor(FeedScratch& scratch, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    if (row.y + entry_height(*row.entry) < scratch.scroll.offset) continue;
    scratch.anchor = row.group->oldest->id.value;
    scratch.anchor_y = row.y - scratch.scroll.offset;
    return;
  }
}

// The end of what is shown: more of it, when one comes near or asks.
void draw_more(Context& c, FeedScratch& scratch, const client::app::State& state, bool hidden,
               Dispatch dispatch, const Rect& r, bool near_end) {
  const client::activity::State& feed = state.activity;
  const bool loading = feed.phase == Phase::LoadingOlder;
  const bool older = feed.phase == Phase::Loaded && !feed.next_cursor.empty();
  const float x = r.x + kIndent;
  if (loading) {
    WordsSpec words;
    words.style = {text::Face::Regular, 12};
    words.color = c.theme.faint;
    label(c, "loading-older", {x, r.y + 10, r.w - kIndent, 20}, "Loading…", words);
    return;
  }
  const bool pressed = text_button(c, "older", x, r.y + 10, 20, "Show older", c.theme.info);
  // By scrolling each page is asked for once: where that failed, the button is left.
  const bool scrolled = near_end && (hidden || scratch.older_asked != feed.next_cursor);
  if (!pressed && !scrolled) return;
  scratch.shown += kShowMore;
  c.animating = true;
  if (hidden || !older) return;
  scratch.older_asked = feed.next_cursor;
  dispatch(client::app::ActivityAsked{});
}

void draw_list(Context& c, FeedScratch& scratch, const client::app::State& state,
               const std::vector<Group>& groups, Dispatch dispatch, const Rect& view) {
  const std::size_t count = std::min(groups.size(), scratch.shown);
  const bool hidden = count < groups.size();
  const float width = view.w - kIndent;
  if (scratch.width != width || scratch.laid.size() > 2 * groups.size() + kShowMore) {
    scratch.width = width;
    scratch.laid.clear();
  }
  std::vector<Row> rows;
  rows.reserve(count);
  float height = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const LaidEntry& entry = laid(c, scratch, groups[i], width);
    rows.push_back({&groups[i], &entry, height});
    height += entry_height(entry);
  }
  const client::activity::State& feed = state.activity;
  const bool more = hidden || feed.phase == Phase::LoadingOlder ||
                    (feed.phase == Phase::Loaded && !feed.next_cursor.empty());
  const float content = height + (more ? kMore : 0.0F) + 8;
  scratch.scroll.content = content;
  hold_anchor(scratch, rows);
  const float before = scratch.scroll.offset;
  const Rect outer{view.x - 8, view.y, view.w + 16, view.h};
  begin_scroll(c, scratch.scroll, outer);
  const float top = view.y - scratch.scroll.offset;
  const float margin = view.h / 2;  // a little more for find-in-page and readers
  for (const Row& row : rows) {
    const float y = top + row.y;
    const float row_height = entry_height(*row.entry);
    if (y + row_height < view.y - margin) continue;
    if (y > view.y + view.h + margin) break;
    draw_entry(c, *row.group, *row.entry, dispatch, {view.x, y, view.w, row_height});
  }
  if (more) {
    // Only once someone scrolls: what is seen at once is the newest.
    const bool near_end = scratch.scroll.offset > 0 &&
                          content - scratch.scroll.offset - view.h < kOlderWithin &&
                          scratch.scroll.offset >= before;
    draw_more(c, scratch, state, hidden, dispatch, {view.x, top + height, view.w, kMore}, near_end);
  }
  end_scroll(c, scratch.scroll, outer, content);
  remember_anchor(scratch, rows);
}

}  // namespace

void draw_activity(Context& c, FeedScratch& scratch, const client::app::State& state,
                   Dispatch dispatch, const Rect& r) {
  const IdScope scope("activity");
  const client::activity::State& feed = state.activity;
  // Once, whatever comes of it: a frame must not be the cause of the next.
  const bool absent = feed.phase == Phase::Absent && !client::session::token(state.session).empty();
  if (absent && !scratch.asked) dispatch(client::app::ActivityAsked{});
  scratch.asked = absent;
  if (feed.phase == Phase::Failed) scratch.failed = true;
  if (feed.phase == Phase::Loaded || feed.phase == Phase::Absent) scratch.failed = false;

  WordsSpec words;
  words.style = kHead;
  words.color = c.theme.text;
  words.role = Role::Heading;
  words.level = 2;
  label(c, "head", {r.x, r.y, r.w - 60, 20}, "Activity", words);
  if (client::link(state) == client::Link::Connected) {
    words.role = Role::Text;
    words.level = 0;
    words.color = c.theme.faint;
    const float w = c.text.width("Live", kHead);
    label(c, "live", {r.x + r.w - w, r.y, w + 1, 20}, "Live", words);
  }
  const Rect view{r.x, r.y + 30, r.w, std::max(0.0F, r.h - 30)};
  Node& node = c.semantics.begin(Context::id("feed"), Role::Feed, "Activity",
                                 {view.x - 8, view.y, view.w + 16, view.h});
  node.clips = true;
  const std::vector<Group>& groups = groups_of(scratch, feed);
  if (groups.empty()) {
    draw_absence(c, scratch, feed, dispatch, view);
  } else {
    draw_list(c, scratch, state, groups, dispatch, view);
  }
  c.semantics.end();
}

}  // namespace ui
