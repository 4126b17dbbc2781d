// What the score of a pair of texts is computed from.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "provenance/align.h"
#include "provenance/prepared.h"

namespace headwater::provenance {

/// Measures without an alignment: microseconds.
struct QuickFeatures {
  double vocabulary = 0;  ///< weighted Jaccard of the rare stems
  double pairs = 0;       ///< log of the Jaccard of unquoted word pairs
  double triples = 0;     ///< the same of triples
  double triples_contained = 0;
  double fives = 0;            ///< square root of the containment of unquoted 5-grams
  double function_eights = 0;  ///< the same of 8-grams of function words
  double length = 0;           ///< log of the words of the shorter text
};
QuickFeatures quick_features(const Document& a, const Document& b);

inline constexpr std::size_t kFeatures = 12;
using FeatureVector = std::array<double, kFeatures>;
inline constexpr std::array<std::string_view, kFeatures> kFeatureNames{
    "aligned_unique",    "local", "unique", "neighbours",      "rare_chain", "vocabulary", "triples",
    "triples_contained", "fives", "pairs",  "function_eights", "length"};

/// All of them, in the order of kFeatureNames.
FeatureVector all_features(const Document& a, const Document& b, const QuickFeatures& quick, const Alignment& alignment);

}  // namespace headwater::provenance
