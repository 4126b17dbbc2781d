// What a page itself says about where its text comes from: canonical addresses on other sites, source links, bylines of other outlets,
// wire datelines, syndication metadata. Statements are reported as they stand; judging them is the verdict's business.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/article.h"
#include "base/url.h"
#include "extract/dom.h"
#include "extract/metadata.h"
#include "extract/story.h"

namespace headwater::extract {

struct CreditInput {
  const Page& page;
  const HeadFacts& head;
  const LdThing* main = nullptr;
  const Metadata& meta;
  const Url* page_url = nullptr;  ///< may be null
};

/// The credits of a page, best kinds first, without repetitions, at most limits::kCreditsMax. Takes lines that are nothing but a credit
/// out of the story (their fate becomes kCredit).
std::vector<Credit> find_credits(const CreditInput& input, Story& story);

}  // namespace headwater::extract
