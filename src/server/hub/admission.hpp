// Admission: whether a WebSocket request may become a connection. PURE.
//
// Invariant: only "/app/{our key}" with a supported protocol version is let in; every
// refusal has its code of Pusher protocol 7. Called by net/ before the hub hears of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/close_code.hpp"

namespace server::hub {

struct Refusal {
  protocol::CloseCode code;
  std::string message;
};

// `target` is the request's path and query. nullopt: admitted.
[[nodiscard]] std::optional<Refusal> refuse_admission(std::string_view target,
                                                      std::string_view key);

}  // namespace server::hub
