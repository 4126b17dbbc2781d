// Traces that automatic rewriting leaves in a text.
#pragma once

#include "provenance/tokens.h"

namespace headwater::provenance {

/// By how much "a" before a vowel and "an" before a consonant, numerals for the words one to nine, and doubled words speak for a spinner
/// of English text rather than a person (log-odds, nats): each kind is Poisson distributed, at a rate of its own. Negative where there
/// are fewer than a spinner leaves; translators leave hardly any.
double artefacts_of(const Tokens& tokens);

}  // namespace headwater::provenance
