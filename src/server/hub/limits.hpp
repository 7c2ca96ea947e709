// Limits of the hub: what one connection, channel or event may use.
//
// Invariant: every container that outside input can grow has its bound here. Names and
// figures follow Pusher Channels' published limits where it has one. Used by hub/ and net/.
#pragma once

#include <cstddef>
#include <cstdint>

namespace server::hub::limits {

inline constexpr std::size_t kSubscriptionsPerConnection = 1'000;
inline constexpr std::size_t kPresenceMembers = 500;
inline constexpr std::size_t kUserIdBytes = 128;
inline constexpr std::size_t kChannelDataBytes = 4'096;
inline constexpr std::size_t kClientEventDataBytes = 10'240;
inline constexpr std::size_t kFrameBytes = 64 * 1024;

inline constexpr std::size_t kUserDataBytes = 16 * 1024;  // of a sign-in
inline constexpr std::size_t kWatchedUsers = 100;

// The last event of a cache channel is replayed for so long, and so many are kept.
inline constexpr std::int64_t kCacheLife_ms = 30 * 60 * 1'000;
inline constexpr std::size_t kCachedEvents = 10'000;
inline constexpr std::size_t kCachedBytes = 64 * 1024 * 1024;

// With more subscribers than these their count is told only every so often.
inline constexpr std::size_t kCountedAtOnce = 100;
inline constexpr std::int64_t kCountPause_ms = 5'000;

inline constexpr std::size_t kTallies = 100'000;

inline constexpr int kClientEventsPerSecond = 10;
inline constexpr int kErrorsPerWindow = 20;  // refused frames before the socket is closed
inline constexpr std::int64_t kErrorWindow_ms = 10'000;

inline constexpr int kActivityTimeout_s = 30;
inline constexpr std::int64_t kActivityTimeout_ms = 30'000;
inline constexpr std::int64_t kPongTimeout_ms = 30'000;
// A connection that listens to nothing and says nothing but signs of life (CloseCode::Idle).
inline constexpr std::int64_t kIdle_ms = 24LL * 60 * 60 * 1'000;

// A connection that has this much unsent is closed (CloseCode::SlowReader).
inline constexpr std::size_t kQueuedBytes = 1024 * 1024;
inline constexpr std::size_t kQueuedFrames = 4'096;

}  // namespace server::hub::limits
