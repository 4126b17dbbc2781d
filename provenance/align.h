// Which sentences of two texts correspond, reworded or not.
#pragma once

#include <cstdint>
#include <vector>

#include "provenance/prepared.h"

namespace headwater::provenance {

/// Sentence x of a and y of b, each the best partner of the other.
struct SentencePair {
  std::uint32_t x = 0, y = 0;
  float shared = 0;      ///< weight of the stems they share
  float unique = 0;      ///< the same, stems that recur in either text divided by how often
  float dice = 0;        ///< 2 shared / (weight of x + weight of y)
  bool chained = false;  ///< of the heaviest chain that ascends in both texts
};

struct Alignment {
  std::vector<SentencePair> pairs;  ///< ascending by x
  double chain_weight = 0;          ///< sum of `shared` over the chain
  double chain_unique = 0;
  std::size_t chain_length = 0;
  std::size_t chain_neighbours = 0;  ///< links of the chain that skip at most one sentence on either side
  double local_score = 0;            ///< best chain when skipped sentences cost: the strongest passage
  double reworded = 0;               ///< RewordedRuns::excess
};

Alignment align(const Document& a, const Document& b);

/// Weight of the heaviest chain of rare words that ascends in both texts, as a share of the lighter text's rare words.
double rare_chain(const Document& a, const Document& b);

}  // namespace headwater::provenance
