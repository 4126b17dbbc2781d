#include "provenance/align.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "provenance/function_runs.h"
#include "provenance/grams.h"

namespace headwater::provenance {

namespace {

constexpr std::size_t kPairsOfStemMax = 144;  // a stem in more pairs of sentences says nothing about any of them
constexpr float kSharedMin = 7.0F;            // about one very rare or three rare words
constexpr float kDiceMin = 0.30F;
constexpr float kContainedMin = 0.6F, kContainedDiceMin = 0.2F;  // a sentence that the other side made part of a longer one
constexpr double kLocalGain = 2.0, kLocalGap = 1.5;
constexpr std::size_t kLocalReach = 40;  // pairs looked back for a passage: a longer gap costs more than any pair gains
constexpr std::size_t kRarePairsMax = 9;
constexpr float kFunctionWordGain = 1.5F;  // weight of a function word of a reworded run in its pair of sentences

struct Hit {
  std::uint64_t where;  // x << 32 | y
  float shared, unique;
};

std::uint32_t sentence_at(const Document& document, std::uint32_t word) {
  const auto after = std::upper_bound(document.sentences.begin(), document.sentences.end(), word,
                                      [](std::uint32_t at, const Sentence& sentence) { return at < sentence.begin; });
  return static_cast<std::uint32_t>(after - document.sentences.begin()) - 1;
}

// What each pair of sentences shares, stems and the function words of reworded runs, summed; ascending by x, then y.
std::vector<Hit> collect_hits(const Document& a, const Document& b, const RewordedRuns& runs) {
  std::vector<Hit> hits;
  for (const RewordedPlace& place : runs.places) {
    const std::uint64_t x = sentence_at(a, place.a_word), y = sentence_at(b, place.b_word);
    const float gain = kFunctionWordGain * place.changed;
    hits.push_back({x << 32 | y, gain, gain});
  }
  join_by_key(a.occurrences, b.occurrences, [&](std::size_t i, std::size_t i_end, std::size_t k, std::size_t k_end) {
    const std::size_t product = (i_end - i) * (k_end - k);
    if (product > kPairsOfStemMax) return;
    const float share = 1 / std::sqrt(static_cast<float>(product));
    for (std::size_t x = i; x < i_end; ++x) {
      for (std::size_t y = k; y < k_end; ++y) {
        const float weight = std::min(a.occurrences[x].weight, b.occurrences[y].weight);
        hits.push_back({static_cast<std::uint64_t>(a.occurrences[x].sentence) << 32 | b.occurrences[y].sentence, weight, weight * share});
      }
    }
  });
  std::stable_sort(hits.begin(), hits.end(), [](const Hit& p, const Hit& q) { return p.where < q.where; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < hits.size(); ++i) {
    if (kept > 0 && hits[kept - 1].where == hits[i].where) {
      hits[kept - 1].shared += hits[i].shared;
      hits[kept - 1].unique += hits[i].unique;
    } else {
      hits[kept++] = hits[i];
    }
  }
  hits.resize(kept);
  return hits;
}

std::vector<SentencePair> likely_pairs(const Document& a, const Document& b, const RewordedRuns& runs) {
  std::vector<SentencePair> out;
  for (const Hit& hit : collect_hits(a, b, runs)) {
    if (hit.shared < kSharedMin) continue;
    const auto x = static_cast<std::uint32_t>(hit.where >> 32), y = static_cast<std::uint32_t>(hit.where);
    const float of_x = a.sentences[x].weight, of_y = b.sentences[y].weight;
    const float dice = std::min(1.0F, 2 * hit.shared / (of_x + of_y)), contained = hit.shared / std::min(of_x, of_y);
    if (dice >= kDiceMin || (contained >= kContainedMin && dice >= kContainedDiceMin))
      out.push_back({x, y, hit.shared, hit.unique, dice, false});
  }
  return out;
}

std::vector<SentencePair> mutually_best(const Document& a, const Document& b, const std::vector<SentencePair>& likely) {
  constexpr std::size_t kNone = ~std::size_t{0};
  std::vector<std::size_t> of_x(a.sentences.size(), kNone), of_y(b.sentences.size(), kNone);
  const auto strength = [&](std::size_t i) { return likely[i].unique * likely[i].dice; };
  for (std::size_t i = 0; i < likely.size(); ++i) {
    std::size_t& best_of_x = of_x[likely[i].x];
    std::size_t& best_of_y = of_y[likely[i].y];
    if (best_of_x == kNone || strength(i) > strength(best_of_x)) best_of_x = i;
    if (best_of_y == kNone || strength(i) > strength(best_of_y)) best_of_y = i;
  }
  std::vector<SentencePair> out;
  for (const std::size_t i : of_x) {
    if (i != kNone && of_y[likely[i].y] == i) out.push_back(likely[i]);
  }
  return out;
}

// Heaviest chains that ascend in both coordinates, by a Fenwick tree of prefix maxima: O(n log n).
class AscendingChain {
 public:
  struct Best {
    double weight = 0;
    std::size_t last = ~std::size_t{0};
  };

  explicit AscendingChain(std::size_t columns) : tree_(columns + 1) {}

  // The best chain that ends in a column before `column`.
  Best before(std::size_t column) const {
    Best best;
    for (std::size_t k = column; k > 0; k -= k & (~k + 1)) {
      if (tree_[k].weight > best.weight) best = tree_[k];
    }
    return best;
  }

  void put(std::size_t column, Best best) {
    for (std::size_t k = column + 1; k < tree_.size(); k += k & (~k + 1)) {
      if (best.weight > tree_[k].weight) tree_[k] = best;
    }
  }

 private:
  std::vector<Best> tree_;
};

void chain_pairs(const Document& b, Alignment& out) {
  constexpr std::size_t kNone = ~std::size_t{0};
  AscendingChain chain(b.sentences.size());
  std::vector<std::size_t> before(out.pairs.size(), kNone);
  AscendingChain::Best best;
  for (std::size_t i = 0; i < out.pairs.size(); ++i) {  // x is distinct and ascends
    const AscendingChain::Best prefix = chain.before(out.pairs[i].y);
    before[i] = prefix.last;
    const AscendingChain::Best here{prefix.weight + static_cast<double>(out.pairs[i].shared), i};
    chain.put(out.pairs[i].y, here);
    if (here.weight > best.weight) best = here;
  }
  out.chain_weight = best.weight;
  for (std::size_t i = best.last; i != kNone; i = before[i]) {
    SentencePair& pair = out.pairs[i];
    pair.chained = true;
    ++out.chain_length;
    out.chain_unique += static_cast<double>(pair.unique);
    if (before[i] == kNone) continue;
    const SentencePair& previous = out.pairs[before[i]];
    if (pair.x - previous.x <= 2 && pair.y - previous.y <= 2) ++out.chain_neighbours;
  }
}

void score_local(Alignment& out) {
  std::vector<double> scores(out.pairs.size());
  for (std::size_t i = 0; i < out.pairs.size(); ++i) {
    const SentencePair& pair = out.pairs[i];
    const double gain = kLocalGain * static_cast<double>(pair.unique) * static_cast<double>(pair.dice);
    scores[i] = gain;
    for (std::size_t k = i > kLocalReach ? i - kLocalReach : 0; k < i; ++k) {
      if (out.pairs[k].y >= pair.y) continue;
      const double skipped = static_cast<double>(pair.x - out.pairs[k].x - 1) + static_cast<double>(pair.y - out.pairs[k].y - 1);
      scores[i] = std::max(scores[i], scores[k] + gain - kLocalGap * skipped);
    }
    out.local_score = std::max(out.local_score, scores[i]);
  }
}

}  // namespace

Alignment align(const Document& a, const Document& b) {
  Alignment out;
  const RewordedRuns runs = reworded_runs(a, b);
  out.reworded = runs.excess;
  out.pairs = mutually_best(a, b, likely_pairs(a, b, runs));
  chain_pairs(b, out);
  score_local(out);
  return out;
}

double rare_chain(const Document& a, const Document& b) {
  struct Point {
    std::uint32_t x, y;
    double weight;
  };
  std::vector<Point> points;
  join_by_key(a.rare, b.rare, [&](std::size_t i, std::size_t i_end, std::size_t k, std::size_t k_end) {
    if ((i_end - i) * (k_end - k) > kRarePairsMax) return;
    for (std::size_t x = i; x < i_end; ++x) {
      for (std::size_t y = k; y < k_end; ++y)
        points.push_back({a.rare[x].word, b.rare[y].word, static_cast<double>(a.idf[a.rare[x].word])});
    }
  });
  // Within one x descending y, so that a word is used once.
  std::sort(points.begin(), points.end(), [](const Point& p, const Point& q) { return p.x != q.x ? p.x < q.x : p.y > q.y; });
  AscendingChain chain(b.keys.size());
  double best = 0;
  for (const Point& point : points) {
    const double weight = chain.before(point.y).weight + point.weight;
    chain.put(point.y, {weight, 0});
    best = std::max(best, weight);
  }
  const double lighter = std::min(a.rare_words, b.rare_words);
  return lighter > 0 ? best / lighter : 0;
}

}  // namespace headwater::provenance
