// The configuration: one TOML file. Every key has a default here; an unknown key is an error that names the nearest known one.
#pragma once

#include <chrono>
#include <cstddef>
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
    std::chrono::milliseconds timeout = limits::kFetchTimeout;
    std::size_t body_bytes_max = limits::kBodyBytesMax;
  } fetch;
  struct Crawl {
    int depth = 1;             ///< link hops from a seed
    int pages_in_flight = 64;  ///< pages between frontier and commit at one time
    int workers = 0;           ///< threads for extraction and matching; 0: one a core
    std::chrono::milliseconds refetch_after{3'600'000};  ///< a crawl that begins anew does not fetch a seed again that is fresher than this
  } crawl;
  struct StoreKeys {
    std::string dir;  ///< empty: $XDG_DATA_HOME/headwater or ~/.local/share/headwater
  } store;
};

/// Reads `path`. Errors: kNotFound, kInvalidInput (with file, line and what to do).
Result<Config> load_config(const std::string& path);

/// The same from text; `name` stands in messages.
Result<Config> parse_config(std::string_view toml, std::string_view name);

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
