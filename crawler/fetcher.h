// The crawler's HTTP client: libcurl's multi interface driven by one Asio executor.
//
// Promise: every fetch ends in a Capture or an Error within the time limit; no more than the named bytes are held; no
// connection is ever opened to a guarded address (private, loopback, link-local, CGNAT, unique-local, mapped forms, …)
// unless the configuration allows its range. Redirects are not followed: they are answers like any other.
// Thread: all members belong to the io_context's one thread. Decoding of gzip, deflate, br and zstd is done here, under the
// decoded cap.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <vector>

#include "base/capture.h"
#include "base/limits.h"
#include "base/result.h"

namespace headwater::crawler {

struct FetchOptions {
  std::string user_agent;                    ///< sent as is; required
  std::vector<std::string> connect_to;       ///< curl's CONNECT_TO form; an empty host matches every host
  std::vector<std::string> allow_addresses;  ///< CIDR ranges that the address guard lets through
  std::chrono::milliseconds timeout = limits::kFetchTimeout;
  std::chrono::milliseconds connect_timeout = limits::kConnectTimeout;
  std::chrono::milliseconds resolve_timeout = limits::kResolveTimeout;
  std::chrono::milliseconds dns_cache_ttl = limits::kDnsCacheTtl;
  std::size_t dns_cache_hosts = limits::kDnsCacheHostsMax;
  std::size_t body_bytes_max = limits::kBodyBytesMax;
  std::size_t wire_bytes_max = limits::kWireBytesMax;
  std::size_t header_bytes_max = limits::kHeaderBytesMax;
  std::size_t header_count_max = limits::kHeaderCountMax;
  std::size_t content_codings_max = limits::kContentCodingsMax;  ///< layers of Content-Encoding
  std::string ca_file;                                           ///< PEM: the authorities whose certificates count; empty: the system's
  int resolver_threads = 8;
};

/// One request. A constructor, so that gcc 12 does not destroy a temporary twice in a co_await.
struct FetchRequest {
  explicit FetchRequest(Url target) : url(std::move(target)) {}
  Url url;
  std::size_t body_bytes_max = 0;  ///< 0: the option's
  bool truncate = false;           ///< at the cap: keep what came instead of kTooLarge (robots.txt)
  HeaderList headers;              ///< added to the request
};

class Fetcher {
 public:
  /// Errors (bad CIDR, bad connect_to, no or a malformed user agent) are kInvalidInput. `io` must outlive the Fetcher; the
  /// Fetcher may go before its fetches end, but they do not end sooner for that.
  static Result<std::unique_ptr<Fetcher>> create(boost::asio::io_context& io, FetchOptions options);
  ~Fetcher();
  Fetcher(const Fetcher&) = delete;
  Fetcher& operator=(const Fetcher&) = delete;

  /// Fetches one URL. Any HTTP status is a Capture. Errors: kDnsFailed, kConnectFailed, kTimeout, kNetwork, kTooLarge,
  /// kTooMany (header lines), kAddressRefused, kUnsupported (scheme, content encoding), kCancelled (the coroutine was cancelled).
  boost::asio::awaitable<Result<Capture>> fetch(FetchRequest request);

 private:
  struct Impl;
  explicit Fetcher(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

/// The absolute, normalised target of a 301, 302, 303, 307 or 308 answer. Errors: kInvalidInput (no usable Location), kTooLarge (longer
/// than `bytes_max`).
Result<Url> redirect_target(const Capture& capture, std::size_t bytes_max = limits::kUrlBytesMax);

/// False for a 206 answer that holds a part of the page only: nothing asked for a part, so there is no other to put it together with.
bool is_whole(const Capture& capture);

/// Seconds or date of a Retry-After header (RFC 9110 section 10.2.3) as an instant, at most `most` ahead; nullopt without one.
std::optional<Instant> retry_after(const Capture& capture, Instant now, std::chrono::milliseconds most = limits::kRetryAfterMax);

}  // namespace headwater::crawler
