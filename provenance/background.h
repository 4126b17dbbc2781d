// Background counts: rarity of stems, surprisal of word sequences. See data/build_background.py for how they were taken.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "provenance/document.h"
#include "provenance/key_table.h"

namespace headwater::provenance {

inline constexpr float kIdfMax = 8.5F;  ///< of stems the background does not know

/// The rarity of stems and character pairs in languages other than English, by their place in a list in order of frequency.
class Ranks {
 public:
  explicit Ranks(std::string_view stems);  ///< separated by spaces, most frequent first
  float idf(std::uint32_t stem) const;     ///< 0..kRankedMax; kRankedMax where unknown
  static constexpr float kRankedMax = 7.0F;

 private:
  KeyTable<float> idf_;
};

/// The list of a language; null where none ships with the program. Read at first use; any thread.
const Ranks* ranks(std::string_view language);

/// Rarity of a word of a language nothing is known of: long words are rare (Zipf's law of abbreviation).
float idf_by_length(std::size_t letters);

class Background {
 public:
  Background(std::string_view words_tsv, std::string_view bigrams_bin);

  /// log(documents / documents with the stem), 0..kIdfMax.
  float idf(std::uint32_t stem) const {
    const float* known = idf_.find(stem);
    return known == nullptr ? kIdfMax : *known;
  }

  /// Soon idf() will be asked for the stem.
  void prefetch(std::uint32_t stem) const { idf_.prefetch(stem); }

  /// Mean nats per word of a sequence of words (their keys) under an interpolated bigram model; 0 for fewer than two words.
  double surprisal(std::span<const std::uint32_t> words) const;

 private:
  KeyTable<float> idf_, single_, pair_;
  double total_ = 1;
};

}  // namespace headwater::provenance
