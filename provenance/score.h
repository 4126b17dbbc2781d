// The decision: features to log-odds.
#pragma once

#include "provenance/features.h"

namespace headwater::provenance {

/// Calibrated log-odds that the two texts are related.
double score(const FeatureVector& features);

/// Whether the pair deserves an alignment. `logit` receives the log-odds to report when it does not.
bool worth_aligning(const QuickFeatures& quick, double& logit);

/// Log-odds from which a pair counts as related.
extern const double kRelatedLogit;

}  // namespace headwater::provenance
