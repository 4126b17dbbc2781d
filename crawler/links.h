// Links of a page, found by a tokenizer pass over its bytes: no DOM is built.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/capture.h"
#include "base/limits.h"
#include "base/url.h"

namespace headwater::crawler {

struct PageLinks {
  std::vector<Url> links;      ///< normalised http(s) targets of <a href> and <area href>, first occurrence order, without duplicates and
                               ///< without rel=nofollow ones
  std::vector<Url> feeds;      ///< <link rel=alternate type=rss/atom/json feed>
  bool nofollow = false;       ///< <meta name=robots content=nofollow|none>
  bool noindex = false;        ///< <meta name=robots content=noindex|none>
  std::optional<bool> tdm_reserved;  ///< <meta name=tdm-reservation content=1|0>: text and data mining is reserved, or is not
  std::string tdm_policy;            ///< <meta name=tdm-policy>: where its terms are
  std::optional<Url> refresh;  ///< <meta http-equiv=refresh> to another page; those inside of <noscript> are left out
};

struct LinkOptions {
  std::string_view encoding;       ///< the page's own, by the Encoding standard's name: queries are written in it; empty: UTF-8
  std::string_view product_token;  ///< <meta name=TOKEN> counts like <meta name=robots>
  std::size_t links_max = limits::kLinksPerPageMax;  ///< links kept, and feeds likewise: the first ones
};

/// Follows the WHATWG tokenizer where it matters for links: tags, quoted attributes, character references, comments, raw text
/// elements, <base href>. `page` is where the bytes came from; `html` is UTF-8 (other bytes read as U+FFFD).
/// At most LinkOptions::links_max links. Linear; pure.
PageLinks find_links(std::string_view html, const Url& page, LinkOptions options = {});

/// The path ends like that of an image, sound, film, archive, program, style sheet or font: no page is to be expected there.
bool is_media(const Url& url);

/// What the X-Robots-Tag headers of a response ask: those without a user agent, and those of `product_token`; and what its headers say of
/// text and data mining (TDM Reservation Protocol, W3C community group report 2024).
struct RobotsTag {
  bool nofollow = false;
  bool noindex = false;
  std::optional<bool> tdm_reserved;
  std::string tdm_policy;
};
RobotsTag robots_tag(const HeaderList& headers, std::string_view product_token);

/// Where a Refresh header leads: read as a meta refresh is (HTML standard, "declarative refresh steps"); nullopt where it leads nowhere else.
std::optional<Url> header_refresh(const HeaderList& headers, const Url& page);

/// The address in the content of a meta refresh ("5; url=/next"), not yet resolved: the shared declarative refresh steps of the
/// HTML standard. nullopt where it is malformed; empty where it names no address.
std::optional<std::string_view> refresh_target(std::string_view content);

}  // namespace headwater::crawler
