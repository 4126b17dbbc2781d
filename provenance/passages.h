// From corresponding sentences to passages a person would draw, and to what they say about the relation of the texts.
#pragma once

#include <vector>

#include "base/match.h"
#include "provenance/align.h"
#include "provenance/prepared.h"

namespace headwater::provenance {

/// A run of corresponding words; word indices, half-open.
struct WordPassage {
  std::uint32_t a_begin = 0, a_end = 0, b_begin = 0, b_end = 0;
  bool verbatim = false;
};

/// Ascending by a_begin. Merges neighbouring sentence pairs and drops those that chance explains.
std::vector<WordPassage> find_passages(const Document& a, const Document& b, const Alignment& alignment);

/// How much of each text the other has, and how literally.
struct Coverage {
  double a = 0, b = 0;          ///< share of the words
  double literal = 0;           ///< share of the unquoted words in the passages of the more covered text that stand in a common 5-gram
  double fives = 0;             ///< share of the smaller text's 5-grams that stand in the other
  bool quoting = false;         ///< one of the texts is mostly quotations
  std::size_t longest_own = 0;  ///< words outside quotations of the longest stretch of a passage
  double belongs_a = 0, belongs_b = 0;  ///< share of the rare words of the passages, by weight, that the rest of the text has too
  int quarters = 0;                     ///< quarters of the text that passages reach, of the text where they reach fewer
  bool without_templates = false;       ///< what the sites of both print under many articles was known and left out
};
Coverage cover(const Document& a, const Document& b, const std::vector<WordPassage>& passages);

Relation relation_of(const Document& a, const Document& b, const Coverage& coverage);

/// Whether the shared part is large enough, seen from the text that has more of it, to call the texts related.
bool shares_enough(const Coverage& coverage);

/// Whether one passage is long enough to relate texts that otherwise share too little, where `logit`, their score, speaks for that. One
/// that a spinner left (`reworded`: RewordedRuns::excess), or that belongs to one of the texts and is foreign in the other, may be shorter.
bool shares_stretch(const Coverage& coverage, double reworded, double logit);

/// Whether the two are versions of one text rather than texts that share a passage.
bool is_whole(const Coverage& coverage);

}  // namespace headwater::provenance
