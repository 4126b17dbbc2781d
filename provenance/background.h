// Background counts: rarity of stems, surprisal of word sequences. See data/build_background.py for how they were taken.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "provenance/document.h"

namespace headwater::provenance {

/// Open-addressed map from nonzero 32-bit keys to numbers; filled once.
class CountTable {
 public:
  void reserve(std::size_t entries);
  void put(std::uint32_t key, float value);
  float get(std::uint32_t key, float otherwise) const;

 private:
  struct Slot {
    std::uint32_t key = 0;
    float value = 0;
  };
  std::vector<Slot> slots_ = std::vector<Slot>(2);
};

inline constexpr float kIdfMax = 8.5F;  ///< of stems the background does not know

class Background {
 public:
  Background(std::string_view words_tsv, std::string_view bigrams_bin);

  /// log(documents / documents with the stem), 0..kIdfMax.
  float idf(std::uint32_t stem) const { return idf_.get(stem, kIdfMax); }

  /// Mean nats per word of a sequence of words (their keys) under an interpolated bigram model; 0 for fewer than two words.
  double surprisal(std::span<const std::uint32_t> words) const;

 private:
  CountTable idf_, single_, pair_;
  double total_ = 1;
};

}  // namespace headwater::provenance
