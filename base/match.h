// What two texts share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace headwater {

/// A document's postings for the candidate index: distinct terms, ascending. Hashes have 40 bits: with 100 million terms in a store, one
/// in 10,000 shares its hash with another.
struct Fingerprint {
  static constexpr std::uint64_t kHashMask = (std::uint64_t{1} << 40) - 1;
  struct Term {
    std::uint64_t hash = 0;
    float weight = 0;  ///< background log-odds of the term; the same for every document that has it
    friend bool operator==(const Term&, const Term&) = default;
  };
  std::vector<Term> terms;
  std::vector<std::uint64_t> sentences;  ///< hashes of its unquoted sentences and of captions, for learning template text; ascending
  std::vector<std::uint64_t> captions;   ///< those of them that stand in photo galleries alone; ascending
  std::size_t words = 0;
  bool too_short = false;                ///< too few words for a verdict; terms is empty
};

/// How a text relates to the one it is compared with.
enum class Relation : std::uint8_t { kNone, kOriginal, kIdentical, kNear, kExcerpt, kRevision, kRewrite, kTranslation };
std::string_view relation_name(Relation relation);  ///< "none", "original", "identical", …
Relation relation_from_name(std::string_view name); ///< kNone where unknown

/// Byte offsets, half-open, on code point boundaries, into the two given texts.
struct Passage {
  std::size_t a_begin = 0, a_end = 0;
  std::size_t b_begin = 0, b_end = 0;
  std::size_t words = 0;     ///< words of `a` in the passage
  bool verbatim = false;     ///< the same words on both sides
};

/// The comparison of texts a and b. Symmetric but for the a/b fields.
struct Match {
  bool related = false;      ///< they share text beyond chance, quotations and template text
  bool whole = false;        ///< related as versions of one text, not through a passage alone
  bool too_short = false;    ///< one of them has too few words for an answer
  Relation relation = Relation::kNone;  ///< kIdentical, kNear, kExcerpt, kRevision, kRewrite or kTranslation when related
  bool possible = false;     ///< not related, but one may retell the other in words of its own: a second, weaker answer
  double possible_score = 0; ///< 0..1, calibrated by itself: that one retells the other at all; 0 where not looked at
  double logit = 0;          ///< log-odds that they are related
  double score = 0;          ///< 0..1, the same as a probability
  double containment_a = 0;  ///< share of a's words that b has too, reworded or not
  double containment_b = 0;
  double verbatim = 0;       ///< share of the smaller text's 5-grams that stand in the other
  double surprisal_a = 0;    ///< mean nats per word of a, or of its passages unless whole, against the background bigrams; 0: not measured
  double surprisal_b = 0;
  double artefacts_a = 0;    ///< log-odds, by the artefacts that machines leave, that one reworded a; of English texts, 0 of others
  double artefacts_b = 0;
  std::vector<Passage> passages;  ///< by a_begin; with the containments also where too little is shared to call the texts related
};

}  // namespace headwater
