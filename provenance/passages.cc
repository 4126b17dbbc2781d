#include "provenance/passages.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "provenance/grams.h"
#include "provenance/score.h"

namespace headwater::provenance {

namespace {

constexpr std::uint32_t kGapWordsMax = 40;  // unmatched words inside a passage: a short sentence, a dropped clause
constexpr std::uint32_t kGapSentencesMax = 3;
constexpr double kRunScoreMin = 10.0;         // of a run of sentence pairs; below, chance may explain it
constexpr std::uint32_t kVerbatimRunMin = 8;  // words of a verbatim run that is evidence by itself
constexpr std::uint32_t kExtendWordsMin = 4;
constexpr std::size_t kFive = 5;
constexpr double kReachedShare = 0.1;

// Relations, set by the labelled kinds of the development pairs.
constexpr double kLiteralMin = 0.72;  // less literal: reworded
constexpr double kNearCovered = 0.9, kNearLiteral = 0.88;
constexpr double kExcerptCovered = 0.88, kExcerptOfMax = 0.8, kExcerptLiteral = 0.85;
// A text that is mostly in the other, or corresponds with it here and there from beginning to end, is a version of it; one stretch is not.
constexpr double kWholeCovered = 0.7, kWholeScattered = 0.4;
constexpr int kWholeQuarters = 3;
// Below a quarter of either text, shared words are what many texts share: an agency's background, an outlet's standing explanation of a
// matter. Reworded passages are no furniture; for them a fifth is enough. On the development pairs this takes 10 of 14 false positives
// and 2 of 1,574 copies. Where it is known what many texts share, a fifth is enough for all.
constexpr double kVerbatimShareMin = 0.25, kRewordedShareMin = 0.2, kVerbatimLiteral = 0.85;
// A stretch of so many own words was taken from the other text, however long the two are. Standing texts and agencies' backgrounds of the
// development pairs reach 69 word for word; of photo galleries, which are longer, the nearest has two to three. Not word for word they
// reach 95, with four to one.
constexpr std::size_t kStretchMin = 100, kStretchGapMax = 3;
constexpr double kStretchLogit = 0.4, kRewordedStretchLogit = 1.6;
// Runs of function words between other words have this excess in one of 5,010 development negatives and in 1 of 7,500 pairs of texts
// drawn at random. No text that many share looks like that.
constexpr double kSpunMin = 1;
// What many texts share, an outlet's appeals, a standing explanation, has as little, or as much, to do with the one text as with the other:
// where it is foreign in one of the development negatives, it belongs to the other by 0.08 at most; passages put into another article
// by 0.1 to 0.55.
constexpr double kForeign = 0.05, kBelongs = 0.15;
constexpr std::size_t kSpunStretchMin = 40, kForeignStretchMin = 60;  // notices on a matter ("if you need help, call") are shorter

bool same_words(const Document& a, std::uint32_t x, const Document& b, std::uint32_t y) { return a.keys[x] == b.keys[y]; }

// The pairs that may be drawn: the chain, and strong pairs that stand elsewhere (moved paragraphs).
std::vector<SentencePair> drawable(const Alignment& alignment) {
  std::vector<SentencePair> out;
  for (const SentencePair& pair : alignment.pairs) {
    if (pair.chained || (pair.dice >= 0.6F && pair.unique >= 20)) out.push_back(pair);
  }
  return out;
}

struct Run {
  WordPassage words;
  std::uint32_t last_x = 0, last_y = 0;
  double score = 0;
};

bool continues(const Document& a, const Document& b, const Run& run, const SentencePair& pair) {
  if (pair.y <= run.last_y || pair.y - run.last_y > kGapSentencesMax || pair.x - run.last_x > kGapSentencesMax) return false;
  return a.sentences[pair.x].begin - run.words.a_end <= kGapWordsMax && b.sentences[pair.y].begin - run.words.b_end <= kGapWordsMax;
}

std::vector<Run> merge_runs(const Document& a, const Document& b, const std::vector<SentencePair>& pairs) {
  std::vector<Run> runs;
  for (const SentencePair& pair : pairs) {
    const Sentence &x = a.sentences[pair.x], &y = b.sentences[pair.y];
    const double gain = 2 * static_cast<double>(pair.unique) * static_cast<double>(pair.dice);
    if (!runs.empty() && continues(a, b, runs.back(), pair)) {
      Run& run = runs.back();
      run.words.a_end = x.end;
      run.words.b_end = y.end;
      run.last_x = pair.x;
      run.last_y = pair.y;
      run.score += gain;
    } else {
      runs.push_back({{x.begin, x.end, y.begin, y.end, false}, pair.x, pair.y, gain});
    }
  }
  return runs;
}

// Grows a run over equal words on both sides: sentences too short to be paired. A word or two is chance.
void extend(const Document& a, const Document& b, WordPassage& words) {
  std::uint32_t before = 0, after = 0;
  while (words.a_begin > before && words.b_begin > before && same_words(a, words.a_begin - before - 1, b, words.b_begin - before - 1)) {
    ++before;
  }
  while (words.a_end + after < a.keys.size() && words.b_end + after < b.keys.size() &&
         same_words(a, words.a_end + after, b, words.b_end + after)) {
    ++after;
  }
  const bool to_begin = before == std::min(words.a_begin, words.b_begin);
  const bool to_end = words.a_end + after == a.keys.size() || words.b_end + after == b.keys.size();
  if (before >= kExtendWordsMin || to_begin) {
    words.a_begin -= before;
    words.b_begin -= before;
  }
  if (after >= kExtendWordsMin || to_end) {
    words.a_end += after;
    words.b_end += after;
  }
}

// Whether `next` goes on where `words` is, in both texts.
bool overlaps_next(const WordPassage& words, const WordPassage& next) {
  return words.a_begin <= next.a_begin && next.a_begin <= words.a_end && words.b_begin <= next.b_begin && next.b_begin <= words.b_end &&
         words.b_end <= next.b_end;
}

bool contains(const WordPassage& outer, const WordPassage& inner) {
  return outer.a_begin <= inner.a_begin && inner.a_end <= outer.a_end && outer.b_begin <= inner.b_begin && inner.b_end <= outer.b_end;
}

// Runs that grew into the same passage, or into a part of another's.
void drop_contained(std::vector<WordPassage>& passages) {
  std::stable_sort(passages.begin(), passages.end(), [](const WordPassage& p, const WordPassage& q) {
    return std::tie(p.a_begin, q.a_end, p.b_begin, q.b_end) < std::tie(q.a_begin, p.a_end, q.b_begin, p.b_end);
  });
  std::vector<WordPassage> open, kept;  // open: those that may contain what follows
  for (const WordPassage& words : passages) {
    std::erase_if(open, [&](const WordPassage& before) { return before.a_end < words.a_end; });
    if (std::any_of(open.begin(), open.end(), [&](const WordPassage& before) { return contains(before, words); })) continue;
    open.push_back(words);
    kept.push_back(words);
  }
  passages.swap(kept);
}

bool is_verbatim(const Document& a, const Document& b, const WordPassage& words) {
  return std::equal(a.keys.begin() + words.a_begin, a.keys.begin() + words.a_end, b.keys.begin() + words.b_begin,
                    b.keys.begin() + words.b_end);
}

// Marks the words of `document` that stand in a 5-gram of `others` (sorted).
std::vector<bool> in_fives(const Document& document, const std::vector<std::uint32_t>& others) {
  std::vector<bool> out(document.keys.size(), false);
  std::size_t clean = 0;
  for (std::size_t i = 0; i < document.keys.size(); ++i) {
    clean = (document.marks[i] & kTemplate) == 0 ? clean + 1 : 0;
    if (clean < kFive) continue;
    std::uint64_t gram = 0;
    for (std::size_t k = i + 1 - kFive; k <= i; ++k) gram = extend_gram(gram, document.keys[k]);
    if (!std::binary_search(others.begin(), others.end(), static_cast<std::uint32_t>(gram))) continue;
    for (std::size_t k = i + 1 - kFive; k <= i; ++k) out[k] = true;
  }
  return out;
}

struct Side {
  double covered = 0;  ///< share of the words
  double literal = 0;  ///< see Coverage
  int quarters = 0;
};

// `drawn`: the words in passages; `literal`: those in common 5-grams. Template text does not count.
Side cover_side(const Document& document, const std::vector<bool>& literal, const std::vector<bool>& drawn) {
  std::size_t all = 0, covered = 0, own = 0, own_literal = 0, in_passages = 0, literal_in_passages = 0;
  std::array<std::size_t, 4> words{}, reached{};
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    if ((document.marks[i] & kTemplate) != 0) continue;
    const std::size_t quarter = i * 4 / drawn.size();
    ++all;
    ++words[quarter];
    covered += drawn[i] || literal[i] ? 1 : 0;
    if (!drawn[i]) continue;
    ++reached[quarter];
    ++in_passages;
    literal_in_passages += literal[i] ? 1 : 0;
    if ((document.marks[i] & kQuoted) != 0) continue;
    ++own;
    own_literal += literal[i] ? 1 : 0;
  }
  Side out;
  if (all > 0) out.covered = static_cast<double>(covered) / static_cast<double>(all);
  if (2 * own < in_passages) {  // mostly quotations: they have to speak for the text
    own = in_passages;
    own_literal = literal_in_passages;
  }
  if (own > 0) out.literal = static_cast<double>(own_literal) / static_cast<double>(own);
  for (std::size_t k = 0; k < words.size(); ++k) {
    out.quarters += static_cast<double>(reached[k]) >= kReachedShare * static_cast<double>(words[k]) ? 1 : 0;
  }
  return out;
}

// The most words of one unbroken stretch of a passage outside quotations. Template text breaks it, and of a passage that was hardly
// reworded more than a few words that the other text does not have.
std::size_t longest_own(const Document& document, const std::vector<bool>& literal, const std::vector<bool>& drawn, bool word_for_word) {
  std::size_t longest = 0, own = 0, gap = 0;
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    gap = literal[i] || !word_for_word ? 0 : gap + 1;
    if (!drawn[i] || (document.marks[i] & kTemplate) != 0 || gap > kStretchGapMax) {
      own = 0;
    } else if (gap == 0 && (document.marks[i] & kQuoted) == 0) {
      longest = std::max(longest, ++own);
    }
  }
  return longest;
}

// How much of what the passages speak of the rest of the text speaks of too.
double belongs(const Document& document, const std::vector<bool>& drawn) {
  struct Rare {
    std::uint32_t key;
    float idf;
    bool drawn;
  };
  std::vector<Rare> rare;
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    if (document.idf[i] >= kRareIdf && (document.marks[i] & (kStopWord | kTemplate)) == 0)
      rare.push_back({document.stem_keys[i], document.idf[i], drawn[i]});
  }
  sort_by_key(rare, [](const Rare& word) { return word.key; });
  double all = 0, too = 0;
  for (std::size_t i = 0; i < rare.size();) {
    bool in = false, outside = false;
    const Rare& first = rare[i];
    for (; i < rare.size() && rare[i].key == first.key; ++i) (rare[i].drawn ? in : outside) = true;
    if (!in) continue;
    all += static_cast<double>(first.idf);
    if (outside) too += static_cast<double>(first.idf);
  }
  return all > 0 ? too / all : 0;
}

bool is_word_for_word(double literal) { return literal >= kVerbatimLiteral; }

// Who quotes does so word for word, be it from the other text: a digest is related only to what it has most of, or most of which it has.
// What stands there in other words was copied.
bool repeats_quotations(const Coverage& coverage) { return coverage.quoting && is_word_for_word(coverage.literal); }

bool is_foreign_in_one(const Coverage& coverage) {
  return std::min(coverage.belongs_a, coverage.belongs_b) <= kForeign && std::max(coverage.belongs_a, coverage.belongs_b) >= kBelongs;
}

}  // namespace

std::vector<WordPassage> find_passages(const Document& a, const Document& b, const Alignment& alignment) {
  std::vector<WordPassage> out;
  for (Run& run : merge_runs(a, b, drawable(alignment))) {
    const bool literal = is_verbatim(a, b, run.words) && run.words.a_end - run.words.a_begin >= kVerbatimRunMin;
    if (run.score < kRunScoreMin && !literal) continue;
    extend(a, b, run.words);
    if (!out.empty() && overlaps_next(out.back(), run.words)) {
      out.back().a_end = std::max(out.back().a_end, run.words.a_end);
      out.back().b_end = run.words.b_end;
    } else {
      out.push_back(run.words);
    }
  }
  drop_contained(out);
  for (WordPassage& words : out) words.verbatim = is_verbatim(a, b, words);
  return out;
}

Coverage cover(const Document& a, const Document& b, const std::vector<WordPassage>& passages) {
  std::vector<bool> of_a(a.keys.size(), false), of_b(b.keys.size(), false);
  for (const WordPassage& words : passages) {
    std::fill(of_a.begin() + words.a_begin, of_a.begin() + words.a_end, true);
    std::fill(of_b.begin() + words.b_begin, of_b.begin() + words.b_end, true);
  }
  const std::vector<bool> literal_a = in_fives(a, b.all_fives), literal_b = in_fives(b, a.all_fives);
  const Side side_a = cover_side(a, literal_a, of_a), side_b = cover_side(b, literal_b, of_b);
  const Side& more = side_a.covered >= side_b.covered ? side_a : side_b;
  const bool word_for_word = is_word_for_word(more.literal);
  return {side_a.covered,
          side_b.covered,
          more.literal,
          overlap(a.all_fives, b.all_fives).containment,
          a.quoting || b.quoting,
          std::min(longest_own(a, literal_a, of_a, word_for_word), longest_own(b, literal_b, of_b, word_for_word)),
          belongs(a, of_a),
          belongs(b, of_b),
          std::min(side_a.quarters, side_b.quarters),
          a.knows_templates && b.knows_templates};
}

Relation relation_of(const Document& a, const Document& b, const Coverage& coverage) {
  if (a.word_sequence == b.word_sequence) return Relation::kIdentical;
  const double less = std::min(coverage.a, coverage.b), more = std::max(coverage.a, coverage.b);
  if (coverage.literal < kLiteralMin) return Relation::kRewrite;
  if (less >= kNearCovered && coverage.literal >= kNearLiteral) return Relation::kNear;
  if (more >= kExcerptCovered && less <= kExcerptOfMax && coverage.literal >= kExcerptLiteral) return Relation::kExcerpt;
  return Relation::kRevision;
}

bool shares_enough(const Coverage& coverage) {
  const bool may_be_furniture = is_word_for_word(coverage.literal) && !coverage.without_templates;
  const double share_min = repeats_quotations(coverage) ? kWholeCovered : may_be_furniture ? kVerbatimShareMin : kRewordedShareMin;
  return std::max(coverage.a, coverage.b) >= share_min;
}

bool shares_stretch(const Coverage& coverage, double reworded, double logit) {
  if (repeats_quotations(coverage)) return false;
  const bool word_for_word = is_word_for_word(coverage.literal);
  const bool spun = !word_for_word && reworded >= kSpunMin && coverage.longest_own >= kSpunStretchMin;
  if (spun || (is_foreign_in_one(coverage) && coverage.longest_own >= kForeignStretchMin)) return is_related(logit);
  return coverage.longest_own >= kStretchMin && logit >= (word_for_word ? kStretchLogit : kRewordedStretchLogit);
}

bool is_whole(const Coverage& coverage) {
  const double more = std::max(coverage.a, coverage.b);
  return more >= kWholeCovered || (more >= kWholeScattered && coverage.quarters >= kWholeQuarters);
}

}  // namespace headwater::provenance
