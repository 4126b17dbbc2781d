// A thin layer over SQLite: statements that reset themselves, and one place where failures are kept.
//
// The first failure sticks: afterwards every statement is a no-op and step() is false until take_error(). So a function may run
// statement after statement and its caller asks once, at the end of the transaction, whether all of them worked.
// Not thread-safe; the Store's mutex guards it.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/result.h"
#include "base/time.h"

namespace headwater::store {

class Database;

/// Instants as columns hold them: seconds since 1970.
inline std::int64_t seconds(Instant instant) { return instant.time_since_epoch().count(); }
inline std::optional<std::int64_t> seconds(const std::optional<Instant>& instant) {
  if (!instant) return std::nullopt;
  return seconds(*instant);
}
inline Instant instant(std::int64_t seconds) { return Instant(std::chrono::seconds(seconds)); }

/// Bytes that are stored as a BLOB rather than as TEXT.
struct Blob {
  std::string_view bytes;
};

/// A running statement. Owned by the Database's cache; this handle resets it when it goes.
class Statement {
 public:
  Statement(Statement&& other) noexcept : database_(other.database_), handle_(std::exchange(other.handle_, nullptr)) {}
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  /// Moves to the next row; false at the end and after any failure of the database.
  bool step();

  std::int64_t integer(int column) const { return sqlite3_column_int64(handle_, column); }
  int small(int column) const { return sqlite3_column_int(handle_, column); }
  double real(int column) const { return sqlite3_column_double(handle_, column); }
  bool is_null(int column) const { return sqlite3_column_type(handle_, column) == SQLITE_NULL; }
  std::string text(int column) const { return std::string(view(column)); }
  std::string_view view(int column) const;  ///< TEXT or BLOB; valid until the next step()

 private:
  friend class Database;
  Statement(Database& database, sqlite3_stmt* handle) : database_(&database), handle_(handle) {}
  void bind(int at, std::int64_t value);
  void bind(int at, int value) { bind(at, static_cast<std::int64_t>(value)); }
  void bind(int at, bool value) { bind(at, static_cast<std::int64_t>(value)); }
  void bind(int at, std::uint64_t value) { bind(at, static_cast<std::int64_t>(value)); }
  void bind(int at, double value);
  void bind(int at, std::string_view value);
  void bind(int at, const std::string& value) { bind(at, std::string_view(value)); }
  void bind(int at, const char* value) { bind(at, std::string_view(value)); }
  void bind(int at, Blob value);
  void bind(int at, std::optional<std::int64_t> value);

  Database* database_;
  sqlite3_stmt* handle_;
};

class Database {
 public:
  /// `writable` creates the file. Errors: kStore, kCorrupt, kNotFound (read-only and missing).
  static Result<std::unique_ptr<Database>> open(const std::string& path, bool writable);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Starts `sql` with its parameters bound in order. Statements are kept prepared: values belong into parameters, never into the text.
  /// Bound texts must outlive the Statement.
  template <class... Args>
  Statement query(std::string_view sql, const Args&... args) {
    Statement statement(*this, prepare(sql));
    if (statement.handle_ != nullptr) {
      int at = 0;
      (statement.bind(++at, args), ...);
    }
    return statement;
  }

  /// Runs `sql` to its end.
  template <class... Args>
  void run(const char* sql, const Args&... args) {
    Statement statement = query(sql, args...);
    while (statement.step()) {
    }
  }

  /// The first column of the first row; nullopt where there is none.
  template <class... Args>
  std::optional<std::int64_t> lookup(const char* sql, const Args&... args) {
    Statement statement = query(sql, args...);
    if (!statement.step()) return std::nullopt;
    return statement.integer(0);
  }

  /// Several statements without parameters.
  void execute(const char* script);

  std::int64_t last_id() const { return sqlite3_last_insert_rowid(handle_); }
  int changes() const { return sqlite3_changes(handle_); }
  bool ok() const { return !error_.has_value(); }
  /// The failure that stuck, or kInternal; clears it.
  Error take_error();
  /// Records a failure found by the caller (stored data that makes no sense).
  void fail(Error error);

 private:
  friend class Statement;
  explicit Database(sqlite3* handle) : handle_(handle) {}
  sqlite3_stmt* prepare(std::string_view sql);
  void fail_from_sqlite(int code);

  sqlite3* handle_;
  struct TextHash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::unordered_map<std::string, sqlite3_stmt*, TextHash, std::equal_to<>> statements_;
  std::optional<Error> error_;
};

/// A transaction that rolls back unless commit() succeeded.
class Transaction {
 public:
  enum class Kind { kRead, kWrite };
  Transaction(Database& database, Kind kind);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  /// Error: whatever went wrong since the transaction began.
  Status commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace headwater::store
