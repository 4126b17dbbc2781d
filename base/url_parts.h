// Inside of base/url: the components of a URL while it is built, the host parser and the percent-encode sets.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/url.h"

namespace headwater {

/// The default port of a special scheme; 0 for file; nullopt where the scheme is not special (URL standard, section 4.2).
std::optional<std::uint16_t> special_port(std::string_view scheme);

/// The URL record of the standard. A list path is kept joined: each segment with a '/' before it.
struct UrlParts {
  std::string scheme, username, password;
  std::optional<std::string> host;
  std::optional<std::uint16_t> port;
  std::string path;
  bool opaque = false;
  std::optional<std::string> query, fragment;

  static UrlParts of(const Url& url);
  static bool is_opaque(const Url& url) { return !url.has_authority() && !url.path().starts_with('/'); }
  Url serialise() const;
};

/// Percent-encode sets (section 1.3), each a superset of the one it names.
enum class EncodeSet : std::uint8_t { kC0Control, kFragment, kQuery, kSpecialQuery, kPath, kUserinfo };

bool must_encode(char byte, EncodeSet set);
void append_encoded(std::string& out, std::string_view bytes, EncodeSet set);
void append_encoded(std::string& out, char byte, EncodeSet set);
/// A query of a page that is in `encoding` (the Encoding standard's name; empty: UTF-8). What that cannot hold becomes "&#…;", escaped.
void append_query_encoded(std::string& out, std::string_view utf8, EncodeSet set, std::string_view encoding);
std::string percent_decode(std::string_view text);
int hex_value(char c);  ///< 0..15, or -1

/// The host parser (section 3.5): domain, IPv4 or IPv6 address; `opaque` for schemes that are not special. nullopt: failure.
std::optional<std::string> parse_host(std::string_view text, bool opaque);

/// The basic URL parser's states, without the limit on length. nullopt: failure.
std::optional<Url> parse_by_states(std::string_view text, const Url* base, std::string_view encoding);
/// What parse_by_states() gives, for the http and https URLs that a scan of their characters can vouch for; nullopt: ask the states.
std::optional<Url> plain_url(std::string_view text, const Url* base);

}  // namespace headwater
