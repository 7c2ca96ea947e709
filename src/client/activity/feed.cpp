#include "client/activity/feed.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "base/json.hpp"
#include "client/items/link.hpp"

namespace client::activity {
namespace {

bool same_work(const model::Activity& a, const model::Activity& b) {
  return a.thread == b.thread && a.actor.id == b.actor.id && kind_of(a) == kind_of(b);
}

struct Facts {
  explicit Facts(const model::Activity& entry) {
    auto parsed = base::JsonDocument::parse(entry.data);
    if (parsed) document = *std::move(parsed);
  }
  [[nodiscard]] std::string operator[](std::string_view key) const {
    if (!document) return {};
    return std::string(document->root()[key].string().value_or(std::string_view{}));
  }
  std::optional<base::JsonDocument> document;
};

// What an item is called in a sentence: "PR 4182" where it has a number, else its title.
std::string item_name(const Facts& facts) {
  model::Item item;
  item.source = facts["source"];
  item.kind = facts["kind"];
  item.external_id = facts["externalId"];
  std::string title = facts["title"];
  std::string name = items::short_name(item);
  const bool numbered =
      !item.external_id.empty() && name.find(item.external_id) != std::string::npos;
  return numbered || title.empty() ? name : title;
}

}  // namespace

Kind kind_of(const model::Activity& entry) {
  const std::string& type = entry.type;
  if (type == "comment:created") return Kind::Commented;
  if (type == "thread:status_changed") return Kind::StatusChanged;
  if (type == "item:added") return Kind::ItemAdded;
  if (type == "item:removed") return Kind::ItemRemoved;
  if (type == "thread:created") return Kind::Created;
  if (type == "thread:deleted") return Kind::Deleted;
  if (type == "thread:updated") {
    const bool named = entry.data.find("\"newTitle\"") != std::string::npos;
    return named ? Kind::Renamed : Kind::Described;
  }
  return Kind::Other;
}

std::vector<Group> grouped(const State& state) {
  std::vector<Group> groups;  // as they began, oldest first
  for (auto entry = state.entries.rbegin(); entry != state.entries.rend(); ++entry) {
    Group* joined = nullptr;
    for (auto group = groups.rbegin(); group != groups.rend(); ++group) {
      if (entry->created_at - group->oldest->created_at > kGroupWithin_ms) break;
      if (!same_work(*group->oldest, *entry)) continue;
      joined = &*group;
      break;
    }
    if (joined == nullptr) {
      groups.push_back({&*entry, &*entry, 1});
    } else {
      joined->newest = &*entry;
      ++joined->count;
    }
  }
  // Entries are ordered newest first in one array: so are pointers into it.
  std::sort(groups.begin(), groups.end(),
            [](const Group& a, const Group& b) { return a.newest < b.newest; });
  return groups;
}

std::vector<Part> sentence(const Group& group) {
  const model::Activity& entry = *group.newest;
  std::vector<Part> out;
  const auto words = [&](std::string text) {
    out.push_back({Part::Form::Words, std::move(text), {}});
  };
  const auto name = [&](std::string text) {
    out.push_back({Part::Form::Name, std::move(text), {}});
  };
  const std::string count = std::to_string(group.count);
  const bool many = group.count > 1;
  name(entry.actor.name);
  switch (kind_of(entry)) {
    case Kind::Created: words(" created "); break;
    case Kind::Deleted: words(" deleted "); break;
    case Kind::Described: words(" edited the description of "); break;
    case Kind::Commented:
      words(many ? " commented " + count + " times on " : " commented on ");
      break;
    case Kind::Other: words(" changed "); break;
    case Kind::Renamed: {
      words(" renamed ");
      name(Facts(*group.oldest)["oldTitle"]);
      words(" to ");
      name(Facts(entry)["newTitle"]);
      return out;
    }
    case Kind::StatusChanged: {
      words(" set ");
      name(entry.thread_title);
      const auto status = model::parse_status(Facts(entry)["newStatus"]);
      if (!status) break;
      words(" to ");
      out.push_back({Part::Form::Status, std::string(model::label(*status)), *status});
      return out;
    }
    case Kind::ItemAdded:
    case Kind::ItemRemoved: {
      const bool added = kind_of(entry) == Kind::ItemAdded;
      words(added ? " added " : " removed ");
      name(many ? count + " items" : item_name(Facts(entry)));
      words(added ? " to " : " from ");
      break;
    }
  }
  if (out.back().form == Part::Form::Words) name(entry.thread_title);
  return out;
}

}  // namespace client::activity
