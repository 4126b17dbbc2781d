// The words of a page as its site shows them: the same for the HTML, the feed and the truth.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/fake_web/corpus.h"
#include "tests/fake_web/sites.h"

namespace headwater::fake_web {

/// A text in the site's quotation marks, without link marks: "[words](address)" becomes "words".
std::string plain_text(std::string_view text, const Site& site, std::string_view language);

/// The same as HTML, with <a> for the links.
std::string inline_html(std::string_view text, const Site& site, std::string_view language);

/// The page's blocks, the dateline put before the first paragraph; link marks are kept.
std::vector<TextBlock> shown_blocks(const Page& page);

/// Paragraphs joined by "\n\n", as shown.
std::string shown_text(const Page& page, const Site& site);

/// The first sentence as shown, without the dateline.
std::string shown_first_sentence(const Page& page, const Site& site);

/// The blocks as HTML; `insert` stands after every fourth paragraph (adverts, related links).
std::string body_html(const Page& page, const Site& site, std::string_view insert);

}  // namespace headwater::fake_web
