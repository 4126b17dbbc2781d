// schema.org data in JSON-LD scripts, read leniently: what publishers ship is often not quite JSON.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace headwater::extract {

/// A schema.org thing that may describe the page's article, as far as the extraction asks.
struct LdThing {
  bool is_article = false;  ///< NewsArticle, BlogPosting … (else WebPage and such)
  bool is_nested = false;   ///< stood inside another thing
  std::string type, headline, alternative_headline, name, description, article_body, publisher, url, language, is_based_on, section;
  std::vector<std::string> authors;
  std::vector<std::string> author_organisations;  ///< authors of type Organization
  std::string date_published, date_modified, date_created;
  bool is_free = true;  ///< isAccessibleForFree is not false
};

struct LdFacts {
  std::vector<LdThing> things;              ///< in page order; articles and web pages
  std::vector<std::string> site_names;      ///< names of WebSite and publisher organisations
  std::vector<std::string> list_headlines;  ///< of items in ItemLists: an index page has many
  std::vector<std::string> persons;         ///< names of things of type Person that stand by themselves
  bool is_index = false;                    ///< a CollectionPage, SearchResultsPage and such, and no article
};

/// Reads every block. Unreadable ones are skipped.
LdFacts read_json_ld(const std::vector<std::string_view>& blocks);

/// `text` made acceptable to a JSON parser: comment and CDATA wrappers cut off, control characters in strings and bad escapes replaced,
/// missing commas left alone. Linear.
std::string mend_json(std::string_view text);

/// HTML character references in text that should not have any ("Ben &amp; Jerry&#039;s"): the numeric ones and the named ones that occur.
std::string decode_entities(std::string_view text);

/// Text of an HTML fragment: tags to spaces (block tags to line breaks), references decoded.
std::string strip_tags(std::string_view html);

}  // namespace headwater::extract
