// Admission: whether a WebSocket request may become a connection. PURE.
//
// Invariant: only "/app/{our key}" with a supported protocol version is let in; every
// refusal has its code of Pusher protocol 7. Called by net/ before the hub hears of it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/close_code.hpp"

namespace server::hub {

struct Refusal {
  protocol::CloseCode code;
  std::string message;
};

// What the application admits, and how full it is.
struct Admission {
  std::string_view key;
  bool enabled = true;       // else 4003
  bool tls_only = false;     // else 4000 for connections without TLS
  std::size_t quota = 0;     // connections, else 4004; 0: no quota
  std::size_t capacity = 0;  // what the server can hold, else 4100; 0: anything
  std::size_t connections = 0;
};

// `target` is the request's path and query. nullopt: admitted.
[[nodiscard]] std::optional<Refusal> refuse_admission(std::string_view target, bool tls,
                                                      const Admission& admission);

}  // namespace server::hub
