// Sets of word n-grams as sorted hashes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/hash.h"

namespace headwater::provenance {

/// Chains a word into the hash of the n-gram that ends before it.
constexpr std::uint64_t extend_gram(std::uint64_t gram, std::uint32_t word) { return mix64(gram * 31 + word + 1); }

/// Sorts and removes doubles (radix sort: linear).
void sort_unique(std::vector<std::uint32_t>& values);

/// Sorted distinct hashes of the runs of `n` consecutive words none of whose marks meets `excluded`.
std::vector<std::uint32_t> gram_set(std::span<const std::uint32_t> keys, std::span<const std::uint8_t> marks, std::size_t n,
                                    std::uint8_t excluded);

struct Overlap {
  std::size_t shared = 0;
  double jaccard = 0;
  double containment = 0;  ///< share of the smaller set
};

Overlap overlap(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b);

}  // namespace headwater::provenance
