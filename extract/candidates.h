// Several cheap answers to "which blocks are the article?", each a set of blocks of the same page. They fail on different pages, so the
// one most like the others is a better answer than any of them.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "extract/dom.h"
#include "extract/prune.h"

namespace headwater::extract {

/// One flag per block of the page.
using Selection = std::vector<std::uint8_t>;

enum class Method : std::uint8_t { kStoryMarks, kArticleElement, kParagraphScore, kJsonLdMatch, kDensity, kParagraphs };
inline constexpr std::size_t kMethods = 6;
std::string_view method_name(Method method);

struct Candidate {
  Method method = Method::kStoryMarks;
  Selection keep;
  std::uint64_t weight = 0;          ///< of the kept blocks
  std::vector<std::uint32_t> roots;  ///< the elements it was taken from, where it has any
};

/// Everything a candidate looks at.
struct CandidateInput {
  const Page& page;
  const ProseSums& sums;
  const Selection& clean;         ///< blocks that nothing marks as foreign
  std::string_view article_body;  ///< of JSON-LD, or empty
  std::uint32_t title_node = 0;   ///< the heading that is the headline; 0 where none was found
};

/// The candidates that found anything.
std::vector<Candidate> find_candidates(const CandidateInput& input);

/// The nearest <article> around a node, or 0.
std::uint32_t article_around(const Page& page, std::uint32_t node);

/// How alike two selections are: twice the common weight by the sum of weights.
double similarity(const Page& page, const Candidate& a, const Candidate& b);

struct Pick {
  std::size_t index = 0;
  double confidence = 0;  ///< mean similarity to the others
};
/// The candidate most like the others. Requires a non-empty list.
Pick pick_candidate(const Page& page, const std::vector<Candidate>& candidates);

}  // namespace headwater::extract
