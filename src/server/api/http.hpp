// Requests and responses as the handlers see them: plain values, no sockets.
//
// Invariant: `target` and `body` are bytes as they came; everything else is for the
// handlers to judge. Broadcasts are what the answered request committed, in seq order.
// Made by net/, consumed by api::handle.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/instant.hpp"

namespace server::api {

struct Request {
  std::string method;
  std::string target;         // path and query
  std::string authorization;  // header values, or empty
  std::string content_type;
  std::string body;
  std::string idempotency_key{};  // Idempotency-Key, or empty
};

struct Broadcast {
  std::string channel;
  std::string event;
  std::string data;
};

struct Response {
  int status = 200;
  std::string body;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers;
  std::vector<Broadcast> broadcasts;
  std::string organization{};  // whose member asked; empty: nobody's
  bool wants_usage = false;    // the body is usage_json's, of what the hub knows
};

// What an organization uses of the realtime service (GET /api/usage).
struct Usage {
  std::size_t connections = 0;
  std::size_t peak_connections = 0;
  std::uint64_t messages_today = 0;  // since midnight UTC
  std::uint64_t refused_authorizations = 0;
  base::Instant since;  // when counting began
};
[[nodiscard]] std::string usage_json(const Usage& usage);

}  // namespace server::api
