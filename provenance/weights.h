// Written by data/train_score.py, which says how; do not edit. Log-odds = bias + sum of weight x feature.
#pragma once

#include <array>

#include "provenance/features.h"

namespace headwater::provenance {

inline constexpr double kBias = 0.182915;
inline constexpr std::array<double, kFeatures> kFeatureWeights{{
    2.87047,    // aligned_unique
    0.278669,   // local
    0.213022,   // unique
    0.824121,   // neighbours
    2.84936,    // rare_chain
    1.69512,    // vocabulary
    0.534491,   // triples
    2.2662,     // triples_contained
    2.60359,    // fives
    0.616629,   // pairs
    2.66509,    // function_eights
    -0.534987,  // length
}};

/// Lets through 0.08 % of the hard negatives in cross-validation.
inline constexpr double kRelatedLogit = -0.764;

// The second score, which counts rewrites by language models and human summaries among the copies.
inline constexpr double kPossibleBias = 9.1503;
inline constexpr std::array<double, kFeatures> kPossibleWeights{{
    3.73125,   // aligned_unique
    0.25958,   // local
    0.320778,  // unique
    0.79965,   // neighbours
    4.58028,   // rare_chain
    0.853978,  // vocabulary
    0.318609,  // triples
    2.55043,   // triples_contained
    2.585,     // fives
    0.268702,  // pairs
    2.39748,   // function_eights
    -2.33367,  // length
}};

/// Lets through 0.7 % of the hard negatives in cross-validation.
inline constexpr double kPossibleLogit = -0.976;

// Over the features without alignment: a pair below kAlignFrom is not aligned; its log-odds are kQuickSlope x sum + kQuickShift.
inline constexpr double kQuickBias = 35.6293;
inline constexpr std::array<double, kQuickFeatures> kQuickWeights{{8.76662, 3.44735, 12.8048, 7.70428, 0.327617, 12.3699, -4.30109}};
inline constexpr double kAlignFrom = -2.7, kQuickSlope = 0.3623, kQuickShift = -3.478;

}  // namespace headwater::provenance
