// Page furniture: words that stand in a text without being the author's telling of it. No evidence of copying, however literal.
#pragma once

#include <vector>

#include "provenance/document.h"
#include "provenance/lexicon.h"
#include "provenance/prepared.h"
#include "provenance/tokens.h"

namespace headwater::provenance {

/// Marks with kTemplate: sentences with a phrase of the lexicon or known to `is_template`; lists of names; appeals to the reader; the
/// rest of a paragraph that mostly consists of them; scripts that were taken for text. Requires keys, marks and the bounds of sentences and
/// paragraphs. `entries`: what the lexicon has for each word, or null. In sentences that are marked with kCaption only what is known
/// counts: the phrases of the lexicon stand between the captions of a gallery.
void mark_template(Document& document, const Tokens& tokens, const std::vector<const WordEntry*>& entries, const IsTemplate& is_template);

/// Marks photo galleries ("… 3 of 12 …") and captions printed twice in a row. Says whether there were any.
bool mark_galleries(Document& document, std::uint8_t marks = kTemplate | kCaption);

/// Marks with kRepeated every 8-gram that already stood earlier in the text, outside template text.
void mark_repeated(Document& document);

}  // namespace headwater::provenance
