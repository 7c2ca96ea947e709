#include "server/redis/commands.hpp"

#include <charconv>
#include <span>
#include <string_view>
#include <utility>

#include "server/cluster/limits.hpp"

namespace server::redis {
namespace {

namespace limits = cluster::limits;

// What the last server leaves behind is gone after a day.
constexpr std::int64_t kKeysLife_ms = 24LL * 60 * 60 * 1000;

std::string_view text_of(const redisReply& reply) {
  const bool text = reply.type == REDIS_REPLY_STRING || reply.type == REDIS_REPLY_STATUS;
  return text ? std::string_view(reply.str, reply.len) : std::string_view();
}

std::span<redisReply* const> elements(const redisReply& reply) {
  if (reply.type != REDIS_REPLY_ARRAY) return {};
  return {reply.element, reply.elements};
}

std::uint64_t number_of(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// field, value, field, value …
template <class Each>
void for_each_pair(const redisReply& reply, Each each) {
  const auto all = elements(reply);
  for (std::size_t i = 0; i + 1 < all.size(); i += 2) each(text_of(*all[i]), text_of(*all[i + 1]));
}

const char* name_of(cluster::Write::Kind kind) {
  switch (kind) {
    case cluster::Write::Kind::Part: return "part";
    case cluster::Write::Kind::Register: return "register";
    case cluster::Write::Kind::Delta: return "delta";
    case cluster::Write::Kind::Renew: return "renew";
  }
  return "";
}

}  // namespace

Keys::Keys(const std::string& app_id)
    : log("{gt:" + app_id + "}:log"),
      nodes("{gt:" + app_id + "}:nodes"),
      node_prefix("{gt:" + app_id + "}:node:") {}

Command command_of(const cluster::FindLogEnd&, const Keys& keys) {
  return {"XREVRANGE", keys.log, "+", "-", "COUNT", "1"};
}

Command command_of(const cluster::ReadLog& output, const Keys& keys) {
  return {"XREAD",
          "COUNT",
          std::to_string(limits::kEntriesPerRead),
          "BLOCK",
          std::to_string(kBlock_ms),
          "STREAMS",
          keys.log,
          output.after};
}

Command command_of(const cluster::ReadNode& output, const Keys& keys) {
  return {"HGETALL", keys.node(output.node)};
}

Command command_of(const cluster::Append& output, const Keys& keys) {
  Command command{"XADD", keys.log, "MAXLEN", "~", std::to_string(limits::kLogEntries), "*"};
  for (const auto& [name, value] : output.fields) {
    command.push_back(name);
    command.push_back(value);
  }
  return command;
}

Command command_of(const cluster::ListNodes&, const Keys& keys, const Scripts& scripts) {
  return {"EVALSHA", scripts.list, "1", keys.nodes, keys.node_prefix};
}

Command command_of(const cluster::Write& output, const Keys& keys, const Scripts& scripts) {
  Command command{"EVALSHA",
                  scripts.write,
                  "3",
                  keys.log,
                  keys.nodes,
                  keys.node(output.node),
                  name_of(output.kind),
                  output.node,
                  std::to_string(output.base),
                  std::to_string(limits::kLease_ms),
                  std::to_string(limits::kLogEntries),
                  std::to_string(kKeysLife_ms)};
  for (const cluster::Change& change : output.changes) {
    command.push_back((change.value ? '+' : '-') + change.key);
    command.push_back(change.value.value_or(""));
  }
  return command;
}

Command command_of(const cluster::Reap&, const Keys& keys, const Scripts& scripts,
                   const std::string& origin) {
  return {"EVALSHA",
          scripts.reap,
          "2",
          keys.log,
          keys.nodes,
          origin,
          std::to_string(limits::kLogEntries),
          keys.node_prefix};
}

Command command_of(const cluster::EndLease& output, const Keys& keys, const Scripts& scripts) {
  return {"EVALSHA",  scripts.end_lease, "1",
          keys.nodes, output.node,       std::to_string(output.after_ms)};
}

cluster::LogEnd read_log_end(const redisReply& reply) {
  const auto entries = elements(reply);
  if (entries.empty() || elements(*entries[0]).empty()) return {"0-0"};
  return {std::string(text_of(*elements(*entries[0])[0]))};
}

std::optional<cluster::LogRead> read_log(const redisReply& reply) {
  // One stream: [[key, [[id, [field, value …]] …]]]
  const auto streams = elements(reply);
  if (streams.empty() || elements(*streams[0]).size() != 2) return std::nullopt;
  cluster::LogRead read;
  for (const redisReply* entry : elements(*elements(*streams[0])[1])) {
    const auto parts = elements(*entry);
    if (parts.size() != 2) continue;
    cluster::LogRead::Item item{std::string(text_of(*parts[0])), {}};
    for_each_pair(*parts[1], [&](std::string_view name, std::string_view value) {
      item.fields.emplace_back(name, value);
    });
    read.items.push_back(std::move(item));
  }
  if (read.items.empty()) return std::nullopt;
  return read;
}

cluster::NodesListed read_nodes(const redisReply& reply) {
  cluster::NodesListed listed;
  for_each_pair(reply, [&](std::string_view node, std::string_view version) {
    listed.nodes.push_back({std::string(node), number_of(version)});
  });
  return listed;
}

cluster::NodeFacts read_node(const std::string& node, const redisReply& reply) {
  cluster::NodeFacts read{node, std::nullopt, {}};
  for_each_pair(reply, [&](std::string_view key, std::string_view value) {
    if (key == "v") {
      read.version = number_of(value);
    } else {
      read.facts.emplace(key, value);
    }
  });
  return read;
}

bool read_known(const redisReply& reply) {
  return reply.type == REDIS_REPLY_INTEGER && reply.integer == 1;
}

}  // namespace server::redis
