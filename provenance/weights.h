// Written by data/train_score.py, which says how; do not edit. Log-odds = bias + sum of weight x feature.
#pragma once

#include <array>

#include "provenance/features.h"

namespace headwater::provenance {

inline constexpr double kBias = 0.595016;
inline constexpr std::array<double, kFeatures> kFeatureWeights{{
    3.09003,    // aligned_unique
    0.29876,    // local
    0.220073,   // unique
    0.831108,   // neighbours
    2.97549,    // rare_chain
    1.79116,    // vocabulary
    0.478716,   // triples
    2.0411,     // triples_contained
    2.22126,    // fives
    0.585554,   // pairs
    2.21007,    // function_eights
    0.436215,   // function_runs
    -0.649202,  // length
}};

/// Lets through 0.08 % of the hard negatives in cross-validation.
inline constexpr double kRelatedLogit = -0.745;

// The second score, which counts rewrites by language models and human summaries among the copies.
inline constexpr double kPossibleBias = 5.65047;
inline constexpr std::array<double, kFeatures> kPossibleWeights{{
    4.83383,    // aligned_unique
    0.300575,   // local
    0.466405,   // unique
    0.499244,   // neighbours
    2.59754,    // rare_chain
    1.70668,    // vocabulary
    0.555727,   // triples
    3.24134,    // triples_contained
    2.63289,    // fives
    0.840724,   // pairs
    1.55244,    // function_eights
    0.0195526,  // function_runs
    -1.3864,    // length
}};

/// Lets through 0.7 % of the hard negatives in cross-validation.
inline constexpr double kPossibleLogit = -1.2;

// Over the features without alignment: a pair below kAlignFrom is not aligned; its log-odds are kQuickSlope x sum + kQuickShift.
inline constexpr double kQuickBias = 49.797;
inline constexpr std::array<double, kQuickFeatures> kQuickWeights{{10.486, 4.00906, 8.06984, 7.12201, 2.65509, -2.35573, 2.8115, -5.33322}};
inline constexpr double kAlignFrom = -3.38, kQuickSlope = 0.3028, kQuickShift = -3.145;

}  // namespace headwater::provenance
