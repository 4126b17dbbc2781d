// Who was first: the verdicts on all pages of one lineage at once, from everything known about them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/article.h"
#include "base/match.h"
#include "base/verdict.h"

namespace headwater::provenance {

/// What judge_lineage needs to know of one page.
struct Member {
  std::int64_t id = 0;                ///< the store's key of the page
  std::string url;
  std::string domain;                 ///< host
  std::string site;                   ///< registrable domain
  std::vector<DateEvidence> dates;    ///< claims and sightings
  std::vector<Credit> credits;
  std::vector<std::int64_t> credited_pages;  ///< per credit: the held page its URL leads to, or 0
  Instant first_seen{};
  std::size_t words = 0;
};

/// A match between two members (or, with `whole` false, a shared passage with a page of another lineage).
struct Edge {
  std::int64_t a = 0, b = 0;
  Match match;                        ///< passages may be empty
};

/// Lineages are the connected components of whole-text edges: one text and its versions. Input order of members and edges does not
/// matter. Returns the component of each member: index into `members` of the component's representative (smallest URL).
std::vector<std::size_t> components(const std::vector<Member>& members, const std::vector<Edge>& edges);

/// One verdict per member, in the order of `members`. `members` form one lineage; `passage_edges` lead from members to pages outside
/// (listed in `outsiders`). Pure and independent of the order of its inputs.
std::vector<Verdict> judge_lineage(const std::vector<Member>& members, const std::vector<Edge>& edges,
                                   const std::vector<Member>& outsiders, const std::vector<Edge>& passage_edges);

}  // namespace headwater::provenance
