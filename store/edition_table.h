// What the index holds in memory: 24 bytes for each edition, and the lists behind it on disk.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/candidate_list.h"
#include "store/index_files.h"
#include "store/index_types.h"

namespace headwater::store {

class EditionTable {
 public:
  explicit EditionTable(const IndexOptions& options) : options_(options) {}

  struct Row {
    std::uint64_t tie = 0;
    std::uint32_t page = 0;
    std::uint32_t weight = 0;       ///< of all its terms
    std::uint32_t bound_score = 0;  ///< of its CandidateList: worse partners need not be offered; 0 where it was not looked at yet
  };

  /// Reads all rows; replaces what was there.
  void load(IndexFiles& files);

  const Row& row(EditionId id) const { return rows_[id]; }
  std::size_t size() const { return rows_.size(); }  ///< one more than the largest id
  void add(const IndexedEdition& edition);
  void set_bound(EditionId id, std::uint32_t score) { rows_[id].bound_score = score; }
  /// All bounds, to be set again in a table of the same editions; of another one they are left alone.
  std::string bounds() const;
  void set_bounds(std::string_view bounds);
  /// Writes the rows from `first` on, which were added since the last time.
  void write(EditionId first, IndexBatch& batch) const;

  /// Reads the lists of `ids` (ascending). A missing or malformed one fails the files with kCorrupt and comes back empty.
  /// `of`: how many are read one after the other.
  std::vector<CandidateList> read_lists(IndexFiles& files, std::span<const EditionId> ids, std::size_t of = 0) const;

 private:
  IndexOptions options_;
  std::vector<Row> rows_;
};

}  // namespace headwater::store
