// What a character is to the tokeniser: its class and the form under which words are compared.
#pragma once

#include <cstdint>

namespace headwater::provenance {

enum class CharClass : std::uint8_t {
  kOther,  ///< punctuation and symbols that only separate words
  kSpace,
  kNewline,
  kLetter,  ///< letter of a script that separates its words
  kDigit,
  kMark,        ///< combining mark: continues a word
  kIgnored,     ///< soft hyphen, joiners, direction marks: as if not there
  kApostrophe,  ///< ' and its typographic forms
  kIdeograph,   ///< Han and Kana: words are overlapping pairs of them
  kUnspaced,    ///< Thai, Lao, Khmer, Burmese: words are overlapping runs of four
  kStop,        ///< . and …
  kStrongStop,  ///< ! ? and their like; also the Devanagari danda and the Arabic question mark
  kWideStop,    ///< 。！？: end a sentence without a space after them
  kQuote,       ///< any quotation mark but the apostrophe's forms
  kCloser,      ///< ) ] }
};

/// A character folded for comparison: lower case, compatibility forms resolved, diacritics of alphabets dropped.
struct Character {
  char32_t fold = 0;    ///< 0: contributes nothing to the word
  char32_t second = 0;  ///< of a fold into two characters (ß, ligatures), else 0
  CharClass kind = CharClass::kOther;
  bool upper = false;
  bool hangul = false;
};

/// Any thread; constant time.
Character character_of(char32_t code_point);

/// The same for ASCII, as a table of 128.
const Character* ascii_characters();

}  // namespace headwater::provenance
