// The features as compare() sees them; for training.
#pragma once

#include "provenance/document.h"
#include "provenance/features.h"

namespace headwater::provenance {

/// All features of a pair, aligned whether or not that looks worth while.
FeatureVector features_of(const Document& a, const Document& b);

}  // namespace headwater::provenance
