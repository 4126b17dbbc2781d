// What the page says about itself in its head and its markup: title, authors, site, canonical address, language.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/url.h"
#include "extract/dom.h"
#include "extract/jsonld.h"

namespace headwater::extract {

/// The name/content pairs of <meta> and the rel/href pairs of <link>, names in lower case, values with white space collapsed, page order.
struct HeadFacts {
  std::vector<std::pair<std::string, std::string>> metas;
  std::vector<std::pair<std::string, std::string>> links;
  std::string title;     ///< of <title>
  std::string language;  ///< of <html lang>
  std::string base_href;

  /// The first non-empty content of any of these names, tried in this order; or empty.
  std::string_view meta(std::initializer_list<std::string_view> names) const;
  std::vector<std::string_view> all(std::string_view name) const;
  std::string_view link(std::string_view rel) const;
};

HeadFacts read_head(const Page& page);

/// The JSON-LD thing that describes this page's article, or null: not one of a list of other articles.
const LdThing* main_thing(const LdFacts& facts, const HeadFacts& head, std::string_view url);

struct Metadata {
  std::string title, site, description, canonical_url, language_hint, article_body;
  std::vector<std::string> authors;
  std::vector<std::string> outlets_as_authors;  ///< organisations named where the author stands
  bool typed_as_article = false;                ///< og:type or JSON-LD say so
};

/// `page_url` may be null. Uses blocks and nodes of `page` for headings and bylines.
Metadata read_metadata(const Page& page, const HeadFacts& head, const LdFacts& facts, const LdThing* main, const Url* page_url);

/// The headline without the site's name, section and such, from what the page offers. `site_names`: known names of the site.
std::string choose_title(const Page& page, const HeadFacts& head, const LdThing* main, std::vector<std::string> site_names);

/// A byline as names of persons: "By Jane Doe and John Roe, Staff Writers" gives two. `outlets` receives names of organisations.
std::vector<std::string> split_authors(std::string_view byline, std::vector<std::string>* outlets = nullptr);

/// Adds a name unless it is there already, up to limits::kAuthorsMax.
void add_name(std::vector<std::string>& out, std::string name);

/// What names of authors are looked for in. `title` as given by choose_title; `host` may be empty.
struct AuthorInput {
  const Page& page;
  const HeadFacts& head;
  const LdFacts& facts;
  const LdThing* main = nullptr;
  std::string_view title, site, host;
};
/// The persons, or where nobody else is named the desk or outlet, as the page says it. `outlets` receives names of organisations.
std::vector<std::string> choose_authors(const AuthorInput& input, std::vector<std::string>* outlets);

/// The names in a line about the text: "Posted on April 26, 2024 by Jane Doe in Ferries", "Von Jane Doe | 26.04.2024", "Author: Jane Doe".
/// Empty where no word leads to a name.
std::vector<std::string> authors_of_line(std::string_view line, std::vector<std::string>* outlets = nullptr);

/// BCP 47 language of `text`, with the page's declaration as a hint; "und" where neither tells.
std::string detect_language(std::string_view text, std::string_view declared);

}  // namespace headwater::extract
