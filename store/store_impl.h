// What stands behind a Store: its files, and the frame every call runs in.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>

#include "store/candidate_index.h"
#include "store/database.h"
#include "store/directory_lock.h"
#include "store/pages.h"
#include "store/store.h"
#include "store/warc_writer.h"

namespace headwater::store {

struct Store::Impl {
  std::string directory;
  OpenMode mode = OpenMode::kReadOnly;
  std::optional<DirectoryLock> lock;  // first, so that it is given back last
  std::mutex mutex;                   // guards everything below
  std::unique_ptr<Database> database;
  std::optional<WarcWriter> warc;
  std::unique_ptr<CandidateIndex> index;
  JudgeMarks marks;
  /// The last mark that existed when a page's neighbourhood was read: a verdict from that reading knows nothing of later changes.
  std::unordered_map<std::int64_t, std::int64_t> judged_from;
  /// Readers: when and at which state of the database the index was opened.
  std::chrono::steady_clock::time_point index_opened;
  std::int64_t index_version = 0;

  std::string index_directory() const { return directory + "/index"; }
  std::string warc_directory() const { return directory + "/warc"; }

  Status prepare_writer();
  Status open_index();
  /// The index, for reading. A reader's is opened when it is first asked for, and again when the writer has moved on.
  Result<CandidateIndex*> reading_index();
  /// Forgets the index and all that was computed from it.
  Status rebuild_index();
  /// Makes the fingerprints of the next editions after `id` anew and gives the last of them; 0 when there were none.
  Result<std::int64_t> renew_fingerprints(std::int64_t id, const FingerprintOf& fingerprint_of);
  /// Removes the matches of pairs that left the graph.
  Status clear_gone();
  /// One batch of update_index(); false when nothing was left.
  Result<bool> index_step();

  Error read_only_error() const { return make_error(Errc::kStore, "the store " + directory + " was opened for reading only"); }

  /// Runs `body` in a transaction, under the mutex that the caller holds. Its result counts only if the database did not fail.
  template <class Body>
  auto transact(Transaction::Kind kind, Body body) -> Result<std::invoke_result_t<Body>> {
    if (kind == Transaction::Kind::kWrite && mode == OpenMode::kReadOnly) return read_only_error();
    Transaction transaction(*database, kind);
    if constexpr (std::is_void_v<std::invoke_result_t<Body>>) {
      body();
      return transaction.commit();
    } else {
      auto value = body();
      if (const Status done = transaction.commit(); !done) return done.error();
      return value;
    }
  }

  template <class Body>
  auto read(Body body) {
    const std::lock_guard guard(mutex);
    return transact(Transaction::Kind::kRead, std::move(body));
  }
  template <class Body>
  auto write(Body body) {
    const std::lock_guard guard(mutex);
    return transact(Transaction::Kind::kWrite, std::move(body));
  }
  /// For bodies that find nothing: kNotFound with `what`.
  template <class Body>
  auto find(const std::string& what, Body body) -> Result<typename std::invoke_result_t<Body>::value_type> {
    auto found = read(std::move(body));
    if (!found) return found.error();
    if (!found->has_value()) return make_error(Errc::kNotFound, what + " is not in the store");
    return **std::move(found);
  }
};

/// The way in for the other classes that work on a store's tables.
struct StoreAccess {
  static Store::Impl& impl(Store& store) { return *store.impl_; }
};

}  // namespace headwater::store
