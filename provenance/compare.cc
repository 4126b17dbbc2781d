#include <algorithm>
#include <cmath>
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
// this overlap of rare words outside the galleries.
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

Match compare_ordered(const Document& a, const Document& b, bool want_passages, bool swapped) {
  Match match;
  const QuickFeatures quick = quick_features(a, b);
  if (a.with_galleries && b.with_galleries && quick.vocabulary >= kSameEvent) {
    return compare_ordered(*a.with_galleries, *b.with_galleries, want_passages, swapped);
  }
  if (worth_aligning(quick, match.logit)) {
    const Alignment alignment = align(a, b);
    match.logit = score(all_features(a, b, quick, alignment));
    match.related = is_related(match.logit);
    if (match.related) describe(a, b, alignment, want_passages, swapped, match);
  }
  match.score = as_probability(match.logit);
  return match;
}

void swap_sides(Match& match) {
  std::swap(match.containment_a, match.containment_b);
  std::swap(match.surprisal_a, match.surprisal_b);
  std::swap(match.artefacts_a, match.artefacts_b);
  for (Passage& passage : match.passages) {
    std::swap(passage.a_begin, passage.b_begin);
    std::swap(passage.a_end, passage.b_end);
  }
  std::sort(match.passages.begin(), match.passages.end(), [](const Passage& p, const Passage& q) { return p.a_begin < q.a_begin; });
}

}  // namespace

Match compare(const Document& a, const Document& b, bool want_passages) {
  if (std::min(a.own_words, b.own_words) < kWordsMin) {
    Match match;
    match.too_short = true;
    return match;
  }
  // One order for each pair, whatever the caller's: ties and rounding then fall the same way.
  if (a.keys.size() != b.keys.size() ? a.keys.size() < b.keys.size() : a.content <= b.content)
    return compare_ordered(a, b, want_passages, false);
  Match match = compare_ordered(b, a, want_passages, true);
  swap_sides(match);
  return match;
}

}  // namespace headwater::provenance
