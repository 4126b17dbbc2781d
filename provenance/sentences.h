// Sentences of a text: their identity and whether they are template text.
#pragma once

#include <cstdint>
#include <span>

#include "provenance/document.h"
#include "provenance/prepared.h"

namespace headwater::provenance {

/// Identity of a sentence: the sequence of its words.
std::uint64_t sentence_hash(std::span<const std::uint32_t> words);

/// Marks the words of template sentences: those with a phrase of the lexicon, and those that `is_template` knows. Fills
/// Document::sentence_hashes. Requires keys, marks and the sentences' bounds.
void mark_template(Document& document, const IsTemplate& is_template);

/// Marks every 8-gram that already stood earlier in the text.
void mark_repeated(Document& document);

/// Fills the stems of each sentence, the occurrences and the vocabulary. Requires the marks.
void collect_stems(Document& document);

}  // namespace headwater::provenance
