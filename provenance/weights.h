// Written by data/train_score.py, which says how; do not edit. Log-odds = bias + sum of weight x feature.
#pragma once

#include <array>

#include "provenance/features.h"

namespace headwater::provenance {

inline constexpr double kBias = 0.485607;
inline constexpr std::array<double, kFeatures> kFeatureWeights{{
    2.88461,    // aligned_unique
    0.252159,   // local
    0.197875,   // unique
    0.75216,    // neighbours
    2.95512,    // rare_chain
    1.81905,    // vocabulary
    0.493848,   // triples
    2.10414,    // triples_contained
    2.32375,    // fives
    0.584215,   // pairs
    1.9543,     // function_eights
    0.369029,   // function_runs
    -0.618502,  // length
}};

/// Lets through 0.08 % of the hard negatives in cross-validation.
inline constexpr double kRelatedLogit = -0.66;

// The second score, which counts rewrites by language models and human summaries among the copies.
inline constexpr double kPossibleBias = 9.56308;
inline constexpr std::array<double, kFeatures> kPossibleWeights{{
    3.78643,   // aligned_unique
    0.242886,  // local
    0.313321,  // unique
    0.728483,  // neighbours
    4.75933,   // rare_chain
    0.999925,  // vocabulary
    0.293468,  // triples
    2.43841,   // triples_contained
    2.37912,   // fives
    0.253542,  // pairs
    1.62571,   // function_eights
    0.396393,  // function_runs
    -2.43967,  // length
}};

/// Lets through 0.7 % of the hard negatives in cross-validation.
inline constexpr double kPossibleLogit = -1.09;

// Over the features without alignment: a pair below kAlignFrom is not aligned; its log-odds are kQuickSlope x sum + kQuickShift.
inline constexpr double kQuickBias = 45.5222;
inline constexpr std::array<double, kQuickFeatures> kQuickWeights{
    {10.1403, 3.62659, 13.681, 7.34592, 1.14294, -3.45281, 2.95689, -5.57241}};
inline constexpr double kAlignFrom = -2.65, kQuickSlope = 0.2858, kQuickShift = -3.607;

}  // namespace headwater::provenance
