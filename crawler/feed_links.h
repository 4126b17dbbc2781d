// Links of feeds and sitemaps: RSS 0.9x, 1.0 and 2.0, Atom (RFC 4287), sitemaps and their indexes (sitemaps.org).
#pragma once

#include <string_view>
#include <vector>

#include "base/url.h"

namespace headwater::crawler {

/// True when the answer is XML of one of these kinds, by its content type or its first element.
bool is_feed(std::string_view content_type, std::string_view body);

/// Normalised http(s) targets of the entries, in order, without duplicates, at most limits::kLinksPerPageMax. What stands before an error
/// in the XML is kept. Entities are not expanded beyond XML's own and Expat's guard against amplification. Linear; pure.
std::vector<Url> find_feed_links(std::string_view body, const Url& feed);

}  // namespace headwater::crawler
