// What the score of a pair of texts is computed from.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "provenance/align.h"
#include "provenance/prepared.h"

namespace headwater::provenance {

inline constexpr std::size_t kFeatures = 13;
inline constexpr std::array<std::string_view, kFeatures> kFeatureNames{
    "aligned_unique",     ///< share of the lighter vocabulary that the chain of sentence pairs carries
    "local",              ///< log of the strongest passage
    "unique",             ///< log of the chain's weight
    "neighbours",         ///< log of the chain's links between neighbouring sentences
    "rare_chain",         ///< share of the rare words that stand in the same order
    "vocabulary",         ///< weighted Jaccard of the rare stems
    "triples",            ///< log of the Jaccard of unquoted word triples
    "triples_contained",  ///< their containment
    "fives",              ///< square root of the containment of unquoted 5-grams
    "pairs",              ///< log of the Jaccard of unquoted word pairs
    "function_eights",    ///< square root of the containment of 8-grams of function words
    "function_runs",      ///< log of their number: reports of one event share names and phrases, hardly ever the grammar between them
    "length"};            ///< log of the words of the shorter text
using FeatureVector = std::array<double, kFeatures>;

/// The features from kQuickFirst on need no alignment: microseconds.
inline constexpr std::size_t kQuickFirst = 5, kQuickFeatures = kFeatures - kQuickFirst;
using QuickFeatures = std::array<double, kQuickFeatures>;
QuickFeatures quick_features(const Document& a, const Document& b);

/// All of them, in the order of kFeatureNames.
FeatureVector all_features(const Document& a, const Document& b, const QuickFeatures& quick, const Alignment& alignment);

}  // namespace headwater::provenance
