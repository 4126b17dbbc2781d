// Written by data/train_score.py, which says how; do not edit. Log-odds = bias + sum of weight x feature.
#pragma once

#include <array>

#include "provenance/features.h"

namespace headwater::provenance {

inline constexpr double kBias = 0.0461993;
inline constexpr std::array<double, kFeatures> kFeatureWeights{{
    2.81706,    // aligned_unique
    0.264875,   // local
    0.195714,   // unique
    0.754466,   // neighbours
    2.63962,    // rare_chain
    1.65012,    // vocabulary
    0.440679,   // triples
    1.92524,    // triples_contained
    2.08955,    // fives
    0.520484,   // pairs
    1.97999,    // function_eights
    0.38747,    // function_runs
    -0.563863,  // length
}};

/// Lets through 0.08 % of the hard negatives in cross-validation.
inline constexpr double kRelatedLogit = -1.07;

// The second score, which counts rewrites by language models and human summaries among the copies.
inline constexpr double kPossibleBias = 4.2506;
inline constexpr std::array<double, kFeatures> kPossibleWeights{{
    4.28341,   // aligned_unique
    0.290016,  // local
    0.433722,  // unique
    0.514651,  // neighbours
    2.28067,   // rare_chain
    1.4613,    // vocabulary
    0.480886,  // triples
    2.82271,   // triples_contained
    2.45284,   // fives
    0.693706,  // pairs
    1.56377,   // function_eights
    0.180865,  // function_runs
    -1.22596,  // length
}};

/// Lets through 0.7 % of the hard negatives in cross-validation.
inline constexpr double kPossibleLogit = -1.41;

// Over the features without alignment: a pair below kAlignFrom is not aligned; its log-odds are kQuickSlope x sum + kQuickShift.
inline constexpr double kQuickBias = 49.9613;
inline constexpr std::array<double, kQuickFeatures> kQuickWeights{
    {9.71498, 4.43508, 9.46171, 7.94237, 2.23125, -1.63194, 2.66183, -5.2951}};
inline constexpr double kAlignFrom = -3.17, kQuickSlope = 0.2671, kQuickShift = -3.232;

}  // namespace headwater::provenance
