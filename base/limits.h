// Every limit on what comes from outside, in one place; those that daemon/config.h names are the defaults of keys. Units are in the names.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace headwater::limits {

// URLs and seeds
inline constexpr std::size_t kUrlBytesMax = 2048;       ///< longer URLs are dropped
inline constexpr std::size_t kSeedLineBytesMax = 4096;  ///< longer seed lines are reported
inline constexpr std::size_t kSeedsMax = 5'000'000;     ///< lines of one seed list

// Fetching
inline constexpr std::size_t kBodyBytesMax = 5u << 20;      ///< decoded bytes of one page
inline constexpr std::size_t kSitemapBytesMax = 50u << 20;  ///< decoded bytes of one feed or sitemap (sitemaps.org)
inline constexpr std::size_t kWireBytesMax = 8u << 20;      ///< bytes of one response as sent
inline constexpr std::size_t kHeaderBytesMax = 64u << 10;   ///< all header lines of one response
inline constexpr std::size_t kHeaderCountMax = 256;
inline constexpr std::size_t kRobotsBytesMax = 500u << 10;  ///< RFC 9309 section 2.5
inline constexpr int kRobotsRedirectsMax = 5;               ///< RFC 9309 section 2.3.1.2
inline constexpr int kRedirectHopsMax = 5;                  ///< of one page, each hop a frontier item
inline constexpr int kFetchAttemptsMax = 3;                 ///< a retried URL becomes an error after these
inline constexpr std::chrono::milliseconds kFetchTimeout{30'000};
inline constexpr std::chrono::milliseconds kConnectTimeout{10'000};
inline constexpr std::chrono::milliseconds kResolveTimeout{5'000};
inline constexpr std::chrono::hours kRobotsCacheTtl{24};        ///< RFC 9309 section 2.4
inline constexpr std::chrono::seconds kRobotsBackOffMin{5};     ///< an unreachable robots.txt is not asked for again before this,
inline constexpr std::chrono::seconds kRobotsBackOffMax{3600};  ///< doubled each time up to this
inline constexpr std::size_t kRobotsCacheOriginsMax = 100'000;
inline constexpr std::chrono::hours kRetryAfterMax{24};  ///< a longer Retry-After is cut to this
inline constexpr std::size_t kContentCodingsMax = 4;     ///< layers of Content-Encoding
inline constexpr std::chrono::seconds kDnsCacheTtl{60};  ///< a looked-up address is used this long
inline constexpr std::size_t kDnsCacheHostsMax = 10'000;
inline constexpr std::chrono::seconds kCrawlDelayMax{120};  ///< a longer Crawl-delay is cut to this

// Crawling
inline constexpr std::chrono::seconds kWaitMax{120};             ///< a one-off crawl does not wait longer for a host; the URL stays queued
inline constexpr std::chrono::seconds kDrainMax{20};             ///< pages in flight may finish for so long when asked to stop
inline constexpr std::size_t kArchiveQuestionsMax = 8;      ///< URLs of one article that web archives are asked about
inline constexpr std::size_t kSitemapsPerIndexMax = 1000;        ///< followed, the newest first
inline constexpr std::size_t kSitemapsAtTheEdgeMax = 5;          ///< the same where only their entries are still within the crawl's depth,
inline constexpr std::size_t kSitemapEntriesAtTheEdgeMax = 200;  ///< and how many of a sitemap's entries, the newest first
inline constexpr std::size_t kFrontierItemsPerHostMax = 64;      ///< of one host's waiting URLs held in memory; the rest waits in the store
inline constexpr std::size_t kFrontierItemsMax = 100'000;        ///< of all hosts, beyond a few of each
inline constexpr std::size_t kFrontierHostsMax = 50'000;         ///< hosts held in memory
inline constexpr int kAnswerTimesPerDelay = 2;                ///< a host is given at least so many times its answer time between requests,
inline constexpr std::chrono::seconds kAdaptiveDelayMax{10};  ///< up to this
inline constexpr std::chrono::seconds kHostBackOffMin{2};     ///< after two failures in a row, doubled with each further one,
inline constexpr std::chrono::seconds kHostBackOffMax{3600};  ///< up to this
inline constexpr std::chrono::hours kHostBudgetPeriod{24};    ///< pages per host are counted anew after this
inline constexpr std::size_t kPathSegmentsMax = 24;           ///< deeper paths are taken for traps
inline constexpr std::size_t kQueryParametersMax = 12;        ///< longer queries likewise
inline constexpr int kBarrenFetchesMax = 100;                 ///< pages of one shape without anything new in a row; then no more of it
inline constexpr std::size_t kUrlShapesPerHostMax = 512;      ///< remembered
inline constexpr std::size_t kUrlShapeHostsMax = 5'000;
inline constexpr std::chrono::minutes kRevisitMin{10};     ///< a page or feed is not asked for again sooner,
inline constexpr std::chrono::hours kRevisitMax{24 * 60};  ///< nor later
inline constexpr std::chrono::seconds kRetryDelay{1};      ///< before the second attempt; four times as long before each further one

// Pages
inline constexpr std::size_t kLinksPerPageMax = 5000;
inline constexpr std::size_t kFeedEntriesMax = 50'000;  ///< of one feed or sitemap (sitemaps.org: at most so many)
inline constexpr std::size_t kHtmlDepthMax = 512;
inline constexpr std::size_t kHtmlNodesMax = 1'000'000;
inline constexpr std::size_t kHtmlAttributesPerTagMax = 256;
inline constexpr std::size_t kTitleBytesMax = 1024;
inline constexpr std::size_t kAuthorsMax = 32;
inline constexpr std::size_t kCaptionsMax = 400;       ///< captions kept with one article
inline constexpr std::size_t kCreditsMax = 64;
inline constexpr std::size_t kJsonLdBytesMax = 1u << 20;  ///< of one JSON-LD block
inline constexpr std::size_t kJsonDepthMax = 64;

// Texts and matching
inline constexpr std::size_t kArticleWordsMax = 20'000;  ///< words compared; the rest is kept, not matched
inline constexpr std::size_t kCandidatesMax = 40;        ///< articles compared with one article
inline constexpr std::size_t kPossibleFromMax = 10;         ///< articles an article may retell that are kept with its verdict
inline constexpr std::size_t kPassagesMax = 200;         ///< passages reported for one pair

// Files
inline constexpr std::size_t kJsonLineBytesMax = 64u << 20;  ///< one line of JSON Lines input
inline constexpr std::size_t kWarcFileBytesMax = 1u << 30;   ///< a WARC file is closed and a new one begun
inline constexpr std::size_t kWarcRecordBytesMax = 256u << 20;

// The daemon's API
inline constexpr std::size_t kApiConnectionsMax = 12'000;         ///< open at one time; more are turned away with 503
inline constexpr std::size_t kApiHeaderBytesMax = 32u << 10;      ///< of one request
inline constexpr std::size_t kApiBodyBytesMax = 8u << 20;         ///< of one request
inline constexpr std::chrono::seconds kApiReadTimeout{20};        ///< from a request's first byte to its last
inline constexpr std::chrono::seconds kApiIdleTimeout{120};       ///< between two requests of one connection
inline constexpr std::chrono::seconds kApiWriteTimeout{60};       ///< one piece of an answer
inline constexpr std::chrono::seconds kApiLinger{5};              ///< a refused request is still read for so long, and so far
inline constexpr std::size_t kApiLingerBytesMax = 64u << 20;
inline constexpr std::chrono::seconds kApiHeartbeat{15};          ///< an event stream without events says it is alive
inline constexpr std::size_t kApiPageMax = 200;                   ///< items of one list
inline constexpr std::size_t kApiSeedsMax = 100'000;              ///< seeds of one job
inline constexpr std::size_t kEventsKept = 1000;                  ///< for listeners that come back
inline constexpr std::size_t kNoteBytesMax = 4096;                ///< a review's note, a label
inline constexpr std::size_t kWatchesMax = 10'000;
inline constexpr std::size_t kWebhooksMax = 100;
inline constexpr int kWebhookAttemptsMax = 10;                    ///< then the delivery is dead
inline constexpr std::chrono::seconds kWebhookRetryMin{10};       ///< doubled each time
inline constexpr std::chrono::seconds kWebhookRetryMax{21'600};

}  // namespace headwater::limits
