#include "provenance/score.h"

#include "provenance/weights.h"

namespace headwater::provenance {

double score(const FeatureVector& features) {
  double logit = kBias;
  for (std::size_t i = 0; i < kFeatures; ++i) logit += kFeatureWeights[i] * features[i];
  return logit;
}

bool is_related(double logit) { return logit >= kRelatedLogit; }

bool worth_aligning(const QuickFeatures& quick, double& logit) {
  logit = -9.0;
  return quick.vocabulary >= 0.04 || quick.fives >= 0.05 || quick.function_eights > 0;
}

}  // namespace headwater::provenance
