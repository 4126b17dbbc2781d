// The judgement on one article of a lineage: where it comes from, how sure we are, and why.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/match.h"

namespace headwater {

/// kSelf: nothing earlier is known. kHeld: the source is in the store. kCredited: pages name it, it was not retrieved.
enum class SourceStatus : std::uint8_t { kSelf, kHeld, kCredited };
std::string_view source_status_name(SourceStatus status);  ///< "self", "held", "credited"

/// Who says so: the page itself, our own sight of it, or a rule over the texts.
enum class EvidenceBasis : std::uint8_t { kClaimed, kObserved, kInferred };
std::string_view evidence_basis_name(EvidenceBasis basis);  ///< "claimed", "observed", "inferred"

/// One reason for or against the named source.
struct Evidence {
  std::string kind;                 ///< "source_link", "published", "surprisal", …; docs/API.md lists them
  EvidenceBasis basis = EvidenceBasis::kClaimed;
  bool supports = true;
  double weight = 0;                ///< log-odds, always positive; `supports` gives the side
  std::string text;                 ///< one sentence for a person
};

struct Source {
  std::string url;                  ///< empty where only a domain is known
  std::string domain;
  SourceStatus status = SourceStatus::kSelf;
  double confidence = 0;            ///< 0..1
  std::size_t credited_by = 0;      ///< with kCredited: pages of the lineage that name it
};

/// A held article that passages of this one came from.
struct AlsoFrom {
  std::string url;
  Relation relation = Relation::kExcerpt;
  double containment = 0;           ///< share of this article's words
};

/// A held article that this one may retell in words of its own. Never the ground of a lineage or a source.
struct PossibleFrom {
  std::string url;
  double score = 0;                 ///< calibrated probability
  double containment = 0;           ///< share of this article's words
};

struct Verdict {
  std::int64_t article = 0;         ///< the store's key
  std::int64_t derived_from = 0;    ///< the store's key of the held article it most likely came from; 0: none
  Relation relation = Relation::kOriginal;
  bool direction_uncertain = false; ///< related for sure, but which came first is not clear
  bool traced = false;              ///< it surely came from a held page of another site, what is known of the sites' habits left aside
  Source source;
  std::vector<AlsoFrom> also_from;
  std::vector<PossibleFrom> possible_from;  ///< likeliest first
  std::vector<Evidence> evidence;
};

}  // namespace headwater
