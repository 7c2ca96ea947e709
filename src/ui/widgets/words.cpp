#include "ui/widgets/words.hpp"

#include <algorithm>
#include <string>

#include "ui/widgets/controls.hpp"
#include "ui/widgets/shapes.hpp"

namespace ui {
namespace {

Node& words_node(Context& c, std::string_view id, const Rect& rect, std::string_view words,
                 const WordsSpec& spec) {
  Node& node = c.semantics.leaf(Context::id(id), spec.role, "", rect);
  node.text = std::string(words);
  node.level = spec.level;
  node.look = {static_cast<std::uint8_t>(spec.style.face), spec.style.size_px, spec.line_height,
               spec.color, 0};
  return node;
}

void add_block_node(Context& c, const RichText& rich, const Block& block, float x, float y,
                    const RichStyle& style) {
  Node& node = c.semantics.leaf(Context::id("text"), Role::Text, "",
                                {x + block.x, y + block.y, block.width + 1, block.height});
  node.text = rich.plain.substr(block.text_begin, block.text_end - block.text_begin);
  for (const std::uint32_t start : block.line_starts) {
    node.line_starts.push_back(start - block.text_begin);
  }
  const bool code = (block.marks & mark::kCode) != 0;
  const bool strong = (block.marks & mark::kStrong) != 0;
  const text::Face face = code     ? text::Face::Mono
                          : strong ? text::Face::Semibold
                                   : text::Face::Regular;
  node.look = {static_cast<std::uint8_t>(face), code ? block.size_px - 1.5F : block.size_px,
               block.line_height, style.color, 0};
}

}  // namespace

float label(Context& c, std::string_view id, const Rect& at, std::string_view words,
            const WordsSpec& spec) {
  const float width = std::min(at.w, c.text.width(words, spec.style));
  const float x = spec.centered ? at.x + (at.w - width) / 2 : at.x;
  words_node(c, id, {x, at.y, width, spec.line_height}, words, spec);
  c.text.draw_elided(c.draw, x, at.y, spec.line_height, at.w + 1, words, spec.style, spec.color);
  return width;
}

float paragraph(Context& c, std::string_view id, const Rect& at, std::string_view words,
                const WordsSpec& spec) {
  const Layout layout = c.text.wrap(words, spec.style, at.w);
  const float height = static_cast<float>(layout.lines.size()) * spec.line_height;
  const float x = spec.centered ? at.x + (at.w - layout.width) / 2 : at.x;
  Node& node =
      words_node(c, id, {x, at.y, spec.centered ? layout.width + 1 : at.w, height}, words, spec);
  for (std::size_t i = 1; i < layout.lines.size(); ++i) {
    node.line_starts.push_back(layout.lines[i].begin);
  }
  c.text.draw(c.draw, x, at.y, spec.line_height, words, layout, spec.style, spec.color);
  return height;
}

std::string_view rich_words(Context& c, float x, float y, const RichText& rich,
                            const RichStyle& style) {
  draw_rich(c.text, c.draw, c.theme, x, y, rich, style);
  std::string_view followed;
  for (const Block& block : rich.blocks) {
    const IdScope block_scope(std::to_string(block.text_begin) + "/" + block.marker);
    add_block_node(c, rich, block, x, y, style);
    for (std::uint32_t i = block.run_begin; i < block.run_end; ++i) {
      const Run& run = rich.runs[i];
      if ((run.marks & mark::kLink) == 0) continue;
      const std::string& url = rich.links[run.link];
      const std::string name(run_text(rich, run));
      const IdScope scope(std::to_string(run.begin));
      PressSpec spec;
      spec.role = Role::Link;
      spec.name = name;
      spec.href = url;
      const Rect rect{x + block.x + run.x,
                      y + block.y + static_cast<float>(run.line) * block.line_height, run.width,
                      block.line_height};
      const Press press = pressable(c, "link", rect, spec);
      if (press.hovered) {
        const float under = rect.y + rect.h - 3;
        hairline(c, rect.x, under, rect.x + rect.w, under, c.theme.info);
      }
      if (press.clicked) followed = url;
    }
  }
  return followed;
}

}  // namespace ui
