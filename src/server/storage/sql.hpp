// A SQL connection: what the storage functions run their statements on.
//
// Invariant: statements are portable between SQLite and PostgreSQL: parameters are $1,
// $2, … in order of first appearance, times are milliseconds in BIGINT columns, text is
// valid UTF-8 without NUL. A refused statement throws Failure, the one exception of the
// server: a Transaction rolls back and api/ answers 503. Bodies: sqlite/ (postgres/ later).
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>

namespace server::storage {

class Failure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

using Parameter = std::variant<std::nullptr_t, std::int64_t, std::string_view>;

class Row {
 public:
  virtual ~Row() = default;
  [[nodiscard]] virtual std::string text(int column) const = 0;  // "" for NULL
  [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
  [[nodiscard]] virtual bool is_null(int column) const = 0;
};

class Connection {
 public:
  using Parameters = std::initializer_list<Parameter>;

  virtual ~Connection() = default;
  // Runs one statement, hands its rows over, gives the number of rows changed. `sql` is
  // prepared once and kept by its text.
  virtual int run(std::string_view sql, Parameters parameters,
                  const std::function<void(const Row&)>& on_row) = 0;
  virtual void script(const char* statements) = 0;  // several statements, no parameters

  int run(std::string_view sql, Parameters parameters) {
    return run(sql, parameters, [](const Row&) {});
  }
};

// BEGIN on construction; ROLLBACK on destruction unless committed.
class Transaction {
 public:
  enum class Kind { Read, Write };
  Transaction(Connection& connection, Kind kind) : connection_(connection) {
    // A write takes the lock at once, so it never fails half-way for a busy database.
    connection_.script(kind == Kind::Write ? "BEGIN IMMEDIATE" : "BEGIN");
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction() {
    if (done_) return;
    try {
      connection_.script("ROLLBACK");
    } catch (const Failure&) {  // the database has rolled back by itself
    }
  }
  void commit() {
    connection_.script("COMMIT");
    done_ = true;
  }
  int run(std::string_view sql, Connection::Parameters parameters,
          const std::function<void(const Row&)>& on_row) {
    return connection_.run(sql, parameters, on_row);
  }
  int run(std::string_view sql, Connection::Parameters parameters) {
    return connection_.run(sql, parameters);
  }

 private:
  Connection& connection_;
  bool done_ = false;
};

}  // namespace server::storage
