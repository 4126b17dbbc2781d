// The features as compare() sees them, for training; comparison without a least length, for measuring.
#pragma once

#include "provenance/document.h"
#include "provenance/features.h"

namespace headwater::provenance {

/// What the decision on a pair rests on, aligned whether or not that looks worth while.
struct Observed {
  FeatureVector features{};
  bool enough = false;  ///< see shares_enough()
};
Observed observe(const Document& a, const Document& b);

/// compare() for texts of any length: for measuring from which length on its answers can be relied on.
Match compare_any_length(const Document& a, const Document& b, bool want_passages = false);

}  // namespace headwater::provenance
