// Id<Tag>: a string identifier that cannot be mistaken for another entity's.
//
// Invariant: the text is what the wire carries, unchanged; an empty Id means "none".
// Ordering and hashing are those of the text.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace base {

template <class Tag>
struct Id {
  std::string value;

  Id() = default;
  explicit Id(std::string text) : value(std::move(text)) {}
  explicit Id(std::string_view text) : value(text) {}
  explicit Id(const char* text) : value(text) {}

  [[nodiscard]] bool empty() const { return value.empty(); }
  friend bool operator==(const Id& a, const Id& b) { return a.value == b.value; }
  friend bool operator!=(const Id& a, const Id& b) { return a.value != b.value; }
  friend bool operator<(const Id& a, const Id& b) { return a.value < b.value; }
};

}  // namespace base

template <class Tag>
struct std::hash<base::Id<Tag>> {
  std::size_t operator()(const base::Id<Tag>& id) const noexcept {
    return std::hash<std::string>{}(id.value);
  }
};
