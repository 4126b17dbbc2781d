// Result<T>: the value, or the Error that says why there is none. Every expected failure in
// Headwater is returned this way; exceptions are for start-up failures and broken invariants only.
//
//   Result<Url> url = parse_url(text);
//   if (!url) return url.error();
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace headwater {

/// What a caller can do about an error. Callers switch on the class, people read Error::detail.
enum class ErrorClass {
  kRetry,     ///< may succeed later: time-outs, resets, 5xx, a busy database
  kDrop,      ///< never succeeds for this input: malformed, 404, unsupported
  kPolicy,    ///< refused by a rule we follow: robots.txt, scope, address guard
  kLimit,     ///< refused by a named limit of base/limits.h
  kInternal,  ///< a bug or a broken environment: disk full, corrupt store
};

enum class Errc {
  kInvalidInput,      ///< malformed text from outside: URL, JSON, TOML, seed line (drop)
  kInvalidUsage,      ///< the command line or configuration makes no sense (drop)
  kNotFound,          ///< asked for something the store or the disk does not hold (drop)
  kUnsupported,       ///< a content type, scheme or encoding that Headwater does not read (drop)
  kDnsFailed,         ///< the host name did not resolve (retry)
  kConnectFailed,     ///< no TCP or TLS connection (retry)
  kTimeout,           ///< a named time limit passed (retry)
  kNetwork,           ///< the transfer broke off or violated HTTP (retry)
  kHttpStatus,        ///< a final HTTP status that yields no page, e.g. 404 (drop)
  kHttpRetryStatus,   ///< an HTTP status that asks to come back: 429, 5xx (retry)
  kRobotsDenied,      ///< robots.txt disallows the URL (policy)
  kRobotsUnreachable, ///< robots.txt could not be read, so nothing may be fetched yet (retry)
  kAddressRefused,    ///< a private, loopback or otherwise guarded address (policy)
  kOutOfScope,        ///< outside the crawl's depth, hosts or schemes (policy)
  kTrap,              ///< one of endlessly many URLs of a kind that hold nothing new (policy)
  kTooLarge,          ///< a size limit was passed (limit)
  kTooMany,           ///< a count limit was passed: redirects, attempts, nodes (limit)
  kTooDeep,           ///< a nesting limit was passed (limit)
  kCancelled,         ///< the work was asked to stop (retry)
  kStoreLocked,       ///< another process holds the store for writing (internal)
  kStore,             ///< the database or the disk failed (internal)
  kCorrupt,           ///< stored data does not pass its own check (internal)
  kInternal,          ///< a bug in Headwater (internal)
};

/// The class of `code`; total over all codes.
ErrorClass error_class(Errc code);

/// A stable lower-case name for metrics and summaries, e.g. "robots_denied".
std::string_view errc_name(Errc code);

/// `detail` is one sentence for a person: what, why and, where it helps, what to do.
struct Error {
  Errc code = Errc::kInternal;
  std::string detail;
};

template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
  Result(tl::expected<T, Error> other) : tl::expected<T, Error>(std::move(other)) {}
  Result(Error error) : tl::expected<T, Error>(tl::unexpect, std::move(error)) {}
};

/// A Result without a value.
using Status = Result<void>;

inline Error make_error(Errc code, std::string detail) { return Error{code, std::move(detail)}; }

}  // namespace headwater
