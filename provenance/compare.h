// The features as compare() sees them; for training.
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

}  // namespace headwater::provenance
