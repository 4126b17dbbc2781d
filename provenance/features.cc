#include "provenance/features.h"

#include <algorithm>
#include <cmath>

#include "provenance/grams.h"

namespace headwater::provenance {

namespace {

double vocabulary_overlap(const Document& a, const Document& b) {
  double shared = 0;
  for (std::size_t i = 0, k = 0; i < a.vocabulary.size() && k < b.vocabulary.size();) {
    const Stem &x = a.vocabulary[i], &y = b.vocabulary[k];
    if (x.key == y.key && std::max(x.weight, y.weight) >= kRareIdf) shared += static_cast<double>(std::min(x.weight, y.weight));
    i += x.key <= y.key ? 1 : 0;
    k += y.key <= x.key ? 1 : 0;
  }
  const double either = a.rare_vocabulary + b.rare_vocabulary - shared;
  return either > 0 ? shared / either : 0;
}

}  // namespace

QuickFeatures quick_features(const Document& a, const Document& b) {
  const Overlap triples = overlap(a.triples, b.triples), function_eights = overlap(a.function_eights, b.function_eights);
  return {vocabulary_overlap(a, b),
          std::log(triples.jaccard + 0.005),
          triples.containment,
          std::sqrt(overlap(a.fives, b.fives).containment),
          std::log(overlap(a.pairs, b.pairs).jaccard + 0.01),
          std::sqrt(function_eights.containment),
          std::log1p(static_cast<double>(function_eights.shared)),
          std::log(static_cast<double>(std::min(a.own_words, b.own_words)) + 1)};
}

FeatureVector all_features(const Document& a, const Document& b, const QuickFeatures& quick, const Alignment& alignment) {
  const double lighter = std::min(a.vocabulary_weight, b.vocabulary_weight);
  FeatureVector out{lighter > 0 ? alignment.chain_unique / lighter : 0, std::log1p(alignment.local_score),
                    std::log1p(alignment.chain_unique), std::log1p(static_cast<double>(alignment.chain_neighbours)), rare_chain(a, b)};
  std::copy(quick.begin(), quick.end(), out.begin() + kQuickFirst);
  return out;
}

}  // namespace headwater::provenance
