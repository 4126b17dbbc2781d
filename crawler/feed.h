// Feeds and sitemaps: RSS 0.9x, 1.0 and 2.0, Atom (RFC 4287), JSON Feed 1.1, CDF, sitemaps, news sitemaps and their indexes (sitemaps.org),
// lists of URLs as plain text. Read as they are in the wild: broken tails, bare ampersands, missing elements, odd prefixes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/time.h"
#include "base/url.h"

namespace headwater::crawler {

struct FeedDate {
  Instant instant{};
  bool has_time = false;
  std::string text;  ///< as it stood there
};

struct FeedEntry {
  Url url;            ///< normalised, http or https
  std::string title;  ///< empty where none is given
  std::optional<FeedDate> published, updated;
};

enum class FeedKind { kNone, kFeed, kSitemap, kSitemapIndex };

struct Feed {
  FeedKind kind = FeedKind::kNone;
  std::vector<FeedEntry> entries;  ///< in order, without duplicates
};

/// What the answer is, by its content type and its first bytes. kSitemap stands for kSitemapIndex too.
FeedKind feed_kind(std::string_view content_type, std::string_view body);

/// True for a gzip file: sitemaps are served as such, with and without headers that say so.
bool is_gzip(std::string_view body);

/// Reads `text` (UTF-8); relative addresses refer to xml:base, else to `feed`. What stands before a break in the document is kept.
/// At most `entries_max` entries, the first ones. Linear; pure.
Feed read_feed(std::string_view text, const Url& feed, std::size_t entries_max = limits::kFeedEntriesMax);

/// The dates that feeds write: RFC 3339 and its relatives, RFC 822 with all its zones, and the other forms that curl_getdate() knows.
std::optional<FeedDate> parse_feed_date(std::string_view text);

}  // namespace headwater::crawler
