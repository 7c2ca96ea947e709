// The router: from a request to its handler, and the rules that hold for all of them.
//
// Invariant: identity first (401), then the handler inside one transaction, committed
// only when it answered below 400. The order of refusals: 400 target, 404 path, 405
// method, 401 identity, then the handler's. Called by net/ on the writer thread.
#pragma once

#include <functional>
#include <string>

#include "base/instant.hpp"
#include "server/api/context.hpp"
#include "server/storage/sql.hpp"

namespace server::api {

[[nodiscard]] Response handle(const Settings& settings, storage::Connection& connection,
                              const Request& request, base::Instant now,
                              const std::function<std::string()>& new_id);

}  // namespace server::api
