#include "platform/native/semantics_dump.hpp"

#include <string_view>
#include <utility>

#include "base/json.hpp"

namespace platform::native {
namespace {

// Lower case, as in ARIA.
std::string_view role_name(ui::Role role) {
  switch (role) {
    case ui::Role::Main: return "main";
    case ui::Role::Navigation: return "navigation";
    case ui::Role::Complementary: return "complementary";
    case ui::Role::Banner: return "banner";
    case ui::Role::Group: return "group";
    case ui::Role::List: return "list";
    case ui::Role::ListItem: return "listitem";
    case ui::Role::Link: return "link";
    case ui::Role::Button: return "button";
    case ui::Role::SearchBox: return "searchbox";
    case ui::Role::TextBox: return "textbox";
    case ui::Role::ComboBox: return "combobox";
    case ui::Role::Heading: return "heading";
    case ui::Role::Image: return "img";
    case ui::Role::Log: return "log";
    case ui::Role::Article: return "article";
    case ui::Role::Status: return "status";
    case ui::Role::Alert: return "alert";
    case ui::Role::Feed: return "feed";
    case ui::Role::Text: return "text";
    case ui::Role::Dialog: return "dialog";
    case ui::Role::ProgressBar: return "progressbar";
    case ui::Role::ListBox: return "listbox";
    case ui::Role::Option: return "option";
    case ui::Role::Separator: return "separator";
  }
  return {};
}

}  // namespace

void SemanticsDump::update(const std::vector<ui::Node>& nodes) {
  std::unordered_map<ui::NodeId, std::string> now;
  for (const ui::Node& node : nodes) {
    std::string line;
    base::JsonWriter(line)
        .begin_object()
        .field("id", static_cast<std::int64_t>(node.id))
        .field("role", role_name(node.role))
        .field("name", node.name)
        .field("text", node.text)
        .end_object();
    const auto before = shown_.find(node.id);
    if (before == shown_.end() || before->second != line) {
      std::fprintf(out_, "%s\n", line.c_str());
    }
    now.insert_or_assign(node.id, std::move(line));
  }
  for (const auto& [id, line] : shown_) {
    if (!now.contains(id)) std::fprintf(out_, "{\"id\":%u,\"gone\":true}\n", id);
  }
  shown_ = std::move(now);
  std::fflush(out_);
}

}  // namespace platform::native
