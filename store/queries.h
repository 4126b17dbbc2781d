// Questions that lists and pages of the API ask of a store: heads of articles, lineages, sites. Reviews alone are written here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/verdict.h"
#include "store/store.h"

namespace headwater::store {

enum class ReviewVerdict : std::uint8_t { kConfirmed = 0, kRejected = 1, kUnsure = 2 };
std::string_view review_verdict_name(ReviewVerdict verdict);  ///< "confirmed", "rejected", "unsure"
std::optional<ReviewVerdict> review_verdict_from_name(std::string_view name);

/// What a person says of a page's verdict.
struct Review {
  std::int64_t page = 0;
  ReviewVerdict verdict = ReviewVerdict::kUnsure;
  std::string note;
  Instant at{};
};

/// A page as a line of a list: its current edition without the text, its verdict, its review.
struct PageHead {
  std::int64_t id = 0;
  std::string url, domain, title, site, language;
  std::optional<Instant> published;
  Instant first_seen{};  ///< of the page, not of the edition
  std::int64_t words = 0;
  std::string lineage;
  std::int64_t lineage_size = 0;
  std::string relation;
  bool direction_uncertain = false;
  Source source;
  std::int64_t source_page = 0;  ///< 0: not held, or itself
  std::int64_t derived_from = 0;
  std::string derived_url, derived_domain;
  std::optional<double> containment_self, containment_parent;  ///< with derived_from
  std::optional<std::int64_t> delay;                           ///< seconds after the source, by claims where both claim, else by sight
  std::optional<Review> review;
};

struct PageFilter {
  std::string words;   ///< searched in title, site name and URL; every word, the last as a prefix
  std::string domain;  ///< registrable domain
  std::string lineage;
  std::string relation;
  bool copies_only = false;  ///< an earlier source is known
  bool unreviewed = false;
  std::int64_t before = 0;  ///< pages with a smaller id; 0: all
};

struct LineageHead {
  std::string id;
  std::int64_t size = 0, sites = 0;
  std::string title;
  std::int64_t earliest = 0;  ///< page
  std::string earliest_url, earliest_domain;
  Instant first{}, last{};  ///< first sights of its first and last member
};

/// How much text went from one site to another.
struct SiteFlow {
  std::string from, to;
  std::int64_t articles = 0;
  std::optional<std::int64_t> median_delay;  ///< seconds
};

struct SiteCount {
  std::string domain;
  std::int64_t articles = 0;
};

/// Where a page's newest response lies.
struct CaptureHead {
  Instant fetched{};
  int status = 0;
  std::string content_type;
  std::string warc_file;  ///< empty: the raw response was dropped
  std::int64_t warc_offset = 0, warc_length = 0;
  std::string steps;  ///< JSON: milliseconds by step
};

/// What a page said of text and data mining when it was last fetched (TDMRep, https://www.w3.org/community/reports/tdmrep/).
struct TdmStatement {
  std::optional<bool> reserved;  ///< none: only a policy is named
  std::string policy;            ///< URL of its terms, or empty
};

/// Thread: any; calls serialise on the store's mutex and block.
class Queries {
 public:
  explicit Queries(Store& store) : store_(store) {}

  Result<std::vector<PageHead>> heads(const PageFilter& filter, std::size_t n);    ///< newest first
  Result<PageHead> head(std::int64_t page);                                        ///< kNotFound
  Result<std::vector<PageHead>> heads_of(const std::vector<std::int64_t>& pages);  ///< in that order; unknown ones are left out
  /// Copies a person should look at: no review yet, least sure first; those after the page `after`, or all for 0.
  Result<std::vector<PageHead>> review_queue(std::int64_t after, std::size_t n);

  /// Lineages of at least two pages: largest first, or newest member first; `skip` of them left out.
  Result<std::vector<LineageHead>> lineages(bool largest_first, std::size_t skip, std::size_t n);
  /// By the hour of their newest member's first sight, oldest hour first: how many lineages grew in each of the `hours` before `now`.
  Result<std::vector<std::int64_t>> lineages_by_hour(Instant now, std::size_t hours);

  Result<std::vector<SiteCount>> sites();
  /// Every pair of sites between which articles went. Cost: one pass over all copies.
  Result<std::vector<SiteFlow>> flows();
  /// Pages of `to` whose source stands on `from`.
  Result<std::vector<std::int64_t>> flow_pages(std::string_view from, std::string_view to, std::size_t n);

  Result<CaptureHead> newest_capture(std::string_view url);  ///< kNotFound
  Result<std::optional<TdmStatement>> tdm(std::string_view url);  ///< of the newest full answer; nullopt where it says nothing
  Result<std::vector<Review>> reviews(std::int64_t before, std::size_t n);
  Status put_review(const Review& review);
  Status remove_review(std::int64_t page);

  /// Changes whenever another connection or this one wrote to the database: for ETags and caches.
  Result<std::int64_t> data_version();

 private:
  Store& store_;
};

}  // namespace headwater::store
