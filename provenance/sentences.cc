#include "provenance/sentences.h"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "provenance/grams.h"

namespace headwater::provenance {

std::uint64_t sentence_hash(std::span<const std::uint32_t> words) {
  std::uint64_t hash = 0x5E;
  for (const std::uint32_t word : words) hash = extend_gram(hash, word);
  return hash & Fingerprint::kHashMask;
}

namespace {

// Of the sentences that are long enough and wanted; ascending, distinct.
template <class Wanted>
std::vector<std::uint64_t> hashes_of(const Document& document, Wanted wanted) {
  std::vector<std::uint64_t> out;
  for (const Sentence& sentence : document.sentences) {
    if (sentence.end - sentence.begin < kHashedWordsMin || !wanted(sentence)) continue;
    out.push_back(sentence_hash({document.keys.data() + sentence.begin, sentence.end - sentence.begin}));
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace

void hash_sentences(Document& document) {
  const auto is_caption = [&](const Sentence& sentence) { return (document.marks[sentence.begin] & kCaption) != 0; };
  const auto is_quoted = [&](const Sentence& sentence) {
    return std::any_of(document.marks.begin() + sentence.begin, document.marks.begin() + sentence.end,
                       [](std::uint8_t mark) { return (mark & kQuoted) != 0; });
  };
  const auto prose = hashes_of(document, [&](const Sentence& sentence) { return !is_caption(sentence) && !is_quoted(sentence); });
  const auto captions = hashes_of(document, is_caption);
  std::set_union(prose.begin(), prose.end(), captions.begin(), captions.end(), std::back_inserter(document.sentence_hashes));
  std::set_difference(captions.begin(), captions.end(), prose.begin(), prose.end(), std::back_inserter(document.caption_hashes));
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
