#include "provenance/compare.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "base/limits.h"
#include "provenance/align.h"
#include "provenance/background.h"
#include "provenance/document.h"
#include "provenance/features.h"
#include "provenance/passages.h"
#include "provenance/prepared.h"
#include "provenance/score.h"

namespace headwater::provenance {

namespace {

// Photo galleries run under articles on anything near their subject. They are evidence only between texts that share the event: from
// this overlap of rare words (the first quick feature) outside the galleries.
constexpr double kSameEvent = 0.12;

double as_probability(double logit) { return 1 / (1 + std::exp(-logit)); }

void add_passages(const Document& a, const Document& b, const std::vector<WordPassage>& found, bool swapped, Match& match) {
  for (const WordPassage& words : found) {
    if (match.passages.size() == limits::kPassagesMax) break;
    Passage passage;
    passage.a_begin = a.begins[words.a_begin];
    passage.a_end = a.ends[words.a_end - 1];
    passage.b_begin = b.begins[words.b_begin];
    passage.b_end = b.ends[words.b_end - 1];
    passage.words = swapped ? words.b_end - words.b_begin : words.a_end - words.a_begin;
    passage.verbatim = words.verbatim;
    match.passages.push_back(passage);
  }
}

// Everything about a related pair but its score.
void describe(const Document& a, const Document& b, const Alignment& alignment, bool want_passages, bool swapped, Match& match) {
  const std::vector<WordPassage> found = find_passages(a, b, alignment);
  const Coverage coverage = cover(a, b, found);
  match.containment_a = coverage.a;
  match.containment_b = coverage.b;
  match.verbatim = coverage.fives;
  match.relation = relation_of(a, b, coverage);
  match.whole = is_whole(coverage);
  match.surprisal_a = background().surprisal(a.keys);
  match.surprisal_b = background().surprisal(b.keys);
  match.artefacts_a = a.artefacts;
  match.artefacts_b = b.artefacts;
  if (want_passages) add_passages(a, b, found, swapped, match);
}

// The two texts as they are compared, with what is known before an alignment.
struct Pair {
  const Document* a = nullptr;
  const Document* b = nullptr;
  bool swapped = false;  ///< against the caller's order
  QuickFeatures quick{};
};

// One order for each pair, whatever the caller's: ties and rounding then fall the same way.
Pair make_pair_of(const Document& a, const Document& b) {
  const bool keep = a.keys.size() != b.keys.size() ? a.keys.size() < b.keys.size() : a.content <= b.content;
  Pair pair{keep ? &a : &b, keep ? &b : &a, !keep, {}};
  pair.quick = quick_features(*pair.a, *pair.b);
  if (pair.a->with_galleries && pair.b->with_galleries && pair.quick.front() >= kSameEvent) {
    pair.a = pair.a->with_galleries.get();
    pair.b = pair.b->with_galleries.get();
    pair.quick = quick_features(*pair.a, *pair.b);
  }
  return pair;
}

void swap_sides(Match& match) {
  std::swap(match.containment_a, match.containment_b);
  std::swap(match.surprisal_a, match.surprisal_b);
  std::swap(match.artefacts_a, match.artefacts_b);
  for (Passage& passage : match.passages) {
    std::swap(passage.a_begin, passage.b_begin);
    std::swap(passage.a_end, passage.b_end);
  }
  std::sort(match.passages.begin(), match.passages.end(),
            [](const Passage& p, const Passage& q) { return std::tie(p.a_begin, p.b_begin) < std::tie(q.a_begin, q.b_begin); });
}

}  // namespace

FeatureVector features_of(const Document& a, const Document& b) {
  const Pair pair = make_pair_of(a, b);
  return all_features(*pair.a, *pair.b, pair.quick, align(*pair.a, *pair.b));
}

Match compare(const Document& a, const Document& b, bool want_passages) {
  Match match;
  match.too_short = std::min(a.own_words, b.own_words) < kWordsMin;
  if (match.too_short) return match;
  const Pair pair = make_pair_of(a, b);
  if (worth_aligning(pair.quick, match.logit)) {
    const Alignment alignment = align(*pair.a, *pair.b);
    match.logit = score(all_features(*pair.a, *pair.b, pair.quick, alignment));
    match.related = is_related(match.logit);
    if (match.related) describe(*pair.a, *pair.b, alignment, want_passages, pair.swapped, match);
  }
  match.score = as_probability(match.logit);
  if (pair.swapped) swap_sides(match);
  return match;
}

}  // namespace headwater::provenance
