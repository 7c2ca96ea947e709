// Limits of the sockets: sizes, times and counts that bound what a peer can hold.
//
// Invariant: nothing a peer does or leaves undone keeps memory or a descriptor longer
// than these allow. Body and frame sizes are model/limits.hpp's and hub/limits.hpp's.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace server::net::limits {

inline constexpr std::uint32_t kHeaderBytes = 16 * 1024;
// From the connection's start to the end of its first request's head, an upgrade's too.
inline constexpr std::chrono::seconds kHandshakeTime{10};
// From a head to the end of its body, and from an answer to the next request's head.
inline constexpr std::chrono::seconds kRequestTime{30};
inline constexpr std::chrono::seconds kWriteTime{30};
// After a refusal: how long and how much of the unread request is thrown away, so that
// the peer gets to read the answer.
inline constexpr std::chrono::seconds kLingerTime{2};
inline constexpr std::size_t kLingerBytes = 8 * 1024 * 1024;
// For a WebSocket close to be answered.
inline constexpr std::chrono::seconds kCloseTime{2};
// From SIGTERM to the end, whatever is still open.
inline constexpr std::chrono::seconds kDrainTime{5};

// For a webhook to be taken, and how much of the answer is read.
inline constexpr std::chrono::seconds kWebhookTime{10};
inline constexpr std::size_t kWebhookAnswerBytes = 64 * 1024;

inline constexpr std::size_t kWebSockets = 50'000;
inline constexpr std::size_t kHttpConnections = 10'000;
inline constexpr std::size_t kQueuedRequests = 2'000;  // waiting for the database

// Deliveries that a loop puts together at most before it writes, and that wait for
// another thread's loop at most before this one waits for it to catch up.
inline constexpr std::size_t kRoundDeliveries = 256 * 1024;
inline constexpr std::size_t kMailedDeliveries = 1024 * 1024;

inline constexpr std::chrono::seconds kTick{1};
inline constexpr std::chrono::seconds kSyncHead{20};

}  // namespace server::net::limits
