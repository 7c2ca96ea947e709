#include <string>

#include "icons.hpp"
#include "ui/views/views.hpp"
#include "ui/widgets/shapes.hpp"

namespace ui {
namespace {

struct Words {
  std::string strong;
  std::string rest;
};

Words words_for(Context& c, const client::app::State& state, client::Link link) {
  const std::size_t waiting = client::outbox::waiting(state.outbox);
  std::string changes;
  if (waiting > 0) {
    changes = std::to_string(waiting) + (waiting == 1 ? " change" : " changes") +
              " will be sent when you are back.";
  }
  if (link == client::Link::Offline) {
    return {"You are offline.", waiting > 0 ? changes : "What you write is kept and sent later."};
  }
  if (link == client::Link::Failed) {
    return {"Disconnected.", "The server does not accept this connection."};
  }
  std::string when = "Reconnecting…";
  if (const auto* wait = std::get_if<client::connection::Waiting>(&state.connection.phase)) {
    const std::int64_t left_ms = wait->retry_at - c.now;
    if (left_ms > 1000) when = "Reconnecting in " + std::to_string((left_ms + 999) / 1000) + " s";
    c.repaint_within(1000);
  }
  return {"Connection lost.", changes.empty() ? when : when + " — " + changes};
}

}  // namespace

float draw_banner(Context& c, const client::app::State& state, Dispatch dispatch, float width) {
  const client::Link link = client::link(state);
  const bool shown = state.connection.notice && link != client::Link::Connected;
  if (!shown) return 0;
  const IdScope scope("banner");
  const bool narrow = width < 560;
  const Rect r{0, 0, width, 46};
  const Words words = words_for(c, state, link);
  fill(c, r, c.theme.banner);
  fill(c, {0, r.h - 1, width, 1}, c.theme.banner_line);
  c.semantics.begin(Context::id("alert"), Role::Alert, "", r);
  Node& node = c.semantics.leaf(Context::id("text"), Role::Text, "", {44, 13, width - 160, 20});
  node.text = words.strong + " " + words.rest;
  draw_icon(c, 16, 0, 46, 16, icon::triangle_alert, c.theme.warn);
  const text::Style strong{text::Face::Semibold, narrow ? 13.0F : 14.0F};
  c.text.draw(c.draw, 42, 0, 46, words.strong, strong, c.theme.text);
  const float after = 42 + c.text.width(words.strong, strong) + 5;
  ButtonSpec retry;
  const float button_w = button_width(c, "Retry now", retry);
  c.text.draw_elided(c.draw, after, 0, 46, width - after - button_w - 30, words.rest,
                     {text::Face::Regular, strong.size_px}, c.theme.text);
  if (button(c, "retry", width - 16 - button_w, 8, 30, "Retry now", retry)) {
    dispatch(client::app::RetryNow{});
  }
  c.semantics.end();
  return r.h;
}

}  // namespace ui
