// Whether one text is the translation of another, without knowing a word of either language.
//
// Sentences are aligned in order by their lengths (Gale and Church, 1993) and by the names, numbers and shared words they hold; then a
// logistic score over what the alignment looks like (translation_weights.h). Reports of one event share names and figures too, but not
// sentence by sentence in one order.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "base/match.h"
#include "provenance/prepared.h"

namespace headwater::provenance {

inline constexpr std::size_t kTranslationFeatures = 9;
inline constexpr std::array<std::string_view, kTranslationFeatures> kTranslationFeatureNames{
    "bag",         ///< share of the lighter text's names and numbers that stand anywhere in the other
    "aligned",     ///< the same, but in the sentences that face each other
    "agreement",   ///< of names and numbers in sentences that face each other, the share that stands on both sides
    "numbers",     ///< the same of numbers alone
    "lengths",     ///< how closely the lengths of facing sentences keep one ratio: 1 / (1 + deviation)
    "covered",     ///< share of the shorter text that faces sentences of the other
    "neighbours",  ///< share of facing sentences that directly follow another such pair
    "layout",      ///< share of them that agree on quotation marks and on beginning a paragraph
    "evidence"};   ///< log of the weight that stands on both sides
using TranslationVector = std::array<double, kTranslationFeatures>;

/// Facing sentences: [a_begin, a_end) and [b_begin, b_end) of Anchors::sentences.
struct Bead {
  std::uint32_t a_begin = 0, a_end = 0, b_begin = 0, b_end = 0;
};

struct TranslationAlignment {
  std::vector<Bead> beads;  ///< ascending on both sides
  TranslationVector features{};
  double containment_a = 0, containment_b = 0;  ///< shares of the letters in beads that are borne out
};

/// Both languages are known and are not the same.
bool differ_in_language(const Document& a, const Document& b);

/// False where an alignment would be vain: too little in common.
bool worth_translating(const Anchors& a, const Anchors& b);

/// O(sentences of a x sentences of b).
TranslationAlignment align_translation(const Anchors& a, const Anchors& b);

/// The comparison of two texts in different languages; related only as whole texts. Symmetric but for the a/b fields.
Match compare_translation(const Document& a, const Document& b, bool want_passages);

}  // namespace headwater::provenance
