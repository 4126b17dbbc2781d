// The configuration: one TOML file. Every key has a default here; an unknown key is an error that names the nearest known one.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

namespace headwater::daemon {

inline constexpr std::string_view kVersion = "0.1.0";
inline constexpr std::string_view kProduct = "headwater";

struct Config {
  struct Fetch {
    std::string user_agent;                    ///< empty: "headwater/VERSION", with the contact
    std::string contact;                       ///< URL or mail address of the operator, for site owners
    std::vector<std::string> connect_to;       ///< curl's CONNECT_TO form; an empty host matches every host
    std::vector<std::string> allow_addresses;  ///< ranges the address guard lets through
    std::chrono::milliseconds delay{1000};     ///< least gap between two requests to one host
    int hosts_per_address = 8;                 ///< hosts of one IP address that are asked at the same time; 0: any number
    std::chrono::milliseconds timeout = limits::kFetchTimeout;
    std::chrono::milliseconds connect_timeout = limits::kConnectTimeout;
    std::chrono::milliseconds resolve_timeout = limits::kResolveTimeout;
    std::chrono::milliseconds dns_cache_ttl = limits::kDnsCacheTtl;             ///< a looked-up address is used this long
    std::chrono::milliseconds robots_cache_ttl = limits::kRobotsCacheTtl;       ///< and an answer to a request for robots.txt
    std::size_t dns_cache_hosts = limits::kDnsCacheHostsMax;                    ///< addresses of so many hosts are kept
    std::size_t robots_cache_origins = limits::kRobotsCacheOriginsMax;          ///< and the rules of so many origins
    std::chrono::milliseconds robots_back_off_max = limits::kRobotsBackOffMax;  ///< an unreachable robots.txt is asked for again by then
    std::chrono::milliseconds retry_after_max = limits::kRetryAfterMax;         ///< a longer Retry-After is cut to this
    std::chrono::milliseconds crawl_delay_max = limits::kCrawlDelayMax;         ///< a longer Crawl-delay is cut to this
    std::size_t body_bytes_max = limits::kBodyBytesMax;                         ///< decoded bytes of one page
    std::size_t sitemap_bytes_max = limits::kSitemapBytesMax;                   ///< and of one feed or sitemap
    std::size_t wire_bytes_max = limits::kWireBytesMax;
    std::size_t header_bytes_max = limits::kHeaderBytesMax;
    std::size_t header_count_max = limits::kHeaderCountMax;
    std::size_t content_codings_max = limits::kContentCodingsMax;  ///< layers of Content-Encoding around one body
    std::size_t robots_bytes_max = limits::kRobotsBytesMax;        ///< decoded bytes of one robots.txt; the rest is not read
    int robots_redirects_max = limits::kRobotsRedirectsMax;        ///< hops of one robots.txt; after more it counts as missing
    std::size_t url_bytes_max = limits::kUrlBytesMax;              ///< longer links, redirect targets and feed entries are dropped
    int redirects_max = limits::kRedirectHopsMax;                  ///< hops of one page
    int attempts_max = limits::kFetchAttemptsMax;                  ///< then a URL that failed is given up
    std::chrono::milliseconds retry_delay = limits::kRetryDelay;
    std::chrono::milliseconds back_off_min = limits::kHostBackOffMin;          ///< a host that failed twice in a row is left alone so long,
    std::chrono::milliseconds back_off_max = limits::kHostBackOffMax;          ///< doubled with each further failure up to this
    std::chrono::milliseconds adaptive_delay_max = limits::kAdaptiveDelayMax;  ///< a slow host's delay grows up to this; 0: not at all
    std::string ca_file;  ///< PEM file of the authorities whose certificates count; empty: the system's
  } fetch;
  struct Crawl {
    int depth = 1;                         ///< link hops from a seed
    std::int64_t pages_per_host = 10'000;  ///< requests to one host within budget_period; 0: as many as there are
    std::chrono::milliseconds budget_period = limits::kHostBudgetPeriod;  ///< pages per host are counted anew after this
    bool extract = true;                                            ///< false: pages are archived and followed, articles are not looked for
    int pages_in_flight = 64;                                       ///< pages being fetched and read at one time
    int workers = 0;                                                ///< threads for extraction and matching; 0: one a core
    std::size_t links_per_page = limits::kLinksPerPageMax;          ///< the first ones of a page are followed
    std::size_t sitemaps_per_index = limits::kSitemapsPerIndexMax;  ///< followed of one index, the newest first, or of one robots.txt
    std::size_t feed_entries_max = limits::kFeedEntriesMax;         ///< the first ones of a feed or sitemap are read
    std::size_t path_segments_max = limits::kPathSegmentsMax;       ///< links with deeper paths are taken for traps
    std::size_t query_parameters_max = limits::kQueryParametersMax;  ///< and those with longer queries; 0: with any query
    int barren_pages_max = limits::kBarrenFetchesMax;  ///< pages of one shape of URL without anything new in a row; then no more of it
    std::chrono::milliseconds revisit_min = limits::kRevisitMin;  ///< a page or feed is not asked for again sooner
    std::chrono::milliseconds revisit_max = limits::kRevisitMax;  ///< nor later; both count from its next visit on
    std::chrono::milliseconds wait_max = limits::kWaitMax;        ///< a one-off crawl does not wait longer for a host
    std::chrono::milliseconds drain_max = limits::kDrainMax;      ///< pages in flight may finish for so long when asked to stop
    std::chrono::milliseconds refetch_after{3'600'000};  ///< a crawl that begins anew does not fetch a seed again that is fresher than this
  } crawl;
  struct Serve {
    std::vector<std::string> listen = {"127.0.0.1:8420"};  ///< ADDRESS:PORT; beyond loopback every request needs a token
    std::vector<std::string> hosts;                        ///< further names this daemon is reached by, for browsers
    std::string tls_certificate, tls_key;                  ///< PEM files; both or neither
  } serve;
  struct Log {
    std::string format = "text";  ///< "text" or "json"
    std::string level = "info";   ///< "debug", "info", "warning", "error"
  } log;
  struct Retain {
    std::chrono::milliseconds raw_age{0};  ///< raw captures older than this are dropped; 0: never
    std::int64_t raw_bytes_max = 0;        ///< the oldest raw captures are dropped above this; 0: no limit
  } retain;
  struct Archives {
    std::vector<std::string> endpoints;  ///< TimeMap or CDX URLs with "{url}"; none: no archive is asked
  } archives;
  struct StoreKeys {
    std::string dir;  ///< empty: $XDG_DATA_HOME/headwater or ~/.local/share/headwater
  } store;
};

/// Every key with its value in force and where it comes from, in the order of their names.
struct ConfigKey {
  std::string name;    ///< "fetch.delay"
  std::string value;   ///< as TOML
  std::string origin;  ///< "default", "file", "environment" or "command line"
};

/// What was set, key by key: later origins win.
class ConfigOrigins {
 public:
  void set(const std::string& name, std::string origin) { origins_[name] = std::move(origin); }
  std::string of(const std::string& name) const {
    const auto found = origins_.find(name);
    return found == origins_.end() ? "default" : found->second;
  }

 private:
  std::map<std::string, std::string> origins_;
};

std::vector<ConfigKey> list_keys(const Config& config, const ConfigOrigins& origins);

/// Environment variables HEADWATER_SECTION_KEY, for example HEADWATER_FETCH_DELAY=2s, over what is in `config`. Errors: kInvalidInput.
Status apply_environment(Config& config, ConfigOrigins& origins);

/// What single keys cannot know: that of two which bound one time the smaller is not above the larger. For the configuration in force, when
/// file, environment and command line have been read. Errors: kInvalidInput (names both keys, their values and origins, and what to do).
Status check_pairs(const Config& config, const ConfigOrigins& origins);

/// Reads `path`. Errors: kNotFound, kInvalidInput (with file, line and what to do).
Result<Config> load_config(const std::string& path, ConfigOrigins* origins = nullptr);

/// The same from text; `name` stands in messages.
Result<Config> parse_config(std::string_view toml, std::string_view name, ConfigOrigins* origins = nullptr);

/// The header to send: fetch.user_agent, or product, version and contact.
std::string user_agent(const Config& config);

/// The product token robots.txt groups are matched with: the user agent up to the first '/' or space.
std::string product_token(const Config& config);

/// The store directory in force.
std::string store_directory(const Config& config);

/// "250ms", "1s", "2m", "1h", or a number of seconds.
Result<std::chrono::milliseconds> parse_duration(std::string_view text);

/// Worker threads in force.
unsigned worker_threads(const Config& config);

}  // namespace headwater::daemon
