// Which parts of a page its own markup calls something else than the article: related links, comments, share bars, notes on cookies …
#pragma once

#include <cstdint>
#include <vector>

#include "extract/dom.h"

namespace headwater::extract {

/// Concepts whose subtrees hold no running text.
inline constexpr Concepts kForeignMarks = kRelated | kNewsletter | kShare | kAdvert | kByline | kDateMark | kComments | kConsent |
                                          kHiddenMark | kNavigation | kFooterMark | kSidebar | kCaptionMark | kTagList | kControl | kBio |
                                          kGallery | kLegal | kTeaser | kWidget | kEmbed;

/// The text of a block counts as prose: long enough, not mostly links, no heading.
bool is_prose(const TextBlock& block);

/// Sums over blocks, so that "how much prose does this subtree hold" is two look-ups.
class ProseSums {
 public:
  ProseSums() = default;
  explicit ProseSums(const Page& page);
  std::uint64_t total() const { return sums_.empty() ? 0 : sums_.back(); }
  std::uint64_t in_blocks(std::uint32_t first, std::uint32_t last) const { return sums_[last] - sums_[first]; }
  std::uint64_t in_subtree(const Page& page, std::uint32_t node) const;

 private:
  std::vector<std::uint64_t> sums_;
};

/// Takes back concepts that would throw the article away: names like "promo" or "video" also stand on wrappers of whole pages. A concept
/// on an element goes when the element holds too much of the page's prose; a concept goes everywhere when most prose stands under it.
/// Rewrites Node::own, Node::context and TextBlock::context.
void guard_concepts(Page& page, const ProseSums& sums);

}  // namespace headwater::extract
