// What of a text survives translation: numbers, names, words that many languages share, and where sentences, paragraphs and quotations
// begin. Read sentence by sentence, so that the order in which they stand can be compared.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "provenance/prepared.h"
#include "provenance/tokens.h"

namespace headwater::provenance {

enum class WantedAnchors : std::uint8_t {
  kSequence,  ///< names and numbers: all that Anchors::sequence needs
  kAll,       ///< words that many languages share as well, which are most of the work
};

/// `text` is what `tokens` and `document` were made of; words of template sentences are left out. Linear.
Anchors find_anchors(std::string_view text, const Tokens& tokens, const Document& document, WantedAnchors wanted);

/// The sounds of a name that spellings and scripts agree on: consonants in classes, a vowel only at the beginning. "Poutine", "Putin" and
/// "Путин" have one skeleton. Of letters of the Latin, Greek and Cyrillic scripts; at most `sounds_max` characters.
std::string skeleton(std::string_view word, std::size_t sounds_max);

}  // namespace headwater::provenance
