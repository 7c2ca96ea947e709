// Cluster: one node's part in joining the hubs of several servers through Redis. PURE.
//
//         LinkUp                       LogEnd
//   Down ────────▶ Up: asks for the ──────────▶ reads the log, lists the nodes and reads
//     ▲               log's end                  those it does not know
//     └─────────────── LinkDown ──────────────────────┘
//   own facts:  changed ──▶ dirty ──Write──▶ in flight ──Wrote──▶ written
//                             ▲                 │ Wrote{}: Redis does not know the node (its
//                             └── all of them ◀─┘ lease ran out, or Redis lost its data)
//   own events: queued ──Append──▶ in flight ──Appended──▶ done;  LinkDown: again, in order
//
// Invariant: Redis holds, under the node's lease, what the hub said last, one write at a
// time; a write or an event whose answer was lost is sent again and counts once; what
// waits is bounded. The hub hears of others only through Tell, in the log's order.
// Called by redis/link.cpp. Redis' side: redis/scripts.hpp.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/instant.hpp"
#include "server/cluster/entry.hpp"
#include "server/cluster/facts.hpp"
#include "server/cluster/replica.hpp"
#include "server/hub/hub.hpp"

namespace server::cluster {

// ---- inputs ----
struct Shared {  // from this node's hub
  std::vector<Change> facts;
  std::vector<Event> events;
};
struct LinkUp {};  // answers to what is put out come in order, until LinkDown
struct LinkDown {};
struct LogEnd {
  std::string id;  // of the last entry, "0-0" when there is none
};
struct LogRead {
  struct Item {
    std::string id;
    Fields fields;
  };
  std::vector<Item> items;
};
struct NodesListed {
  std::vector<ListedNode> nodes;
};
struct Wrote {
  std::string node;
  bool known = true;  // else Redis has no such node, or it is at another version
};
struct Appended {};  // the oldest event in flight
struct Ticked {};    // when due() says so
struct Leaving {     // the process ends: others take over after this time
  std::int64_t grace_ms = 0;
};
using Input = std::variant<Shared, LinkUp, LinkDown, LogEnd, LogRead, NodesListed, NodeFacts, Wrote,
                           Appended, Ticked, Leaving>;

// ---- outputs ----
struct FindLogEnd {};
struct ReadLog {
  std::string after;
};
struct ListNodes {};
struct ReadNode {
  std::string node;
};
struct Write {
  enum class Kind {
    Part,      // of a registration: not logged yet
    Register,  // the rest of it
    Delta,     // base → base + 1; renews the lease, too
    Renew,     // the lease only
  };
  Kind kind = Kind::Renew;
  std::string node;
  std::uint64_t base = 0;
  std::vector<Change> changes;
};
struct Append {
  Fields fields;
};
struct Reap {};  // declares dead whose lease is over
struct EndLease {
  std::string node;
  std::int64_t after_ms = 0;
};
struct Tell {
  hub::Input input;
};
using Output =
    std::variant<FindLogEnd, ReadLog, ListNodes, ReadNode, Write, Append, Reap, EndLease, Tell>;
using Outputs = std::vector<Output>;

// ---- state ----
struct Waiting {
  std::uint64_t number = 0;
  Event event;
  std::size_t bytes = 0;
};
struct Heard {
  std::uint64_t number = 0;
  base::Instant at;
};
struct State {
  std::string origin;  // this process's; unique
  bool up = false;
  base::Instant up_since;

  // own facts
  int incarnation = 1;
  std::uint64_t version = 0;  // 0: not registered
  Facts facts;
  std::set<std::string> dirty;
  std::optional<Write> in_flight;
  bool sent = false;                   // in_flight, over this link
  std::optional<base::Instant> wrote;  // when the last write was sent
  bool leaving = false;

  // own events
  std::deque<Waiting> events;
  std::size_t events_in_flight = 0;  // the first of `events`
  std::size_t queued_bytes = 0;
  std::uint64_t last_number = 0;
  std::uint64_t dropped = 0;

  // others
  std::string read_to;      // the log's last entry read; empty: none yet
  std::string history_end;  // the log's end when this link began; empty: read past it
  bool caught_up = false;   // the list of nodes that came with this link
  bool listing = false;
  base::Instant listed;
  base::Instant reaped;
  Replica replica;
  std::map<std::string, Heard, std::less<>> heard;  // by origin
  std::uint64_t malformed = 0;
};

[[nodiscard]] Outputs reduce(State& state, const Input& input, base::Instant now);

// When Ticked has something to do; nullopt: nothing until another input.
[[nodiscard]] std::optional<base::Instant> due(const State& state);

[[nodiscard]] std::string node_of(const State& state);
// Everything that was to be told the others is with Redis.
[[nodiscard]] bool settled(const State& state);

}  // namespace server::cluster
