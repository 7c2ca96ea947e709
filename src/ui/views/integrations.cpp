#include <algorithm>
#include <string>

#include "icons.hpp"
#include "ui/views/views.hpp"
#include "ui/widgets/shapes.hpp"
#include "ui/widgets/words.hpp"

namespace ui {
namespace {

using client::integrations::Phase;

constexpr text::Style kHead{text::Face::Semibold, 13};
constexpr text::Style kSmall{text::Face::Regular, 12};
constexpr float kCardGap = 8;
constexpr float kPadding = 12;
constexpr float kLine = 18;
constexpr float kMostOfPane = 0.42F;  // then the cards scroll

// How it stands, in few words: "Syncing 64 %", "Up to date · 2 m".
std::string status_words(const Context& c, const model::Integration& one) {
  switch (one.status) {
    case model::SyncStatus::Syncing: return "Syncing " + std::to_string(one.progress) + " %";
    case model::SyncStatus::Error: return "Failed";
    case model::SyncStatus::Idle:
    case model::SyncStatus::Ok: break;
  }
  if (!one.last_synced_at) return "Not synced yet";
  const std::string age = short_age(c, *one.last_synced_at);
  return (one.status == model::SyncStatus::Ok ? "Up to date · " : "Synced · ") + age;
}

Color status_color_of(const Theme& theme, model::SyncStatus status) {
  switch (status) {
    case model::SyncStatus::Syncing: return theme.gold;
    case model::SyncStatus::Error: return theme.error;
    case model::SyncStatus::Ok: return theme.ok;
    case model::SyncStatus::Idle: break;
  }
  return theme.dim;
}

float card_height(Context& c, const model::Integration& one, float width) {
  float height = 42;
  if (one.status == model::SyncStatus::Syncing) height += 12;
  if (one.status == model::SyncStatus::Error && !one.error.empty()) {
    const Layout layout = c.text.wrap(one.error, kSmall, width - 2 * kPadding);
    height += 2 + static_cast<float>(std::min<std::size_t>(layout.lines.size(), 3)) * kLine;
  }
  return height;
}

void draw_card(Context& c, const model::Integration& one, const Rect& r) {
  const IdScope scope(one.id.value);
  c.semantics.begin(Context::id("card"), Role::ListItem, "", r);
  const bool failed = one.status == model::SyncStatus::Error;
  outline(c, r, failed ? with_alpha(c.theme.error, 0.5F) : c.theme.line, 10);
  const float left = r.x + kPadding;
  const float inner = r.w - 2 * kPadding;
  const float y = r.y + 11;
  const std::string status = status_words(c, one);
  const float status_width = c.text.width(status, kSmall);
  WordsSpec name;
  name.style = kHead;
  name.color = c.theme.text;
  label(c, "name", {left, y, inner - status_width - 10, 20}, one.name, name);
  WordsSpec words;
  words.style = kSmall;
  words.color = status_color_of(c.theme, one.status);
  label(c, "status", {left + inner - status_width, y, status_width + 1, 20}, status, words);
  if (one.status == model::SyncStatus::Syncing) {
    const Rect bar{left, y + 28, inner, 4};
    Node& node =
        c.semantics.leaf(Context::id("progress"), Role::ProgressBar, one.name + " sync", bar);
    node.percent = static_cast<std::uint8_t>(std::clamp(one.progress, 0, 100));
    progress(c, bar, static_cast<float>(node.percent) / 100.0F);
  } else if (failed && !one.error.empty()) {
    words.line_height = kLine;
    c.draw->PushClipRect({r.x, r.y}, {r.x + r.w, r.y + r.h}, true);
    paragraph(c, "error", {left, y + 22, inner, 0}, one.error, words);
    c.draw->PopClipRect();
  }
  c.semantics.end();
}

// What stands where the cards will be, or would have been. Returns its height.
float draw_absence(Context& c, const client::integrations::State& state, Dispatch dispatch,
                   const Rect& r) {
  WordsSpec words;
  words.style = kSmall;
  words.line_height = kLine;
  words.color = c.theme.dim;
  if (state.phase == Phase::Failed) {
    float y = r.y + paragraph(c, "failed", r, "The integrations could not be loaded.", words);
    if (text_button(c, "again", r.x, y + 2, 20, "Try again", c.theme.info)) {
      dispatch(client::app::IntegrationsAsked{});
    }
    return y + 22 - r.y;
  }
  if (state.phase == Phase::Loaded) {
    return paragraph(c, "none", r, "Nothing is connected yet.", words);
  }
  for (int i = 0; i < 2; ++i) {  // skeleton
    const Rect card{r.x, r.y + static_cast<float>(i) * (42 + kCardGap), r.w, 42};
    outline(c, card, c.theme.line, 10);
    fill(c, {card.x + kPadding, card.y + 15, 84, 12}, c.theme.raised, 6);
  }
  return 2 * 42 + kCardGap;
}

}  // namespace

float draw_integrations(Context& c, Scratch& scratch, const client::app::State& state,
                        Dispatch dispatch, const Rect& r) {
  const IdScope scope("integrations");
  const client::integrations::State& all = state.integrations;
  // Once, whatever comes of it: a frame must not be the cause of the next.
  const bool absent = all.phase == Phase::Absent && !client::session::token(state.session).empty();
  if (absent && !scratch.integrations_asked) dispatch(client::app::IntegrationsAsked{});
  scratch.integrations_asked = absent;

  WordsSpec head;
  head.style = kHead;
  head.color = c.theme.text;
  head.role = Role::Heading;
  head.level = 2;
  label(c, "head", {r.x, r.y, r.w - 40, 20}, "Integrations", head);
  if (!all.entries.empty()) {
    const std::string count = std::to_string(all.entries.size());
    c.text.draw(c.draw, r.x + r.w - c.text.width(count, kHead), r.y, 20, count, kHead,
                c.theme.faint);
  }
  const float top = r.y + 30;
  if (all.entries.empty()) {
    c.semantics.leaf(Context::id("list"), Role::List, "Integrations", {r.x, top, r.w, 1});
    return 30 + draw_absence(c, all, dispatch, {r.x, top, r.w, 0});
  }
  float content = -kCardGap;
  for (const model::Integration& one : all.entries) content += card_height(c, one, r.w) + kCardGap;
  const float height = std::min(content, std::max(96.0F, r.h * kMostOfPane));
  const Rect view{r.x, top, r.w, height};
  Node& list = c.semantics.begin(Context::id("list"), Role::List, "Integrations", view);
  list.clips = true;
  begin_scroll(c, scratch.integrations, view);
  float y = view.y - scratch.integrations.offset;
  for (const model::Integration& one : all.entries) {
    const float card = card_height(c, one, r.w);
    if (y + card > view.y - view.h && y < view.y + 2 * view.h) {
      draw_card(c, one, {r.x, y, r.w, card});
    }
    y += card + kCardGap;
  }
  end_scroll(c, scratch.integrations, view, content);
  c.semantics.end();
  return 30 + height;
}

}  // namespace ui
