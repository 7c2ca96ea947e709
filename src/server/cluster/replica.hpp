// Replica: what this node knows of the others' facts, and what its hub must be told. PURE.
//
//            first entry in order, or facts read
//   (none) ────────────────────────────────────▶ known ──an entry is missing──▶ being read ─▶ known
//                                                  │ not in the list of nodes
//                                                  ▼
//                  gone ◀──still for a lease── missing ──listed again──▶ known
//     gone is final: a node that was declared dead comes back under another id.
//
// Invariant: the hub has been told exactly what `facts` holds: each difference once, when
// it is made. An entry is applied only to the version before it. Called by cluster.cpp.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/instant.hpp"
#include "server/cluster/entry.hpp"
#include "server/cluster/facts.hpp"
#include "server/hub/hub.hpp"

namespace server::cluster {

struct Remote {
  std::uint64_t version = 0;  // of `facts`
  Facts facts;
  std::uint64_t seen = 0;  // the newest version heard of
  // While its facts are being read: the version they must have reached.
  std::optional<std::uint64_t> reading;
  std::optional<base::Instant> missing;
};

struct Replica {
  std::map<std::string, Remote, std::less<>> nodes;
  std::unordered_set<std::string> gone;
  std::deque<std::string> gone_order;  // oldest first
};

struct ListedNode {
  std::string node;
  std::uint64_t version = 0;
};
struct NodeFacts {  // a node's facts as Redis has them
  std::string node;
  std::optional<std::uint64_t> version;  // nullopt: it has none of this node
  Facts facts;
};

struct Findings {
  std::vector<hub::Input> told;
  std::vector<std::string> to_read;  // nodes whose facts must be read
};

// `own`: this process's origin; what it wrote itself is left alone.
void apply(Replica& replica, std::string_view own, const FactsEntry& entry, Findings& out);
void apply(Replica& replica, std::string_view own, const RegisteredEntry& entry, Findings& out);
void apply(Replica& replica, std::string_view own, const GoneEntry& entry, Findings& out);
struct Listing {  // all registered nodes
  std::vector<ListedNode> nodes;
  bool catch_up = false;  // what is newer than known is read, not waited for
};
// Those who are not in it for a lease are dropped: Redis lost them and they did not return.
void apply(Replica& replica, std::string_view own, const Listing& listing, base::Instant now,
           Findings& out);
void apply(Replica& replica, const NodeFacts& answer, base::Instant now, Findings& out);

// No answer to what is being read will come.
void stop_reading(Replica& replica);

}  // namespace server::cluster
