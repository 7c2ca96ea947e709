// Commands: the cluster's outputs as Redis commands, and Redis' replies as its inputs.
//
// Invariant: a reply that is not of the expected shape gives an empty input, never a
// crash. No sockets here. Used by link.cpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <hiredis/hiredis.h>

#include "server/cluster/cluster.hpp"

namespace server::redis {

// The keys of one cluster.
struct Keys {
  explicit Keys(const std::string& app_id);
  std::string log, nodes, node_prefix;
  [[nodiscard]] std::string node(const std::string& id) const { return node_prefix + id; }
};

// SHA-1 names of what the server was given by SCRIPT LOAD.
struct Scripts {
  std::string write, reap, list, end_lease;
};

using Command = std::vector<std::string>;

[[nodiscard]] Command command_of(const cluster::FindLogEnd& output, const Keys& keys);
[[nodiscard]] Command command_of(const cluster::ReadLog& output, const Keys& keys);
[[nodiscard]] Command command_of(const cluster::ReadNode& output, const Keys& keys);
[[nodiscard]] Command command_of(const cluster::Append& output, const Keys& keys);
[[nodiscard]] Command command_of(const cluster::ListNodes& output, const Keys& keys,
                                 const Scripts& scripts);
[[nodiscard]] Command command_of(const cluster::Write& output, const Keys& keys,
                                 const Scripts& scripts);
[[nodiscard]] Command command_of(const cluster::Reap& output, const Keys& keys,
                                 const Scripts& scripts, const std::string& origin);
[[nodiscard]] Command command_of(const cluster::EndLease& output, const Keys& keys,
                                 const Scripts& scripts);

[[nodiscard]] cluster::LogEnd read_log_end(const redisReply& reply);
// nullopt: nothing came while it waited.
[[nodiscard]] std::optional<cluster::LogRead> read_log(const redisReply& reply);
[[nodiscard]] cluster::NodesListed read_nodes(const redisReply& reply);
[[nodiscard]] cluster::NodeFacts read_node(const std::string& node, const redisReply& reply);
[[nodiscard]] bool read_known(const redisReply& reply);

// How long Redis may hold back its answer to ReadLog.
inline constexpr int kBlock_ms = 2'000;

}  // namespace server::redis
