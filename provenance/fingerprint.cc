#include <algorithm>
#include <cmath>

#include "base/hash.h"
#include "provenance/document.h"
#include "provenance/grams.h"
#include "provenance/prepared.h"

namespace headwater::provenance {

namespace {

// Each kind of term has its own space of hashes.
enum class TermKind : std::uint64_t { kStem = 0x51, kFunctionGram = 0x52, kTriple = 0x53, kAnchors = 0x54 };

constexpr std::size_t kStemsMax = 64;
constexpr std::size_t kFunctionSample = 4;  // every fourth 8-gram of function words
constexpr std::size_t kTriple = 3, kTripleSample = 16;
constexpr float kFunctionWeight = 7.0F, kTripleWeight = 7.5F;  // log(documents / documents with it), typical over the development corpus
// Pairs of names and numbers that follow each other stand in translations too. Of all of a text those with the smallest hashes are taken
// (Broder, 1997), so that a translation takes the same ones.
constexpr std::size_t kAnchorPairsMax = 20;
constexpr float kAnchorPairWeight = 9.0F;
constexpr float kRepetition = 0.3F;  // a stem that occurs often says more about the text

std::uint64_t term_hash(TermKind kind, std::uint64_t value) {
  return mix64(value ^ mix64(static_cast<std::uint64_t>(kind))) & Fingerprint::kHashMask;
}

// The stems of a language: how rare one is depends on it, and a term must weigh the same in every text.
std::uint64_t stem_hash(const Document& document, std::uint32_t stem) {
  return term_hash(TermKind::kStem, (static_cast<std::uint64_t>(document.language) << 32) + stem);
}

void add_anchor_pairs(const Document& document, std::vector<Fingerprint::Term>& out) {
  std::vector<std::uint64_t> hashes;
  const std::vector<std::uint32_t>& anchors = document.anchors.sequence;
  for (std::size_t i = 0; i < anchors.size(); ++i) {
    for (std::size_t k = i + 1; k < std::min(i + 3, anchors.size()); ++k) {
      const auto [low, high] = std::minmax(anchors[i], anchors[k]);
      if (low != high) hashes.push_back(term_hash(TermKind::kAnchors, (static_cast<std::uint64_t>(low) << 32) + high));
    }
  }
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  if (hashes.size() > kAnchorPairsMax) hashes.resize(kAnchorPairsMax);
  for (const std::uint64_t hash : hashes) out.push_back({hash, kAnchorPairWeight});
}

void add_stems(const Document& document, std::vector<Fingerprint::Term>& out) {
  struct Ranked {
    float rank, idf;
    std::uint64_t hash;
  };
  std::vector<Ranked> ranked;
  for (std::size_t i = 0; i < document.rare.size();) {
    std::size_t next = i;
    while (next < document.rare.size() && document.rare[next].key == document.rare[i].key) ++next;
    const float idf = document.idf[document.rare[i].word];
    ranked.push_back({idf * (1 + kRepetition * std::log(static_cast<float>(next - i))), idf, stem_hash(document, document.rare[i].key)});
    i = next;
  }
  if (ranked.size() > kStemsMax) {
    std::nth_element(ranked.begin(), ranked.begin() + kStemsMax, ranked.end(),
                     [](const Ranked& a, const Ranked& b) { return a.rank != b.rank ? a.rank > b.rank : a.hash < b.hash; });
    ranked.resize(kStemsMax);
  }
  for (const Ranked& stem : ranked) out.push_back({stem.hash, stem.idf});
}

// The runs of `n` words among those with a mark of `wanted` (all when 0), none of them marked kNotOwn, one in `sample` by hash.
void add_grams(const Document& document, std::uint8_t wanted, std::size_t n, std::size_t sample, TermKind kind, float weight,
               std::vector<Fingerprint::Term>& out) {
  std::vector<std::uint32_t> run;  // the words since the last excluded one
  for (std::size_t i = 0; i < document.keys.size(); ++i) {
    if (wanted != 0 && (document.marks[i] & wanted) == 0) continue;
    if ((document.marks[i] & kNotOwn) != 0) {
      run.clear();
      continue;
    }
    run.push_back(document.keys[i]);
    if (run.size() < n) continue;
    std::uint64_t gram = 0;
    for (std::size_t k = run.size() - n; k < run.size(); ++k) gram = extend_gram(gram, run[k]);
    if (gram % sample == 0) out.push_back({term_hash(kind, gram), weight});
  }
}

}  // namespace

Fingerprint fingerprint(const Document& document) {
  Fingerprint out;
  out.words = document.keys.size();
  out.sentences = document.sentence_hashes;
  out.captions = document.caption_hashes;
  out.too_short = document.own_words < kWordsMin;
  if (out.too_short) return out;
  add_stems(document, out.terms);
  if (document.with_galleries) add_stems(*document.with_galleries, out.terms);  // a copy may have its galleries in other words
  add_grams(document, kSequence, kFunctionEight, kFunctionSample, TermKind::kFunctionGram, kFunctionWeight, out.terms);
  add_grams(document, 0, kTriple, kTripleSample, TermKind::kTriple, kTripleWeight, out.terms);
  add_anchor_pairs(document, out.terms);
  std::sort(out.terms.begin(), out.terms.end(), [](const auto& a, const auto& b) { return a.hash < b.hash; });
  out.terms.erase(std::unique(out.terms.begin(), out.terms.end(), [](const auto& a, const auto& b) { return a.hash == b.hash; }),
                  out.terms.end());
  return out;
}

}  // namespace headwater::provenance
