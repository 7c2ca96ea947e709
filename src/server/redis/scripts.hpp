// What runs inside Redis: each script changes a node's facts, its lease and the log as one.
//
//   gt:{app}:log        stream: server/cluster/entry.hpp
//   gt:{app}:nodes      sorted set: node → when its lease ends (Redis' clock, ms)
//   gt:{app}:node:NODE  hash: the node's facts (server/cluster/facts.hpp) and "v", their version
//
// Invariant: a node that is in no lease has no facts and is in the log as gone, once,
// whoever looks first; a write that was carried out and is sent again changes nothing.
// All keys share one hash tag. Needs Redis 5 (streams). Used by link.cpp.
#pragma once

namespace server::redis::scripts {

// KEYS log, nodes, node:NODE; ARGV kind (part, register, delta, renew), node, base version,
// lease in ms, length of the log, life of the keys in ms, then +key, value or -key, "" …
// 1: done; 0: the node is unknown, or at another version.
inline constexpr const char* kWrite = R"lua(
local kind, node, base = ARGV[1], ARGV[2], tonumber(ARGV[3])
local version = tonumber(redis.call('HGET', KEYS[3], 'v') or '0')
if base > 0 and not redis.call('ZSCORE', KEYS[2], node) then return 0 end
local logged = kind == 'register' or kind == 'delta'
if not (logged and version == base + 1) then
  if version ~= base then return 0 end
  for i = 7, #ARGV, 2 do
    local key = string.sub(ARGV[i], 2)
    if string.sub(ARGV[i], 1, 1) == '+' then
      redis.call('HSET', KEYS[3], key, ARGV[i + 1])
    else
      redis.call('HDEL', KEYS[3], key)
    end
  end
  if logged then
    redis.call('HSET', KEYS[3], 'v', base + 1)
    if kind == 'register' then
      redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[5], '*', 'k', 'r', 'n', node, 'i', base + 1)
    else
      redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[5], '*', 'k', 'f', 'n', node, 'i', base + 1,
                 unpack(ARGV, 7))
    end
  end
end
local time = redis.call('TIME')
redis.call('ZADD', KEYS[2], time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[4], node)
for i = 1, 3 do redis.call('PEXPIRE', KEYS[i], ARGV[6]) end
return 1
)lua";

// KEYS log, nodes; ARGV reaper, length of the log, the beginning of a node's key.
// How many nodes were declared dead.
inline constexpr const char* kReap = R"lua(
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local dead = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, 16)
for _, node in ipairs(dead) do
  redis.call('ZREM', KEYS[2], node)
  redis.call('DEL', ARGV[3] .. node)
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], '*', 'k', 'g', 'n', node, 'b', ARGV[1])
end
return #dead
)lua";

// KEYS nodes; ARGV the beginning of a node's key. node, version, node, version …
inline constexpr const char* kList = R"lua(
local out = {}
for _, node in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  out[#out + 1] = node
  out[#out + 1] = redis.call('HGET', ARGV[1] .. node, 'v') or '0'
end
return out
)lua";

// KEYS nodes; ARGV node, ms from now.
inline constexpr const char* kEndLease = R"lua(
local time = redis.call('TIME')
local at = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[2]
return redis.call('ZADD', KEYS[1], 'XX', at, ARGV[1])
)lua";

}  // namespace server::redis::scripts
