#include "provenance/score.h"

#include <algorithm>

#include "provenance/weights.h"

namespace headwater::provenance {

double score(const FeatureVector& features) {
  double logit = kBias;
  for (std::size_t i = 0; i < kFeatures; ++i) logit += kFeatureWeights[i] * features[i];
  return logit;
}

bool is_related(double logit) { return logit >= kRelatedLogit; }

double possible_score(const FeatureVector& features) {
  double logit = kPossibleBias;
  for (std::size_t i = 0; i < kFeatures; ++i) logit += kPossibleWeights[i] * features[i];
  return logit;
}

bool is_possible(double logit) { return logit >= kPossibleLogit; }

bool worth_aligning(const QuickFeatures& quick, double& logit) {
  double sum = kQuickBias;
  for (std::size_t i = 0; i < kQuickFeatures; ++i) sum += kQuickWeights[i] * quick[i];
  logit = std::min(kQuickSlope * sum + kQuickShift, kRelatedLogit - 1);
  return sum >= kAlignFrom;
}

}  // namespace headwater::provenance
