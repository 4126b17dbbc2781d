// Written by data/train_score.py, which says how; do not edit. Log-odds = kBias + sum of weight x feature.
#pragma once

#include <array>

#include "provenance/features.h"

namespace headwater::provenance {

inline constexpr double kBias = 0.299425;
inline constexpr std::array<double, kFeatures> kFeatureWeights{{
    2.86601,   // aligned_unique
    0.278332,  // local
    0.212098,  // unique
    0.818202,  // neighbours
    2.92439,   // rare_chain
    1.64854,   // vocabulary
    0.522008,  // triples
    2.2411,    // triples_contained
    2.60922,   // fives
    0.598982,  // pairs
    2.68416,   // function_eights
    -0.56886,  // length
}};

/// Lets through 0.3 % of the hard negatives in cross-validation.
inline constexpr double kRelatedLogit = -0.519;

// The same over the features without alignment: a pair below kAlignFrom is not aligned; its log-odds are kQuickSlope x sum + kQuickShift.
inline constexpr double kQuickBias = 24.5429;
inline constexpr std::array<double, kQuickFeatures> kQuickWeights{{9.74119, 4.65636, 3.42037, 8.68855, -0.450179, 7.83273, -2.35355}};
inline constexpr double kAlignFrom = -3.38, kQuickSlope = 0.4447, kQuickShift = -2.191;

}  // namespace headwater::provenance
