#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/utf8.hpp"
#include "client/items/link.hpp"
#include "icons.hpp"
#include "model/limits.hpp"
#include "ui/views/views.hpp"
#include "ui/widgets/shapes.hpp"
#include "ui/widgets/words.hpp"

namespace ui {
namespace {

using client::ShownItem;

constexpr text::Style kName{text::Face::Medium, 13};
constexpr text::Style kTitle{text::Face::Regular, 13};
constexpr text::Style kNote{text::Face::Regular, 12};
constexpr float kChip = 30;
constexpr float kGap = 8;
constexpr float kPadding = 10;
constexpr float kIcon = 13;
constexpr float kWidest = 300;
constexpr float kCross = 27;
constexpr float kCrossRoom = kCross + 7;          // with the ground that it stands on
constexpr float kAllHeight = 5 * (kChip + kGap);  // beyond it they scroll

const char* icon_of(const model::Item& item) {
  if (item.kind == "pull_request" || item.kind == "merge_request") return icon::git_pull_request;
  if (item.kind == "issue" || item.kind == "bug") return icon::circle_dot;
  if (item.kind == "dashboard" || item.source == "grafana") return icon::chart_column;
  const bool talk = item.kind == "ticket" || item.kind == "message" || item.source == "zendesk";
  if (talk || item.source == "support" || item.source == "slack") return icon::message_square;
  if (item.kind == "commit" || item.kind == "repository") return icon::code;
  return icon::link;
}

// A chip as it is laid: where it stands, and how its words are cut.
struct Chip {
  const ShownItem* item = nullptr;
  std::string name;
  float name_width = 0;
  std::string note;  // of a failure
  Rect rect;
};

float chip_width(Context& c, const Chip& chip, float room) {
  const float inner = room - 2 * kPadding - kIcon - 6;
  float width = chip.name_width;
  if (!chip.note.empty()) {
    width += 8 + c.text.width(chip.note, kNote);
  } else if (!chip.item->item.title.empty()) {
    width += 5 + c.text.width(chip.item->item.title, kTitle);
  }
  return 2 * kPadding + kIcon + 6 + std::min(width, inner);
}

// Puts boxes into lines; what does not fit goes to the next.
struct Flow {
  float left, width;
  float x, y;
  Rect place(float w) {
    if (x > left && x + w > left + width) {
      x = left;
      y += kChip + kGap;
    }
    const Rect rect{x, y, w, kChip};
    x += w + kGap;
    return rect;
  }
};

bool pointed_at(const Rect& r) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  return ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) && mouse.x >= r.x &&
         mouse.x <= r.x + r.w && mouse.y >= r.y && mouse.y <= r.y + r.h;
}

// Unseen it is a point: reached by the keyboard, and by no finger that means the link.
void draw_cross(Context& c, const Chip& chip, bool seen, Dispatch dispatch) {
  const Rect& r = chip.rect;
  const std::string name = "Remove " + chip.item->item.title;
  const Rect cross{r.x + r.w - kCross, r.y + 3, 24, 24};
  const Rect area = seen ? cross : Rect{cross.x + 11, cross.y + 11, 2, 2};
  PressSpec spec;
  spec.name = name;
  const Press press = pressable(c, "remove", area, spec);
  if (press.clicked) dispatch(client::app::ItemRemoved{chip.item->item.thread, chip.item->item.id});
  if (!seen && !press.focused) return;
  fill(c, {cross.x - 6, r.y + 1, 32, r.h - 2}, c.theme.raised, 7);
  if (press.hovered) fill(c, cross, with_alpha(c.theme.text, 0.1F), 6);
  draw_icon(c, cross.x + 5, cross.y, cross.h, 14, icon::x,
            press.hovered ? c.theme.text : c.theme.dim);
}

// Why, and what can be done: beside the chip's own words.
void draw_failed(Context& c, const Chip& chip, float x, Dispatch dispatch) {
  const Rect& r = chip.rect;
  const client::outbox::Item& item = *chip.item->failed;
  const text::Style style{text::Face::Medium, 12};
  const float discard = r.x + r.w - kPadding - c.text.width("Discard", style);
  const float retry = discard - 10 - c.text.width("Retry", style);
  const float room = retry - 8 - x;
  if (room > 12) c.text.draw_elided(c.draw, x, r.y, r.h, room, chip.note, kNote, c.theme.error);
  if (text_button(c, "retry", retry, r.y + 5, 20, "Retry", c.theme.error)) {
    dispatch(client::app::ItemRetried{item.id});
  }
  if (text_button(c, "discard", discard, r.y + 5, 20, "Discard", c.theme.error)) {
    dispatch(client::app::ItemDiscarded{item.id});
  }
}

void draw_chip(Context& c, const Chip& chip, bool crosses, Dispatch dispatch) {
  const model::Item& item = chip.item->item;
  const IdScope scope(item.id.value);
  const Rect& r = chip.rect;
  const bool failed = chip.item->failed != nullptr;
  const float strength = chip.item->pending ? 0.62F : 1.0F;
  c.semantics.begin(Context::id("item"), Role::ListItem, "", r);
  PressSpec spec;
  spec.role = Role::Link;
  const std::string name = chip.name + (item.title.empty() ? "" : " " + item.title);
  spec.name = name;
  spec.href = item.url;
  float x = r.x + kPadding + kIcon + 6;
  const bool cross = !failed && (crosses || pointed_at(r) ||
                                 (c.dom_layer && c.focused_field == Context::id("remove")));
  Rect area = r;
  if (failed) area.w = x - r.x + chip.name_width;
  if (cross) area.w -= kCross;
  const Press press = pressable(c, "open", area, spec);
  if (press.clicked) dispatch(client::app::LinkFollowed{item.url});
  fill(c, r, c.theme.raised, size::kRadius);
  if (press.hovered) fill(c, r, with_alpha(c.theme.text, 0.05F), size::kRadius);
  outline(c, r, failed ? with_alpha(c.theme.error, 0.6F) : c.theme.line, size::kRadius);
  draw_icon(c, r.x + kPadding, r.y, r.h, kIcon, failed ? icon::circle_alert : icon_of(item),
            failed ? c.theme.error : with_alpha(c.theme.dim, strength));
  c.semantics.reopen(Context::id("open"));
  WordsSpec words;
  words.style = kName;
  words.color = with_alpha(c.theme.text, strength);
  const float end = r.x + r.w - (cross ? kCrossRoom : kPadding);
  x += label(c, "name", {x, r.y + 5, end - x, 20}, chip.name, words) + 5;
  if (!failed && !item.title.empty() && end - x > 12) {
    words.style = kTitle;
    words.color = with_alpha(c.theme.dim, strength);
    label(c, "title", {x, r.y + 5, end - x, 20}, item.title, words);
  }
  c.semantics.end();
  if (failed) {
    draw_failed(c, chip, x + 3, dispatch);
  } else {
    draw_cross(c, chip, cross, dispatch);
  }
  c.semantics.end();
}

std::string failure_note(const ShownItem& item) {
  const bool adding = std::holds_alternative<client::outbox::AddItem>(item.failed->command);
  return adding ? "Not connected" : "Not removed";
}

void start_draft(const model::Thread& thread, Dispatch dispatch) {
  dispatch(client::app::ItemDraftChanged{client::app::ItemDraft{thread.id, {}, {}}});
}

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

// What is wrong with the draft, once that can be said: not while the scheme is being typed.
std::string_view problem_of(const client::app::ItemDraft& draft) {
  const std::string url = trimmed(draft.url);
  const std::string_view scheme = "https://";
  const bool beginning = scheme.substr(0, url.size()) == url || url == "http:/" || url == "http://";
  if (!beginning) {
    if (const auto problem = client::items::address_problem(url); !problem.empty()) return problem;
  }
  const bool too_long = base::count_code_points(draft.title) > model::limits::kTitleCharacters;
  return too_long ? "The title is longer than 200 characters." : std::string_view{};
}

FieldResult boxed_field(Context& c, std::string_view id, const Rect& box, const FieldSpec& spec,
                        std::string_view value) {
  fill(c, box, c.theme.panel, size::kRadius);
  const FieldResult result =
      text_field(c, id, {box.x + 10, box.y + 6, box.w - 20, 20}, spec, value);
  outline(c, box, result.focused ? c.theme.gold : c.theme.line, size::kRadius);
  return result;
}

// Address, title, and what they come to. Returns its height.
float draw_form(Context& c, const client::app::ItemDraft& draft, Dispatch dispatch, const Rect& r) {
  const IdScope scope("form");
  c.semantics.begin(Context::id("form"), Role::Group, "Connect an item", {r.x, r.y, r.w, 32});
  const model::Item suggestion = client::items::describe_link(trimmed(draft.url));
  ButtonSpec add;
  add.kind = ButtonKind::Primary;
  ButtonSpec cancel;
  cancel.kind = ButtonKind::Quiet;
  const float buttons = button_width(c, "Connect", add) + 6 + button_width(c, "Cancel", cancel);
  const bool beside = r.w >= 560;
  const float fields = beside ? std::min(r.w - buttons - 16, 620.0F) : r.w;
  const float url_width = beside ? (fields - kGap) * 0.58F : fields;

  client::app::ItemDraft edited = draft;
  FieldSpec spec;
  spec.name = "Address";
  spec.placeholder = "https://…";
  spec.autofocus = true;
  spec.style = {text::Face::Regular, 13};
  const FieldResult url = boxed_field(c, "url", {r.x, r.y, url_width, 32}, spec, draft.url);
  float y = r.y;
  float x = r.x + url_width + kGap;
  if (!beside) {
    x = r.x;
    y += 40;
  }
  FieldSpec named;
  named.name = "Title";
  named.style = spec.style;
  const std::string hint =
      draft.url.empty() || suggestion.title.empty() ? "Title (optional)" : suggestion.title;
  named.placeholder = hint;
  const FieldResult title =
      boxed_field(c, "title", {x, y, r.x + fields - x, 32}, named, draft.title);
  if (url.changed) edited.url = url.text;
  if (title.changed) edited.title = title.text;
  if (url.changed || title.changed) dispatch(client::app::ItemDraftChanged{edited});

  const std::string address = trimmed(edited.url);
  const std::string_view problem = problem_of(edited);
  add.disabled = !problem.empty() || !client::items::address_problem(address).empty();
  if (beside) {
    x = r.x + fields + kGap;
  } else {
    x = r.x;
    y += 40;
  }
  const bool pressed = button(c, "connect", x, y + 1, 30, "Connect", add);
  if ((pressed || url.submitted || title.submitted) && !add.disabled) {
    model::Item item = client::items::describe_link(address);
    item.thread = draft.thread;
    if (const std::string own = trimmed(edited.title); !own.empty()) item.title = own;
    dispatch(client::app::ItemAdded{std::move(item)});
  }
  x += button_width(c, "Connect", add) + 6;
  const bool left = button(c, "cancel", x, y + 1, 30, "Cancel", cancel);
  if (left || url.cancelled || title.cancelled) dispatch(client::app::ItemDraftChanged{{}});
  y += 32;
  if (!problem.empty()) {
    WordsSpec words;
    words.style = kNote;
    words.line_height = 18;
    words.color = c.theme.error;
    words.role = Role::Status;
    label(c, "problem", {r.x, y + 4, r.w, 18}, problem, words);
    y += 22;
  }
  c.semantics.end();
  return y - r.y;
}

std::vector<Chip> lay_chips(Context& c, const std::vector<ShownItem>& items, std::size_t count,
                            bool crosses, Flow& flow) {
  std::vector<Chip> chips;
  chips.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    Chip chip;
    chip.item = &items[i];
    chip.name = client::items::short_name(items[i].item);
    chip.name_width = c.text.width(chip.name, kName);
    if (items[i].failed != nullptr) chip.note = failure_note(items[i]);
    float width = chip_width(c, chip, std::min(kWidest, flow.width));
    if (!chip.note.empty()) {
      width = std::min(width + 96, flow.width);  // Retry, Discard
    } else if (crosses) {
      width = std::min(width + kCrossRoom - kPadding + 1, flow.width);
    }
    chip.rect = flow.place(width);
    chips.push_back(std::move(chip));
  }
  return chips;
}

}  // namespace

float draw_items(Context& c, HeaderScratch& scratch, const client::app::State& state,
                 const model::Thread& thread, Dispatch dispatch, const Rect& r) {
  const IdScope scope("items");
  const std::vector<ShownItem> items = client::shown_items(state, thread.id);
  const client::items::List* list = client::items::find(state.items, thread.id);
  const bool drafting = state.item_draft && state.item_draft->thread == thread.id;
  const std::size_t few = r.w < 480 ? 2 : 6;
  const bool folded = !scratch.all_items && items.size() > few + 1;
  const std::size_t count = folded ? few : items.size();

  Flow flow{r.x, r.w, r.x, r.y};
  const std::vector<Chip> chips = lay_chips(c, items, count, drafting, flow);
  const float content = chips.empty() ? 0 : chips.back().rect.y + kChip - r.y;
  const bool scrolls = content > kAllHeight;
  const float height = scrolls ? kAllHeight : content;
  const Rect view{r.x, r.y, r.w, height};
  c.semantics
      .begin(Context::id("list"), Role::List, "Items", {r.x, r.y, r.w, std::max(1.0F, height)})
      .clips = scrolls;
  if (scrolls) begin_scroll(c, scratch.items_scroll, view);
  for (Chip chip : chips) {
    if (scrolls) chip.rect.y -= scratch.items_scroll.offset;
    draw_chip(c, chip, drafting, dispatch);
  }
  if (scrolls) end_scroll(c, scratch.items_scroll, view, content);
  c.semantics.end();

  if (scrolls) flow = {r.x, r.w, r.x, r.y + height + kGap};
  if (items.empty() && list != nullptr && list->phase == client::items::Phase::Loading &&
      thread.item_count > 0) {
    for (const float w : {168.0F, 132.0F}) {  // skeleton
      const Rect box = flow.place(std::min(w, r.w));
      fill(c, box, c.theme.raised, size::kRadius);
    }
  }
  ButtonSpec quiet;
  quiet.kind = ButtonKind::Quiet;
  if (items.size() > few + 1) {
    const std::string words =
        folded ? "+" + std::to_string(items.size() - few) + " more" : "Show fewer";
    const Rect at = flow.place(button_width(c, words, quiet));
    if (button(c, "all", at.x, at.y, kChip, words, quiet)) {
      scratch.all_items = !scratch.all_items;
      c.animating = true;
    }
  }
  ButtonSpec connect;
  connect.icon = icon::plus;
  if (!drafting) {
    const Rect at = flow.place(button_width(c, "Connect item", connect));
    if (scratch.connecting) c.focus = Context::id("connect");
    if (button(c, "connect", at.x, at.y, kChip, "Connect item", connect)) {
      start_draft(thread, dispatch);
    }
  }
  scratch.connecting = drafting;
  float bottom = std::max(r.y, flow.x > flow.left ? flow.y + kChip : flow.y - kGap);
  if (items.empty() && list != nullptr && list->phase == client::items::Phase::Failed) {
    WordsSpec words;
    words.style = kNote;
    words.line_height = 18;
    words.color = c.theme.error;
    label(c, "failed", {r.x, bottom + 6, r.w, 18},
          "The connected items could not be loaded. Trying again…", words);
    bottom += 24;
  }
  if (drafting) {
    if (bottom > r.y) bottom += kGap;
    bottom += draw_form(c, *state.item_draft, dispatch, {r.x, bottom, r.w, 0});
  }
  return bottom - r.y;
}

}  // namespace ui
