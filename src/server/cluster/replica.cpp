#include "server/cluster/replica.hpp"

#include <algorithm>
#include <utility>

#include "server/cluster/limits.hpp"

namespace server::cluster {
namespace {

void tell(const std::string& node, const std::string& key, const std::optional<std::string>& value,
          Findings& out) {
  if (auto input = told_by(node, key, value)) out.told.push_back(*std::move(input));
}

void change(const std::string& node, Remote& remote, const Change& change, Findings& out) {
  const auto known = remote.facts.find(change.key);
  if (!change.value) {
    if (known == remote.facts.end()) return;
    remote.facts.erase(known);
  } else if (known == remote.facts.end()) {
    remote.facts.emplace(change.key, *change.value);
  } else if (known->second != *change.value) {
    known->second = *change.value;
  } else {
    return;
  }
  tell(node, change.key, change.value, out);
}

void replace(const std::string& node, Remote& remote, const Facts& facts, Findings& out) {
  std::vector<std::string> lost;
  for (const auto& [key, value] : remote.facts) {
    if (facts.find(key) == facts.end()) lost.push_back(key);
  }
  for (const auto& [key, value] : facts) change(node, remote, {key, value}, out);
  for (const std::string& key : lost) change(node, remote, {key, std::nullopt}, out);
}

void read(const std::string& node, Remote& remote, Findings& out) {
  if (remote.reading) return;
  remote.reading = remote.seen;
  out.to_read.push_back(node);
}

bool is_gone(const Replica& replica, const std::string& node) {
  return replica.gone.count(node) != 0;
}

void remember_gone(Replica& replica, const std::string& node) {
  if (!replica.gone.insert(node).second) return;
  replica.gone_order.push_back(node);
  if (replica.gone_order.size() <= limits::kRememberedGone) return;
  replica.gone.erase(replica.gone_order.front());
  replica.gone_order.pop_front();
}

using Place = std::map<std::string, Remote, std::less<>>::iterator;

Place drop(Replica& replica, Place place, bool report, Findings& out) {
  out.told.push_back(hub::RemoteNodeGone{place->first, report});
  remember_gone(replica, place->first);
  return replica.nodes.erase(place);
}

// A process has one registration: what the earlier ones said is what this one says now.
void supersede(Replica& replica, const std::string& node, Findings& out) {
  for (auto it = replica.nodes.begin(); it != replica.nodes.end();) {
    const bool earlier = it->first != node && origin_of(it->first) == origin_of(node);
    it = earlier ? drop(replica, it, false, out) : std::next(it);
  }
}

}  // namespace

void apply(Replica& replica, std::string_view own, const FactsEntry& entry, Findings& out) {
  if (origin_of(entry.node) == own || is_gone(replica, entry.node)) return;
  Remote& remote = replica.nodes[entry.node];
  remote.seen = std::max(remote.seen, entry.version);
  if (remote.reading || entry.version <= remote.version) return;
  if (entry.version != remote.version + 1) return read(entry.node, remote, out);
  remote.version = entry.version;
  for (const Change& each : entry.changes) change(entry.node, remote, each, out);
}

void apply(Replica& replica, std::string_view own, const RegisteredEntry& entry, Findings& out) {
  if (origin_of(entry.node) == own || is_gone(replica, entry.node)) return;
  Remote& remote = replica.nodes[entry.node];
  remote.seen = std::max(remote.seen, entry.version);
  if (entry.version > remote.version) read(entry.node, remote, out);
}

void apply(Replica& replica, std::string_view own, const GoneEntry& entry, Findings& out) {
  if (origin_of(entry.node) == own) return;
  const auto found = replica.nodes.find(entry.node);
  if (found != replica.nodes.end()) {
    drop(replica, found, entry.reaper == own, out);
  } else {
    remember_gone(replica, entry.node);
  }
}

void apply(Replica& replica, std::string_view own, const Listing& listing, base::Instant now,
           Findings& out) {
  std::unordered_set<std::string_view> present;
  for (const ListedNode& each : listing.nodes) {
    if (origin_of(each.node) == own || is_gone(replica, each.node)) continue;
    present.insert(each.node);
    Remote& remote = replica.nodes[each.node];
    remote.missing.reset();
    if (listing.catch_up && each.version > remote.version) read(each.node, remote, out);
  }
  for (auto it = replica.nodes.begin(); it != replica.nodes.end();) {
    Remote& remote = it->second;
    const bool missing = present.count(it->first) == 0;
    if (missing && !remote.missing) remote.missing = now;
    const bool late = missing && now - *remote.missing >= limits::kLease_ms;
    it = late ? drop(replica, it, false, out) : std::next(it);
  }
}

void apply(Replica& replica, const NodeFacts& answer, base::Instant now, Findings& out) {
  const auto found = replica.nodes.find(answer.node);
  if (found == replica.nodes.end() || !found->second.reading) return;  // gone meanwhile
  Remote& remote = found->second;
  const std::uint64_t expected = *remote.reading;
  remote.reading.reset();
  if (!answer.version || *answer.version < expected) {  // Redis lost it
    if (!remote.missing) remote.missing = now;
    return;
  }
  if (*answer.version > remote.version) {
    remote.version = *answer.version;
    replace(answer.node, remote, answer.facts, out);
    supersede(replica, answer.node, out);
  }
  if (remote.seen > remote.version) read(answer.node, remote, out);
}

void stop_reading(Replica& replica) {
  for (auto& [node, remote] : replica.nodes) remote.reading.reset();
}

}  // namespace server::cluster
