#include "base/url.h"

#include <libpsl.h>

#include <algorithm>
#include <array>
#include <memory>
#include <unordered_set>
#include <vector>

#include "base/limits.h"
#include "base/url_parts.h"
#include "base/utf8.h"

extern "C" {
extern const char headwater_embedded_tracking_parameters[];
extern const char headwater_embedded_tracking_parameters_end[];
}

namespace headwater {

std::optional<std::uint16_t> special_port(std::string_view scheme) {
  if (scheme == "https" || scheme == "wss") return 443;
  if (scheme == "http" || scheme == "ws") return 80;
  if (scheme == "ftp") return 21;
  if (scheme == "file") return 0;
  return std::nullopt;
}

std::string_view Url::scheme() const { return slice(0, scheme_end_); }

std::string_view Url::username() const {
  return has_authority() && username_end_ < host_start_ ? slice(scheme_end_ + 3, username_end_) : std::string_view{};
}

std::string_view Url::password() const {
  return username_end_ + 1 < host_start_ && href_[username_end_] == ':' ? slice(username_end_ + 1, host_start_ - 1) : std::string_view{};
}

std::string_view Url::host() const { return slice(host_start_, host_end_); }

std::uint16_t Url::port() const { return port_ != kNone ? static_cast<std::uint16_t>(port_) : special_port(scheme()).value_or(0); }

bool Url::has_explicit_port() const { return port_ != kNone; }

std::string_view Url::path() const {
  const std::uint32_t end = query_start_ != kNone ? query_start_ : fragment_start_;
  return end == kNone ? std::string_view(href_).substr(path_start_) : slice(path_start_, end);
}

std::string_view Url::query() const {
  if (query_start_ == kNone) return {};
  return fragment_start_ == kNone ? std::string_view(href_).substr(query_start_ + 1) : slice(query_start_ + 1, fragment_start_);
}

std::string_view Url::fragment() const {
  return fragment_start_ == kNone ? std::string_view{} : std::string_view(href_).substr(fragment_start_ + 1);
}

std::string Url::host_port() const {
  std::string out(host());
  if (port_ != kNone) out += ":" + std::to_string(port_);
  return out;
}

std::string Url::origin() const { return std::string(scheme()) + "://" + host_port(); }

bool Url::is_http() const { return scheme() == "http" || scheme() == "https"; }

UrlParts UrlParts::of(const Url& url) {
  UrlParts parts;
  parts.scheme = url.scheme();
  parts.username = url.username();
  parts.password = url.password();
  if (url.has_authority()) parts.host = url.host();
  if (url.port_ != Url::kNone) parts.port = static_cast<std::uint16_t>(url.port_);
  parts.path = url.path();
  parts.opaque = is_opaque(url);
  if (url.query_start_ != Url::kNone) parts.query = url.query();
  if (url.fragment_start_ != Url::kNone) parts.fragment = url.fragment();
  return parts;
}

Url UrlParts::serialise() const {
  Url url;
  std::string& out = url.href_;
  const auto position = [&out] { return static_cast<std::uint32_t>(out.size()); };
  out.reserve(scheme.size() + path.size() + (host ? host->size() : 0) + (query ? query->size() : 0) + 16);
  out += scheme;
  url.scheme_end_ = position();
  out += ':';
  if (host) {
    out += "//";
    out += username;
    url.username_end_ = position();
    if (!password.empty()) out += ":" + password;
    if (!username.empty() || !password.empty()) out += '@';
    url.host_start_ = position();
    out += *host;
    url.host_end_ = position();
    if (port) {
      url.port_ = *port;
      out += ":" + std::to_string(*port);
    }
  } else {
    url.username_end_ = url.host_start_ = url.host_end_ = position();
    if (!opaque && path.starts_with("//")) out += "/.";  // else the path would read as a host
  }
  url.path_start_ = position();
  out += path;
  if (query) {
    url.query_start_ = position();
    out += '?';
    out += *query;
  }
  if (fragment) {
    url.fragment_start_ = position();
    out += '#';
    out += *fragment;
  }
  return url;
}

namespace {
class TrackingParameters {
 public:
  TrackingParameters() {
    std::string_view text(headwater_embedded_tracking_parameters,
                          static_cast<std::size_t>(headwater_embedded_tracking_parameters_end - headwater_embedded_tracking_parameters));
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      const std::string_view line = trim(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
      if (line.empty() || line[0] == '#') continue;
      if (line.ends_with('*')) {
        prefixes_.push_back(ascii_lower(line.substr(0, line.size() - 1)));
      } else {
        names_.insert(ascii_lower(line));
      }
    }
  }
  bool contains(std::string_view parameter) const {
    const std::string name = ascii_lower(parameter.substr(0, parameter.find('=')));
    if (names_.contains(name)) return true;
    for (const std::string& prefix : prefixes_) {
      if (name.starts_with(prefix)) return true;
    }
    return false;
  }

 private:
  std::unordered_set<std::string> names_;
  std::vector<std::string> prefixes_;
};

bool is_unreserved(char c) {  // RFC 3986, section 2.3
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

// RFC 3986 allows these nowhere; browsers send them raw in queries, and some servers refuse them so.
bool is_forbidden_raw(char c) { return std::string_view("\"<>\\^`{|}").find(c) != std::string_view::npos; }

void append_escape(std::string& out, unsigned value) {
  constexpr char kHex[] = "0123456789ABCDEF";
  out += '%';
  out += kHex[value >> 4];
  out += kHex[value & 15];
}

// Unescaped behind `out`, the character could complete a '%' that is no escape.
bool could_complete_escape(std::string_view out, char c) {
  if (hex_value(c) < 0 || out.empty()) return false;
  if (out.ends_with('%')) return true;
  return out.size() > 1 && out[out.size() - 2] == '%' && hex_value(out.back()) >= 0;
}

std::string normalize_escapes(std::string_view text, bool escape_raw) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0;
    if (!escape) {
      if (escape_raw && is_forbidden_raw(text[i])) {
        append_escape(out, static_cast<unsigned char>(text[i]));
      } else {
        out += text[i];
      }
      continue;
    }
    const auto decoded = static_cast<unsigned>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
    if (is_unreserved(static_cast<char>(decoded)) && !could_complete_escape(out, static_cast<char>(decoded))) {
      out += static_cast<char>(decoded);
    } else {
      append_escape(out, decoded);
    }
    i += 2;
  }
  return out;
}

std::string drop_tracking(std::string_view query) {
  static const auto* tracking = new TrackingParameters;
  std::string out;
  bool first = true;
  for (std::size_t at = 0; at <= query.size();) {
    const std::size_t end = std::min(query.find('&', at), query.size());
    const std::string_view parameter = query.substr(at, end - at);
    at = end + 1;
    if (tracking->contains(parameter)) continue;
    if (!first) out += '&';
    out += parameter;
    first = false;
  }
  return out;
}

// ";jsessionid=…" behind a path segment (Java servlets, section 7.1.3): who reads the page, not which page it is.
std::string drop_path_session(std::string path) {
  constexpr std::string_view kName = ";jsessionid=";
  for (std::size_t at = path.find(';'); at != std::string::npos; at = path.find(';', at)) {
    const bool after_dot = at > 0 && path[at - 1] == '.';  // "..;jsessionid=1" must not become ".."
    if (!after_dot && ascii_iequals(std::string_view(path).substr(at, kName.size()), kName)) {
      path.erase(at, std::min(path.find_first_of(";/", at + 1), path.size()) - at);
    } else {
      ++at;
    }
  }
  return path;
}

// "news.example." is the host "news.example" to the name system; as a name of its own it would be asked at the same time as the other.
// More dots are no name at all, and could leave a number.
void drop_root_dot(std::string& host) {
  if (host.size() > 1 && host.ends_with('.') && !host.ends_with("..")) host.pop_back();
}

Url normalized(UrlParts parts, bool escape_raw) {
  if (special_port(parts.scheme).has_value()) {
    if (parts.host) drop_root_dot(*parts.host);
    parts.path = drop_path_session(normalize_escapes(parts.path, escape_raw));
    if (parts.query) parts.query = drop_tracking(normalize_escapes(*parts.query, escape_raw));
  }
  if (parts.query && parts.query->empty()) parts.query.reset();
  return parts.serialise();
}

const psl_ctx_t* suffix_list() {
  // The list that Debian keeps up to date where it is installed and newer, else the one built into libpsl.
  static const psl_ctx_t* list = [] {
    const psl_ctx_t* latest = psl_latest(nullptr);
    return latest != nullptr ? latest : psl_builtin();
  }();
  return list;
}

bool is_ip_address(std::string_view host) {
  if (host.starts_with('[')) return true;
  return !host.empty() && host.find_first_not_of("0123456789.") == std::string_view::npos;
}

// Most URLs are normal as they stand: no query, fragment or credentials, and a path of plain characters.
bool is_plain(const Url& url) {
  static constexpr auto kOthers = [] {
    std::array<bool, 256> others{};
    for (const char c : std::string_view("?#%;\"<>\\^`{|}")) others[static_cast<unsigned char>(c)] = true;
    return others;
  }();
  const std::string_view rest = std::string_view(url.href()).substr(static_cast<std::size_t>(url.path().data() - url.href().data()));
  return !url.host().ends_with('.') && url.username().empty() && url.password().empty() &&
         std::none_of(rest.begin(), rest.end(), [](char c) { return kOthers[static_cast<unsigned char>(c)]; });
}

std::string_view without_www(std::string_view host) { return host.starts_with("www.") ? host.substr(4) : host; }
}  // namespace

Url normalize(const Url& url) {
  if (is_plain(url)) return url;
  UrlParts parts = UrlParts::of(url);
  parts.fragment.reset();
  parts.username.clear();
  parts.password.clear();
  Url normal = normalized(parts, true);
  // What escaping would make longer than a URL may be keeps its raw characters.
  return normal.href().size() <= limits::kUrlBytesMax ? normal : normalized(parts, false);
}

std::string registrable_domain(std::string_view host) {
  std::string name = ascii_lower(host);
  while (name.ends_with('.')) name.pop_back();
  if (is_ip_address(name) || suffix_list() == nullptr) return name;
  const char* domain = psl_registrable_domain(suffix_list(), name.c_str());
  return domain != nullptr ? std::string(domain) : name;
}

bool same_site(const Url& a, const Url& b) {
  if (a.host().empty() || b.host().empty()) return false;
  const std::string left = registrable_domain(a.host()), right = registrable_domain(b.host());
  return left == right || without_www(left) == without_www(right);
}

}  // namespace headwater
