// Links of a page, found by a tokenizer pass over its bytes: no DOM is built.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/url.h"

namespace headwater::crawler {

struct PageLinks {
  std::vector<Url> links;      ///< normalised http(s) targets of <a href> and <area href>, first occurrence order, without duplicates and
                               ///< without rel=nofollow ones
  std::vector<Url> feeds;      ///< <link rel=alternate type=rss/atom/json feed>
  bool nofollow = false;       ///< <meta name=robots content=nofollow|none>
  bool noindex = false;        ///< <meta name=robots content=noindex|none>
  std::optional<Url> refresh;  ///< <meta http-equiv=refresh> to another page; those inside of <noscript> are left out
};

/// Follows the WHATWG tokenizer where it matters for links: tags, quoted attributes, character references, comments, raw text
/// elements, <base href>. `page` is where the bytes came from; `html` is best given as UTF-8 (other bytes read as U+FFFD).
/// At most limits::kLinksPerPageMax links. Linear; pure.
PageLinks find_links(std::string_view html, const Url& page);

/// The address in the content of a meta refresh ("5; url=/next"), not yet resolved: the shared declarative refresh steps of the
/// HTML standard. nullopt where it is malformed; empty where it names no address.
std::optional<std::string_view> refresh_target(std::string_view content);

}  // namespace headwater::crawler
