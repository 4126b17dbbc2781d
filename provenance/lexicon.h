// Word lists that ship with the program: function words by language, abbreviations, template phrases.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace headwater::provenance {

/// The 32-bit identity of a folded word or stem. Stable; stored in fingerprints.
std::uint32_t word_key(std::string_view folded);

/// A sequence of words that makes its sentence template text.
struct TemplatePhrase {
  std::vector<std::uint32_t> words;
  std::size_t sentence_words_max = 60;
  bool at_start = false;
};

/// Immutable; one for the process; any thread.
struct Lexicon {
  std::unordered_map<std::uint32_t, std::uint32_t> stop;      ///< word -> set of languages (bits) where it is a stop word
  std::unordered_map<std::uint32_t, std::uint32_t> sequence;  ///< word -> set of languages where it counts in stop-word n-grams
  std::size_t languages = 0;
  std::unordered_set<std::uint32_t> abbreviations;
  std::unordered_multimap<std::uint32_t, TemplatePhrase> phrases;  ///< by their first word
};
const Lexicon& lexicon();

}  // namespace headwater::provenance
