#include "provenance/translation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "base/limits.h"
#include "provenance/translation_weights.h"

namespace headwater::provenance {

namespace {

constexpr std::size_t kSentencesMax = 400;  // of one text; the rest is not aligned
constexpr double kBagMin = 0.12;            // of 4,000 translations none shares less

// The value of sentences that face each other, in the unit of Anchor::weight.
constexpr double kUnshared = 0.35;  // taken off for an anchor that stands on one side only
constexpr double kCognateUnshared = 0.1;
constexpr double kSameLength = 1.0, kLengthMin = -1.5;
constexpr double kMerge = 0.5;                             // taken off where two sentences face one
constexpr double kSkip = 0.3;                              // and for a sentence that faces none
constexpr double kFirstDeviation = 0.5, kDeviation = 0.3;  // of the log of the ratio of lengths, before and after it was measured

constexpr double kWholeShare = 0.5;  // of one text at least

struct Shares {
  double shared = 0, unshared = 0;  // names and numbers
  double shared_numbers = 0, unshared_numbers = 0;
  double shared_cognates = 0, unshared_cognates = 0;

  double value() const { return shared + shared_cognates - kUnshared * unshared - kCognateUnshared * unshared_cognates; }
  void add(const Anchor& anchor, bool on_both) {
    const auto weight = static_cast<double>(anchor.weight);
    if (anchor.kind == AnchorKind::kCognate) {
      (on_both ? shared_cognates : unshared_cognates) += weight;
      return;
    }
    (on_both ? shared : unshared) += weight;
    if (anchor.kind == AnchorKind::kNumber) (on_both ? shared_numbers : unshared_numbers) += weight;
  }
  void add(const Shares& other) {
    shared += other.shared, unshared += other.unshared;
    shared_numbers += other.shared_numbers, unshared_numbers += other.unshared_numbers;
    shared_cognates += other.shared_cognates, unshared_cognates += other.unshared_cognates;
  }
};

// The anchors of one or two neighbouring sentences, ascending by key.
struct Group {
  std::vector<Anchor> merged;
  const Anchor* begin = nullptr;
  const Anchor* end = nullptr;
  double letters = 0;
};

Group group_of(const Anchors& text, std::uint32_t first, std::uint32_t size) {
  Group out;
  const AnchoredSentence& one = text.sentences[first];
  out.begin = text.anchors.data() + one.begin;
  out.end = text.anchors.data() + one.end;
  out.letters = one.letters;
  if (size == 1) return out;
  const AnchoredSentence& two = text.sentences[first + 1];
  std::set_union(out.begin, out.end, text.anchors.data() + two.begin, text.anchors.data() + two.end, std::back_inserter(out.merged),
                 [](const Anchor& x, const Anchor& y) { return x.key < y.key; });
  out.begin = out.merged.data();
  out.end = out.merged.data() + out.merged.size();
  out.letters += two.letters;
  return out;
}

Shares shares_of(const Group& a, const Group& b) {
  Shares out;
  const Anchor *x = a.begin, *y = b.begin;
  while (x != a.end || y != b.end) {
    if (y == b.end || (x != a.end && x->key < y->key)) {
      out.add(*x++, false);
    } else if (x == a.end || y->key < x->key) {
      out.add(*y++, false);
    } else {
      out.add(*x, true);
      ++x, ++y;
    }
  }
  return out;
}

class Aligner {
 public:
  Aligner(const Anchors& a, const Anchors& b)
      : a_(a), b_(b), n_(std::min(a.sentences.size(), kSentencesMax)), m_(std::min(b.sentences.size(), kSentencesMax)) {
    for (std::uint32_t size = 1; size <= 2; ++size) {
      for (std::uint32_t i = 0; i + size <= n_; ++i) groups_a_[size - 1].push_back(group_of(a, i, size));
      for (std::uint32_t i = 0; i + size <= m_; ++i) groups_b_[size - 1].push_back(group_of(b, i, size));
    }
    values_.resize(4 * n_ * m_);
    for (std::size_t move = 0; move < 4; ++move) {  // both sides of one or two sentences; two against two is two times one against one
      if (move == 3) break;
      const auto& rows = groups_a_[move == 1 ? 1 : 0];
      const auto& columns = groups_b_[move == 2 ? 1 : 0];
      for (std::size_t i = 0; i < rows.size(); ++i)
        for (std::size_t k = 0; k < columns.size(); ++k)
          values_[(move * n_ + i) * m_ + k] = static_cast<float>(shares_of(rows[i], columns[k]).value() - (move > 0 ? kMerge : 0));
    }
  }

  TranslationAlignment run() {
    double letters_a = 0, letters_b = 0;
    for (const AnchoredSentence& sentence : a_.sentences) letters_a += sentence.letters;
    for (const AnchoredSentence& sentence : b_.sentences) letters_b += sentence.letters;
    TranslationAlignment out;
    if (n_ == 0 || m_ == 0 || letters_a <= 0 || letters_b <= 0) return out;
    // Sentences of a translation keep their lengths but for the ratio of the languages; whole texts may be abridged.
    const double ratio = std::clamp(std::log(letters_b / letters_a), -0.3, 0.3);
    out.beads = path(ratio, kFirstDeviation);
    ratio_ = median_ratio(out.beads, ratio);
    out.beads = path(ratio_, kDeviation);
    describe(out, letters_a, letters_b);
    return out;
  }

 private:
  double length_value(const Group& a, const Group& b, double ratio, double deviation) const {
    const double off = (std::log((b.letters + 5) / (a.letters + 5)) - ratio) / deviation;
    return std::max(kLengthMin, kSameLength * (1 - off * off / 2));
  }

  // The best chain of facing sentences; what faces nothing costs a little.
  std::vector<Bead> path(double ratio, double deviation) {
    const std::size_t width = m_ + 1;
    std::vector<float> best((n_ + 1) * width, 0);
    std::vector<std::uint8_t> from((n_ + 1) * width, 0);
    static constexpr std::array<std::array<std::size_t, 2>, 3> kMoves{{{1, 1}, {2, 1}, {1, 2}}};
    for (std::size_t i = 0; i <= n_; ++i) {
      for (std::size_t k = 0; k <= m_; ++k) {
        if (i == 0 && k == 0) continue;
        float most = -std::numeric_limits<float>::infinity();
        std::uint8_t move = 0;
        const auto consider = [&](float value, std::uint8_t how) {
          if (value > most) most = value, move = how;
        };
        for (std::uint8_t how = 0; how < kMoves.size(); ++how) {
          const auto [x, y] = kMoves[how];
          if (i < x || k < y) continue;
          const double value = static_cast<double>(values_[(how * n_ + (i - x)) * m_ + (k - y)]) +
                               length_value(groups_a_[x - 1][i - x], groups_b_[y - 1][k - y], ratio, deviation);
          consider(best[(i - x) * width + k - y] + static_cast<float>(value), static_cast<std::uint8_t>(how + 1));
        }
        if (i > 0) consider(best[(i - 1) * width + k] - static_cast<float>(kSkip), 4);
        if (k > 0) consider(best[i * width + k - 1] - static_cast<float>(kSkip), 5);
        best[i * width + k] = most;
        from[i * width + k] = move;
      }
    }
    std::vector<Bead> beads;
    for (std::size_t i = n_, k = m_; i > 0 || k > 0;) {
      const std::uint8_t move = from[i * width + k];
      if (move >= 4) {
        (move == 4 ? i : k) -= 1;
        continue;
      }
      const auto [x, y] = kMoves[move - 1];
      beads.push_back({static_cast<std::uint32_t>(i - x), static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(k - y),
                       static_cast<std::uint32_t>(k)});
      i -= x;
      k -= y;
    }
    std::reverse(beads.begin(), beads.end());
    return beads;
  }

  const Group& side_a(const Bead& bead) const { return groups_a_[bead.a_end - bead.a_begin - 1][bead.a_begin]; }
  const Group& side_b(const Bead& bead) const { return groups_b_[bead.b_end - bead.b_begin - 1][bead.b_begin]; }

  // Of facing sentences, those that share something or stand near such: between texts of which only a part is common, the rest faces
  // something too.
  std::vector<bool> borne_out(const std::vector<Bead>& beads) const {
    constexpr std::size_t kNear = 2;
    std::vector<bool> out(beads.size(), false);
    for (std::size_t i = 0; i < beads.size(); ++i) {
      const Shares shares = shares_of(side_a(beads[i]), side_b(beads[i]));
      if (shares.shared <= 0 || shares.shared < shares.unshared / 2) continue;
      for (std::size_t k = i - std::min(i, kNear); k < std::min(beads.size(), i + kNear + 1); ++k) out[k] = true;
    }
    return out;
  }

  double log_ratio(const Bead& bead) const { return std::log((side_b(bead).letters + 5) / (side_a(bead).letters + 5)); }

  double median_ratio(const std::vector<Bead>& beads, double otherwise) const {
    std::vector<double> ratios;
    for (const Bead& bead : beads) {
      if (shares_of(side_a(bead), side_b(bead)).shared > 0) ratios.push_back(log_ratio(bead));
    }
    if (ratios.empty()) return otherwise;
    std::nth_element(ratios.begin(), ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() / 2), ratios.end());
    return ratios[ratios.size() / 2];
  }

  void describe(TranslationAlignment& out, double letters_a, double letters_b) const {
    Shares all;
    double deviation = 0, weights = 0, covered_a = 0, covered_b = 0, sound_a = 0, sound_b = 0, neighbours = 0, layout = 0;
    const std::vector<bool> sound = borne_out(out.beads);
    for (std::size_t i = 0; i < out.beads.size(); ++i) {
      const Bead& bead = out.beads[i];
      const Group &x = side_a(bead), &y = side_b(bead);
      all.add(shares_of(x, y));
      const double weight = std::sqrt(std::min(x.letters, y.letters));
      deviation += weight * std::min(1.0, std::abs(log_ratio(bead) - ratio_));
      weights += weight;
      covered_a += x.letters;
      covered_b += y.letters;
      sound_a += sound[i] ? x.letters : 0;
      sound_b += sound[i] ? y.letters : 0;
      if (i > 0 && out.beads[i - 1].a_end == bead.a_begin && out.beads[i - 1].b_end == bead.b_begin) ++neighbours;
      layout += same_layout(bead);
    }
    out.containment_a = sound_a / letters_a;
    out.containment_b = sound_b / letters_b;
    const auto share = [](double part, double rest) { return (part + 0.5) / (part + rest + 1); };  // half known where nothing is
    const double lighter = std::max(1.0, std::min(weight_of(a_), weight_of(b_)));
    const double beads = std::max<double>(1, static_cast<double>(out.beads.size()));
    out.features = {bag_share(a_, b_),
                    all.shared / lighter,
                    share(all.shared, all.unshared),
                    share(all.shared_numbers, all.unshared_numbers),
                    1 / (1 + 4 * (weights > 0 ? deviation / weights : 1)),
                    letters_a < letters_b ? covered_a / letters_a : covered_b / letters_b,
                    neighbours / beads,
                    layout / beads,
                    std::log1p(all.shared)};
  }

  double same_layout(const Bead& bead) const {
    const auto quote = [](const Anchors& text, std::uint32_t begin, std::uint32_t end) {
      return std::any_of(text.sentences.begin() + begin, text.sentences.begin() + end, [](const auto& s) { return s.has_quote; });
    };
    const bool quotes = quote(a_, bead.a_begin, bead.a_end) == quote(b_, bead.b_begin, bead.b_end);
    const bool paragraphs = a_.sentences[bead.a_begin].begins_paragraph == b_.sentences[bead.b_begin].begins_paragraph;
    return 0.5 * quotes + 0.5 * paragraphs;
  }

  static double weight_of(const Anchors& text) {
    double weight = 0;
    for (const Anchor& anchor : text.anchors) weight += anchor.kind == AnchorKind::kCognate ? 0 : static_cast<double>(anchor.weight);
    return weight;
  }

 public:
  // Names and numbers as often as they stand on both sides, by the weight of the lighter side.
  static double bag_share(const Anchors& a, const Anchors& b) {
    const auto sorted = [](const Anchors& text) {
      std::vector<Anchor> out;
      for (const Anchor& anchor : text.anchors)
        if (anchor.kind != AnchorKind::kCognate) out.push_back(anchor);
      std::sort(out.begin(), out.end(), [](const Anchor& x, const Anchor& y) { return x.key < y.key; });
      return out;
    };
    const std::vector<Anchor> x = sorted(a), y = sorted(b);
    double shared = 0;
    for (std::size_t i = 0, k = 0; i < x.size() && k < y.size();) {
      if (x[i].key == y[k].key) {
        shared += static_cast<double>(x[i].weight);
        ++i, ++k;
      } else if (x[i].key < y[k].key) {
        ++i;
      } else {
        ++k;
      }
    }
    return shared / std::max(1.0, std::min(weight_of(a), weight_of(b)));
  }

 private:
  const Anchors& a_;
  const Anchors& b_;
  std::size_t n_, m_;
  std::array<std::vector<Group>, 2> groups_a_, groups_b_;  // of one and of two sentences
  std::vector<float> values_;                              // by move, then sentence of a, then of b
  double ratio_ = 0;                                       // log of letters of b to letters of a
};

void add_passages(const Document& a, const Document& b, const std::vector<Bead>& beads, Match& match) {
  for (std::size_t i = 0; i < beads.size() && match.passages.size() < limits::kPassagesMax;) {
    std::size_t end = i + 1;  // neighbours make one passage
    while (end < beads.size() && beads[end].a_begin == beads[end - 1].a_end && beads[end].b_begin == beads[end - 1].b_end) ++end;
    const AnchoredSentence &a_first = a.anchors.sentences[beads[i].a_begin], &a_last = a.anchors.sentences[beads[end - 1].a_end - 1];
    const AnchoredSentence &b_first = b.anchors.sentences[beads[i].b_begin], &b_last = b.anchors.sentences[beads[end - 1].b_end - 1];
    Passage passage;
    passage.a_begin = a.begins[a_first.first_word];
    passage.a_end = a.ends[a_last.last_word - 1];
    passage.b_begin = b.begins[b_first.first_word];
    passage.b_end = b.ends[b_last.last_word - 1];
    passage.words = a_last.last_word - a_first.first_word;
    match.passages.push_back(passage);
    i = end;
  }
}

}  // namespace

bool differ_in_language(const Document& a, const Document& b) { return a.language != 0 && b.language != 0 && a.language != b.language; }

bool worth_translating(const Anchors& a, const Anchors& b) {
  return !a.sentences.empty() && !b.sentences.empty() && Aligner::bag_share(a, b) >= kBagMin;
}

TranslationAlignment align_translation(const Anchors& a, const Anchors& b) { return Aligner(a, b).run(); }

Match compare_translation(const Document& a, const Document& b, bool want_passages) {
  Match match;
  if (!worth_translating(a.anchors, b.anchors)) return match;
  match.logit = kTranslationBias;
  // One order for each pair, so that ties fall the same way.
  const bool keep = std::tie(a.language, a.content) <= std::tie(b.language, b.content);
  const Document &x = keep ? a : b, &y = keep ? b : a;
  TranslationAlignment alignment = align_translation(x.anchors, y.anchors);
  for (std::size_t i = 0; i < kTranslationFeatures; ++i) match.logit += kTranslationWeights[i] * alignment.features[i];
  match.score = 1 / (1 + std::exp(-match.logit));
  match.containment_a = keep ? alignment.containment_a : alignment.containment_b;
  match.containment_b = keep ? alignment.containment_b : alignment.containment_a;
  if (match.logit < kTranslationLogit || std::max(match.containment_a, match.containment_b) < kWholeShare) return match;
  match.related = match.whole = true;
  match.relation = Relation::kTranslation;
  if (!keep) {
    for (Bead& bead : alignment.beads) bead = {bead.b_begin, bead.b_end, bead.a_begin, bead.a_end};
  }
  if (want_passages) add_passages(a, b, alignment.beads, match);
  return match;
}

}  // namespace headwater::provenance
