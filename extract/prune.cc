#include "extract/prune.h"

#include <algorithm>
#include <array>
#include <string>

#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

constexpr std::uint32_t kProseWeight = 60;
constexpr double kProseLinkShare = 0.35;
constexpr double kShareBesideTitle = 0.08;
constexpr double kStoryWeightMin = 500;  // prose that can stand as a story

// kSidebar for an element whose whole name is that of a sidebar; "has-sidebar" and "pg-rail-tall" also name what stands beside one.
Concepts aside_concept(const Node& node) {
  if (node.tag == GUMBO_TAG_ASIDE) return kSidebar;
  for (std::string_view names : {attribute(node, "id"), attribute(node, "class")})
    for (std::size_t at = 0; at < names.size();) {
      const std::size_t end = std::min(names.find(' ', at), names.size());
      for (std::string_view known : {"sidebar", "side-bar", "sidebar-right", "right-sidebar", "rightsidebar", "left-sidebar"})
        if (names.substr(at, end - at) == known) return kSidebar;
      at = end + 1;
    }
  return 0;
}

struct Limit {
  Concepts concepts;
  double share;  // of the page's prose; an element that holds more is not what its name says
};

// Comments can outweigh a short article, hidden copies of it can equal it; a navigation bar with a third of the prose is none.
constexpr std::array kLimits{
    Limit{kComments | kHiddenMark | kRelated, 0.70}, Limit{kConsent | kNewsletter | kBio, 0.50}, Limit{kSidebar | kFooterMark, 0.45},
    Limit{kForeignMarks & ~(kComments | kHiddenMark | kRelated | kConsent | kNewsletter | kBio | kSidebar | kFooterMark), 0.30}};

// The h1s that the document's own title names.
std::vector<std::uint32_t> title_headings(const Page& page, const std::vector<std::uint32_t>& h1s) {
  constexpr std::size_t kTextMin = 8;
  std::vector<std::uint32_t> out;
  const std::string title = page.title == 0 ? std::string() : fold_text(subtree_text(page, page.title));
  for (const std::uint32_t h1 : h1s)
    if (const std::string text = fold_text(subtree_text(page, h1)); text.size() >= kTextMin && title.find(text) != std::string::npos)
      out.push_back(h1);
  return out;
}

// Running text that a template calls the text of its picture or player: several paragraphs, unlike a caption.
bool holds_paragraphs(const Page& page, std::uint32_t node) {
  constexpr std::size_t kParagraphsMin = 3;
  std::size_t paragraphs = 0;
  for (std::uint32_t b = page.first_block_at(node);
       b < page.blocks.size() && page.blocks[b].first < page.nodes[node].end && paragraphs < kParagraphsMin; ++b)
    paragraphs += page.blocks[b].tag == GUMBO_TAG_P && is_prose(page.blocks[b]) && page.nodes[page.blocks[b].node].parent != 0 &&
                  !page.blocks[b].in_figure;
  return paragraphs >= kParagraphsMin;
}

}  // namespace

bool is_prose(const TextBlock& block) {
  return block.weight >= kProseWeight && block.heading == 0 && block.link_share() < kProseLinkShare && !block.in_caption;
}

ProseSums::ProseSums(const Page& page) {
  sums_.reserve(page.blocks.size() + 1);
  sums_.push_back(0);
  for (const TextBlock& block : page.blocks) sums_.push_back(sums_.back() + (is_prose(block) ? block.weight : 0));
}

std::uint64_t ProseSums::in_subtree(const Page& page, std::uint32_t node) const {
  return in_blocks(page.first_block_at(node), page.first_block_at(page.nodes[node].end));
}

void guard_concepts(Page& page, const ProseSums& sums) {
  if (sums.total() == 0) return;
  const auto total = static_cast<double>(sums.total());
  std::array<double, 32> under{};
  for (const TextBlock& block : page.blocks) {
    if (!is_prose(block)) continue;
    for (unsigned bit = 0; bit < 32; ++bit)
      if (block.context & (Concepts{1} << bit)) under[bit] += block.weight;
  }
  // Where the page has an h1, an element without it is not the article, however much it holds, as long as there is a story outside of it.
  std::vector<std::uint32_t> h1s, mains;
  for (std::uint32_t i = 0; i < page.nodes.size(); ++i) {
    if (page.nodes[i].tag == GUMBO_TAG_H1) h1s.push_back(i);
    if (page.nodes[i].tag == GUMBO_TAG_MAIN) mains.push_back(i);
  }
  const bool any_h1 = !h1s.empty();
  const std::vector<std::uint32_t> titles = title_headings(page, h1s);
  const auto holds_any = [&](const std::vector<std::uint32_t>& nodes, std::uint32_t node) {
    const auto at = std::lower_bound(nodes.begin(), nodes.end(), node);
    return at != nodes.end() && *at < page.nodes[node].end;
  };
  const auto holds_h1 = [&](std::uint32_t node) { return holds_any(h1s, node); };
  const auto holds_title = [&](std::uint32_t node) { return holds_any(titles, node); };
  const auto holds_main = [&](std::uint32_t node) { return holds_any(mains, node); };
  Concepts everywhere = 0;
  for (unsigned bit = 0; bit < 32; ++bit) {
    const Concepts mask = Concepts{1} << bit;
    // A cookie wall can be longer than the article behind it.
    const bool aside = (mask & (kSidebar | kConsent)) && any_h1 && total - under[bit] > kStoryWeightMin;
    if ((mask & kForeignMarks & ~(kComments | kHiddenMark)) && under[bit] > 0.55 * total && !aside) everywhere |= mask;
  }
  for (std::uint32_t i = 0; i < page.nodes.size(); ++i) {
    Node& node = page.nodes[i];
    const Concepts parent = i == 0 ? 0 : page.nodes[node.parent].context;
    node.own &= ~everywhere;
    if (node.tag == GUMBO_TAG_ARTICLE || node.tag == GUMBO_TAG_MAIN)
      node.own &= ~kForeignMarks | kComments | kHiddenMark | kRelated | kTeaser | kAdvert;
    if (node.own & kForeignMarks) {
      const double share = static_cast<double>(sums.in_subtree(page, i)) / total;
      const double rest = static_cast<double>(sums.total()) * (1 - share);
      for (const Limit& limit : kLimits)
        if (share > limit.share)
          node.own &=
              (rest < kStoryWeightMin || !any_h1 || holds_h1(i)) ? ~limit.concepts : ~limit.concepts | aside_concept(node) | kConsent;
      // What holds the headline and some of the prose is no dialogue, menu or box, whatever wraps it ("dialog-off-canvas-main-canvas").
      // Several headlines of one text are copies, of which the hidden ones stay hidden.
      if (share > kShareBesideTitle && holds_title(i)) node.own &= titles.size() == 1 ? ~kForeignMarks : ~kForeignMarks | kHiddenMark;
      if ((node.own & kHiddenMark) && holds_main(i)) node.own &= ~kHiddenMark;  // no dialogue does
      if ((node.own & (kCaptionMark | kControl)) && node.tag != GUMBO_TAG_FIGCAPTION && holds_paragraphs(page, i))
        node.own &= ~(kCaptionMark | kControl);
      if ((node.own & kItemBody) && share > 0.05) node.own &= ~kForeignMarks;
      if ((node.own & kStoryBody) && share > 0.15) node.own &= ~kForeignMarks;
    }
    node.context = parent | node.own;
  }
  for (TextBlock& block : page.blocks) block.context &= page.nodes[block.first].context;
}

}  // namespace headwater::extract
