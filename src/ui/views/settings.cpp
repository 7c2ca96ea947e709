#include <string>

#include "icons.hpp"
#include "ui/views/views.hpp"
#include "ui/widgets/shapes.hpp"

namespace ui {
namespace {

constexpr text::Style kTitle{text::Face::Semibold, 16};
constexpr text::Style kSection{text::Face::Semibold, 11};
constexpr text::Style kNote{text::Face::Regular, 12};
constexpr float kLine = 18;

// A paragraph at `y`; returns its height.
float note(Context& c, const Rect& r, float y, std::string_view id, std::string_view words) {
  const Layout layout = c.text.wrap(words, kNote, r.w);
  const float height = static_cast<float>(layout.lines.size()) * kLine;
  Node& node = c.semantics.leaf(Context::id(id), Role::Text, "", {r.x, y, r.w, height});
  node.text = std::string(words);
  node.look = {static_cast<std::uint8_t>(kNote.face), kNote.size_px, kLine, c.theme.dim, 0};
  for (std::size_t i = 1; i < layout.lines.size(); ++i) {
    node.line_starts.push_back(layout.lines[i].begin);
  }
  c.text.draw(c.draw, r.x, y, kLine, words, layout, kNote, c.theme.dim);
  return height;
}

float section(Context& c, const Rect& r, float y, std::string_view title) {
  Node& node = c.semantics.leaf(Context::id(title), Role::Heading, "", {r.x, y, r.w, 20});
  node.level = 2;
  node.text = std::string(title);
  c.text.draw(c.draw, r.x, y, 20, title, kSection, c.theme.faint);
  return 28;
}

}  // namespace

void draw_settings(Context& c, Scratch& scratch, const client::app::State& state, Dispatch dispatch,
                   const Rect& r) {
  const IdScope scope("settings");
  const Rect inner{r.x + 18, r.y, r.w - 36, r.h};
  float y = r.y + 14;
  Node& title =
      c.semantics.leaf(Context::id("title"), Role::Heading, "", {inner.x, y, inner.w - 40, 28});
  title.level = 1;
  title.text = "Settings";
  c.text.draw(c.draw, inner.x, y, 28, "Settings", kTitle, c.theme.text);
  ButtonSpec close;
  close.kind = ButtonKind::Quiet;
  close.icon = icon::x;
  close.name = "Close settings";
  const float close_width = button_width(c, "", close);
  if (button(c, "close", inner.x + inner.w - close_width, y, 28, "", close)) {
    scratch.settings = false;
  }
  y += 48;

  y += section(c, inner, y, "PRIVACY");
  const bool shown = state.typing_shown;
  if (toggle(c, "typing", {inner.x, y, inner.w, 32}, "Show others when I type", shown)) {
    dispatch(client::app::TypingShown{!shown});
  }
  y += 36;
  y += note(c, inner, y, "typing-note", "Kept on this device.") + 24;

  y += section(c, inner, y, "RECORDING");
  y += note(c, inner, y, "recording-note",
            "This session since the page was opened, up to 8 MB, as a file that the desktop "
            "client replays. It holds what you read and wrote, but no tokens.") +
       12;
  ButtonSpec save;
  save.icon = icon::download;
  if (button(c, "save", inner.x, y, 32, "Save recording", save)) {
    dispatch(client::app::RecordingSaved{});
  }
}

}  // namespace ui
