// Written by data/train_score.py, which says how; do not edit. Log-odds = bias + sum of weight x feature.
#pragma once

#include <array>

#include "provenance/features.h"

namespace headwater::provenance {

inline constexpr double kBias = 0.345118;
inline constexpr std::array<double, kFeatures> kFeatureWeights{{
    3.0478,     // aligned_unique
    0.317361,   // local
    0.23055,    // unique
    0.817225,   // neighbours
    2.94244,    // rare_chain
    1.78111,    // vocabulary
    0.46147,    // triples
    2.02032,    // triples_contained
    2.21308,    // fives
    0.561064,   // pairs
    1.99757,    // function_eights
    0.392156,   // function_runs
    -0.644406,  // length
}};

/// Lets through 0.08 % of the hard negatives in cross-validation.
inline constexpr double kRelatedLogit = -0.759;

// The second score, which counts rewrites by language models and human summaries among the copies.
inline constexpr double kPossibleBias = 5.31383;
inline constexpr std::array<double, kFeatures> kPossibleWeights{{
    4.70337,     // aligned_unique
    0.330947,    // local
    0.479543,    // unique
    0.506665,    // neighbours
    2.59212,     // rare_chain
    1.69703,     // vocabulary
    0.537876,    // triples
    3.16543,     // triples_contained
    2.61512,     // fives
    0.809974,    // pairs
    1.07762,     // function_eights
    -0.0260581,  // function_runs
    -1.37811,    // length
}};

/// Lets through 0.7 % of the hard negatives in cross-validation.
inline constexpr double kPossibleLogit = -1.24;

// Over the features without alignment: a pair below kAlignFrom is not aligned; its log-odds are kQuickSlope x sum + kQuickShift.
inline constexpr double kQuickBias = 50.4776;
inline constexpr std::array<double, kQuickFeatures> kQuickWeights{
    {10.4175, 4.07873, 8.44014, 7.08992, 2.65373, -1.81557, 2.79814, -5.40695}};
inline constexpr double kAlignFrom = -3.39, kQuickSlope = 0.3, kQuickShift = -3.162;

}  // namespace headwater::provenance
