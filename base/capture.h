// What the crawler brings home: one response at one instant (the "capture" of WARC and CDX), and what waits to be fetched.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "base/url.h"

namespace headwater {

using HeaderList = std::vector<std::pair<std::string, std::string>>;  ///< as sent, names in their own case

/// The first value of header `name` (ASCII case-insensitive), or nullptr.
const std::string* find_header(const HeaderList& headers, std::string_view name);

/// One HTTP response. `raw_body` is as sent (still content-encoded), for the archive; `body` is decoded for the extractor.
struct Capture {
  Url url;                        ///< the URL that was asked for (redirects are captures of their own)
  Instant fetched{};              ///< when the response was complete
  int status = 0;                 ///< HTTP status
  std::string http_version;       ///< "1.1", "2"
  std::string status_line;        ///< "HTTP/1.1 200 OK"
  HeaderList request_headers;
  HeaderList headers;
  std::string raw_body;
  std::string body;
  std::string content_type;       ///< the Content-Type header, or empty
  std::string remote_address;     ///< "192.0.2.7"
  std::chrono::milliseconds elapsed{0};
};

/// Why a URL is in the frontier. The numbers are stored; links come after all others. kArchive: a question to a web archive about FrontierItem::via.
enum class FrontierReason : std::uint8_t { kSeed = 0, kCredit = 1, kRedirect = 2, kLink = 3, kFeed = 4, kArchive = 5 };

/// Where a URL stands (the five states of StormCrawler).
enum class UrlStatus : std::uint8_t {
  kDiscovered = 0,  ///< waiting for its first fetch
  kFetched = 1,     ///< done: a page was committed
  kRedirected = 2,  ///< done: it led to another URL
  kFetchError = 3,  ///< failed, will be tried again at `due`
  kError = 4,       ///< failed for good
};

/// What is known of a URL from its fetches so far, for asking again: whether it changed, and when to look.
struct Visit {
  std::string etag;           ///< of the last full answer, as sent; empty: none
  std::string last_modified;  ///< likewise
  Instant visited{};          ///< last fetched
  Instant changed{};          ///< last seen with another content
  int visits = 0;             ///< fetches that gave an answer
  int changes = 0;            ///< of those, how often the content was another one
  std::uint64_t content = 0;  ///< hash of what counts as its content
  std::chrono::seconds interval{0};  ///< until it is worth asking again
};

/// One URL to fetch.
struct FrontierItem {
  std::int64_t id = 0;   ///< the store's key; 0 before it is stored
  Url url;               ///< normalised
  int depth = 0;         ///< link hops from the seed; credits keep their page's depth
  int redirects = 0;     ///< hops since the URL that was linked
  int attempts = 0;      ///< fetches begun so far
  FrontierReason reason = FrontierReason::kSeed;
  std::string via;       ///< the page that named it; empty for seeds
  std::string seed_host; ///< registrable domain of the seed it descends from; the scope of its links
  Instant due{};         ///< not before this instant
  std::int64_t job = 0;  ///< the job it is fetched for
  bool known = false;    ///< it was fetched before: a Visit may tell how to ask
  Instant refetch_before{};  ///< not stored: when the URL is known already, it is fetched again unless that was done since this instant
};

}  // namespace headwater
