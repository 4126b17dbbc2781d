// The inside of a Document; for the files of this room only.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "provenance/document.h"

namespace headwater::provenance {

/// A stem that counts in a sentence or a text: the words in quotations count a quarter.
struct Stem {
  std::uint32_t key = 0;
  float weight = 0;
};

struct Sentence {
  std::uint32_t begin = 0, end = 0;              ///< words
  std::uint32_t stems_begin = 0, stems_end = 0;  ///< its distinct stems in Document::stems, ascending by key
  float weight = 0;                              ///< sum over its stems
};

/// Where a stem stands: for joining two documents by stem.
struct Occurrence {
  std::uint32_t key = 0;
  std::uint32_t sentence = 0;
  float weight = 0;
};

/// Where a rare unquoted stem stands: for the chain of rare words.
struct RareWord {
  std::uint32_t key = 0;
  std::uint32_t word = 0;
};

/// Where a gram of function words (its hash is the key) begins: `at` counts function words.
struct FunctionPlace {
  std::uint32_t key = 0;
  std::uint32_t at = 0;
};

enum WordMark : std::uint8_t {
  kStopWord = 1,  ///< carries grammar
  kSequence = 2,  ///< counts in stop-word n-grams
  kQuoted = 4,
  kTemplate = 8,    ///< of a template sentence
  kRepeated = 16,   ///< of an 8-gram that stands earlier in the same text: link lists and captions that templates repeat
  kUpperWord = 32,  ///< begins with a capital
  kNumberWord = 64,
  kCaption = 128,  ///< of a photo gallery; template text too
};
inline constexpr std::uint8_t kNotOwn = kQuoted | kTemplate | kRepeated;  ///< no evidence that one text comes from the other

enum class AnchorKind : std::uint8_t { kName, kNumber, kCognate };

/// Something of a sentence that its translation has too (anchors.h).
struct Anchor {
  std::uint32_t key = 0;
  float weight = 0;
  AnchorKind kind = AnchorKind::kName;
};

struct AnchoredSentence {
  std::uint32_t begin = 0, end = 0;             ///< its distinct anchors in Anchors::anchors, ascending by key
  std::uint32_t first_word = 0, last_word = 0;  ///< half-open
  float letters = 0;                            ///< outside template text
  bool begins_paragraph = false, has_quote = false;
};

struct Anchors {
  std::vector<Anchor> anchors;
  std::vector<AnchoredSentence> sentences;  ///< those with letters
  std::vector<std::uint32_t> sequence;      ///< names and numbers that say something, in the order of the text
};

struct Document {
  // Per word.
  std::vector<std::uint32_t> keys, stem_keys;
  std::vector<float> idf;
  std::vector<std::uint8_t> marks;
  std::vector<std::uint32_t> begins, ends;  ///< bytes in the text

  std::vector<Sentence> sentences;
  std::vector<std::uint32_t> paragraphs;                       ///< their first words
  std::vector<Stem> stems;                                     ///< of all sentences, in their order
  std::vector<Occurrence> occurrences;                         ///< ascending by key, then sentence
  std::vector<Stem> vocabulary;                                ///< distinct stems of the text, ascending by key
  std::vector<RareWord> rare;                                  ///< ascending by key, then word
  std::vector<std::uint64_t> sentence_hashes, caption_hashes;  ///< see Fingerprint

  // Sorted distinct n-grams of unquoted words; 32 bits are enough to compare two texts.
  std::vector<std::uint32_t> pairs, triples, fives, function_eights;
  std::vector<std::uint32_t> function_words;   ///< places in the text of the words with kSequence
  std::vector<FunctionPlace> function_places;  ///< of the grams in function_eights; ascending by key, then place
  std::vector<std::uint32_t> all_fives;        ///< of all words but template text: for coverage

  double weight = 0;                ///< sum over sentences
  double vocabulary_weight = 0;     ///< sum over the vocabulary
  double rare_vocabulary = 0;       ///< sum over its stems with weight >= kRareIdf
  double rare_words = 0;            ///< sum of idf over `rare`
  double artefacts = 0;             ///< artefacts_of() an English text
  std::uint64_t content = 0;        ///< hash of words and marks: the canonical order of a pair
  std::uint64_t word_sequence = 0;  ///< hash of the words outside template sentences
  std::size_t own_words = 0;        ///< words outside template sentences; of a dense text what they would be in letters
  Anchors anchors;                  ///< for texts in other languages
  std::uint32_t language = 0;       ///< a bit of WordEntry::stop; kDenseLanguage; 0: unknown
  bool dense = false;               ///< mostly of a script without spaces: every character begins a "word"
  bool quoting = false;             ///< mostly quotations; then no word is marked kQuoted: they have to speak for the text
  bool knows_templates = false;     ///< its site's template sentences are marked
  // The same text, its photo galleries taken for prose; null where it has none. The second has those of them too that are known to be
  // template text.
  std::shared_ptr<const Document> with_galleries, with_all_galleries;
};

inline constexpr std::uint32_t kDenseLanguage = 0x80000000;  ///< Chinese or Japanese
inline constexpr float kRareIdf = 3.0F;                      ///< stems in fewer than one of twenty documents
inline constexpr float kContentIdf = 1.0F;
inline constexpr float kQuoteShare = 0.25F;
inline constexpr std::size_t kFunctionEight = 8;  ///< function words in a row: n of Document::function_eights
// Shorter texts get no verdict. From here on 98 % of literal and 84 % of reworded stretches are found, at 0.7 % false matches between
// reports of one event; docs/HACKING.md has the table, bench/short_texts.cc makes it.
inline constexpr std::size_t kWordsMin = 50;

}  // namespace headwater::provenance
