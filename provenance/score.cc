#include "provenance/score.h"

#include "provenance/weights.h"

namespace headwater::provenance {

const double kRelatedLogit = 1.0;

double score(const FeatureVector& features) {
  double logit = kBias;
  for (std::size_t i = 0; i < kFeatures; ++i) {
    logit += kCoefficients[i].weight * (features[i] - kCoefficients[i].mean) / kCoefficients[i].deviation;
  }
  return logit;
}

bool worth_aligning(const QuickFeatures& quick, double& logit) {
  logit = -9.0;
  return quick.vocabulary >= 0.04 || quick.fives >= 0.05 || quick.function_eights > 0;
}

}  // namespace headwater::provenance
