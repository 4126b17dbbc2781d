// The RocksDB database of the candidate index: named tables of byte strings, atomic batches.
// The first failure sticks, as in Database: reads then find nothing, writes do nothing, until take_error().
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace headwater::store {

enum class IndexTable : std::uint8_t {
  kMeta,          ///< "format", watermarks
  kPostings,      ///< term -> editions that have it, while it counts
  kCommon,        ///< the terms that stand in too many editions to count
  kRows,          ///< number / 256 -> EditionTable's rows of these editions
  kLists,         ///< edition -> CandidateList
  kPending,       ///< (a, b): waits for comparison
  kGone,          ///< (a, b): left the graph, its match is not removed yet
  kSentences,     ///< sentence -> is it template text, and its window of editions
  kMoreEditions,  ///< (sentence, edition): editions beyond the window
  kTemplates,     ///< the sentences that are template text
};
inline constexpr std::size_t kIndexTables = 10;

/// Writes that happen together or not at all.
class IndexBatch {
 public:
  explicit IndexBatch(class IndexFiles& files);
  ~IndexBatch();
  IndexBatch(const IndexBatch&) = delete;
  IndexBatch& operator=(const IndexBatch&) = delete;
  void put(IndexTable table, std::string_view key, std::string_view value);
  /// Adds `bytes` at the end of the value, which costs no reading of it.
  void append(IndexTable table, std::string_view key, std::string_view bytes);
  void erase(IndexTable table, std::string_view key);
  /// The entries from `first` to `last`, both included, at the price of one.
  void erase_range(IndexTable table, std::string_view first, std::string_view last);

 private:
  friend class IndexFiles;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

class IndexFiles {
 public:
  /// `writable` creates it. Read-only works while another process writes; it sees the state of this moment.
  /// Errors: kStore, kCorrupt, kNotFound.
  static Result<std::unique_ptr<IndexFiles>> open(const std::string& directory, bool writable);
  /// Removes all files of an index that is not open.
  static Status destroy(const std::string& directory);
  ~IndexFiles();

  std::optional<std::string> get(IndexTable table, std::string_view key);
  /// One result per key. Keys must ascend. `of`: how many keys these are a part of that are read one after the other; when they lead
  /// through more of the table than the cache holds, it is left as it is.
  std::vector<std::optional<std::string>> get_all(IndexTable table, const std::vector<std::string>& keys, std::size_t of = 0);
  /// Calls `each` for the entries whose key begins with `prefix`, ascending, until it returns false. None
  /// below the key `from`.
  void scan(IndexTable table, std::string_view prefix, const std::function<bool(std::string_view key, std::string_view value)>& each,
            std::string_view from = {});
  void write(IndexBatch& batch);
  /// Gives the disk space of erased entries between the keys back at once, as far as whole files hold nothing else.
  void drop_files(IndexTable table, std::string_view first, std::string_view last);
  std::uint64_t disk_bytes();

  bool ok() const { return !error_.has_value(); }
  Error take_error();
  void fail(Error error);

 private:
  friend class IndexBatch;
  struct Impl;
  void fit_caches();
  explicit IndexFiles(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
  std::optional<Error> error_;
};

/// Big-endian keys: RocksDB's order is then the order of the numbers.
std::string key32(std::uint32_t value);
std::string key40(std::uint64_t value);  ///< its lower 40 bits
std::string key64(std::uint64_t value);
std::uint32_t read_key32(std::string_view key);  ///< its first four bytes
std::uint64_t read_key40(std::string_view key);
std::uint64_t read_key64(std::string_view key);

}  // namespace headwater::store
