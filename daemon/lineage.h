// From the store's rows to what judging needs.
#pragma once

#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "provenance/judge.h"
#include "store/store.h"

namespace headwater::daemon {

/// The held page that a credited URL leads to; 0 where none is held or the URL is empty or none.
Result<std::int64_t> held_page(store::Store& store, const std::string& href);

/// Fills in what is held of the pages that the member's credits lead to.
Status look_up_credits(store::Store& store, provenance::Member& member);

/// The page as a member of a lineage: dates and credits of its current edition, the held pages its credits lead to.
Result<provenance::Member> load_member(store::Store& store, std::int64_t page);

/// A page, everything joined to it by whole-text pairs, and their neighbours.
struct LineageInput {
  std::vector<provenance::Member> members;
  std::vector<provenance::Member> neighbours;
  std::vector<provenance::Edge> edges;
};
Result<LineageInput> load_lineage(store::Store& store, std::int64_t page);

/// Splits the input into lineages and judges each. Pure.
std::vector<store::JudgedLineage> judge(const LineageInput& input);

}  // namespace headwater::daemon
