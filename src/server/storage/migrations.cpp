#include "server/storage/migrations.hpp"

#include <array>
#include <string>

#include "server/storage/migrations/0001_first.hpp"
#include "server/storage/migrations/0002_idempotency.hpp"

namespace server::storage {
namespace {
constexpr std::array kMigrations = {migrations::k0001First, migrations::k0002Idempotency};
}

base::Result<int> migrate(Connection& connection) {
  constexpr int kLatest = static_cast<int>(kMigrations.size());
  int version = 0;
  {
    Transaction transaction(connection, Transaction::Kind::Write);
    transaction.run("CREATE TABLE IF NOT EXISTS schema_migrations (version BIGINT PRIMARY KEY)",
                    {});
    transaction.run("SELECT MAX(version) FROM schema_migrations", {},
                    [&](const Row& row) { version = static_cast<int>(row.integer(0)); });
    if (version > kLatest) {
      return base::fail("newer_schema", "The database has schema " + std::to_string(version) +
                                            ", this program knows up to " +
                                            std::to_string(kLatest) + "; use a newer version.");
    }
    transaction.commit();
  }
  while (version < kLatest) {
    Transaction transaction(connection, Transaction::Kind::Write);
    connection.script(kMigrations[static_cast<std::size_t>(version)]);
    ++version;
    transaction.run("INSERT INTO schema_migrations (version) VALUES ($1)", {std::int64_t{version}});
    transaction.commit();
  }
  return version;
}

}  // namespace server::storage
