// Words of the candidate index.
//
// What the index computes is a function of the set S of editions (no ids, no order):
//   df(t)       = editions of S with term t; a term counts while df(t) <= postings_max
//   score(A, B) = sum of the weights of the counting terms that A and B share; defined for editions of different pages that share at
//                 least shared_min such terms and at least share_min of the weight of all terms of the lighter one
//   K(A)        = the `keep` best B by (score descending, tie of B ascending)
//   {A, B} is in the graph while B is in K(A) or A is in K(B)
// Weights are whole numbers of 1/256, so that a sum does not depend on its order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/match.h"
#include "base/result.h"

namespace headwater::store {

using EditionId = std::uint32_t;
using EditionPair = std::pair<EditionId, EditionId>;  ///< first < second

struct IndexOptions {
  std::size_t postings_max = 400;                    ///< terms in more editions than this do not count
  std::size_t keep = limits::kCandidatesMax;         ///< length of K
  std::size_t reserve = 2 * limits::kCandidatesMax;  ///< length to which lists are held, see CandidateList; >= keep
  std::size_t shared_min = 2;
  // In 1/1000. Of 246,000 candidate pairs of the development corpus 72 % lie below; of 2,680 related ones 2 do.
  std::size_t share_min = 50;
  std::size_t window = 64;  ///< editions looked at for one sentence
  // Editions indexed in one atomic step: of many at once each block of the index is read once. A sixteenth of what is there already, as
  // the larger an index is, the more that saves, and the less the step's memory matters beside it.
  std::size_t batch_min = 2048, batch_max = 65536;
};

struct IndexTerm {
  static constexpr std::uint32_t kWeightMask = (1U << 24) - 1;
  std::uint64_t hash : 40;    ///< among 100 million terms one in 10,000 shares its hash with another
  std::uint64_t weight : 24;  ///< in 1/256; the same in every text
};

/// What the index needs to know of one edition.
struct IndexedEdition {
  EditionId id = 0;
  std::uint32_t page = 0;
  std::uint64_t tie = 0;                  ///< hash of page key and text: orders editions without their ids
  std::uint64_t site = 0;                 ///< hash of the registrable domain
  std::optional<std::int64_t> published;  ///< seconds since 1970
  std::vector<IndexTerm> terms;           ///< distinct, ascending
  std::vector<std::uint64_t> sentences;   ///< distinct, ascending
  std::vector<std::uint64_t> captions;    ///< those of them that stand in photo galleries alone; ascending
};

/// Where the index reads editions from: the database, or a test's list.
class EditionSource {
 public:
  virtual ~EditionSource() = default;
  /// The next `n` editions with an id above `id`, ascending.
  virtual Result<std::vector<IndexedEdition>> after(EditionId id, std::size_t n) = 0;
  virtual Result<IndexedEdition> load(EditionId id) = 0;
};

/// Sum over the terms.
std::uint32_t weight_of(const std::vector<IndexTerm>& terms);
/// What editions of these weights must at least share, in 1/256.
std::uint32_t least_score(std::uint32_t weight_a, std::uint32_t weight_b, const IndexOptions& options);

/// A float weight in 1/256. Never 0: a shared term counts for something.
std::uint32_t quantize_weight(float weight);
std::vector<IndexTerm> quantize_terms(const std::vector<Fingerprint::Term>& terms);

}  // namespace headwater::store
