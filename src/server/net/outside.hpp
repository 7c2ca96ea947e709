// Outside: other servers this hub is joined to, or the realtime service that replaces it.
//
// Invariant: at most one of the two; without either every call does nothing. What is
// shared keeps its order: `share` is called under the hub's lock. Called by net/server.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/api/http.hpp"
#include "server/auth/channel_signature.hpp"
#include "server/hub/hub.hpp"
#include "server/net/log.hpp"
#include "server/outbound/stream.hpp"
#include "server/redis/address.hpp"
#include "server/redis/link.hpp"
#include "server/upstream/publisher.hpp"

namespace server::net {

struct OutsideConfig {
  std::optional<redis::Address> redis;        // joins hubs
  std::optional<outbound::Endpoint> service;  // serves realtime instead of the hub
};

class Outside {
 public:
  Outside(const OutsideConfig& config, const auth::AppKeys& keys, const Log& log);

  // `hear` is called on another thread, with what other servers' hubs did.
  void start(redis::Link::Hear hear);
  // What was sent is with Redis or the service, or it took too long.
  void leave(std::int64_t grace_ms);

  // ---- other servers ----
  [[nodiscard]] bool is_joined() const { return link_ != nullptr; }
  void share(const hub::Input& input);
  void share(const hub::Fact& fact);

  // ---- a service ----
  [[nodiscard]] bool has_service() const { return publisher_ != nullptr; }
  void publish(api::Broadcast broadcast);
  // Channels that someone listens to there; on another thread, or never.
  void list_channels(std::string prefix, std::function<void(std::vector<std::string>)> done);

  void append_metrics(std::string& out) const;

 private:
  std::unique_ptr<redis::Link> link_;
  std::unique_ptr<upstream::Publisher> publisher_;
};

}  // namespace server::net
