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

/// Calibrated log-odds that one text retells the other, be it in words of its own: rewrites by language models, human summaries.
double possible_score(const FeatureVector& features);
bool is_possible(double logit);

}  // namespace headwater::provenance
