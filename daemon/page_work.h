// The pure half of a page: bytes in, article, fingerprint and links out. Runs on the worker pool.
#pragma once

#include "base/article.h"
#include "base/capture.h"
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

/// `product_token`: robots directives in the page and its headers that name it count like those for all. Without `extract` the page is not
/// read for an article, only for where it leads. `sitemap_bytes_max`: of a feed or sitemap in a gzip file, unpacked; the rest is cut off.
PageWork work_on_page(Capture capture, std::string product_token, std::size_t sitemap_bytes_max, bool extract);

/// An article from a text that needs no extraction; paragraphs are separated by line breaks.
Article article_from_text(std::string_view url, std::string_view text, std::string_view title);

/// Words as the provenance room counts them, and the fingerprint.
Fingerprint fingerprint_of(std::string_view text);

/// True when the article holds text to compare.
inline bool has_text(const Result<Article>& article) { return article && article->kind == PageKind::kArticle && !article->text.empty(); }

}  // namespace headwater::daemon
