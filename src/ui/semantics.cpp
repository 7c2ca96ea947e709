#include "ui/semantics.hpp"

#include <cassert>
#include <tuple>

namespace ui {
namespace {

auto fields(const Node& n) {
  return std::tie(n.id, n.parent, n.role, n.name, n.text, n.placeholder, n.href, n.choices,
                  n.line_starts, n.rect, n.look, n.level, n.percent, n.current, n.disabled,
                  n.multiline, n.pressed, n.toggles, n.expanded, n.has_popup, n.clips, n.covered,
                  n.wants_focus, n.completing, n.select_serial, n.select_begin, n.select_end,
                  n.max_length, n.position, n.set_size);
}

}  // namespace

bool operator==(const Node& a, const Node& b) { return fields(a) == fields(b); }

void Semantics::reset() {
  assert(open_.empty());
  nodes_.clear();
  open_.clear();
}

Node& Semantics::begin(NodeId id, Role role, std::string_view name, const Rect& rect) {
  assert(id != 0);
  Node node;
  node.id = id;
  node.parent = open_.empty() ? 0 : open_.back();
  node.role = role;
  node.name = std::string(name);
  node.rect = rect;
  nodes_.push_back(std::move(node));
  open_.push_back(id);
  return nodes_.back();
}

void Semantics::end() {
  assert(!open_.empty());
  open_.pop_back();
}

Node& Semantics::leaf(NodeId id, Role role, std::string_view name, const Rect& rect) {
  Node& node = begin(id, role, name, rect);
  end();
  return node;
}

void Semantics::cover_all() {
  for (Node& node : nodes_) node.covered = true;
}

}  // namespace ui
