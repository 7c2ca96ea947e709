// Feed: the log of activity as people read it: one entry for what somebody did to one
// thread in one go, and a sentence for each.
//
// Invariant: pure. An entry joins those of its thread, actor and kind that began at most
// kGroupWithin_ms before it, so that what comes in live changes only the group it joins.
// Called by the views.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/activity/activity.hpp"

namespace client::activity {

inline constexpr std::int64_t kGroupWithin_ms = 600'000;

enum class Kind : std::uint8_t {
  Created,
  Deleted,
  Renamed,
  Described,
  StatusChanged,
  Commented,
  ItemAdded,
  ItemRemoved,
  Other,  // a newer server's
};
[[nodiscard]] Kind kind_of(const model::Activity& entry);

struct Group {
  const model::Activity* newest = nullptr;
  const model::Activity* oldest = nullptr;
  std::size_t count = 0;
};
// Newest first, by each group's newest entry. They live in `state`.
[[nodiscard]] std::vector<Group> grouped(const State& state);

// A piece of a sentence: words, a name (of a person, thread or item), or a status.
struct Part {
  enum class Form : std::uint8_t { Words, Name, Status };
  Form form = Form::Words;
  std::string text;
  model::Status status = model::Status::Active;  // of a Status
};
// "Jonas Okafor set Rename billing entities to Blocked", in parts that follow each other.
[[nodiscard]] std::vector<Part> sentence(const Group& group);

}  // namespace client::activity
