// The candidate index: which editions are worth comparing, which pairs wait for it, and which sentences are template text.
// index_types.h and template_learner.h define the results; they are functions of the set of editions. Everything here can be
// rebuilt from the database. Not thread-safe; the Store's mutex guards it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "store/edition_table.h"
#include "store/index_files.h"
#include "store/index_types.h"
#include "store/index_update.h"
#include "store/template_learner.h"

namespace headwater::store {

class CandidateIndex {
 public:
  /// Opens the index in `directory`. Writable: creates it; one written with other options is emptied.
  /// Errors: kStore, kCorrupt, kNotFound (read-only).
  static Result<std::unique_ptr<CandidateIndex>> open(const std::string& directory, bool writable, const IndexOptions& options = {});

  /// The last edition indexed; 0: none.
  Result<EditionId> watermark();

  /// Indexes the next batch; false when nothing was left. `redated`: editions whose published date changed since they were indexed.
  /// After a crash or an error the next call continues.
  Result<bool> step(EditionSource& source, const std::vector<EditionId>& redated);

  /// Pairs that wait, ascending, so that those of one edition come together.
  Result<std::vector<EditionPair>> pending(std::size_t n);
  Result<bool> is_pending(EditionPair pair);
  /// No step() since: pairs that pending() gave are in the graph still.
  bool pending_is_current() const { return pending_is_current_; }
  /// They wait no more. Written together with others, at the latest by the next pending() or step() or at the end: after a crash the pairs
  /// since the last of these are given once more.
  Status remove_pending(const std::vector<EditionPair>& pairs);

  /// Pairs that left the graph and whose matches must go; forget() them when that is done, before the next step().
  Result<std::vector<EditionPair>> gone(std::size_t n);
  Status forget(const std::vector<EditionPair>& pairs);

  struct Found {
    EditionId edition = 0;
    std::uint32_t score = 0;  ///< in 1/256
  };
  /// K of a text that is not in the set.
  Result<std::vector<Found>> find(const std::vector<IndexTerm>& terms);

  /// Those of `sentences` that are template text, in the given order.
  Result<std::vector<std::uint64_t>> template_sentences(const std::vector<std::uint64_t>& sentences);

  /// K of an edition, best first (for tests and verify()).
  Result<std::vector<Found>> kept(EditionId edition);

  /// Compares the postings with the editions they were made from; one sentence for each kind of difference.
  Result<std::vector<std::string>> check(EditionSource& source);

  std::uint64_t disk_bytes() { return files_->disk_bytes(); }

  ~CandidateIndex();
  CandidateIndex(const CandidateIndex&) = delete;
  CandidateIndex& operator=(const CandidateIndex&) = delete;

 private:
  CandidateIndex(std::unique_ptr<IndexFiles> files, bool writable, const IndexOptions& options)
      : files_(std::move(files)), options_(options), table_(options), writable_(writable) {}
  EditionId mark(const char* name);
  void load_table();
  void take_bounds();
  void leave_bounds();
  Result<bool> learn(EditionSource& source, const std::vector<IndexedEdition>& indexed, const std::vector<EditionId>& redated);
  void run_learner(EditionSource& source, const std::vector<IndexedEdition>& editions, const std::vector<EditionId>& redated,
                   EditionId fresh);
  Result<std::vector<EditionPair>> pairs(IndexTable table, std::size_t n, const std::string& from = {});
  Status erase(IndexTable table, const std::vector<EditionPair>& pairs);
  void erase_done();
  void erase_done_runs();
  void erase_stretches(const std::vector<std::span<const EditionPair>>& stretches);

  std::unique_ptr<IndexFiles> files_;
  IndexOptions options_;
  EditionTable table_;
  bool writable_ = false;
  bool table_loaded_ = false;  ///< and templates_, common_
  // A writer's: all of them; readers, who look up few, leave them on disk.
  std::unordered_set<std::uint64_t> templates_;
  std::unordered_set<std::uint64_t> common_;
  LearnerCache learner_cache_;
  Accumulator accumulator_;
  std::string pending_from_;  ///< no pair below this key waits
  bool pending_is_current_ = false;
  std::size_t shown_ = 0;  ///< pairs that pending() returned last: all that wait between the first and the last of them
  std::uint64_t shown_digest_ = 0;
  std::vector<EditionPair> done_;  ///< remove_pending() since the last erase_done()
};

}  // namespace headwater::store
