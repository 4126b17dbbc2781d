// Sentences of a text: their identity and whether they are template text.
#pragma once

#include <cstdint>
#include <span>

#include "provenance/document.h"
#include "provenance/prepared.h"

namespace headwater::provenance {

/// Identity of a sentence: the sequence of its words.
std::uint64_t sentence_hash(std::span<const std::uint32_t> words);

inline constexpr std::size_t kHashedWordsMin = 5;  ///< shorter sentences are too common to say anything

/// Fills Document::sentence_hashes, of unquoted sentences and of all captions, and Document::caption_hashes. Requires keys, all marks and
/// the sentences' bounds.
void hash_sentences(Document& document);

/// Fills the stems of each sentence, the occurrences and the vocabulary. Requires the marks.
void collect_stems(Document& document);

}  // namespace headwater::provenance
