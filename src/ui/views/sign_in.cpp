#include <algorithm>
#include <string>

#include "ui/views/views.hpp"
#include "ui/widgets/shapes.hpp"

namespace ui {
namespace {

void draw_person(Context& c, const protocol::api::DemoUser& person, Dispatch dispatch,
                 const Rect& r) {
  const IdScope scope(person.user.id.value);
  PressSpec spec;
  spec.name = person.user.name;
  const Press press = pressable(c, "choose", r, spec);
  if (press.hovered) fill(c, r, c.theme.raised, size::kRadius);
  avatar(c, r.x + 10, r.y + 8, 32, person.user);
  c.text.draw_elided(c.draw, r.x + 54, r.y + 5, 20, r.w - 64, person.user.name,
                     {text::Face::Medium, 14}, c.theme.text);
  c.text.draw_elided(c.draw, r.x + 54, r.y + 24, 18, r.w - 64, person.organization.name,
                     {text::Face::Regular, 12}, c.theme.dim);
  if (press.clicked) dispatch(client::app::UserChosen{person.user.id});
}

std::string note_for(const client::app::State& state) {
  if (const auto* out = std::get_if<client::session::SignedOut>(&state.session)) {
    if (!out->error.empty()) return out->error;
    return out->loading ? "Loading…" : "Choose who you are. This is a demo; no password.";
  }
  const auto* in = std::get_if<client::session::SigningIn>(&state.session);
  if (in != nullptr && in->unanswered) return "The server cannot be reached. Trying again…";
  return "Signing in…";
}

}  // namespace

void draw_sign_in(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
                  const Rect& r) {
  const IdScope scope("sign-in");
  fill(c, r, c.theme.background);
  const auto* out = std::get_if<client::session::SignedOut>(&state.session);
  const std::size_t people = out == nullptr ? 0 : out->users.size();
  const float width = std::min(420.0F, r.w - 32);
  const float wanted = 128 + static_cast<float>(std::max<std::size_t>(people, 1)) * 52 + 16;
  const float height = std::min(wanted, r.h - 32);
  const Rect card{r.x + (r.w - width) / 2, r.y + (r.h - height) / 2, width, height};
  c.semantics.begin(Context::id("main"), Role::Main, "Sign in", card);
  soft_shadow(c, card, 14);
  fill(c, card, c.theme.panel, 14);
  outline(c, card, c.theme.line, 14);
  fill(c, {card.x + 24, card.y + 26, 32, 32}, 0xdba53eff, 9);
  c.text.draw(c.draw, card.x + 33.5F, card.y + 26, 32, "G", {text::Face::Semibold, 18}, 0x2a1f08ff);
  const text::Style title{text::Face::Semibold, 22};
  Node& heading = c.semantics.leaf(Context::id("h1"), Role::Heading, "",
                                   {card.x + 68, card.y + 28, width - 90, 28});
  heading.level = 1;
  heading.text = "Golden Thread";
  c.text.draw(c.draw, card.x + 68, card.y + 28, 28, heading.text, title, c.theme.text);
  const std::string note = note_for(state);
  const bool bad = out != nullptr && !out->error.empty();
  Node& text = c.semantics.leaf(Context::id("note"), Role::Status, "Sign-in",
                                {card.x + 24, card.y + 76, width - 48, 20});
  text.text = note;
  c.text.draw_elided(c.draw, card.x + 24, card.y + 76, 20, width - 48, note,
                     {text::Face::Regular, 14}, bad ? c.theme.error : c.theme.dim);
  if (bad && people == 0) {
    if (button(c, "again", card.x + 24, card.y + 108, 30, "Try again", {})) {
      dispatch(client::app::SignedOff{});
    }
  }
  const Rect list{card.x + 14, card.y + 112, width - 28, height - 124};
  c.semantics.begin(Context::id("people"), Role::Group, "People", list).clips = true;
  begin_scroll(c, scratch.sign_in, list);
  for (std::size_t i = 0; i < people; ++i) {
    const float y = list.y - scratch.sign_in.offset + static_cast<float>(i) * 52;
    draw_person(c, out->users[i], dispatch, {list.x, y, list.w, 48});
  }
  end_scroll(c, scratch.sign_in, list, static_cast<float>(people) * 52);
  c.semantics.end();
  c.semantics.end();
}

}  // namespace ui
