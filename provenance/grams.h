// Sets of word n-grams as sorted hashes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/hash.h"

namespace headwater::provenance {

/// Chains a word into the hash of the n-gram that ends before it.
constexpr std::uint64_t extend_gram(std::uint64_t gram, std::uint32_t word) { return mix64(gram * 31 + word + 1); }

/// Sorts by the 32 bits that `key` gives of an item; stable and linear (radix sort).
template <class Item, class Key>
void sort_by_key(std::vector<Item>& items, const Key& key) {
  constexpr unsigned kRadixBits = 8, kKeyBits = 32;
  std::vector<Item> other(items.size());
  for (unsigned shift = 0; shift < kKeyBits; shift += kRadixBits) {
    const auto digit = [&](const Item& item) { return key(item) >> shift & ((1U << kRadixBits) - 1); };
    std::array<std::uint32_t, 1U << kRadixBits> starts{};
    for (const Item& item : items) ++starts[digit(item)];
    std::uint32_t sum = 0;
    for (std::uint32_t& start : starts) sum += std::exchange(start, sum);
    for (const Item& item : items) other[starts[digit(item)]++] = item;
    items.swap(other);
  }
}

/// Calls use(a_begin, a_end, b_begin, b_end) for each `key` that items of both lists have; both ascend by key.
template <class Item, class Use>
void join_by_key(const std::vector<Item>& a, const std::vector<Item>& b, const Use& use) {
  const auto end_of = [](const std::vector<Item>& items, std::size_t begin) {
    std::size_t end = begin;
    while (end < items.size() && items[end].key == items[begin].key) ++end;
    return end;
  };
  for (std::size_t i = 0, k = 0; i < a.size() && k < b.size();) {
    if (a[i].key < b[k].key) {
      ++i;
    } else if (b[k].key < a[i].key) {
      ++k;
    } else {
      const std::size_t i_end = end_of(a, i), k_end = end_of(b, k);
      use(i, i_end, k, k_end);
      i = i_end;
      k = k_end;
    }
  }
}

/// Sorts and removes doubles.
void sort_unique(std::vector<std::uint32_t>& values);

struct Overlap {
  std::size_t shared = 0;
  double jaccard = 0;
  double containment = 0;  ///< share of the smaller set
};

Overlap overlap(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b);

}  // namespace headwater::provenance
