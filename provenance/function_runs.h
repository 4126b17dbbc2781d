// Stretches that a spinner reworded: it changes the words that carry meaning and leaves the grammar between them.
#pragma once

#include <cstdint>
#include <vector>

#include "provenance/prepared.h"

namespace headwater::provenance {

/// Function words that stand in the same order in both texts with other words between them (stop-word n-grams: Stamatatos, "Plagiarism
/// Detection Using Stopword n-grams", JASIST 2011). Each pair of function words gives one place.
struct RewordedPlace {
  std::uint32_t a_word = 0, b_word = 0;
  float changed = 0;  ///< share of the gaps between the function words of the run that hold other words
};

struct RewordedRuns {
  std::vector<RewordedPlace> places;
  double excess = 0;  ///< function words beyond the seven that chance may give a run, each times `changed`
};

/// Only runs without quotations, template text and repeated words, and only those that were changed: what stands there word for word
/// says nothing here.
RewordedRuns reworded_runs(const Document& a, const Document& b);

}  // namespace headwater::provenance
