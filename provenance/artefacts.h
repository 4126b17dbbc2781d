// Traces that automatic rewriting leaves in a text.
#pragma once

#include <cstdint>
#include <vector>

#include "provenance/tokens.h"

namespace headwater::provenance {

/// Artefacts per 1,000 words: numerals for the words one to nine, "a" before a vowel and "an" before a consonant, doubled words,
/// "Chinese language officers", stops that stand alone, quotation marks that never close. English; other languages give the last two only.
double artefacts_of(const Tokens& tokens, std::uint32_t broken_quotes, bool english);

}  // namespace headwater::provenance
