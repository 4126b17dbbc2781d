// What the names on an element (class, id, role, itemprop, test ids, tag) say about its contents, as a set of concepts.
//
// Names are cut into words ("relatedPosts__item" -> related, posts, item), words are looked up in one table, and some concepts need two
// words in a row (article + body, read + more). The vocabulary is that of many sites' templates in several languages, never of one.
#pragma once

#include <cstdint>
#include <string_view>

namespace headwater::extract {

using Concepts = std::uint32_t;

enum Concept : Concepts {
  kStoryBody = 1u << 0,   ///< the running text: article-body, entry-content, itemprop=articleBody
  kDekMark = 1u << 1,     ///< standfirst, subtitle, lead
  kTitleMark = 1u << 2,   ///< headline
  kRelated = 1u << 3,     ///< related, recommended, read more, most read
  kNewsletter = 1u << 4,  ///< newsletter, subscribe, sign-up, paywall prompts
  kShare = 1u << 5,       ///< share bars, follow buttons
  kAdvert = 1u << 6,
  kByline = 1u << 7,  ///< author line and other lines about the article
  kDateMark = 1u << 8,
  kComments = 1u << 9,
  kConsent = 1u << 10,     ///< cookie and privacy notes
  kHiddenMark = 1u << 11,  ///< hidden, screen-reader-only, modal
  kNavigation = 1u << 12,  ///< menus, breadcrumbs, pagers
  kFooterMark = 1u << 13,
  kHeaderMark = 1u << 14,
  kSidebar = 1u << 15,
  kCaptionMark = 1u << 16,  ///< captions and picture credits
  kTagList = 1u << 17,      ///< tags, topics, categories
  kControl = 1u << 18,      ///< buttons, tool bars, players
  kBio = 1u << 19,          ///< about the author
  kArticleMark = 1u << 20,  ///< the article with all that belongs to it
  kMainMark = 1u << 21,
  kGallery = 1u << 22,
  kEmbed = 1u << 23,     ///< an embedded post of a social network
  kLegal = 1u << 24,     ///< copyright, disclaimer
  kTeaser = 1u << 25,    ///< cards and teasers; weak
  kWidget = 1u << 26,    ///< widgets and promotion boxes; weak
  kItemBody = 1u << 27,  ///< itemprop=articleBody itself
  kInfoBox = 1u << 28,   ///< fact boxes, tables of contents
};

/// The concepts of a space-separated list of names (the value of class, id, data-testid …) or of a custom element's tag.
Concepts concepts_of_names(std::string_view names);

/// The concepts of an itemprop value.
Concepts concepts_of_itemprop(std::string_view itemprop);

/// The concepts of an ARIA role.
Concepts concepts_of_role(std::string_view role);

}  // namespace headwater::extract
