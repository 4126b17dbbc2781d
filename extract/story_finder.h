// The steps by which a story is found; see story.h for what they make together. One object per page.
#pragma once

#include <algorithm>
#include <string>

#include "extract/prune.h"
#include "extract/story.h"

namespace headwater::extract {

/// Concepts that rule a block out by themselves, and those that only do so for lines that are short or mostly links.
inline constexpr Concepts kStrong = kRelated | kNewsletter | kShare | kComments | kConsent | kHiddenMark | kNavigation | kFooterMark |
                                    kSidebar | kTagList | kControl | kBio | kGallery | kWidget | kEmbed;
inline constexpr Concepts kWeak = kTeaser | kAdvert | kByline | kDateMark | kLegal | kEmbed;

class StoryFinder {
 public:
  StoryFinder(const Page& page, const StoryInput& in) : page_(page), in_(in) {}

  Story run();

 private:
  // story.cc: what is foreign, which candidate, what comes out
  void mark_foreign();
  Concepts strong_for(const TextBlock& block) const;
  static bool is_weakly_foreign(const TextBlock& block);
  std::uint32_t title_node() const;
  void mark_link_lists();
  void keep_linked_subheads();
  std::uint32_t list_of(const TextBlock& block) const;
  void drop(std::size_t b, Fate fate);
  bool is_bare_document(const Candidate& picked) const;
  void collect();
  void rescue();

  // story_trim.cc: lines at the head, within and at the tail that are no text
  void trim_head();
  bool is_byline(const TextBlock& block, const std::string& folded) const;
  void drop_copies();
  void drop_lines();
  void cut_at_next_headline();
  bool headlines_article(const TextBlock& block) const;
  void drop_contact_lines();
  void drop_author_notes();
  void drop_closing_list();
  void trim_tail();

  // story_dek.cc: the standfirst
  void find_dek();
  bool stands_in_dek(const TextBlock& block) const;
  bool repeats_below(const std::string& folded, std::size_t first) const;

  std::size_t first_kept() const { return static_cast<std::size_t>(std::find(keep_.begin(), keep_.end(), 1) - keep_.begin()); }
  std::size_t end_kept() const { return static_cast<std::size_t>(std::find(keep_.rbegin(), keep_.rend(), 1).base() - keep_.begin()); }

  const Page& page_;
  const StoryInput& in_;
  ProseSums sums_;
  Selection clean_, keep_;
  Story story_;
};

}  // namespace headwater::extract
