// Migrations: the numbered steps from an empty database to the current schema.
//
// Invariant: a released step never changes; each runs once, in its own transaction, and
// is recorded in schema_migrations. A schema newer than this program is refused.
#pragma once

#include "base/result.hpp"
#include "server/storage/sql.hpp"

namespace server::storage {

// Gives the schema's version. Error code: newer_schema. Throws Failure.
[[nodiscard]] base::Result<int> migrate(Connection& connection);

}  // namespace server::storage
