// Written by data/train_score.py, which says how; do not edit. Log-odds = kBias + sum of weight x feature.
#pragma once

#include <array>

#include "provenance/features.h"

namespace headwater::provenance {

inline constexpr double kBias = 0.407859;
inline constexpr std::array<double, kFeatures> kFeatureWeights{{
    2.91089,    // aligned_unique
    0.281615,   // local
    0.2153,     // unique
    0.824131,   // neighbours
    2.95447,    // rare_chain
    1.67276,    // vocabulary
    0.526651,   // triples
    2.27122,    // triples_contained
    2.62927,    // fives
    0.605723,   // pairs
    2.69877,    // function_eights
    -0.585761,  // length
}};

/// Lets through 0.3 % of the hard negatives in cross-validation.
inline constexpr double kRelatedLogit = -0.699;

// The same over the features without alignment: a pair below kAlignFrom is not aligned; its log-odds are kQuickSlope x sum + kQuickShift.
inline constexpr double kQuickBias = 26.5323;
inline constexpr std::array<double, kQuickFeatures> kQuickWeights{{9.50292, 4.89129, 3.51655, 8.51607, -0.336001, 7.32167, -2.48052}};
inline constexpr double kAlignFrom = -3.35, kQuickSlope = 0.4299, kQuickShift = -2.234;

}  // namespace headwater::provenance
