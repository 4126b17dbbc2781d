#include "provenance/sentences.h"

#include <algorithm>
#include <tuple>

#include "provenance/grams.h"

namespace headwater::provenance {

std::uint64_t sentence_hash(std::span<const std::uint32_t> words) {
  std::uint64_t hash = 0x5E;
  for (const std::uint32_t word : words) hash = extend_gram(hash, word);
  return hash & Fingerprint::kHashMask;
}

void hash_sentences(Document& document) {
  for (const Sentence& sentence : document.sentences) {
    if (sentence.end - sentence.begin < kHashedWordsMin) continue;
    const bool quoted = std::any_of(document.marks.begin() + sentence.begin, document.marks.begin() + sentence.end,
                                    [](std::uint8_t mark) { return (mark & kQuoted) != 0; });
    if (quoted) continue;
    document.sentence_hashes.push_back(sentence_hash({document.keys.data() + sentence.begin, sentence.end - sentence.begin}));
  }
  std::sort(document.sentence_hashes.begin(), document.sentence_hashes.end());
  document.sentence_hashes.erase(std::unique(document.sentence_hashes.begin(), document.sentence_hashes.end()),
                                 document.sentence_hashes.end());
}

void collect_stems(Document& document) {
  const auto by_key = [](const Stem& a, const Stem& b) { return std::tie(a.key, b.weight) < std::tie(b.key, a.weight); };
  const auto same_key = [](const auto& a, const auto& b) { return a.key == b.key; };
  for (std::uint32_t index = 0; index < document.sentences.size(); ++index) {
    Sentence& sentence = document.sentences[index];
    sentence.stems_begin = static_cast<std::uint32_t>(document.stems.size());
    for (std::uint32_t i = sentence.begin; i < sentence.end; ++i) {
      if (document.idf[i] < kContentIdf || (document.marks[i] & (kStopWord | kTemplate | kRepeated)) != 0) continue;
      document.stems.push_back(
          {document.stem_keys[i], (document.marks[i] & kQuoted) != 0 ? document.idf[i] * kQuoteShare : document.idf[i]});
    }
    const auto first = document.stems.begin() + sentence.stems_begin;
    std::sort(first, document.stems.end(), by_key);
    document.stems.erase(std::unique(first, document.stems.end(), same_key), document.stems.end());
    sentence.stems_end = static_cast<std::uint32_t>(document.stems.size());
    for (std::uint32_t i = sentence.stems_begin; i < sentence.stems_end; ++i) {
      sentence.weight += document.stems[i].weight;
      document.occurrences.push_back({document.stems[i].key, index, document.stems[i].weight});
    }
    document.weight += static_cast<double>(sentence.weight);
  }
  sort_by_key(document.occurrences, [](const Occurrence& occurrence) { return occurrence.key; });
  for (const Occurrence& occurrence : document.occurrences) {
    if (document.vocabulary.empty() || document.vocabulary.back().key != occurrence.key) {
      document.vocabulary.push_back({occurrence.key, occurrence.weight});
    } else {
      document.vocabulary.back().weight = std::max(document.vocabulary.back().weight, occurrence.weight);
    }
  }
  for (const Stem& stem : document.vocabulary) {
    document.vocabulary_weight += static_cast<double>(stem.weight);
    if (stem.weight >= kRareIdf) document.rare_vocabulary += static_cast<double>(stem.weight);
  }
}

}  // namespace headwater::provenance
