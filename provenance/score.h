// The decision: features to log-odds.
#pragma once

#include "provenance/features.h"

namespace headwater::provenance {

/// Calibrated log-odds that the two texts are related.
double score(const FeatureVector& features);

/// Whether the pair deserves an alignment. `logit` receives the log-odds to report when it does not.
bool worth_aligning(const QuickFeatures& quick, double& logit);

/// Whether log-odds are high enough to call the pair related.
bool is_related(double logit);

}  // namespace headwater::provenance
