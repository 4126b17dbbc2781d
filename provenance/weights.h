// Written by data/train_score.py, which says how; do not edit. Log-odds = bias + sum of weight x feature.
#pragma once

#include <array>

#include "provenance/features.h"

namespace headwater::provenance {

inline constexpr double kBias = 0.294054;
inline constexpr std::array<double, kFeatures> kFeatureWeights{{
    2.87155,    // aligned_unique
    0.262976,   // local
    0.201665,   // unique
    0.762797,   // neighbours
    2.71211,    // rare_chain
    1.7039,     // vocabulary
    0.447851,   // triples
    1.96704,    // triples_contained
    2.09028,    // fives
    0.530623,   // pairs
    1.98949,    // function_eights
    0.380529,   // function_runs
    -0.616933,  // length
}};

/// Lets through 0.08 % of the hard negatives in cross-validation.
inline constexpr double kRelatedLogit = -0.885;

// The second score, which counts rewrites by language models and human summaries among the copies.
inline constexpr double kPossibleBias = 4.45165;
inline constexpr std::array<double, kFeatures> kPossibleWeights{{
    4.37726,   // aligned_unique
    0.293765,  // local
    0.443874,  // unique
    0.526237,  // neighbours
    2.33951,   // rare_chain
    1.52207,   // vocabulary
    0.493531,  // triples
    2.88538,   // triples_contained
    2.49088,   // fives
    0.711293,  // pairs
    1.59158,   // function_eights
    0.179954,  // function_runs
    -1.26807,  // length
}};

/// Lets through 0.7 % of the hard negatives in cross-validation.
inline constexpr double kPossibleLogit = -1.42;

// Over the features without alignment: a pair below kAlignFrom is not aligned; its log-odds are kQuickSlope x sum + kQuickShift.
inline constexpr double kQuickBias = 50.1411;
inline constexpr std::array<double, kQuickFeatures> kQuickWeights{{9.33278, 4.3301, 9.70269, 7.73054, 2.4295, -1.84884, 2.66974, -5.29291}};
inline constexpr double kAlignFrom = -3.16, kQuickSlope = 0.275, kQuickShift = -3.294;

}  // namespace headwater::provenance
