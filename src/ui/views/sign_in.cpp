// The demo's door: who one is to be, by organization.
#include <algorithm>
#include <string>
#include <vector>

#include "ui/views/views.hpp"
#include "ui/widgets/shapes.hpp"
#include "ui/widgets/words.hpp"

namespace ui {
namespace {

constexpr float kPerson = 48;
constexpr float kOrganization = 34;
constexpr float kHead = 124;
constexpr float kFoot = 16;
constexpr int kSkeletons = 5;
constexpr text::Style kName{text::Face::Medium, 14};

using People = std::vector<protocol::api::DemoUser>;

bool starts_organization(const People& people, std::size_t i) {
  return i == 0 || !(people[i].organization.id == people[i - 1].organization.id);
}

float people_height(const People& people) {
  float height = 0;
  for (std::size_t i = 0; i < people.size(); ++i) {
    height += kPerson + (starts_organization(people, i) ? kOrganization : 0);
  }
  return height;
}

void draw_person(Context& c, const protocol::api::DemoUser& person, Dispatch dispatch,
                 const Rect& r, bool first) {
  const IdScope scope(person.user.id.value);
  PressSpec spec;
  spec.name = person.user.name;
  spec.autofocus = first;
  const Press press = pressable(c, "choose", r, spec);
  if (press.hovered) fill(c, r, c.theme.raised, size::kRadius);
  avatar(c, r.x + 10, r.y + 8, 32, person.user);
  c.text.draw_elided(c.draw, r.x + 54, r.y, r.h, r.w - 64, person.user.name, kName, c.theme.text);
  if (press.clicked) dispatch(client::app::UserChosen{person.user.id});
}

void draw_people(Context& c, const People& people, Dispatch dispatch, float x, float y, float w) {
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (starts_organization(people, i)) {
      const IdScope scope(people[i].organization.id.value);
      WordsSpec words;
      words.style = {text::Face::Medium, 12};
      words.color = c.theme.faint;
      words.role = Role::Heading;
      words.level = 2;
      (void)label(c, "organization", {x + 10, y + 9, w - 20, 20}, people[i].organization.name,
                  words);
      y += kOrganization;
    }
    draw_person(c, people[i], dispatch, {x, y, w, kPerson}, i == 0);
    y += kPerson;
  }
}

void draw_skeletons(Context& c, const Rect& r) {
  fill(c, {r.x + 10, r.y + 13, 90, 10}, c.theme.raised, 5);
  for (int i = 0; i < kSkeletons; ++i) {
    const float y = r.y + kOrganization + static_cast<float>(i) * kPerson;
    fill(c, {r.x + 10, y + 8, 32, 32}, c.theme.raised, 16);
    fill(c, {r.x + 54, y + 18, 120 + static_cast<float>(i * 37 % 60), 12}, c.theme.raised, 6);
  }
}

struct Note {
  std::string words;
  bool bad = false;
};

Note note_for(const client::app::State& state) {
  if (const auto* out = std::get_if<client::session::SignedOut>(&state.session)) {
    if (!out->error.empty()) return {out->error, true};
    if (out->loading) return {"Loading…"};
    return {"Choose who you are. This is a demo; no password."};
  }
  const auto* in = std::get_if<client::session::SigningIn>(&state.session);
  if (in != nullptr && in->unanswered) {
    return {"The server cannot be reached. Trying again…", true};
  }
  return {"Signing in…"};
}

void draw_head(Context& c, const Note& note, const Rect& card) {
  logo(c, {card.x + 24, card.y + 26, 32, 32}, 9);
  WordsSpec title;
  title.style = {text::Face::Semibold, 22};
  title.line_height = 28;
  title.color = c.theme.text;
  title.role = Role::Heading;
  title.level = 1;
  (void)label(c, "h1", {card.x + 68, card.y + 28, card.w - 92, 28}, "Golden Thread", title);

  const Color ink = note.bad ? c.theme.error : c.theme.dim;
  const text::Style style{text::Face::Regular, 14};
  const Layout layout = c.text.wrap(note.words, style, card.w - 48);
  Node& node = c.semantics.leaf(Context::id("note"), Role::Status, "Sign-in",
                                {card.x + 24, card.y + 74, card.w - 48, 40});
  node.text = note.words;
  const float y = card.y + (layout.lines.size() > 1 ? 70.0F : 78.0F);
  c.text.draw(c.draw, card.x + 24, y, 20, note.words, layout, style, ink);
}

}  // namespace

void draw_sign_in(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
                  const Rect& r) {
  const IdScope scope("sign-in");
  fill(c, r, c.theme.background);
  const auto* out = std::get_if<client::session::SignedOut>(&state.session);
  const Note note = note_for(state);
  const bool people = out != nullptr && !out->users.empty();
  const bool failed = out != nullptr && !people && !out->error.empty();
  const float skeletons = kOrganization + kSkeletons * kPerson;
  const float body = people ? people_height(out->users) : failed ? 44 : skeletons;
  const float width = std::min(420.0F, r.w - 32);
  const float height = std::min(kHead + body + kFoot, r.h - 32);
  const Rect card{r.x + (r.w - width) / 2, r.y + (r.h - height) / 2, width, height};
  c.semantics.begin(Context::id("main"), Role::Main, "Sign in", card);
  soft_shadow(c, card, 14);
  fill(c, card, c.theme.panel, 14);
  outline(c, card, c.theme.line, 14);
  draw_head(c, note, card);
  const Rect list{card.x + 14, card.y + kHead, width - 28, std::max(0.0F, height - kHead - kFoot)};
  if (failed) {
    ButtonSpec again;
    again.autofocus = true;
    if (button(c, "again", card.x + 24, list.y, 32, "Try again", again)) {
      dispatch(client::app::SignedOff{});
    }
  } else {
    if (people) hairline(c, card.x, list.y - 1, card.x + card.w, list.y - 1, c.theme.line);
    c.semantics.begin(Context::id("people"), Role::Group, "People", list).clips = true;
    begin_scroll(c, scratch.sign_in, list);
    if (people) {
      draw_people(c, out->users, dispatch, list.x, list.y - scratch.sign_in.offset, list.w);
    } else {
      draw_skeletons(c, list);
    }
    end_scroll(c, scratch.sign_in, list, people ? body : 0);
    c.semantics.end();
  }
  c.semantics.end();
}

}  // namespace ui
