// The pure half of a page: bytes in, article, fingerprint and links out. Runs on the worker pool.
#pragma once

#include "base/article.h"
#include "base/capture.h"
#include "base/limits.h"
#include "base/match.h"
#include "base/result.h"
#include "crawler/feed.h"
#include "crawler/links.h"

namespace headwater::daemon {

struct PageWork {
  Capture capture;          ///< given back to the caller
  Result<Article> article;  ///< kind tells whether there is one
  Fingerprint fingerprint;  ///< of the article's text, empty where there is none
  crawler::PageLinks links;
  crawler::Feed feed;  ///< what a feed or sitemap lists; the page then has no article
};

struct PageOptions {
  std::string product_token;  ///< robots directives in the page and its headers that name it count like those for all
  bool extract = true;        ///< false: the page is not read for an article, only for where it leads
  std::size_t sitemap_bytes_max = limits::kSitemapBytesMax;  ///< of a feed or sitemap in a gzip file, unpacked; the rest is cut off
  std::size_t links_max = limits::kLinksPerPageMax;          ///< the first links of a page
  std::size_t feed_entries_max = limits::kFeedEntriesMax;    ///< the first entries of a feed or sitemap
};

PageWork work_on_page(Capture capture, PageOptions options);

/// An article from a text that needs no extraction; paragraphs are separated by line breaks.
Article article_from_text(std::string_view url, std::string_view text, std::string_view title);

/// Adds what the page's server says of its last change (RFC 9110 section 8.8.2) to the article's dates; it never becomes the date of
/// publication.
void add_last_modified(Article& article, const HeaderList& headers);

/// Words as the provenance room counts them, and the fingerprint.
Fingerprint fingerprint_of(std::string_view text);

/// True when the article holds text to compare.
inline bool has_text(const Result<Article>& article) { return article && article->kind == PageKind::kArticle && !article->text.empty(); }

}  // namespace headwater::daemon
