// One atomic step of the candidate index: some more editions enter, and lists, graph and pending pairs become what index_types.h
// defines for the larger set.
//
// A step touches an old edition B only where its list may change: a new edition ranks above the list's bound, or a term that both B
// and a listed partner have has become too common to count. Partners that are not listed only ever lose score to the second cause,
// so the bound stays true; a list that runs short is computed anew from the postings.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "store/edition_table.h"
#include "store/index_files.h"
#include "store/index_types.h"

namespace headwater::store {

/// Adds up shared weights by edition: one cell each, of which only those touched are visited and cleared.
class Accumulator {
 public:
  void reserve(std::size_t editions);
  void add(std::span<const EditionId> editions, std::uint32_t weight);
  /// Every edition that was added at least `shared_min` times, without ties and weights; clears.
  std::vector<ListEntry> take(std::size_t shared_min);
  /// All partners of `self`; clears.
  std::vector<ListEntry> take(EditionId self, const EditionTable& table, const IndexOptions& options);

 private:
  std::vector<std::uint64_t> cells_;  // score in the upper, number of terms in the lower 32 bits
  std::vector<EditionId> touched_;
};

class IndexUpdate {
 public:
  IndexUpdate(IndexFiles& files, EditionTable& table, Accumulator& accumulator, const IndexOptions& options, EditionSource& source);

  /// Indexes `editions` (ascending ids above all indexed ones) and sets the watermark to the last. Failures stick to the files;
  /// then nothing was written and `table` must be loaded again.
  void run(const std::vector<IndexedEdition>& editions);

 private:
  struct Posting {                                                    // of one term of the new editions
    enum class State : std::uint8_t { kCounts, kCrossed, kIgnored };  // kCrossed: stops counting in this step
    std::uint64_t hash = 0;
    std::uint32_t weight = 0;
    State state = State::kIgnored;
    std::size_t begin = 0, size = 0;  // its members; with kCrossed the old ones only
    std::size_t new_begin = 0, new_size = 0;
  };
  struct Change {  // of one list
    std::vector<EditionId> kept_before;
    CandidateList list;
  };
  struct Offer {
    EditionId to = 0;
    ListEntry entry;
  };

  void gather_terms(const std::vector<IndexedEdition>& editions);
  void load_postings();
  void load_posting(Posting& posting, const std::optional<std::string>& stored);
  void rank_new(const std::vector<IndexedEdition>& editions);
  void change_old();
  bool apply_losses(CandidateList& list, std::span<const std::pair<EditionId, std::uint32_t>> losses) const;
  void refill(const std::vector<EditionId>& ids);
  void compare_graphs();
  bool kept_before(EditionId owner, EditionId partner);
  bool kept_now(EditionId owner, EditionId partner);
  bool kept_unchanged(EditionId owner, EditionId partner);
  void write(const std::vector<IndexedEdition>& editions);

  IndexFiles& files_;
  EditionTable& table_;
  Accumulator& accumulator_;
  const IndexOptions& options_;
  EditionSource& source_;

  EditionId first_new_ = 0;
  std::vector<Posting> postings_;                         // ascending by term
  std::vector<EditionId> members_;                        // of all postings
  std::vector<std::vector<std::uint32_t>> terms_of_new_;  // indices into postings_
  std::vector<Offer> offers_;
  std::map<EditionId, Change> changes_;
  std::map<EditionId, std::vector<EditionId>> unchanged_;  // K of lists that did not change, as far as asked for
  std::vector<EditionPair> entered_, left_;
  IndexBatch batch_;
};

/// Decodes a value of IndexTable::kPostings.
void read_posting(std::string_view value, std::vector<EditionId>& out);

}  // namespace headwater::store
