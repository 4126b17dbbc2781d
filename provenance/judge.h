// Who was first: the verdicts on all pages of one lineage at once, from everything known about them.
//
// Evidence is summed as log-odds over the lineage (weights in judge_weights.h), never pair by pair. Claims of the pages, our own
// sightings and inferences from the texts are kept apart in Verdict::evidence. Pure; any thread; the result does not depend on
// the order of the inputs nor on the numeric keys: ties are broken by URL.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/article.h"
#include "base/match.h"
#include "base/verdict.h"

namespace headwater::provenance {

/// How much of what a site publishes came from other sites, as far as held. Few steps, so that one article more hardly ever changes
/// what is said of all the others of its site.
enum class Habit : std::uint8_t { kOwn = 0, kSome = 1, kMost = 2 };

/// From how many of its held articles were traced to other sites (Verdict::traced, which does not depend on habits, so that nothing
/// goes in a circle): the lower bound of the share (Wilson, 1927) decides, a few articles say nothing.
Habit habit_of(std::int64_t articles, std::int64_t traced);

/// What judging needs to know of one page.
struct Member {
  std::int64_t id = 0;              ///< the store's key of the page
  std::string url;                  ///< unique among the members
  std::string domain;               ///< host
  std::string site_name;            ///< as the page calls its site; may be empty
  std::string site;                 ///< registrable domain
  std::string language;             ///< BCP 47; "und" or empty where unknown
  std::vector<DateEvidence> dates;  ///< claims and sightings
  std::vector<Credit> credits;
  std::vector<std::int64_t> credited_pages;  ///< per credit: the held page its URL leads to, or 0
  std::vector<bool>
      cannot_refute;  ///< per credit: that page is too short, cut off by a paywall or in another language; may be empty: none is
  Instant first_seen{};
  std::size_t words = 0;
  Habit habit = Habit::kOwn;  ///< of its site
};

/// A related pair of pages; `a` and `b` are Member::id, the match's sides follow.
struct Edge {
  std::int64_t a = 0, b = 0;
  Match match;                 ///< passages are not needed
  Instant seen_a{}, seen_b{};  ///< when the editions compared were first seen; zero where the page has but one
};

/// Lineages: the connected components of edges that join two versions of one text. A page that took another page in whole as one
/// passage among others is not a version of it, where the evidence says so. Returns for each member the index (into `members`) of
/// its component's member with the smallest URL.
std::vector<std::size_t> components(const std::vector<Member>& members, const std::vector<Edge>& edges);

/// One verdict per member, in their order. `members` are one component; `edges` may also lead to `neighbours`, pages that share a
/// passage only: those give Verdict::also_from.
std::vector<Verdict> judge_lineage(const std::vector<Member>& members, const std::vector<Edge>& edges,
                                   const std::vector<Member>& neighbours);

}  // namespace headwater::provenance
