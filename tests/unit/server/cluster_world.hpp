// Nodes of a cluster around a Redis server that is not one: for the cluster's tests.
//
// Commands and answers are under way until run by hand, in order per link; links break with
// some of them executed, some lost, and some that Redis gets to see only later.
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/match.hpp"
#include "server/cluster/cluster.hpp"
#include "server/cluster/limits.hpp"

namespace server::cluster::test {

// What redis/scripts.hpp does, in C++.
struct FakeRedis {
  bool up = true;
  std::vector<LogRead::Item> log;
  std::vector<std::uint64_t> ids;  // the log's, as numbers
  std::map<std::string, std::int64_t> leases;
  std::map<std::string, std::pair<std::uint64_t, Facts>> facts;
  std::uint64_t last_id = 0;
  std::uint64_t gone_entries = 0;

  void lose_data() {
    log.clear();
    ids.clear();
    leases.clear();
    facts.clear();
  }
  void append(Fields fields, base::Instant now) {
    last_id = std::max(last_id + 1, static_cast<std::uint64_t>(now.ms) * 1'000);
    ids.push_back(last_id);
    log.push_back({std::to_string(last_id / 1'000) + "-" + std::to_string(last_id % 1'000),
                   std::move(fields)});
  }
  bool write(const Write& w, base::Instant now) {
    const bool logged = w.kind == Write::Kind::Register || w.kind == Write::Kind::Delta;
    if (w.base > 0 && leases.count(w.node) == 0) return false;
    auto& [version, known] = facts[w.node];
    const bool repeated = logged && version == w.base + 1;
    if (!repeated && version != w.base) return false;
    if (!repeated) {
      for (const Change& change : w.changes) {
        if (change.value) {
          known[change.key] = *change.value;
        } else {
          known.erase(change.key);
        }
      }
      if (logged) version = w.base + 1;
      if (w.kind == Write::Kind::Register) append(encode(RegisteredEntry{w.node, version}), now);
      if (w.kind == Write::Kind::Delta) {
        append(encode(FactsEntry{w.node, version, w.changes}), now);
      }
    }
    leases[w.node] = now.ms + limits::kLease_ms;
    return true;
  }
  void reap(const std::string& reaper, base::Instant now) {
    for (auto it = leases.begin(); it != leases.end();) {
      if (it->second > now.ms) {
        ++it;
        continue;
      }
      facts.erase(it->first);
      append(encode(GoneEntry{it->first, reaper}), now);
      ++gone_entries;
      it = leases.erase(it);
    }
  }
  [[nodiscard]] std::string end() const { return log.empty() ? "0-0" : log.back().id; }
};

// What a hub would make of what it is told.
struct View {
  std::map<std::string, Facts> nodes;
  std::map<std::string, int> added, removed;  // announcements by "channel user"
  std::vector<std::string> received;          // data of events
  std::vector<std::string> terminated;

  [[nodiscard]] bool present(const std::string& key) const {
    return std::any_of(nodes.begin(), nodes.end(),
                       [&](const auto& node) { return node.second.count(key) != 0; });
  }
  void set(const std::string& node, const std::string& key, std::optional<std::string> value) {
    const bool before = present(key);
    if (value) {
      nodes[node][key] = *value;
    } else {
      nodes[node].erase(key);
    }
    if (nodes[node].empty()) nodes.erase(node);
    const bool after = present(key);
    if (key.front() == 'm' && before != after) ++(after ? added : removed)[key.substr(1)];
  }
  void on(const hub::Input& input) {
    if (const auto* m = std::get_if<hub::RemoteMember>(&input)) {
      set(m->node, "m" + m->channel + "\n" + m->user.user_id,
          m->joined ? std::optional(m->user.user_info) : std::nullopt);
    } else if (const auto* s = std::get_if<hub::RemoteSubscriptions>(&input)) {
      set(s->node, "s" + s->channel,
          s->count > 0 ? std::optional(std::to_string(s->count)) : std::nullopt);
    } else if (const auto* u = std::get_if<hub::RemoteUser>(&input)) {
      set(u->node, "u" + u->user_id, u->online ? std::optional<std::string>("") : std::nullopt);
    } else if (const auto* gone = std::get_if<hub::RemoteNodeGone>(&input)) {
      const Facts facts = nodes[gone->node];
      for (const auto& [key, value] : facts) set(gone->node, key, std::nullopt);
      nodes.erase(gone->node);
    } else if (const auto* event = std::get_if<hub::Published>(&input)) {
      received.push_back(event->data);
    } else if (const auto* user = std::get_if<hub::UserTerminated>(&input)) {
      terminated.push_back(user->user_id);
    }
  }
};

struct Node {
  State state;
  View view;
  bool alive = true;
  bool linked = false;
  std::deque<Output> commands;  // sent, not executed
  std::deque<Input> answers;    // executed, not received
  std::optional<std::string> reading;
  std::deque<Input> log_answers;
};

struct World {
  FakeRedis redis;
  base::Instant now{1'000'000'000};
  std::vector<std::unique_ptr<Node>> nodes;
  std::deque<std::pair<std::string, Output>> late;  // of links that are no more: origin, command

  Node& add() {
    auto node = std::make_unique<Node>();
    node->state.origin = "node" + std::to_string(nodes.size() + 1);
    nodes.push_back(std::move(node));
    return *nodes.back();
  }
  void input(Node& node, const Input& input) {
    for (Output& output : reduce(node.state, input, now)) {
      if (auto* tell = std::get_if<Tell>(&output)) {
        node.view.on(tell->input);
      } else if (auto* read = std::get_if<ReadLog>(&output)) {
        node.reading = read->after;
      } else {
        node.commands.push_back(std::move(output));
      }
    }
  }
  void share(Node& node, std::vector<Change> facts, std::vector<Event> events = {}) {
    input(node, Shared{std::move(facts), std::move(events)});
  }
  void publish(Node& node, const std::string& data) {
    share(node, {}, {hub::Published{{"channel"}, "event", data, "", false, ""}});
  }
  void link(Node& node) {
    if (node.linked || !node.alive || !redis.up) return;
    node.linked = true;
    input(node, LinkUp{});
  }
  void cut(Node& node, bool some_come_late = false) {
    if (some_come_late) {
      for (Output& command : node.commands) late.emplace_back(node.state.origin, command);
    }
    node.commands.clear();
    node.answers.clear();
    node.log_answers.clear();
    node.reading.reset();
    if (!node.linked) return;
    node.linked = false;
    if (node.alive) input(node, LinkDown{});
  }
  void kill(Node& node) {
    node.alive = false;
    cut(node, true);
  }
  void stop_redis(bool data_lost) {
    redis.up = false;
    late.clear();
    for (auto& node : nodes) cut(*node);
    if (data_lost) redis.lose_data();
  }

  std::optional<Input> execute(const std::string& origin, const Output& command) {
    using Answer = std::optional<Input>;
    return base::match(
        command, [&](const FindLogEnd&) -> Answer { return LogEnd{redis.end()}; },
        [](const ReadLog&) -> Answer { return std::nullopt; },
        [&](const ListNodes&) -> Answer {
          NodesListed listed;
          for (const auto& [node, lease] : redis.leases) {
            listed.nodes.push_back({node, redis.facts[node].first});
          }
          return listed;
        },
        [&](const ReadNode& c) -> Answer {
          const auto found = redis.facts.find(c.node);
          if (found == redis.facts.end()) return NodeFacts{c.node, std::nullopt, {}};
          return NodeFacts{c.node, found->second.first, found->second.second};
        },
        [&](const Write& c) -> Answer {
          return Wrote{c.node, redis.write(c, now)};
        },
        [&](const Append& c) -> Answer {
          redis.append(c.fields, now);
          return Appended{};
        },
        [&](const Reap&) -> Answer {
          redis.reap(origin, now);
          return std::nullopt;
        },
        [&](const EndLease& c) -> Answer {
          if (redis.leases.count(c.node) != 0) redis.leases[c.node] = now.ms + c.after_ms;
          return std::nullopt;
        },
        [](const Tell&) -> Answer { return std::nullopt; });
  }
  // Each of these does one thing, if there is one to do.
  bool execute_one(Node& node) {
    if (node.commands.empty() || !redis.up) return false;
    const Output command = std::move(node.commands.front());
    node.commands.pop_front();
    if (auto answer = execute(node.state.origin, command)) {
      node.answers.push_back(*std::move(answer));
    }
    return true;
  }
  bool execute_late() {
    if (late.empty() || !redis.up) return false;
    const auto [origin, command] = std::move(late.front());
    late.pop_front();
    execute(origin, command);
    return true;
  }
  bool read_log(Node& node) {
    if (!node.reading || !redis.up) return false;
    const auto number = [](const std::string& id) {
      const std::size_t dash = id.find('-');
      return std::stoull(id.substr(0, dash)) * 1'000 + std::stoull(id.substr(dash + 1));
    };
    const auto& ids = redis.ids;
    const auto next = std::upper_bound(ids.begin(), ids.end(), number(*node.reading));
    if (next == ids.end()) return false;
    LogRead read;
    read.items.assign(redis.log.begin() + (next - ids.begin()), redis.log.end());
    node.reading.reset();
    node.log_answers.push_back(std::move(read));
    return true;
  }
  bool answer(Node& node, std::deque<Input>& from) {
    if (from.empty()) return false;
    const Input next = std::move(from.front());
    from.pop_front();
    input(node, next);
    return true;
  }
  void tick(Node& node) {
    const auto next = due(node.state);
    if (node.alive && next && *next <= now) input(node, Ticked{});
  }
  // Until nothing is under way, `for_ms` long.
  void settle(std::int64_t for_ms) {
    const base::Instant end = now + for_ms;
    while (now < end) {
      now.ms += 10;
      for (auto& node : nodes) {
        if (!node->alive) continue;
        tick(*node);
        for (bool busy = true; busy;) {
          busy = execute_one(*node);
          busy = answer(*node, node->answers) || busy;
          busy = read_log(*node) || busy;
          busy = answer(*node, node->log_answers) || busy;
        }
      }
    }
  }
};

inline Change member(const std::string& channel, const std::string& user, bool present = true) {
  return {"m" + channel + "\n" + user,
          present ? std::optional<std::string>("{\"name\":\"" + user + "\"}") : std::nullopt};
}

}  // namespace server::cluster::test
