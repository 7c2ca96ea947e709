// A server under measurement: how a client gets in and how an event is published to it.
//
// Invariant: whatever the server, receivers get WebSocket frames around the same text, so
// that the same reader counts them all.
//
//   pusher  /app/{key}, pusher:subscribe; signed POST /apps/{id}/events
//   raw     a WebSocket is subscribed by its path; POST of the text to another path
//   floor   no handshake; goldenthread-bench floor sends what it is told
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bench {

struct Target {
  enum class Kind { Pusher, Raw, Floor };
  Kind kind = Kind::Pusher;
  int port = 0;
  int pid = 0;
  std::string app_id, key, secret;        // pusher
  std::string listen_path, publish_path;  // raw
};

inline constexpr std::string_view kChannel = "bench";

// What a receiver sends first; and what it sends when it is connected, or nothing.
[[nodiscard]] std::string opening(const Target& target);
[[nodiscard]] std::string subscription(const Target& target);

// An event whose frame holds `bytes` of text and, between two @, when it was sent.
[[nodiscard]] std::string publication(const Target& target, std::string_view channel,
                                      std::size_t bytes, std::int64_t sent_ns);
// The time in a frame's text; 0 when it has none.
[[nodiscard]] std::int64_t sent_at(std::string_view text);

}  // namespace bench
