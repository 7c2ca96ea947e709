// Entry: one entry of the cluster's log, a Redis stream that every node appends to and reads.
//
//   event   k=e o=origin i=number c=channel… e=event d=data [x=socket id] [u=user] [f=1]
//           k=t o=origin i=number u=user                      (close the user's connections)
//   facts   k=f n=node i=version [+key=value | -key=""]…      version-1 → version
//           k=r n=node i=version                              (read the node's facts anew)
//   gone    k=g n=node b=reaper's origin
//
// Invariant: decode(encode(x)) == x; anything else is refused, never half read. An origin is
// a process, a node is an origin's registration ("origin.incarnation"). PURE.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "server/cluster/facts.hpp"
#include "server/hub/hub.hpp"

namespace server::cluster {

using Fields = std::vector<std::pair<std::string, std::string>>;

// What is shared besides facts: an input for every hub.
using Event = std::variant<hub::Published, hub::UserTerminated>;

struct EventEntry {
  std::string origin;
  std::uint64_t number = 0;  // grows by one with each event of the origin
  Event event;
};
struct FactsEntry {
  std::string node;
  std::uint64_t version = 0;
  std::vector<Change> changes;
};
struct RegisteredEntry {
  std::string node;
  std::uint64_t version = 0;
};
struct GoneEntry {
  std::string node;
  std::string reaper;
};
using Entry = std::variant<EventEntry, FactsEntry, RegisteredEntry, GoneEntry>;

[[nodiscard]] Fields encode(const Entry& entry);
[[nodiscard]] std::optional<Entry> decode(const Fields& fields);

[[nodiscard]] std::size_t bytes_of(const Event& event);

// "origin.incarnation" → "origin"
[[nodiscard]] std::string_view origin_of(std::string_view node);

}  // namespace server::cluster
