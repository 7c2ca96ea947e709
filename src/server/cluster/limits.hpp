// Limits of a cluster: leases, pauses and the size of everything that can pile up.
//
// Invariant: whatever the Redis server or another node does or leaves undone, a node's
// memory stays within these. Used by cluster/ and redis/.
#pragma once

#include <cstddef>
#include <cstdint>

namespace server::cluster::limits {

// A node that has not renewed its lease for this long is taken for dead.
inline constexpr std::int64_t kLease_ms = 10'000;
inline constexpr std::int64_t kRenew_ms = 3'000;
// Survivors look for dead nodes this often, and not before their own link has been up for
// a lease: after an outage of Redis everyone gets the time to come back.
inline constexpr std::int64_t kReap_ms = 1'000;

// The first change goes out at once; those that come within this time after it go together.
inline constexpr std::int64_t kWritePause_ms = 20;
inline constexpr std::size_t kChangesPerWrite = 500;
inline constexpr std::size_t kBytesPerWrite = 256 * 1024;
inline constexpr std::size_t kChangesPerRegistration = 5'000;  // a write of a whole node's facts

// Events waiting for Redis; beyond, the oldest are dropped (and counted).
inline constexpr std::size_t kQueuedEvents = 10'000;
inline constexpr std::size_t kQueuedBytes = 16 * 1024 * 1024;
inline constexpr std::size_t kEventsInFlight = 512;

// The log in Redis: what a node that was away for a moment can still read.
inline constexpr std::size_t kLogEntries = 10'000;
inline constexpr std::size_t kEntriesPerRead = 256;
// How far back a new node looks for the last events of cache channels: as long as those live.
inline constexpr std::uint64_t kHistory_ms = 30ULL * 60 * 1000;

inline constexpr std::size_t kRememberedGone = 1'024;  // ids of nodes that will not come back
inline constexpr std::size_t kRememberedOrigins = 1'024;

}  // namespace server::cluster::limits
