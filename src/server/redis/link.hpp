// Link: joins this server's hub to others through Redis: the pure cluster/ and its sockets.
//
// Invariant: `share` never waits and what it takes is bounded; `hear` is called on the
// link's own thread, in the log's order, with what other nodes did. Redis may come and go:
// the link comes back by itself. Made by entry/server_main.cpp, used by net/server.cpp.
//
//   hub ──share──> mailbox ──> cluster::reduce ──> commands ─┐
//   hub <──hear─── Tell <────────── ▲ <──── replies, log ────┴── Redis (two connections)
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "server/cluster/entry.hpp"
#include "server/hub/hub.hpp"
#include "server/redis/address.hpp"

namespace server::redis {

struct LinkConfig {
  Address address;
  std::string app_id;  // servers with the same one are one cluster
  std::function<void(std::string_view)> warn;
  std::function<void(std::string_view)> inform;
};

struct LinkStatus {
  bool up = false;
  std::size_t nodes = 0;          // others
  std::size_t queued_events = 0;  // waiting for Redis
  std::uint64_t dropped_events = 0;
};

class Link {
 public:
  using Hear = std::function<void(const hub::Input&)>;

  explicit Link(LinkConfig config);
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;
  ~Link();  // ends the thread

  // Before anything is shared.
  void start(Hear hear);
  // ---- any thread ----
  void share(const hub::Fact& fact);
  void share(cluster::Event event);
  [[nodiscard]] LinkStatus status() const;
  // What waits goes out, for a second at most; the node's users are still there for
  // `grace_ms`, in which they may come back elsewhere. Then nothing is shared any more.
  void leave(std::int64_t grace_ms);

 private:
  class Body;
  std::unique_ptr<Body> body_;
};

}  // namespace server::redis
