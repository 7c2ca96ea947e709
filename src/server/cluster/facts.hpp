// Facts: what one node's hub says of itself, as keys and values. PURE.
//
//   m{channel}\n{user}   user_info   the user is present in the channel
//   s{channel}           count       the node's subscriptions to the channel
//   u{user}              ""          the user is signed in
//
// Invariant: a key has one owner, the node; whoever reads all facts of all nodes knows all
// that a hub has to know of the others. Used by cluster/ and redis/.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "server/hub/hub.hpp"

namespace server::cluster {

using Facts = std::map<std::string, std::string, std::less<>>;

struct Change {
  std::string key;
  std::optional<std::string> value;  // nullopt: not so any more

  friend bool operator==(const Change& a, const Change& b) {
    return a.key == b.key && a.value == b.value;
  }
};

// nullopt: nothing that other nodes need.
[[nodiscard]] std::optional<Change> change_of(const hub::Fact& fact);

// What the hub is told when another node's fact changes; nullopt: the key is none of ours.
[[nodiscard]] std::optional<hub::Input> told_by(const std::string& node, std::string_view key,
                                                const std::optional<std::string>& value);

}  // namespace server::cluster
