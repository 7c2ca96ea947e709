// Text editing. With a DOM layer the field is the browser's own; else ours.
#include <algorithm>
#include <string>

#include "ui/widgets/controls.hpp"
#include "ui/widgets/native_field.hpp"

namespace ui {
namespace {

void take_events(Context& c, NodeId node, const FieldSpec& spec, FieldResult& result) {
  for (const SemanticEvent& event : c.events) {
    if (event.node != node) continue;
    if (event.kind == SemanticEvent::Kind::Input) {
      result.changed = true;
      result.text = event.text;
      result.selection = text::Selection{event.begin, event.end};
    } else if (event.kind == SemanticEvent::Kind::Key) {
      const bool chooses = spec.completing && !event.command;
      result.key = event.key;
      result.selection = text::Selection{event.begin, event.end};
      if (event.key == SemanticEvent::Key::Escape && !chooses) result.cancelled = true;
      if (event.key == SemanticEvent::Key::Enter && !chooses) result.submitted = true;
    }
  }
}

}  // namespace

FieldResult text_field(Context& c, std::string_view id, const Rect& rect, const FieldSpec& spec,
                       std::string_view value) {
  const NodeId node_id = Context::id(id);
  FieldResult result;
  take_events(c, node_id, spec, result);
  if (c.dom_layer) {
    result.focused = c.focused_field == node_id;
  } else {
#if !GT_DOM_LAYER_ALWAYS  // the web client always has a DOM layer
    native_field(c, *c.editor, id, rect, spec, value, result);
    if (result.focused) c.focused_field = node_id;
#endif
  }
  Node& node = c.semantics.leaf(node_id, spec.role, spec.name, rect);
  // The browser's field already shows what was just typed.
  node.text = result.changed ? result.text : std::string(value);
  node.placeholder = std::string(spec.placeholder);
  node.multiline = spec.multiline;
  node.completing = spec.completing;
  node.select_serial = spec.select_serial;
  node.select_begin = spec.select.begin;
  node.select_end = spec.select.end;
  node.look = {static_cast<std::uint8_t>(spec.style.face), spec.style.size_px, spec.line_height,
               c.theme.text, c.theme.faint};
  node.wants_focus = spec.autofocus || c.focus == node_id;
  return result;
}

}  // namespace ui
