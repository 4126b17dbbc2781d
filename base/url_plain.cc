// Most URLs of the web stand in their serialised form already, or are a plain path on their page's host: one scan tells.
#include "base/limits.h"
#include "base/url_parts.h"

namespace headwater {

namespace {
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The end of a host that the host parser would hand back as it is: no number in its last label, no label that IDNA has to look at.
// npos: not such a host, or nothing behind it.
std::size_t plain_host_end(std::string_view text, std::size_t at) {
  std::size_t label = at;
  for (; at < text.size() && text[at] != '/' && text[at] != ':'; ++at) {
    if (text[at] == '.') {
      label = at + 1;
    } else if (!is_lower(text[at]) && !is_digit(text[at]) && text[at] != '-') {
      return std::string_view::npos;
    } else if (at - label == 3 && text[at] == '-' && text[at - 1] == '-') {  // "xn--"
      return std::string_view::npos;
    }
  }
  return at < text.size() && is_lower(text[label]) ? at : std::string_view::npos;
}

// The port of "8080/…", and the end of its digits in `at`; 0 where it is not written as it would be serialised.
std::uint32_t plain_port(std::string_view text, std::size_t& at, std::string_view scheme) {
  std::uint32_t port = 0;
  if (text.substr(at, 1) == "0") return 0;
  for (; at < text.size() && is_digit(text[at]) && port <= 65535; ++at) port = port * 10 + static_cast<std::uint32_t>(text[at] - '0');
  return port > 65535 || special_port(scheme) == port ? 0 : port;
}

// "/.": a dot segment or a name that begins like one. "%2e": a dot in disguise.
bool may_be_dot(std::string_view text, std::size_t at) {
  return (text[at] == '.' && text[at - 1] == '/') || (text[at] == '%' && text.substr(at + 1, 1) == "2");
}
}  // namespace

std::optional<Url> plain_url(std::string_view text, const Url* base) {
  Url url;
  std::size_t at = 0;
  bool on_base = false;
  if (base != nullptr && base->is_http()) {
    const std::string_view site = std::string_view(base->href()).substr(0, base->path_start_);
    const bool whole = text.starts_with(site) && text.substr(site.size(), 1) == "/";
    if (whole) text.remove_prefix(site.size());
    on_base = whole || (text.starts_with('/') && !text.starts_with("//"));
  }
  if (on_base) {
    url = *base;
    url.href_.resize(base->path_start_);
    url.query_start_ = url.fragment_start_ = Url::kNone;
  } else {
    const std::size_t scheme = text.starts_with("https://") ? 5 : 4;
    if (scheme == 4 && !text.starts_with("http://")) return std::nullopt;
    at = plain_host_end(text, scheme + 3);
    if (at == std::string_view::npos) return std::nullopt;
    url.scheme_end_ = static_cast<std::uint32_t>(scheme);
    url.username_end_ = url.host_start_ = url.scheme_end_ + 3;
    url.host_end_ = static_cast<std::uint32_t>(at);
    if (text[at] == ':') {
      url.port_ = plain_port(text, ++at, text.substr(0, scheme));
      if (url.port_ == 0 || at == text.size() || text[at] != '/') return std::nullopt;
    }
    url.path_start_ = static_cast<std::uint32_t>(at);
  }
  const std::size_t shift = on_base ? url.path_start_ : 0;
  if (shift + text.size() > limits::kUrlBytesMax) return std::nullopt;
  for (++at; at < text.size() && text[at] != '?'; ++at) {
    if (text[at] == '\\' || must_encode(text[at], EncodeSet::kPath) || may_be_dot(text, at)) return std::nullopt;
  }
  if (at < text.size()) url.query_start_ = static_cast<std::uint32_t>(shift + at);
  for (; at < text.size(); ++at) {
    if (text[at] == '#' || must_encode(text[at], EncodeSet::kSpecialQuery)) return std::nullopt;
  }
  url.href_ += text;
  return url;
}

}  // namespace headwater
