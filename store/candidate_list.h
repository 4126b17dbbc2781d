// The best partners of one edition, kept longer than needed so that losses can be made good from the reserve (the top-k view
// maintenance of Yi et al., "Efficient Maintenance of Materialized Top-k Views", ICDE 2003).
//
// Invariant: every partner that is not listed ranks no better than `bound`. So the first `keep` entries are the true K while
// there are that many, or while nothing is unlisted (bound.score == 0).
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "store/index_types.h"

namespace headwater::store {

struct Rank {
  std::uint32_t score = 0;
  std::uint64_t tie = std::numeric_limits<std::uint64_t>::max();
};
inline bool better(const Rank& a, const Rank& b) { return a.score != b.score ? a.score > b.score : a.tie < b.tie; }

struct ListEntry {
  EditionId id = 0;
  std::uint32_t score = 0;
  std::uint32_t shared = 0;  ///< counting terms in common
  std::uint64_t tie = 0;     ///< of the partner; not stored
  std::uint32_t least = 0;   ///< with a lower score it is no partner; not stored
  Rank rank() const { return {score, tie}; }
};

class CandidateList {
 public:
  /// Takes all partners of an edition and keeps the best `reserve`.
  static CandidateList best_of(std::vector<ListEntry> all, std::size_t reserve);

  const std::vector<ListEntry>& entries() const { return entries_; }  ///< best first
  const Rank& bound() const { return bound_; }
  std::vector<EditionId> kept(std::size_t keep) const;  ///< K, ascending by id

  /// Adds a partner that was not listed, unless it ranks below the bound. Call settle() afterwards.
  bool offer(const ListEntry& entry);
  /// Takes `weight` and one shared term from the listed partner at `at`. Call settle() afterwards.
  void reduce(std::size_t at, std::uint32_t weight);
  /// Restores order and the invariant, trims to `reserve`. false: fewer than `keep` are left and some may be unlisted, so the
  /// list must be computed anew.
  bool settle(const IndexOptions& options);

  void encode(std::string& out) const;
  /// Appended to an encoded list, the entry is offered to it.
  static void encode_offer(const ListEntry& entry, std::string& out);
  /// Ties and least scores must be filled in and settle() called afterwards. false: malformed.
  bool decode(std::string_view bytes);
  std::vector<ListEntry>& mutable_entries() { return entries_; }
  std::size_t decoded() const { return decoded_; }  ///< number of entries that decode() found

 private:
  std::vector<ListEntry> entries_;
  Rank bound_;
  std::size_t decoded_ = 0;
};

/// LEB128.
void append_varint(std::string& out, std::uint64_t value);
bool read_varint(std::string_view& bytes, std::uint64_t& value);

}  // namespace headwater::store
