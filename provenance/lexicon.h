// Word lists that ship with the program: function words by language, abbreviations, template phrases.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "provenance/key_table.h"

namespace headwater::provenance {

/// The 32-bit identity of a folded word or stem. Stable; stored in fingerprints.
std::uint32_t word_key(std::string_view folded);

/// A sequence of words that makes its sentence template text.
struct TemplatePhrase {
  std::vector<std::uint32_t> words;
  std::size_t sentence_words_max = 60;
  bool at_start = false;
};

/// What the lists say of one word.
struct WordEntry {
  enum Role : std::uint8_t { kAbbreviation = 1, kHouse = 2, kReader = 4, kAction = 8 };
  std::uint32_t stop = 0;      ///< languages (bits) where it is a stop word
  std::uint32_t sequence = 0;  ///< languages where it counts in stop-word n-grams
  std::uint32_t phrases = 0;   ///< 1 + index of the phrases it begins, in Lexicon::phrases; 0 for none
  std::uint8_t roles = 0;      ///< kHouse, kReader, kAction: of sentences in which a publisher turns to its readers
};

/// Immutable; one for the process; any thread.
struct Lexicon {
  KeyTable<WordEntry> words;
  std::vector<std::string_view> languages;           ///< their codes, by bit
  std::vector<std::vector<TemplatePhrase>> phrases;  ///< by their first word
};
const Lexicon& lexicon();

}  // namespace headwater::provenance
