// robots.txt by RFC 9309: parsing, matching, and the cached answer per origin.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "base/time.h"
#include "base/url.h"

namespace headwater::crawler {

/// The rules of one robots.txt for one product token. Immutable value; pure.
class RobotsRules {
 public:
  /// Parses at most `bytes_max` bytes of `body` for the group of `product_token` (ASCII case-insensitive; all groups of
  /// the token are merged, else those of '*'; RFC 9309 section 2.2.1). Never fails: what is not understood is skipped.
  static RobotsRules parse(std::string_view body, std::string_view product_token, std::size_t bytes_max = limits::kRobotsBytesMax);
  static RobotsRules allow_all();
  static RobotsRules disallow_all();

  /// Longest match wins, allow wins ties, '*' and '$' as in section 2.2.2 and 2.2.3. /robots.txt itself is always allowed.
  bool allows(const Url& url) const;

  /// As stated, at most a day; nullopt where no Crawl-delay line counts for the token.
  std::optional<std::chrono::milliseconds> crawl_delay() const;

  /// The values of Sitemap lines as written, in order, without duplicates; relative ones refer to robots.txt itself.
  const std::vector<std::string>& sitemaps() const;

  /// About what the rules hold in memory.
  std::size_t bytes() const;

 private:
  // `pattern` is canonical (escapes as in allows()); `anchored`: it ended in '$'.
  struct Rule {
    std::string pattern;
    bool allow;
    bool anchored;
  };
  std::vector<Rule> rules_;  // longest first, allow before disallow: the first match decides
  std::vector<std::string> sitemaps_;
  std::optional<std::chrono::milliseconds> crawl_delay_;
  friend class RobotsParser;
};

class Fetcher;

inline constexpr std::size_t kRobotsCacheBytesMax = std::size_t{64} << 20;  ///< rules of all origins together

struct RobotsOptions {
  std::chrono::milliseconds hop_delay{1000};                           ///< what passes between two requests when robots.txt redirects
  std::chrono::milliseconds keep = limits::kRobotsCacheTtl;            ///< for how long an answer holds
  std::size_t bytes_max = limits::kRobotsBytesMax;                     ///< decoded bytes of one robots.txt; what follows them is not read
  int redirects_max = limits::kRobotsRedirectsMax;                     ///< after more robots.txt is taken for unavailable: all is allowed
  std::chrono::milliseconds back_off_max = limits::kRobotsBackOffMax;  ///< an unreachable one is asked for again by then, unless the host
                                                                       ///< wants longer
  std::chrono::milliseconds retry_after_max = limits::kRetryAfterMax;  ///< a longer wish is cut to this
  std::size_t origins_max = limits::kRobotsCacheOriginsMax;            ///< the oldest are forgotten
};

/// Robots rules per origin, kept for a time; the oldest are forgotten sooner where they are too many or too large. One thread (the
/// Fetcher's).
class RobotsCache {
 public:
  RobotsCache(Fetcher& fetcher, const Clock& clock, std::string product_token, RobotsOptions options = {});
  ~RobotsCache();

  /// The rules if they are known and fresh, else nullptr: then fetch() them first, as one request to the host. The pointer is good
  /// until the next fetch().
  const RobotsRules* find(const Url& url) const;

  /// Fetches robots.txt of the URL's origin, unless fresh rules are known, and remembers the answer. 2xx: parsed; 4xx: allow all; 5xx, 429,
  /// network errors and time-outs: kRobotsUnreachable, remembered for a short while with back-off or Retry-After (section 2.3.1.4), during
  /// which no request is made; up to RobotsOptions::redirects_max redirects. While unreachable, rules that were read before stay in force.
  boost::asio::awaitable<Status> fetch(Url url);

  /// When an unreachable origin will be asked again; nullopt where it is not known to be unreachable.
  std::optional<Clock::Steady> unreachable_until(const Url& url) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace headwater::crawler
