// SQLite behind storage/sql.hpp: one file, WAL, every commit on disk before it returns.
//
// Invariant: `open` changes nothing in a file that is not an intact database of a schema
// this version knows. One thread at a time. Called by entry/ and the storage tests.
#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"
#include "server/storage/sql.hpp"

namespace server::storage::sqlite {

// `path`: a file, made when missing, or ":memory:". The schema is brought up to date.
// Error codes: cannot_open, corrupt_database, newer_schema.
[[nodiscard]] base::Result<std::unique_ptr<Connection>> open(const std::string& path);

}  // namespace server::storage::sqlite
