// One atomic step of the candidate index: some more editions enter, and lists, graph and pending pairs become what index_types.h
// defines for the larger set.
//
// A step touches an old edition B only where its list may change: a new edition ranks above the list's bound, or a term that both B
// and a listed partner have has become too common to count. Partners that are not listed only ever lose score to the second cause,
// so the bound stays true; a list that runs short is computed anew from the postings.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <unordered_set>
#include <utility>
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
  /// Adds the members of the stored postings of `terms` (ascending).
  void add_stored(IndexFiles& files, const std::vector<IndexTerm>& terms);
  /// All partners of an edition of this page (0: of none) and weight; clears.
  std::vector<ListEntry> take(std::uint32_t page, std::uint32_t weight, const EditionTable& table, const IndexOptions& options);

 private:
  std::vector<std::uint64_t> cells_;  // score in the upper, number of terms in the lower 32 bits
  std::vector<EditionId> touched_;
};

class IndexUpdate {
 public:
  /// `common`: the terms of IndexTable::kCommon, kept up with it. There are at most as many as postings_max goes into all postings.
  IndexUpdate(IndexFiles& files, EditionTable& table, Accumulator& accumulator, std::unordered_set<std::uint64_t>& common,
              const IndexOptions& options, EditionSource& source);

  /// Indexes `editions` (ascending ids above all indexed ones) and sets the watermark to the last. Failures stick to the files;
  /// then nothing was written, and `table` and `common` must be loaded again.
  void run(const std::vector<IndexedEdition>& editions);

 private:
  struct Posting {                                                    // of one term of the new editions
    enum class State : std::uint8_t { kCounts, kCrossed, kIgnored };  // kCrossed: stops counting in this step
    std::uint64_t hash = 0;
    std::uint32_t weight = 0;
    std::uint32_t begin = 0, size = 0;  // its members; with kCrossed the old ones only
    std::uint32_t new_begin = 0, new_size = 0;
    State state = State::kIgnored;
  };
  struct Uses {                                  // of the terms of some editions
    std::vector<Posting> postings;               // ascending by term
    std::vector<std::vector<std::uint32_t>> of;  // by edition: indices into postings
  };
  struct Change {  // of one K; ascending
    EditionId id = 0;
    std::vector<EditionId> before, now;
  };
  struct Offer {
    EditionId to = 0;
    ListEntry entry;
  };

  struct Question {  // whether `partner`, whose K did not change, lists `owner`
    EditionId partner = 0, owner = 0;
    std::vector<EditionPair>* unless = nullptr;  // where the pair belongs if it does not
  };
  using Loss = std::pair<EditionId, std::uint32_t>;  // old edition, place of a term that stops counting

  static Uses gather_uses(const std::vector<IndexedEdition>& editions);
  void gather_new(const std::vector<IndexedEdition>& editions);
  void load_new();
  void load_postings(const std::vector<Posting*>& postings);
  void load_posting(Posting& posting, const std::optional<std::string>& stored);
  std::vector<ListEntry> partners_of(EditionId id, const Uses& uses, std::size_t at);
  void rank_new(const std::vector<IndexedEdition>& editions);
  void change_old();
  void change_list(EditionId id, CandidateList& list, std::span<const Loss> losses, std::span<const Offer> offers);
  void gather_losses();
  std::span<const Loss> losses_of(EditionId id) const;
  bool apply_losses(CandidateList& list, std::span<const Loss> losses) const;
  void compute_anew(std::span<Change> changes);
  void share_postings(std::vector<Posting>& postings);
  void put_list(EditionId id, const CandidateList& list);
  void compare_graphs();
  void answer(std::vector<Question> questions);
  const Change* find_change(EditionId id) const;
  void drop_old();
  void write(const std::vector<IndexedEdition>& editions);

  IndexFiles& files_;
  EditionTable& table_;
  Accumulator& accumulator_;
  std::unordered_set<std::uint64_t>& common_;
  const IndexOptions& options_;
  EditionSource& source_;

  EditionId first_new_ = 0, first_unwritten_ = 0;
  Uses new_;                        // of the new editions
  std::vector<EditionId> members_;  // of all postings
  std::vector<Offer> offers_;
  std::vector<Loss> losses_;               // ascending; the first names no edition
  std::vector<std::uint32_t> first_loss_;  // by edition: where losses_ begins to name it, 0 if it does not
  std::vector<Change> changes_;
  std::vector<Change> short_lists_;  // to be computed anew: of too many of their partners too little was left
  std::vector<EditionPair> entered_, left_;
  IndexBatch batch_;
};

/// Of IndexTable::kPending and kGone.
std::string key_of(const EditionPair& pair);
/// Decodes a value of IndexTable::kPostings.
void read_posting(std::string_view value, std::vector<EditionId>& out);

}  // namespace headwater::store
