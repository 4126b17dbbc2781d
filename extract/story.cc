#include "extract/story.h"

#include <array>

#include "extract/story_finder.h"
#include "extract/story_lines.h"
#include "extract/text_scan.h"

namespace headwater::extract {

std::string_view fate_name(Fate fate) {
  constexpr std::array<std::string_view, 14> kNames{"kept",   "dek",    "caption", "foreign", "link_list", "outside", "title",
                                                    "byline", "phrase", "related", "tail",    "repeated",  "credit",  "short"};
  return kNames[static_cast<std::size_t>(fate)];
}

Story StoryFinder::run() {
  story_.fates.assign(page_.blocks.size(), Fate::kOutside);
  if (page_.blocks.empty()) return std::move(story_);
  sums_ = ProseSums(page_);
  mark_foreign();
  mark_link_lists();
  const CandidateInput input{page_, sums_, clean_, in_.article_body, title_node()};
  const auto candidates = find_candidates(input);
  if (candidates.empty()) return std::move(story_);
  const Pick pick = pick_candidate(page_, candidates);
  story_.confidence = pick.confidence;
  story_.method = method_name(candidates[pick.index].method);
  keep_ = candidates[pick.index].keep;
  if (is_bare_document(candidates[pick.index])) keep_ = clean_;
  keep_linked_subheads();
  trim_head();
  drop_lines();
  trim_tail();
  find_dek();
  collect();
  rescue();
  return std::move(story_);
}

void StoryFinder::mark_foreign() {
  clean_.assign(page_.blocks.size(), 0);
  for (std::size_t b = 0; b < page_.blocks.size(); ++b) {
    const TextBlock& block = page_.blocks[b];
    if (block.in_caption || (block.context & kCaptionMark)) {
      story_.fates[b] = Fate::kCaption;
    } else if (block.context & strong_for(block)) {
      story_.fates[b] = Fate::kForeign;
    } else if (is_weakly_foreign(block)) {
      story_.fates[b] = (block.context & (kByline | kDateMark)) ? Fate::kByline : Fate::kForeign;
    } else if (block.weight < 60 && block.in_figure && block.heading == 0) {
      story_.fates[b] = Fate::kCaption;
    } else {
      clean_[b] = 1;
    }
  }
}

// A subhead may be marked as a tag itself; a list of tags is links.
Concepts StoryFinder::strong_for(const TextBlock& block) const {
  const bool subhead = block.heading >= 2 && block.link_weight == 0 && (page_.nodes[block.node].own & kTagList) &&
                       !(page_.nodes[page_.nodes[block.node].parent].context & kTagList);
  return subhead ? kStrong & ~kTagList : kStrong;
}

// Subheads keep their place whatever is embedded around them; the text of a card is longer than other lines about an article.
bool StoryFinder::is_weakly_foreign(const TextBlock& block) {
  Concepts weak = block.context & kWeak;
  if (block.heading > 0) weak &= ~(kEmbed | kDateMark);
  if (block.in_table) weak &= ~kEmbed;
  if (block.in_list && block.link_weight == 0) weak &= ~kTeaser;  // a recipe card, a comparison: items, not other articles
  if (weak == 0) return false;
  const std::uint32_t weight_max = (weak & kTeaser) ? 130 : 90;
  return block.weight < weight_max || block.link_share() > 0.4;
}

// The heading that is the headline, h1 before others.
std::uint32_t StoryFinder::title_node() const {
  const std::string title = fold_text(in_.title);
  if (title.empty()) return 0;
  std::uint32_t found = 0, level = 9;
  for (const TextBlock& block : page_.blocks)
    if (block.heading > 0 && block.heading < level && is_title(fold_text(page_.block_text(block)), title, block))
      found = block.node, level = block.heading;
  return found;
}

// Lines that are mostly anchors: lists of links, cards. A list is judged as a whole.
void StoryFinder::mark_link_lists() {
  for (std::size_t b = 0; b < page_.blocks.size();) {
    const std::uint32_t list = list_of(page_.blocks[b]);
    if (list == 0) {
      const TextBlock& block = page_.blocks[b];
      const bool link_line = block.link_share() > 0.75 && block.weight < 160;
      if (clean_[b] && (link_line || (block.link_share() > 0.8 && block.weight < 600))) drop(b, Fate::kLinkList);
      ++b;
      continue;
    }
    std::size_t end = b;
    std::uint64_t weight = 0, links = 0, items = 0, excerpts = 0;
    for (; end < page_.blocks.size() && page_.blocks[end].first < page_.nodes[list].end; ++end) {
      weight += page_.blocks[end].weight;
      links += page_.blocks[end].link_weight;
      ++items;
      excerpts += page_.blocks[end].link_weight > 0 && is_cut_off(page_.block_text(page_.blocks[end]));
    }
    const double share = weight == 0 ? 0 : static_cast<double>(links) / static_cast<double>(weight);
    const bool prose_list = items > 0 && weight / items > 100 && share < 0.8;
    for (; b < end; ++b)
      if (clean_[b] && ((share > 0.5 && !prose_list) || (excerpts >= 3 && excerpts * 10 >= items * 6))) drop(b, Fate::kLinkList);
    b = std::max(b, end);
  }
}

// "1. The old mill", linked to the mill's own page: a subhead among paragraphs of the text, of which several stand beside it.
void StoryFinder::keep_linked_subheads() {
  constexpr std::size_t kNear = 3;
  const auto stands_by = [&](std::size_t b, std::uint32_t parent) {
    return keep_[b] && page_.nodes[page_.blocks[b].node].parent == parent && page_.blocks[b].heading == 0;
  };
  const std::size_t end = end_kept();
  std::vector<std::size_t> found;
  for (std::size_t b = first_kept(); b < end; ++b) {
    const TextBlock& block = page_.blocks[b];
    if (keep_[b] || story_.fates[b] != Fate::kLinkList || block.heading < 2 || block.heading > 4) continue;
    const std::uint32_t parent = page_.nodes[block.node].parent;
    bool before = false, after = false;
    for (std::size_t k = b; k-- > 0 && b - k <= kNear;) before |= stands_by(k, parent);
    for (std::size_t k = b + 1; k < end && k - b <= kNear; ++k) after |= stands_by(k, parent);
    if (before && after) found.push_back(b);
  }
  for (const std::size_t b : found) keep_[b] = 1;
}

// The outermost list that holds a block, as long as it is a list of items and no page layout; 0 where there is none.
std::uint32_t StoryFinder::list_of(const TextBlock& block) const {
  std::uint32_t found = 0;
  if (!block.in_list) return 0;
  int level = 0;
  for (std::uint32_t up = block.node; up > page_.body && level < 12; up = page_.nodes[up].parent, ++level) {
    const std::uint16_t tag = page_.nodes[up].tag;
    if (tag == GUMBO_TAG_UL || tag == GUMBO_TAG_OL || tag == GUMBO_TAG_DL) found = up;
  }
  if (found == 0) return 0;
  const std::uint64_t prose = sums_.in_subtree(page_, found);
  return prose * 10 > sums_.total() * 6 ? 0 : found;
}

void StoryFinder::drop(std::size_t b, Fate fate) {
  clean_[b] = 0;
  if (!keep_.empty()) keep_[b] = 0;
  story_.fates[b] = fate;
}

// A page without menus, such as a list of formulas or a letter, is its own text from end to end, however short its lines.
bool StoryFinder::is_bare_document(const Candidate& picked) const {
  constexpr std::size_t kLinkLinesMax = 2;
  std::uint64_t clean = 0;
  std::size_t link_lines = 0;
  for (std::size_t b = 0; b < page_.blocks.size(); ++b) {
    if (clean_[b]) clean += page_.blocks[b].weight;
    link_lines += page_.blocks[b].link_share() > 0.75;
  }
  return link_lines <= kLinkLinesMax && picked.weight * 2 < clean;
}

void StoryFinder::collect() {
  const std::size_t first = first_kept(), end = end_kept();
  if (first >= end) return;
  story_.first = static_cast<std::uint32_t>(first);
  story_.last = static_cast<std::uint32_t>(end);
  for (std::size_t b = 0; b < keep_.size(); ++b) {
    if (keep_[b]) story_.fates[b] = Fate::kKept;
    if (keep_[b] || story_.fates[b] == Fate::kDek) story_.kept.push_back(static_cast<std::uint32_t>(b));
  }
}

// A page whose text is cut off or built by scripts may still carry it as data.
void StoryFinder::rescue() {
  const TextWeight body = weigh(in_.article_body);
  if (body.weight < 300) return;
  std::uint64_t kept = 0;
  for (std::uint32_t b : story_.kept) kept += page_.blocks[b].weight;
  // A stub that its publisher calls one is replaced as soon as the data holds clearly more.
  if (kept * 10 >= body.weight * (in_.paywalled ? 8u : 5u)) return;
  std::string_view rest = in_.article_body;
  while (!rest.empty()) {
    const std::size_t newline = rest.find('\n');
    std::string line(rest.substr(0, newline));
    rest.remove_prefix(newline == std::string_view::npos ? rest.size() : newline + 1);
    tidy_space(line);
    if (!line.empty()) story_.rescued.push_back(std::move(line));
  }
  story_.method = "json_ld_body";
  story_.confidence = 0.5;
}

Story find_story(const Page& page, const StoryInput& input) { return StoryFinder(page, input).run(); }

}  // namespace headwater::extract
