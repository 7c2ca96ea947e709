#include <string>

#include "icons.hpp"
#include "ui/views/views.hpp"
#include "ui/widgets/shapes.hpp"
#include "ui/widgets/words.hpp"

namespace ui {
namespace {

using client::usage::Problem;

constexpr text::Style kFigure{text::Face::Semibold, 28};
constexpr text::Style kSmall{text::Face::Regular, 12};
constexpr float kGap = 8;
constexpr float kCard = 92;

// "12,408"
std::string grouped_digits(std::int64_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t at = digits.size(); at > 3 + (value < 0 ? 1U : 0U);) {
    at -= 3;
    digits.insert(at, ",");
  }
  return digits;
}

void draw_figure(Context& c, const char* name, const std::int64_t* value, Color color,
                 const Rect& r) {
  const IdScope scope(name);
  outline(c, r, c.theme.line, 10);
  c.semantics.begin(Context::id("card"), Role::Group, name, r);
  WordsSpec words;
  if (value == nullptr) {
    fill(c, {r.x + 14, r.y + 18, 56, 22}, c.theme.raised, 8);
  } else {
    words.style = kFigure;
    words.line_height = 36;
    words.color = color;
    label(c, "figure", {r.x + 14, r.y + 12, r.w - 28, 36}, grouped_digits(*value), words);
  }
  words.style = kSmall;
  words.line_height = 18;
  words.color = c.theme.dim;
  label(c, "name", {r.x + 14, r.y + 56, r.w - 20, 18}, name, words);
  c.semantics.end();
}

float draw_figures(Context& c, const client::usage::State& usage, const Rect& r) {
  const auto* figures = usage.figures ? &*usage.figures : nullptr;
  const float w = (r.w - kGap) / 2;
  const float second = r.x + w + kGap;
  const float below = r.y + kCard + kGap;
  const auto at = [&](std::int64_t protocol::api::Usage::*field) {
    return figures == nullptr ? nullptr : &(figures->*field);
  };
  using protocol::api::Usage;
  const bool refused = figures != nullptr && figures->refused_authorizations > 0;
  draw_figure(c, "Connections now", at(&Usage::connections), c.theme.text, {r.x, r.y, w, kCard});
  draw_figure(c, "At peak", at(&Usage::peak_connections), c.theme.text, {second, r.y, w, kCard});
  draw_figure(c, "Messages today", at(&Usage::messages_today), c.theme.text,
              {r.x, below, r.w, kCard});
  draw_figure(c, "Refused authorizations", at(&Usage::refused_authorizations),
              refused ? c.theme.warn : c.theme.text, {r.x, below + kCard + kGap, r.w, kCard});
  return 3 * kCard + 2 * kGap;
}

}  // namespace

void draw_usage(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
                const Rect& r) {
  const IdScope scope("usage");
  const client::usage::State& usage = state.usage;
  const Rect view{r.x - 12, r.y - 6, r.w + 24, r.h + 6};
  begin_scroll(c, scratch.usage, view);
  float y = r.y - scratch.usage.offset;
  ButtonSpec back;
  back.kind = ButtonKind::Quiet;
  back.icon = icon::arrow_left;
  back.name = "Back to activity";
  const float back_width = button_width(c, "", back);
  if (button(c, "back", r.x - 10, y - 4, 28, "", back)) dispatch(client::app::UsageShown{false});
  WordsSpec words;
  words.style = {text::Face::Semibold, 13};
  words.color = c.theme.text;
  words.role = Role::Heading;
  words.level = 2;
  label(c, "head", {r.x + back_width - 8, y, r.w - back_width, 20}, "Usage", words);
  y += 34;

  words = WordsSpec{};
  words.style = kSmall;
  words.line_height = 18;
  words.color = c.theme.dim;
  if (usage.problem == Problem::Unsupported) {
    y += paragraph(c, "unsupported", {r.x, y, r.w, 0}, "This server does not report usage.", words);
  } else {
    if (usage.problem == Problem::NoAnswer) {
      words.color = c.theme.error;
      const char* said = usage.figures ? "These figures could not be refreshed."
                                       : "The usage could not be loaded.";
      y += paragraph(c, "failed", {r.x, y, r.w, 0}, said, words);
      if (text_button(c, "again", r.x, y, 20, "Try again", c.theme.info)) {
        dispatch(client::app::UsageRetried{});
      }
      y += 30;
      words.color = c.theme.dim;
    }
    if (usage.figures || usage.problem == Problem::None) {
      y += draw_figures(c, usage, {r.x, y, r.w, 0}) + 12;
    }
    if (usage.figures && usage.figures->since.ms > 0) {
      const base::Instant since = usage.figures->since;
      const std::string day = day_label(c, since);
      const std::string note = "Counted since " + (day == "Today" ? "" : day + ", ") +
                               clock_time(c, since) + ". Refreshed every 10 s.";
      y += paragraph(c, "since", {r.x, y, r.w, 0}, note, words);
    }
  }
  end_scroll(c, scratch.usage, view, y + scratch.usage.offset - r.y + 14);
}

}  // namespace ui
