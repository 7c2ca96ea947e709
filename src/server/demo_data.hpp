// Demo data: two organizations with people, threads and a bit of life in them.
//
// Invariant: written only into a database without organizations, in one transaction,
// with times relative to `now`. The threads are those of the design's reference page.
// Called by entry/server_main.cpp in demo mode and by the tests.
#pragma once

#include "base/instant.hpp"
#include "server/storage/sql.hpp"

namespace server {

// False when the database is not empty; nothing is written then.
bool fill_with_demo_data(storage::Connection& connection, base::Instant now);

}  // namespace server
