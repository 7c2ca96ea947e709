// Snapshot: the confirmed state as this device keeps it between two runs.
//
// Invariant: restore(write(state)) is a state from which the change log leads on: it
// names its epoch and position, and holds nothing that waits for an answer. Another
// version's snapshot is recognized and refused. Bounded: the newest kMaxComments of the
// kMaxLogs latest conversations; what is cut is loaded anew. No token is in it.
// Called by app_local.cpp.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "client/app.hpp"

namespace client::snapshot {

inline constexpr std::size_t kMaxLogs = 10;
inline constexpr std::size_t kMaxComments = 200;

[[nodiscard]] std::string write(const app::State& state, const protocol::api::Session& session);
// Puts the snapshot into `state`, whose slices are empty; gives whose it was.
// Error codes: invalid_snapshot, other_version.
[[nodiscard]] base::Result<protocol::api::Session> restore(app::State& state,
                                                           std::string_view text);

}  // namespace client::snapshot
