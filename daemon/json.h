// The objects of the command line and the API as JSON (docs/API.md). One place, so that all callers print the same.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/article.h"
#include "base/match.h"
#include "base/result.h"
#include "daemon/crawl.h"
#include "store/queries.h"
#include "store/store.h"

namespace headwater::daemon {

/// What is reported of one page: `type` "article".
struct ArticleReport {
  std::string url;
  Article article;
  Instant fetched{};
  std::size_t words = 0;
  std::string lineage;
  Verdict verdict;
  std::string derived_from;  ///< URL of the held article, or empty
  std::optional<store::TdmStatement> tdm;
};

/// Whether a report carries the article's text (that of shown_text.h, with its blocks, captions and entries) or none.
enum class ReportText : bool { kNone, kShown };

/// Loads what is reported of a page; `words` counts the text as it was extracted. Errors: kNotFound, kStore.
Result<ArticleReport> load_report(store::Store& store, std::int64_t page, ReportText text);

boost::json::object article_object(const ArticleReport& report);

/// `type` "extraction"; `id` is left out when null.
boost::json::object extraction_object(const boost::json::value& id, const Article& article);

/// `type` "match", offsets in code points into `a` and `b`.
boost::json::object match_object(const boost::json::value& id, const Match& match, std::string_view a, std::string_view b);

/// `type` "summary".
boost::json::object summary_object(const CrawlProgress& progress, const store::StoreCounts& counts, std::chrono::milliseconds elapsed);

/// `type` "error", for one line of a batch that could not be answered.
boost::json::object error_object(const boost::json::value& id, const Error& error);

}  // namespace headwater::daemon
