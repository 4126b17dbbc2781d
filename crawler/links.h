// Links of a page, found by a tokenizer pass over its bytes: no DOM is built.
#pragma once

#include <string_view>
#include <vector>

#include "base/url.h"

namespace headwater::crawler {

struct PageLinks {
  std::vector<Url> links;      ///< normalised http(s) targets of <a href> and <area href>, first occurrence order, without duplicates and without rel=nofollow ones
  std::vector<Url> feeds;      ///< <link rel=alternate type=rss/atom/json feed>
  bool nofollow = false;       ///< <meta name=robots content=nofollow|none>
  bool noindex = false;        ///< <meta name=robots content=noindex|none>
  std::optional<Url> refresh;  ///< <meta http-equiv=refresh>
};

/// Follows the WHATWG tokenizer where it matters for links: tags, quoted attributes, character references, comments, raw text
/// elements, <base href>. `page` is where the bytes came from. At most limits::kLinksPerPageMax links. Linear; pure.
PageLinks find_links(std::string_view html, const Url& page);

}  // namespace headwater::crawler
