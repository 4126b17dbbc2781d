// URLs after the WHATWG URL standard (https://url.spec.whatwg.org/), http and https only for crawling.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace headwater {

/// A parsed, serialised absolute URL. Immutable value; cheap to move; any thread.
/// Invariant: `href()` is the WHATWG serialisation, and parsing it again gives the same Url.
class Url {
 public:
  /// Parses `text` (leading and trailing C0 controls and spaces, tabs and newlines are dropped as the standard says),
  /// against `base` when given. Special schemes (http, https, ftp, ws, wss, file) get full treatment, others are parsed
  /// as far as the standard's opaque or path forms. Errors: kInvalidInput; kTooLarge above limits::kUrlBytesMax. `text` is UTF-8; the query
  /// of a reference on a page in another encoding is written in that `encoding` (the Encoding standard's name).
  static Result<Url> parse(std::string_view text, const Url* base = nullptr, std::string_view encoding = {});

  const std::string& href() const { return href_; }
  std::string_view scheme() const;  ///< "https", without the colon
  std::string_view username() const;
  std::string_view password() const;
  std::string_view host() const;  ///< "xn--bcher-kva.example", "[::1]"; empty where there is none
  std::uint16_t port() const;     ///< the effective port: explicit, else the scheme's default, else 0
  bool has_explicit_port() const;
  std::string_view path() const;      ///< "/a/b"
  std::string_view query() const;     ///< without '?'; empty where there is none
  std::string_view fragment() const;  ///< without '#'
  std::string host_port() const;      ///< "example.org" or "example.org:8080"
  std::string origin() const;         ///< "https://example.org:8443"
  bool is_http() const;               ///< scheme is http or https

  friend bool operator==(const Url& a, const Url& b) { return a.href_ == b.href_; }
  friend auto operator<=>(const Url& a, const Url& b) { return a.href_ <=> b.href_; }

 private:
  friend class UrlParser;
  friend struct UrlParts;
  friend std::optional<Url> plain_url(std::string_view text, const Url* base);
  static constexpr std::uint32_t kNone = 0xffffffff;

  std::string_view slice(std::uint32_t begin, std::uint32_t end) const { return std::string_view(href_).substr(begin, end - begin); }
  bool has_authority() const { return host_start_ > scheme_end_ + 1; }

  // Offsets into href_. Without an authority username_end_ = host_start_ = host_end_ = scheme_end_ + 1.
  std::string href_;
  std::uint32_t scheme_end_ = 0;    // of ':'
  std::uint32_t username_end_ = 0;  // of ':' before a password, of '@', or host_start_
  std::uint32_t host_start_ = 0;
  std::uint32_t host_end_ = 0;
  std::uint32_t port_ = kNone;  // the number
  std::uint32_t path_start_ = 0;
  std::uint32_t query_start_ = kNone;     // of '?'
  std::uint32_t fragment_start_ = kNone;  // of '#'
};

/// The form under which a page is known in the frontier and the store: fragment, credentials and a dot behind the host dropped, tracking
/// and session parameters (utm_*, gclid, phpsessid, …: base/data/tracking_parameters.txt; ";jsessionid=…" in a path) dropped, an empty
/// query dropped, percent escapes in upper case, unreserved characters unescaped, characters that RFC 3986 knows no place for escaped. The
/// order of parameters is kept. Never changes which page is meant on a sane site.
Url normalize(const Url& url);

/// The registrable domain (eTLD+1) of a host by the public suffix list, lower case: "news.example.co.uk" -> "example.co.uk".
/// The host itself for IP addresses, single labels and public suffixes. Thread-safe.
std::string registrable_domain(std::string_view host);

/// Same registrable domain, "www." ignored.
bool same_site(const Url& a, const Url& b);

}  // namespace headwater
