// The signs that one page came before another, each with its weight and its words.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/verdict.h"
#include "provenance/judge.h"

namespace headwater::provenance {

inline constexpr std::string_view kSurprisalKind = "surprisal";  ///< Evidence::kind: one side reads as if a machine had reworded it

/// Whether one of the texts has the artefacts that a spinner leaves.
bool has_artefacts(const Match& match);

/// Signs on "`copy` derives from `source`": positive weight with supports=true speaks for it.
struct Direction {
  double log_odds = 0;
  double without_habits = 0;  ///< of them
  std::vector<Evidence> evidence;
};

/// Adds a sign to what is known without habits; positive log-odds speak for the derivation, 0 says nothing.
void add_evidence(Direction& out, std::string kind, EvidenceBasis basis, double log_odds, std::string text);

/// `match` must have `copy` as its side a. Does not look at credits to pages outside the pair.
Direction direction(const Member& copy, const Member& source, const Match& match);

/// The match seen from the other side.
Match flipped(const Match& match);

/// When a page was there at the latest: at our own first sight of it, or when a web archive first held it.
struct Sight {
  Instant at{};  ///< zero: unknown
  bool archived = false;
};
Sight earliest_sight(const Member& member);

/// The best publication claim that may be used: not later than a day after the page was seen, not merely the day of our fetch.
const DateEvidence* usable_date(const Member& member);

/// The credit speaks of the member's site, by its domain or by its name.
bool names_site(const Credit& credit, const Member& member);

/// The sites of many members, to be asked the same at once.
class SiteNames {
 public:
  void add(const Member& member);
  bool named_by(const Credit& credit) const;

 private:
  std::unordered_set<std::string> sites_, names_;
};

/// The outlet a credit names, "www.example.com" or the name; never empty.
std::string credit_label(const Credit& credit);

}  // namespace headwater::provenance
