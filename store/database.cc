#include "store/database.h"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "base/check.h"

namespace headwater::store {

namespace {

constexpr int kBusyTimeoutMs = 10'000;  // readers wait out a checkpoint; there is no second writer

Errc errc_of(int code) {
  const int primary = code & 0xff;
  return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB ? Errc::kCorrupt : Errc::kStore;
}

Result<sqlite3*> open_handle(const std::string& name, int flags) {
  sqlite3* handle = nullptr;
  int code = sqlite3_open_v2(name.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  if (code == SQLITE_OK) {
    sqlite3_busy_timeout(handle, kBusyTimeoutMs);
    code = sqlite3_exec(handle, "SELECT count(*) FROM sqlite_schema", nullptr, nullptr, nullptr);
  }
  if (code == SQLITE_OK) return handle;
  Error error = make_error(errc_of(code), fmt::format("cannot open {}: {}", name, sqlite3_errstr(code)));
  sqlite3_close(handle);
  return error;
}

std::string percent_encoded(const std::string& path) {
  std::string out;
  for (const char c : path) {
    if (c == '%' || c == '?' || c == '#') {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out;
}

// A database in WAL mode on a medium that cannot be written lacks the shared-memory file. Without a log beside it the main file
// is complete and may be read as it stands (https://www.sqlite.org/wal.html, "Read-Only Databases").
Result<sqlite3*> open_for_reading(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    return make_error(Errc::kNotFound, fmt::format("there is no store at {}", path));
  }
  Result<sqlite3*> handle = open_handle(path, SQLITE_OPEN_READONLY);
  if (handle || handle.error().code == Errc::kCorrupt) return handle;
  const auto log_bytes = std::filesystem::file_size(path + "-wal", ignored);
  if (!ignored && log_bytes > 0) return handle;
  return open_handle("file:" + percent_encoded(path) + "?immutable=1", SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
}

}  // namespace

Result<std::unique_ptr<Database>> Database::open(const std::string& path, bool writable) {
  Result<sqlite3*> handle = writable ? open_handle(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) : open_for_reading(path);
  if (!handle) return handle.error();
  auto database = std::unique_ptr<Database>(new Database(*handle));
  if (writable) {
    // NORMAL: a commit is in the operating system's hands when it returns, which is all that a killed process needs. A power cut may
    // lose the last commits, never tear one (https://www.sqlite.org/pragma.html#pragma_synchronous).
    database->execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=16000;");
  }
  database->execute("PRAGMA foreign_keys=ON; PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;");
  if (!database->ok()) return database->take_error();
  return database;
}

Database::~Database() {
  for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close(handle_);
}

sqlite3_stmt* Database::prepare(std::string_view sql) {
  if (!ok()) return nullptr;
  if (const auto kept = statements_.find(sql); kept != statements_.end()) {
    HW_CHECK(!sqlite3_stmt_busy(kept->second));  // a statement must not be started inside its own loop
    return kept->second;
  }
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) {
    fail_from_sqlite(code);
    return nullptr;
  }
  return statements_.emplace(sql, statement).first->second;
}

void Database::execute(const char* script) {
  if (!ok()) return;
  const int code = sqlite3_exec(handle_, script, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail_from_sqlite(code);
}

void Database::fail_from_sqlite(int code) {
  fail(make_error(errc_of(code), fmt::format("the database failed: {}", sqlite3_errmsg(handle_))));
}

void Database::fail(Error error) {
  if (ok()) error_ = std::move(error);
}

Error Database::take_error() {
  Error error = error_.value_or(make_error(Errc::kInternal, "the database failed without saying why"));
  error_.reset();
  return error;
}

Statement::~Statement() {
  if (handle_ == nullptr) return;
  sqlite3_reset(handle_);
  sqlite3_clear_bindings(handle_);
}

bool Statement::step() {
  if (handle_ == nullptr || !database_->ok()) return false;
  const int code = sqlite3_step(handle_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) database_->fail_from_sqlite(code);
  return false;
}

std::string_view Statement::view(int column) const {
  const void* bytes = sqlite3_column_blob(handle_, column);
  const int size = sqlite3_column_bytes(handle_, column);
  return bytes == nullptr ? std::string_view() : std::string_view(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

void Statement::bind(int at, std::int64_t value) { HW_CHECK(sqlite3_bind_int64(handle_, at, value) == SQLITE_OK); }

void Statement::bind(int at, double value) { HW_CHECK(sqlite3_bind_double(handle_, at, value) == SQLITE_OK); }

void Statement::bind(int at, std::string_view value) {
  const char* bytes = value.data() == nullptr ? "" : value.data();
  const int code = sqlite3_bind_text64(handle_, at, bytes, value.size(), SQLITE_STATIC, SQLITE_UTF8);
  if (code != SQLITE_OK) database_->fail_from_sqlite(code);
}

void Statement::bind(int at, Blob value) {
  const char* bytes = value.bytes.data() == nullptr ? "" : value.bytes.data();
  const int code = sqlite3_bind_blob64(handle_, at, bytes, value.bytes.size(), SQLITE_STATIC);
  if (code != SQLITE_OK) database_->fail_from_sqlite(code);
}

void Statement::bind(int at, std::optional<std::int64_t> value) {
  if (value) {
    bind(at, *value);
  } else {
    HW_CHECK(sqlite3_bind_null(handle_, at) == SQLITE_OK);
  }
}

Transaction::Transaction(Database& database, Kind kind) : database_(database) {
  // IMMEDIATE: fail at the start rather than in the middle.
  database_.run(kind == Kind::kWrite ? "BEGIN IMMEDIATE" : "BEGIN");
}

Transaction::~Transaction() {
  if (!open_) return;
  std::optional<Error> kept;
  if (!database_.ok()) kept = database_.take_error();
  database_.run("ROLLBACK");
  if (!database_.ok()) static_cast<void>(database_.take_error());  // SQLite has rolled back by itself
  if (kept) database_.fail(*std::move(kept));
}

Status Transaction::commit() {
  database_.run("COMMIT");
  if (!database_.ok()) return database_.take_error();  // the destructor rolls back
  open_ = false;
  return {};
}

}  // namespace headwater::store
