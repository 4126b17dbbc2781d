#include "extract/candidates.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "base/hash.h"
#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

void finish(const CandidateInput& in, Candidate& c) {
  c.weight = 0;
  for (std::size_t i = 0; i < c.keep.size(); ++i)
    if (c.keep[i]) c.weight += in.page.blocks[i].weight;
}

// All clean blocks below the roots.
Candidate from_roots(const CandidateInput& in, Method method, std::vector<std::uint32_t> roots) {
  Candidate c{method, Selection(in.page.blocks.size(), 0), 0, std::move(roots)};
  for (std::uint32_t root : c.roots) {
    const std::uint32_t last = in.page.first_block_at(in.page.nodes[root].end);
    for (std::uint32_t b = in.page.first_block_at(root); b < last; ++b) c.keep[b] = in.clean[b];
  }
  finish(in, c);
  return c;
}

std::uint64_t clean_prose(const CandidateInput& in, std::uint32_t node, const std::vector<std::uint64_t>& clean_sums) {
  return clean_sums[in.page.first_block_at(in.page.nodes[node].end)] - clean_sums[in.page.first_block_at(node)];
}

std::vector<std::uint64_t> clean_prose_sums(const CandidateInput& in) {
  std::vector<std::uint64_t> sums{0};
  for (std::size_t b = 0; b < in.page.blocks.size(); ++b)
    sums.push_back(sums.back() + (in.clean[b] && is_prose(in.page.blocks[b]) ? in.page.blocks[b].weight : 0));
  return sums;
}

struct Found {
  std::uint32_t node = 0;
  std::uint64_t prose = 0;
};

// The most prose wins, but a page that goes on with further articles shows its own first: one that holds the headline, or follows it with
// no less than a fair share of the prose, comes before a longer one further down.
Found best_of(const CandidateInput& in, const std::vector<Found>& found) {
  constexpr double kFairShare = 0.25;
  constexpr std::uint64_t kFairWeight = 500;
  Found best;
  for (const Found& f : found)
    if (f.prose > best.prose) best = f;
  if (in.title_node == 0 || best.node == 0) return best;
  for (const Found& f : found) {
    if (f.node == best.node || f.node > best.node || in.page.nodes[f.node].end > best.node) continue;
    const bool after_title = f.node > in.title_node || in.page.nodes[f.node].end > in.title_node;
    const bool other_article =
        article_around(in.page, f.node) != article_around(in.page, best.node) || in.page.nodes[f.node].tag == GUMBO_TAG_ARTICLE;
    if (after_title && other_article && f.prose >= kFairWeight &&
        static_cast<double>(f.prose) >= kFairShare * static_cast<double>(best.prose))
      return f;
  }
  return best;
}

// Of the elements that `accept`s, the one with the most clean prose, taken as deep as it stays nearly whole; and its like beside it:
// bodies that are split around advertisements have several elements of one kind.
template <class Accept>
std::vector<std::uint32_t> best_roots(const CandidateInput& in, const std::vector<std::uint64_t>& sums, Accept accept) {
  constexpr double kNearlyWhole = 0.93;
  std::vector<Found> found;
  for (std::uint32_t i = 1; i < in.page.nodes.size(); ++i)
    if (accept(in.page.nodes[i]))
      if (const std::uint64_t prose = clean_prose(in, i, sums); prose > 0) found.push_back({i, prose});
  const Found whole = best_of(in, found);
  if (whole.node == 0) return {};
  std::uint32_t best = whole.node;
  for (const Found& f : found)
    if (f.node > best && f.node < in.page.nodes[best].end &&
        static_cast<double>(f.prose) >= kNearlyWhole * static_cast<double>(whole.prose))
      best = f.node;
  std::vector<std::uint32_t> roots{best};
  const std::string_view names = attribute(in.page.nodes[best], "class");
  const std::uint32_t article = article_around(in.page, best);
  std::uint32_t end = 0;
  for (const Found& f : found) {
    if (f.node < end || (f.node <= best && in.page.nodes[f.node].end > best) || (f.node > best && f.node < in.page.nodes[best].end))
      continue;
    const Node& n = in.page.nodes[f.node];
    const bool same_names = !names.empty() && attribute(n, "class") == names;
    const bool same_marks = article != 0 && (n.own & in.page.nodes[best].own & kStoryBody) != 0;
    const bool alike = n.tag != GUMBO_TAG_ARTICLE && (same_names || same_marks) && article_around(in.page, f.node) == article;
    if (!alike && !(n.own & in.page.nodes[best].own & kItemBody && article_around(in.page, f.node) == article)) continue;
    roots.push_back(f.node);
    end = n.end;
  }
  std::sort(roots.begin(), roots.end());
  return roots;
}

Candidate story_marks(const CandidateInput& in, const std::vector<std::uint64_t>& sums) {
  return from_roots(in, Method::kStoryMarks, best_roots(in, sums, [](const Node& n) { return (n.own & kStoryBody) != 0; }));
}

Candidate article_element(const CandidateInput& in, const std::vector<std::uint64_t>& sums) {
  auto roots = best_roots(in, sums, [](const Node& n) { return n.tag == GUMBO_TAG_ARTICLE; });
  if (roots.empty()) roots = best_roots(in, sums, [](const Node& n) { return n.tag == GUMBO_TAG_MAIN || (n.own & kMainMark) != 0; });
  return from_roots(in, Method::kArticleElement, std::move(roots));
}

// After Arc90's readability: a paragraph's score goes to its parent and, halved, to its grandparent; the best parent wins, with those
// siblings that look like it.
Candidate paragraph_score(const CandidateInput& in) {
  std::vector<double> score(in.page.nodes.size(), 0);
  for (std::size_t b = 0; b < in.page.blocks.size(); ++b) {
    const TextBlock& block = in.page.blocks[b];
    if (!in.clean[b] || block.weight < 25 || block.heading != 0 || block.in_caption) continue;
    const double points = (1 + block.commas + std::min(block.weight / 100.0, 3.0)) * (1 - block.link_share());
    // A block of bare text in a div is its own parent's paragraph.
    const bool paragraph =
        block.tag == GUMBO_TAG_P || block.tag == GUMBO_TAG_LI || block.tag == GUMBO_TAG_BLOCKQUOTE || block.tag == GUMBO_TAG_PRE;
    std::uint32_t node = paragraph ? in.page.nodes[block.node].parent : block.node;
    double share = 1;
    for (int level = 0; level < 3 && node > in.page.html; ++level, node = in.page.nodes[node].parent) {
      score[node] += points * share;
      share = level == 0 ? 0.5 : 0.25;
    }
  }
  std::uint32_t best = 0;
  for (std::uint32_t i = 1; i < score.size(); ++i)
    if (score[i] > score[best]) best = i;
  if (best == 0) return Candidate{Method::kParagraphScore, Selection(in.page.blocks.size(), 0), 0, {}};
  std::vector<std::uint32_t> roots;
  const std::uint32_t parent = in.page.nodes[best].parent;
  const double threshold = std::max(10.0, score[best] * 0.2);
  for (std::uint32_t child = parent + 1; child < in.page.nodes[parent].end; child = in.page.nodes[child].end) {
    const Node& n = in.page.nodes[child];
    bool join = child == best || score[child] >= threshold;
    if (!join && n.tag == GUMBO_TAG_P) {
      const std::uint32_t b = in.page.first_block_at(child);
      join = b < in.page.blocks.size() && in.page.blocks[b].first < n.end && in.page.blocks[b].weight > 60 &&
             in.page.blocks[b].link_share() < 0.25;
    }
    if (join) roots.push_back(child);
  }
  return from_roots(in, Method::kParagraphScore, std::move(roots));
}

// The blocks whose words stand in the page's own articleBody.
Candidate json_ld_match(const CandidateInput& in) {
  Candidate c{Method::kJsonLdMatch, Selection(in.page.blocks.size(), 0), 0, {}};
  if (in.article_body.size() < 200) return c;
  const std::string folded_body = fold_text(in.article_body);
  std::unordered_set<std::uint64_t> body;
  const auto for_each_pair = [](std::string_view folded, auto use) {
    std::uint64_t previous = 0;
    std::size_t words = 0;
    for (std::size_t at = 0; at < folded.size();) {
      const std::size_t end = std::min(folded.find(' ', at), folded.size());
      const std::uint64_t word = hash64(folded.substr(at, end - at));
      if (words++ > 0) use(mix64(word) * 31 + previous);
      previous = word;
      at = end + 1;
    }
  };
  for_each_pair(folded_body, [&](std::uint64_t h) { body.insert(h); });
  std::uint64_t matched = 0;
  for (std::size_t b = 0; b < in.page.blocks.size(); ++b) {
    if (!in.clean[b]) continue;
    std::size_t pairs = 0, hits = 0;
    for_each_pair(fold_text(in.page.block_text(in.page.blocks[b])), [&](std::uint64_t h) { ++pairs, hits += body.count(h); });
    if (pairs >= 3 && hits * 10 >= pairs * 8) c.keep[b] = 1, matched += in.page.blocks[b].weight;
  }
  const TextWeight whole = weigh(in.article_body);
  if (matched * 2 < whole.weight) return Candidate{Method::kJsonLdMatch, Selection(in.page.blocks.size(), 0), 0, {}};
  // Subheads and short lines between matched blocks belong to the text; articleBody often lacks them.
  const auto first = std::find(c.keep.begin(), c.keep.end(), 1);
  const auto last = std::find(c.keep.rbegin(), c.keep.rend(), 1).base();
  for (auto it = first; it < last; ++it) {
    const std::size_t b = static_cast<std::size_t>(it - c.keep.begin());
    if (!*it && in.clean[b] && (in.page.blocks[b].heading > 1 || in.page.blocks[b].in_list) && in.page.blocks[b].link_share() < 0.3)
      *it = 1;
  }
  // A list that ends the text is often missing from articleBody.
  for (auto b = static_cast<std::size_t>(last - c.keep.begin()); b < c.keep.size() && in.clean[b] && in.page.blocks[b].link_share() < 0.3;
       ++b) {
    if (!in.page.blocks[b].in_list && in.page.blocks[b].heading == 0) break;
    c.keep[b] = 1;
  }
  finish(in, c);
  return c;
}

// The stretch of blocks with the greatest sum, where prose counts for and links, foreign and short blocks count against.
Candidate density(const CandidateInput& in) {
  double sum = 0, best = 0;
  std::size_t begin = 0, best_begin = 0, best_end = 0;
  for (std::size_t b = 0; b < in.page.blocks.size(); ++b) {
    const TextBlock& block = in.page.blocks[b];
    double value = -20;
    if (in.clean[b]) value = block.weight * (1 - 2 * block.link_share()) - 25;
    if (!in.clean[b]) value = -20 - std::min(block.weight * 0.3, 100.0);
    if (sum + value <= 0) {
      sum = 0;
      begin = b + 1;
      continue;
    }
    sum += value;
    if (sum > best) best = sum, best_begin = begin, best_end = b + 1;
  }
  Candidate c{Method::kDensity, Selection(in.page.blocks.size(), 0), 0, {}};
  for (std::size_t b = best_begin; b < best_end; ++b) c.keep[b] = in.clean[b];
  finish(in, c);
  return c;
}

// Every clean paragraph of prose whose container is like that of most prose: same depth, give or take.
Candidate paragraphs(const CandidateInput& in) {
  std::vector<std::uint64_t> by_depth(1024, 0);
  for (std::size_t b = 0; b < in.page.blocks.size(); ++b)
    if (in.clean[b] && is_prose(in.page.blocks[b]))
      by_depth[std::min<std::size_t>(in.page.nodes[in.page.blocks[b].node].depth, 1023)] += in.page.blocks[b].weight;
  const auto depth = static_cast<int>(std::max_element(by_depth.begin(), by_depth.end()) - by_depth.begin());
  Candidate c{Method::kParagraphs, Selection(in.page.blocks.size(), 0), 0, {}};
  std::size_t first = in.page.blocks.size(), last = 0;
  for (std::size_t b = 0; b < in.page.blocks.size(); ++b) {
    if (!in.clean[b] || !is_prose(in.page.blocks[b]) || in.page.nodes[in.page.blocks[b].node].depth != depth) continue;
    first = std::min(first, b);
    last = b;
  }
  for (std::size_t b = first; b <= last && b < c.keep.size(); ++b) c.keep[b] = in.clean[b];
  finish(in, c);
  return c;
}

}  // namespace

std::uint32_t article_around(const Page& page, std::uint32_t node) {
  for (std::uint32_t up = page.nodes[node].parent; up > page.body; up = page.nodes[up].parent)
    if (page.nodes[up].tag == GUMBO_TAG_ARTICLE) return up;
  return 0;
}

std::string_view method_name(Method method) {
  switch (method) {
    case Method::kStoryMarks:
      return "story_marks";
    case Method::kArticleElement:
      return "article_element";
    case Method::kParagraphScore:
      return "paragraph_score";
    case Method::kJsonLdMatch:
      return "json_ld_match";
    case Method::kDensity:
      return "density";
    case Method::kParagraphs:
      return "paragraphs";
  }
  return "";
}

std::vector<Candidate> find_candidates(const CandidateInput& input) {
  const auto sums = clean_prose_sums(input);
  std::vector<Candidate> out;
  const auto add = [&](Candidate c) {
    if (c.weight > 0) out.push_back(std::move(c));
  };
  add(story_marks(input, sums));
  add(article_element(input, sums));
  add(paragraph_score(input));
  add(json_ld_match(input));
  add(density(input));
  add(paragraphs(input));
  return out;
}

double similarity(const Page& page, const Candidate& a, const Candidate& b) {
  std::uint64_t common = 0;
  for (std::size_t i = 0; i < a.keep.size(); ++i)
    if (a.keep[i] && b.keep[i]) common += page.blocks[i].weight;
  const std::uint64_t sum = a.weight + b.weight;
  return sum == 0 ? 0 : 2.0 * static_cast<double>(common) / static_cast<double>(sum);
}

Pick pick_candidate(const Page& page, const std::vector<Candidate>& candidates) {
  Pick pick;
  double best = -1;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    double sum = 0;
    for (std::size_t j = 0; j < candidates.size(); ++j)
      if (i != j) sum += similarity(page, candidates[i], candidates[j]);
    const double mean = candidates.size() > 1 ? sum / static_cast<double>(candidates.size() - 1) : 0.5;
    // Marks that the site itself made weigh more than what was inferred, where both agree about as well with the rest.
    const double prior = candidates[i].method == Method::kStoryMarks       ? 0.06
                         : candidates[i].method == Method::kParagraphScore ? 0.03
                         : candidates[i].method == Method::kJsonLdMatch    ? 0.02
                                                                           : 0;
    if (mean + prior > best) {
      best = mean + prior;
      pick = {i, mean};
    }
  }
  return pick;
}

}  // namespace headwater::extract
