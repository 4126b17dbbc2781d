// Written by data/train_score.py, which says how; do not edit. Log-odds = bias + sum of weight x feature.
#pragma once

#include <array>

#include "provenance/features.h"

namespace headwater::provenance {

inline constexpr double kBias = 0.121054;
inline constexpr std::array<double, kFeatures> kFeatureWeights{{
    2.84128,    // aligned_unique
    0.268719,   // local
    0.196383,   // unique
    0.761567,   // neighbours
    2.66801,    // rare_chain
    1.65276,    // vocabulary
    0.441329,   // triples
    1.93928,    // triples_contained
    2.11294,    // fives
    0.519031,   // pairs
    2.00045,    // function_eights
    0.393968,   // function_runs
    -0.586121,  // length
}};

/// Lets through 0.08 % of the hard negatives in cross-validation.
inline constexpr double kRelatedLogit = -1.07;

// The second score, which counts rewrites by language models and human summaries among the copies.
inline constexpr double kPossibleBias = 4.3099;
inline constexpr std::array<double, kFeatures> kPossibleWeights{{
    4.31898,   // aligned_unique
    0.29614,   // local
    0.438552,  // unique
    0.516778,  // neighbours
    2.28537,   // rare_chain
    1.48003,   // vocabulary
    0.48348,   // triples
    2.82689,   // triples_contained
    2.3873,    // fives
    0.694427,  // pairs
    1.59356,   // function_eights
    0.19608,   // function_runs
    -1.24446,  // length
}};

/// Lets through 0.7 % of the hard negatives in cross-validation.
inline constexpr double kPossibleLogit = -1.43;

// Over the features without alignment: a pair below kAlignFrom is not aligned; its log-odds are kQuickSlope x sum + kQuickShift.
inline constexpr double kQuickBias = 50.5651;
inline constexpr std::array<double, kQuickFeatures> kQuickWeights{
    {9.75852, 4.43925, 9.37546, 7.81832, 2.28019, -0.976651, 2.71359, -5.37207}};
inline constexpr double kAlignFrom = -3.14, kQuickSlope = 0.2668, kQuickShift = -3.272;

}  // namespace headwater::provenance
