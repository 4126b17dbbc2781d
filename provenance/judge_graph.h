// The pages and edges of one lineage in an order that depends on their URLs alone.
#pragma once

#include <unordered_map>
#include <vector>

#include "provenance/judge.h"
#include "provenance/judge_evidence.h"

namespace headwater::provenance {

/// One direction of an edge: from a page to a neighbour, with the signs that the page derives from that neighbour.
struct Link {
  std::size_t to = 0;    ///< index into Graph::pages
  Match match;           ///< side a is the page the link starts at
  Direction direction;   ///< of "this page derives from `to`"
  bool version = false;  ///< joins lineages; false: a shared passage
  Instant seen{};        ///< when the edition of `to` that the page is closest to was first seen; zero where `to` has but one
};

/// Whether a shared passage was taken, from the one or the other, and does not only look like it. Reports of one event come close to
/// reworded copies of a passage, hardly ever to literal ones; and people do not write as machines do.
bool is_sure(const Link& passage);

struct Graph {
  /// Edges with an unknown end are ignored; of several edges between two pages the one that shares most counts.
  Graph(const std::vector<Member>& members, const std::vector<Member>& neighbours, const std::vector<Edge>& edges);

  /// The link from one page to another, or nullptr.
  const Link* link(std::size_t from, std::size_t to) const;

  std::vector<const Member*> pages;                     ///< by URL
  std::vector<std::vector<Link>> links;                 ///< per page, by target
  std::vector<std::vector<Link>> possible;              ///< the same of pairs that are only possibly related; they join nothing
  std::unordered_map<std::int64_t, std::size_t> index;  ///< Member::id -> page
};

}  // namespace headwater::provenance
