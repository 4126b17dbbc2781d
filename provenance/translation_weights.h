// Written by data/train_translation.py, which says how; do not edit. Log-odds = bias + sum of weight x feature.
#pragma once

#include <array>

#include "provenance/translation.h"

namespace headwater::provenance {

inline constexpr double kTranslationBias = -23.5585;
inline constexpr std::array<double, kTranslationFeatures> kTranslationWeights{{
    3.71141,     // bag
    3.70008,     // aligned
    3.67489,     // agreement
    3.43389,     // numbers
    9.98572,     // lengths
    3.69985,     // covered
    3.12713,     // neighbours
    5.69705,     // layout
    0.679466,    // evidence
}};

/// A margin above what lets through 0.05 % of the reports of other outlets on the same event, in cross-validation.
inline constexpr double kTranslationLogit = 3;

}  // namespace headwater::provenance
