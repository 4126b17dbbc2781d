#include "provenance/sentences.h"

#include <algorithm>
#include <bit>
#include <tuple>

#include "base/hash.h"
#include "provenance/grams.h"
#include "provenance/lexicon.h"

namespace headwater::provenance {

namespace {

constexpr std::size_t kHashedWordsMin = 5;  // shorter sentences are too common to say anything
constexpr std::size_t kRepeatedGram = 8;

bool has_phrase(std::span<const std::uint32_t> words) {
  const auto& phrases = lexicon().phrases;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto [begin, end] = phrases.equal_range(words[i]);
    for (auto it = begin; it != end; ++it) {
      const TemplatePhrase& phrase = it->second;
      if (words.size() > phrase.sentence_words_max || (phrase.at_start && i > 0) || words.size() - i < phrase.words.size()) continue;
      if (std::equal(phrase.words.begin(), phrase.words.end(), words.begin() + static_cast<std::ptrdiff_t>(i))) return true;
    }
  }
  return false;
}

}  // namespace

std::uint64_t sentence_hash(std::span<const std::uint32_t> words) {
  std::uint64_t hash = 0x5E;
  for (const std::uint32_t word : words) hash = extend_gram(hash, word);
  return hash;
}

void mark_template(Document& document, const IsTemplate& is_template) {
  for (const Sentence& sentence : document.sentences) {
    const std::span<const std::uint32_t> words(document.keys.data() + sentence.begin, sentence.end - sentence.begin);
    const auto begin = document.marks.begin() + sentence.begin, end = document.marks.begin() + sentence.end;
    const bool long_enough = words.size() >= kHashedWordsMin;
    const std::uint64_t hash = long_enough ? sentence_hash(words) : 0;
    const bool quoted = std::any_of(begin, end, [](std::uint8_t mark) { return (mark & kQuoted) != 0; });
    if (long_enough && !quoted) document.sentence_hashes.push_back(hash);
    if (!has_phrase(words) && !(long_enough && is_template && is_template(hash))) continue;
    std::for_each(begin, end, [](std::uint8_t& mark) { mark |= kTemplate; });
  }
  std::sort(document.sentence_hashes.begin(), document.sentence_hashes.end());
  document.sentence_hashes.erase(std::unique(document.sentence_hashes.begin(), document.sentence_hashes.end()),
                                 document.sentence_hashes.end());
}

void mark_repeated(Document& document) {
  const std::size_t n = document.keys.size();
  if (n < 2 * kRepeatedGram) return;
  const std::size_t mask = std::bit_ceil(2 * n) - 1;
  std::vector<std::uint32_t> slots(mask + 1, 0);  // of the hashes of the grams before; 0 is free
  for (std::size_t i = 0; i + kRepeatedGram <= n; ++i) {
    std::uint64_t gram = 0;
    for (std::size_t k = i; k < i + kRepeatedGram; ++k) gram = extend_gram(gram, document.keys[k]);
    const auto key = static_cast<std::uint32_t>(gram >> 32) | 1U;
    std::size_t at = gram & mask;
    while (slots[at] != 0 && slots[at] != key) at = (at + 1) & mask;
    if (slots[at] == key) {
      for (std::size_t k = i; k < i + kRepeatedGram; ++k) document.marks[k] |= kRepeated;
    }
    slots[at] = key;
  }
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
  std::sort(document.occurrences.begin(), document.occurrences.end(),
            [](const Occurrence& a, const Occurrence& b) { return std::tie(a.key, a.sentence) < std::tie(b.key, b.sentence); });
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
