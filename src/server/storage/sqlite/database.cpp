#include "server/storage/sqlite/database.hpp"

#include <map>
#include <utility>

#include <sqlite3.h>

#include "base/match.hpp"
#include "server/storage/migrations.hpp"

namespace server::storage::sqlite {
namespace {

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
  std::string text(int column) const override {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    if (bytes == nullptr) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  std::int64_t integer(int column) const override {
    return sqlite3_column_int64(statement_, column);
  }
  bool is_null(int column) const override {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
  }

 private:
  sqlite3_stmt* statement_;
};

class Database final : public Connection {
 public:
  explicit Database(sqlite3* handle) : handle_(handle) {}
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database() override {
    for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
    sqlite3_close(handle_);
  }

  int run(std::string_view sql, Parameters parameters,
          const std::function<void(const Row&)>& on_row) override {
    sqlite3_stmt* statement = prepared(sql);
    const Reset reset{statement};
    int index = 0;
    for (const Parameter& parameter : parameters) bind(statement, ++index, parameter);
    const SqliteRow row(statement);
    for (;;) {
      const int code = sqlite3_step(statement);
      if (code == SQLITE_DONE) return sqlite3_changes(handle_);
      if (code != SQLITE_ROW) fail();
      on_row(row);
    }
  }

  void script(const char* statements) override {
    if (sqlite3_exec(handle_, statements, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
  }

 private:
  struct Reset {
    sqlite3_stmt* statement;
    ~Reset() {
      sqlite3_reset(statement);
      sqlite3_clear_bindings(statement);
    }
  };

  [[noreturn]] void fail() { throw Failure(sqlite3_errmsg(handle_)); }

  sqlite3_stmt* prepared(std::string_view sql) {
    if (const auto found = statements_.find(sql); found != statements_.end()) return found->second;
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                           SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
      fail();
    }
    statements_.emplace(std::string(sql), statement);
    return statement;
  }

  void bind(sqlite3_stmt* statement, int index, const Parameter& parameter) {
    // Text outlives the step, so SQLite need not copy it.
    const int code = base::match(
        parameter, [&](std::nullptr_t) { return sqlite3_bind_null(statement, index); },
        [&](std::int64_t value) { return sqlite3_bind_int64(statement, index, value); },
        [&](std::string_view text) {
          return sqlite3_bind_text(statement, index, text.empty() ? "" : text.data(),
                                   static_cast<int>(text.size()), SQLITE_STATIC);
        });
    if (code != SQLITE_OK) fail();
  }

  sqlite3* handle_;
  std::map<std::string, sqlite3_stmt*, std::less<>> statements_;
};

// quick_check reads every page once; "ok" is its only good answer.
base::Result<bool> check_intact(Connection& connection, const std::string& path) {
  std::string answer;
  connection.run("PRAGMA quick_check(1)", {}, [&](const Row& row) { answer = row.text(0); });
  if (answer == "ok") return true;
  return base::fail("corrupt_database",
                    "The database " + path + " is damaged (" + answer + "); it was not changed.");
}

}  // namespace

base::Result<std::unique_ptr<Connection>> open(const std::string& path) {
  sqlite3* handle = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &handle,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  auto database = std::make_unique<Database>(handle);
  if (code != SQLITE_OK) {
    return base::fail("cannot_open", "The database " + path +
                                         " cannot be opened: " + sqlite3_errmsg(handle) + ".");
  }
  sqlite3_busy_timeout(handle, 5'000);
  try {
    if (auto intact = check_intact(*database, path); !intact) {
      return tl::unexpected(intact.error());
    }
    database->script("PRAGMA foreign_keys=ON; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
    if (auto migrated = migrate(*database); !migrated) {
      return tl::unexpected(migrated.error());
    }
  } catch (const Failure& failure) {
    return base::fail("corrupt_database", "The database " + path + " cannot be used (" +
                                              failure.what() + "); it was not changed.");
  }
  return std::unique_ptr<Connection>(std::move(database));
}

}  // namespace server::storage::sqlite
