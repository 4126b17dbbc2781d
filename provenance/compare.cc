#include "provenance/compare.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
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
#include "provenance/translation.h"

namespace headwater::provenance {

namespace {

// Photo galleries run under articles on anything near their subject. They are evidence only between texts that share the event: from
// this overlap of rare words (the first quick feature) outside the galleries.
constexpr double kSameEvent = 0.125;

// A gallery counts as repeated word for word from this share of verbatim text: templates reach 0.59 and more on the development
// pairs, galleries that went through a spinner or a translator at most 0.46.
constexpr double kGalleryVerbatim = 0.52;

// Log-odds of pairs that share a passage too small to relate them: 5 %, as many of such pairs are copies.
constexpr double kPassageOnly = -2.94;

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

// Of the whole text, or of its passages, without template text.
double surprisal_of(const Document& document, const std::vector<WordPassage>& found, bool whole, std::uint32_t WordPassage::*begin,
                    std::uint32_t WordPassage::*end) {
  std::vector<std::uint32_t> keys;
  const auto add = [&](std::uint32_t first, std::uint32_t last) {
    for (std::uint32_t i = first; i < last; ++i) {
      if ((document.marks[i] & kTemplate) == 0) keys.push_back(document.keys[i]);
    }
  };
  if (whole) {
    add(0, static_cast<std::uint32_t>(document.keys.size()));
  } else {
    for (const WordPassage& words : found) add(words.*begin, words.*end);
  }
  return background().surprisal(keys);
}

// Everything about a pair that shares text but its score.
void describe(const Document& a, const Document& b, const std::vector<WordPassage>& found, const Coverage& coverage, bool want_passages,
              bool swapped, Match& match) {
  match.containment_a = coverage.a;
  match.containment_b = coverage.b;
  match.verbatim = coverage.fives;
  if (match.related) match.relation = relation_of(a, b, coverage);
  match.whole = match.related && is_whole(coverage);
  match.surprisal_a = surprisal_of(a, found, match.whole, &WordPassage::a_begin, &WordPassage::a_end);
  match.surprisal_b = surprisal_of(b, found, match.whole, &WordPassage::b_begin, &WordPassage::b_end);
  match.artefacts_a = a.artefacts;
  match.artefacts_b = b.artefacts;
  if (want_passages) add_passages(a, b, found, swapped, match);
}

// The two texts as they are compared, with what is known before an alignment.
struct Pair {
  const Document* a = nullptr;
  const Document* b = nullptr;
  bool swapped = false;    ///< against the caller's order
  bool galleries = false;  ///< photo galleries are taken for prose
  QuickFeatures quick{};
};

// One order for each pair, whatever the caller's: ties and rounding then fall the same way.
Pair ordered(const Document& a, const Document& b) {
  const bool keep = a.keys.size() != b.keys.size() ? a.keys.size() < b.keys.size() : a.content <= b.content;
  Pair pair{keep ? &a : &b, keep ? &b : &a, !keep, false, {}};
  pair.quick = quick_features(*pair.a, *pair.b);
  return pair;
}

bool both_have_galleries(const Pair& pair) { return pair.a->with_galleries && pair.b->with_galleries; }

bool has_galleries(const Pair& pair) { return pair.a->with_galleries || pair.b->with_galleries; }

// The same pair with its photo galleries taken for prose; `galleries` is one of the two ways of a Document.
Pair with_galleries(const Pair& pair, std::shared_ptr<const Document> Document::*galleries = &Document::with_galleries) {
  const auto variant = [&](const Document& document) { return document.*galleries ? (document.*galleries).get() : &document; };
  Pair other{variant(*pair.a), variant(*pair.b), pair.swapped, true, {}};
  other.quick = quick_features(*other.a, *other.b);
  return other;
}

// The texts as they are to be compared first.
Pair make_pair_of(const Document& a, const Document& b) {
  const Pair pair = ordered(a, b);
  return both_have_galleries(pair) && pair.quick.front() >= kSameEvent ? with_galleries(pair) : pair;
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

Match compare_pair(const Pair& pair, bool want_passages) {
  Match match;
  if (worth_aligning(pair.quick, match.logit)) {
    const Alignment alignment = align(*pair.a, *pair.b);
    const FeatureVector features = all_features(*pair.a, *pair.b, pair.quick, alignment);
    const double possible = possible_score(features);
    match.logit = score(features);
    match.possible_score = as_probability(possible);
    if (is_related(match.logit) || is_possible(possible)) {
      const std::vector<WordPassage> found = find_passages(*pair.a, *pair.b, alignment);
      const Coverage coverage = cover(*pair.a, *pair.b, found);
      const bool enough = shares_enough(coverage);
      const bool stretch = !pair.galleries && shares_stretch(coverage, alignment.reworded, match.logit);
      const bool shares_some = is_related(match.logit);
      if (!enough && !stretch) match.logit = std::min(match.logit, kPassageOnly);
      match.related = is_related(match.logit);
      match.possible = !match.related && is_possible(possible) && enough;
      if (shares_some || match.possible) describe(*pair.a, *pair.b, found, coverage, want_passages, pair.swapped, match);
    }
  }
  match.score = as_probability(match.logit);
  return match;
}

bool is_reworded(const Match& match) { return match.verbatim < kGalleryVerbatim * std::max(match.containment_a, match.containment_b); }

// What is shared only through photo galleries. One that stands there in other words was copied with its article. One that is repeated
// word for word is a passage that both have, unless the outlet runs it under many articles: where that is not known, it may.
std::optional<Match> compare_galleries(const Pair& pair, bool want_passages) {
  Match all = compare_pair(with_galleries(pair, &Document::with_all_galleries), want_passages);
  if (!all.related) return std::nullopt;
  if (is_reworded(all)) return all;
  if (!pair.a->knows_templates || !pair.b->knows_templates) return std::nullopt;
  const bool some_known = pair.a->with_galleries != pair.a->with_all_galleries || pair.b->with_galleries != pair.b->with_all_galleries;
  if (some_known) all = compare_pair(with_galleries(pair), want_passages);
  if (!all.related) return std::nullopt;
  all.whole = false;
  return all;
}

}  // namespace

Observed observe(const Document& a, const Document& b) {
  const Pair pair = make_pair_of(a, b);
  const Alignment alignment = align(*pair.a, *pair.b);
  return {all_features(*pair.a, *pair.b, pair.quick, alignment),
          shares_enough(cover(*pair.a, *pair.b, find_passages(*pair.a, *pair.b, alignment)))};
}

Match compare(const Document& a, const Document& b, bool want_passages) {
  Match match;
  match.too_short = std::min(a.own_words, b.own_words) < kWordsMin;
  return match.too_short ? match : compare_any_length(a, b, want_passages);
}

Match compare_any_length(const Document& a, const Document& b, bool want_passages) {
  const Pair pair = make_pair_of(a, b);
  Match match = compare_pair(pair, want_passages);
  if (!match.related && has_galleries(pair)) {
    if (auto galleries = compare_galleries(pair, want_passages)) match = *std::move(galleries);
  }
  if (pair.swapped) swap_sides(match);
  if (match.related || !differ_in_language(a, b)) return match;
  Match translation = compare_translation(a, b, want_passages);
  return translation.related ? translation : match;
}

}  // namespace headwater::provenance
