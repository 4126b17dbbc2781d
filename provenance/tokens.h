// Words, sentence and paragraph bounds and quotation marks of a text, in any script. One pass, linear.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace headwater::provenance {

struct Word {
  std::uint32_t begin = 0, end = 0;  ///< bytes
  std::uint32_t key = 0;             ///< word_key of the folded word
  std::uint32_t stem = 0;            ///< word_key of its stem
  enum Flag : std::uint8_t {
    kNumber = 1,        ///< digits only
    kUpper = 2,         ///< begins with a capital
    kPair = 4,          ///< overlapping run of a script without spaces
    kWeakPair = 8,      ///< such a run with a grammatical character in it
    kGrammarPair = 16,  ///< such a run of grammatical characters only
    kSingle = 32,       ///< one letter
    kVowel = 64,        ///< begins with a Latin vowel
    kCapitals = 128,    ///< two capitals or more and nothing else
  };
  std::uint8_t flags = 0;
  std::uint8_t letters = 0;  ///< letters and digits, at most 255
};

struct QuoteMark {
  std::uint32_t word = 0;       ///< number of words before it
  std::uint32_t paragraph = 0;  ///< index into paragraph_starts
  char32_t glyph = 0;
  bool after_word = false;   ///< stands directly behind a letter, digit or punctuation
  bool before_word = false;  ///< stands directly before a letter or digit
};

/// "— Name (@account)": how embedded posts of social networks are signed.
struct Signature {
  std::uint32_t dash = 0;     ///< number of words before the dash
  std::uint32_t account = 0;  ///< the word behind the @
};

/// A word that may be two without the space that markup stood for, "MillerSenate": names such as YouTube look the same.
struct GluedWord {
  std::uint32_t word = 0;
  std::uint32_t first = 0, second = 0;  ///< word_key of its halves
};

/// One of the characters that programs consist of and prose hardly has.
struct CodeMark {
  std::uint32_t word = 0;  ///< number of words before it
  bool brace = false;      ///< { or }; else =
};

struct Tokens {
  std::vector<Word> words;
  std::vector<std::uint32_t> sentence_starts;   ///< index of the first word of each sentence, ascending from 0
  std::vector<std::uint32_t> paragraph_starts;  ///< the same of paragraphs
  std::vector<QuoteMark> quotes;
  std::vector<Signature> signatures;
  std::vector<GluedWord> glued;  ///< ascending
  std::vector<CodeMark> code;
};

/// At most `words_max` words.
Tokens tokenise(std::string_view text, std::size_t words_max);

/// The folded form of all letters and digits of `word`.
std::string fold_word(std::string_view word);

}  // namespace headwater::provenance
