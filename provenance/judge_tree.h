// Who is the root of a lineage, and from which page each other one most likely came.
#pragma once

#include <cstddef>
#include <vector>

#include "provenance/judge_graph.h"

namespace headwater::provenance {

struct Tree {
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::size_t root = kNone;
  std::vector<std::size_t> parent;  ///< per page; kNone for the root and for pages that are not members
};

/// Ranks pages by the log-odds of all their edges together and hangs each under its likeliest source among the earlier ones; every
/// member ends up under the one root. `member[i]` tells the lineage's pages from mere neighbours. O(E log E).
Tree derivation_tree(const Graph& graph, const std::vector<bool>& member);

}  // namespace headwater::provenance
