// Semantics: what the canvas shows, as a tree of roles and names, and what people do
// to it by other means than pointing at pixels.
//
// Invariant: rebuilt by the views every frame, in reading order, parents before
// children; ids are unique in a tree and stable for the same thing across frames. Role
// and name are those of CONTRACT.md, "The page". On the web platform/web mirrors the
// tree into real DOM elements over the canvas: text fields and selects *are* the DOM
// elements (input methods, clipboard, spelling, mobile keyboards and undo are the
// browser's), and clicks on buttons and links arrive as events from there. Elsewhere
// (Host::fields_are_native false) the widgets take input through Dear ImGui.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ui {

using NodeId = std::uint32_t;  // 0: none

enum class Role : std::uint8_t {
  Main,
  Navigation,
  Complementary,
  Banner,
  Group,
  List,
  ListItem,
  Link,
  Button,
  SearchBox,
  TextBox,
  ComboBox,
  Heading,
  Image,
  Log,
  Article,
  Status,
  Alert,
  Feed,
  Text,
  Dialog,
  ProgressBar,
  Separator,  // a splitter: `percent`; arrow keys come as events
  ListBox,
  Option,  // of a ListBox; `current`: the one that Enter takes
};

struct Rect {
  float x = 0, y = 0, w = 0, h = 0;  // CSS px from the app's top left corner
  friend bool operator==(const Rect& a, const Rect& b) {
    return a.x == b.x && a.y == b.y && a.w == b.w && a.h == b.h;
  }
};

// How DOM text must look to lie exactly over, or instead of, drawn text.
struct TextLook {
  std::uint8_t face = 0;  // text::Face
  float size_px = 14;
  float line_height_px = 20;
  std::uint32_t color = 0;        // 0xRRGGBBAA
  std::uint32_t faint_color = 0;  // placeholder
  friend bool operator==(const TextLook& a, const TextLook& b) {
    return a.face == b.face && a.size_px == b.size_px && a.line_height_px == b.line_height_px &&
           a.color == b.color && a.faint_color == b.faint_color;
  }
};

struct Choice {
  std::string value;
  std::string label;
  friend bool operator==(const Choice& a, const Choice& b) {
    return a.value == b.value && a.label == b.label;
  }
};

struct Node {
  NodeId id = 0;
  NodeId parent = 0;  // 0: the root
  Role role = Role::Group;
  std::string name;             // accessible name; empty where the text says it
  std::string text;             // Text, Status: content. TextBox, SearchBox, ComboBox: value
  std::string placeholder;      // TextBox, SearchBox
  std::string href;             // Link
  std::vector<Choice> choices;  // ComboBox
  std::vector<std::uint32_t> line_starts;  // Text: byte offsets of the drawn lines after the first
  Rect rect;
  TextLook look;
  std::uint8_t level = 0;    // Heading
  std::uint8_t percent = 0;  // ProgressBar
  bool current = false;      // aria-current="page"
  bool disabled = false;
  bool multiline = false;  // TextBox
  bool pressed = false;    // Button: aria-pressed, where `toggles`
  bool toggles = false;
  bool expanded = false;  // Button, ComboBox
  bool has_popup = false;
  bool clips = false;        // children outside rect are not shown
  bool covered = false;      // a dialog lies over it: not shown, not focusable
  bool wants_focus = false;  // give it focus when this turns true
  bool completing = false;   // TextBox: Up, Down, Enter, Tab choose among what is offered
  // TextBox: what to select, in bytes of `text`, whenever `select_serial` changes.
  std::uint32_t select_serial = 0, select_begin = 0, select_end = 0;
  std::uint32_t max_length = 0;  // TextBox: UTF-16 units, 0 = none
  // ListItem of a list of which only what is in view is here: from 1, and of how many;
  // 0: not said.
  std::uint32_t position = 0, set_size = 0;
};

bool operator==(const Node& a, const Node& b);

// The tree of one frame. `begin`/`end` nest; `leaf` = begin + end.
class Semantics {
 public:
  void reset();
  Node& begin(NodeId id, Role role, std::string_view name, const Rect& rect);
  void end();
  Node& leaf(NodeId id, Role role, std::string_view name, const Rect& rect);
  // What follows until `end` lies inside the node `id`, which has been added.
  void reopen(NodeId id) { open_.push_back(id); }
  // Marks everything added so far as lying under a dialog.
  void cover_all();

  [[nodiscard]] const std::vector<Node>& nodes() const { return nodes_; }

 private:
  std::vector<Node> nodes_;
  std::vector<NodeId> open_;
};

// What came from the DOM layer (or a test).
struct SemanticEvent {
  enum class Kind : std::uint8_t {
    Click,   // pointer, Enter, Space or assistive technology
    Input,   // text: the field's whole new value
    Select,  // text: the chosen value of a ComboBox
    Key,     // a key in a field that the browser does not handle itself: see `key`
    Focus,
    Blur,
  };
  enum class Key : std::uint8_t { None, Enter, Escape, Up, Down, Tab, Bold, Italic, Code, Link };
  Kind kind = Kind::Click;
  NodeId node = 0;
  std::string text;
  Key key = Key::None;
  bool command = false;  // Ctrl, or ⌘ on a Mac
  bool shift = false;
  std::uint32_t begin = 0, end = 0;  // Input, Key: the field's selection, in bytes
};

}  // namespace ui
