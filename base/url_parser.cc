// The basic URL parser (URL standard, section 4.4). The states of the standard are member functions; the reading position
// is `at_`. All decisions hang on ASCII bytes, so the UTF-8 bytes are read one by one.
#include <algorithm>

#include "base/limits.h"
#include "base/url_parts.h"
#include "base/utf8.h"

namespace headwater {

namespace {
bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_drive_letter(std::string_view text) { return text.size() == 2 && is_alpha(text[0]) && (text[1] == ':' || text[1] == '|'); }

bool starts_with_drive_letter(std::string_view text) {
  return text.size() >= 2 && is_drive_letter(text.substr(0, 2)) &&
         (text.size() == 2 || std::string_view("/\\?#").find(text[2]) != std::string_view::npos);
}

// The dots of a segment that is made of '.' and "%2e" only; 0 otherwise or when there are more than two.
int dot_segment(std::string_view segment) {
  int dots = 0;
  while (!segment.empty() && dots < 3) {
    if (segment[0] == '.') {
      segment.remove_prefix(1);
    } else if (segment.size() >= 3 && segment[0] == '%' && segment[1] == '2' && (segment[2] | 0x20) == 'e') {
      segment.remove_prefix(3);
    } else {
      return 0;
    }
    ++dots;
  }
  return dots < 3 ? dots : 0;
}

// Without leading and trailing C0 controls and spaces, tabs and newlines inside, and with well-formed UTF-8.
std::string clean(std::string_view text) {
  const auto strip = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
  while (!text.empty() && strip(text.front())) text.remove_prefix(1);
  while (!text.empty() && strip(text.back())) text.remove_suffix(1);
  std::string out;
  out.reserve(text.size());
  bool ascii = true;
  for (const char c : text) {
    if (c == '\t' || c == '\n' || c == '\r') continue;
    ascii = ascii && static_cast<unsigned char>(c) < 0x80;
    out += c;
  }
  return ascii ? out : sanitize_utf8(out);
}
}  // namespace

class UrlParser {
 public:
  UrlParser(std::string input, const Url* base, std::string_view encoding) : input_(std::move(input)), base_(base), encoding_(encoding) {}

  bool run() {
    const std::size_t colon = scheme_end();
    return colon == 0 ? no_scheme() : after_scheme(colon);
  }
  const UrlParts& parts() const { return url_; }

 private:
  static constexpr char kEnd = '\0';  // a NUL in the input matches none of the delimiters asked for either
  char peek(std::size_t ahead = 0) const { return at_ + ahead < input_.size() ? input_[at_ + ahead] : kEnd; }
  bool at_end() const { return at_ >= input_.size(); }
  std::string_view rest() const { return std::string_view(input_).substr(std::min(at_, input_.size())); }
  bool special() const { return special_; }
  bool at_slash() const { return peek() == '/' || (special() && peek() == '\\'); }
  void set_scheme(std::string_view scheme) {
    url_.scheme = scheme;
    special_ = special_port(scheme).has_value();
  }

  std::size_t scheme_end() const {
    if (input_.empty() || !is_alpha(input_[0])) return 0;
    for (std::size_t i = 1; i < input_.size(); ++i) {
      const char c = input_[i];
      if (c == ':') return i;
      if (!is_alpha(c) && !is_digit(c) && c != '+' && c != '-' && c != '.') return 0;
    }
    return 0;
  }

  bool after_scheme(std::size_t colon) {
    set_scheme(ascii_lower(std::string_view(input_).substr(0, colon)));
    at_ = colon + 1;
    if (url_.scheme == "file") return file();
    if (special() && base_ != nullptr && base_->scheme() == url_.scheme && !rest().starts_with("//")) return relative();
    if (special()) return authority_ignoring_slashes();
    if (rest().starts_with("//")) {
      at_ += 2;
      return authority();
    }
    if (peek() == '/') {
      ++at_;
      return path();
    }
    return opaque_path();
  }

  bool no_scheme() {
    if (base_ == nullptr) return false;
    const bool opaque = UrlParts::is_opaque(*base_);
    if (opaque && peek() != '#') return false;
    if (opaque) {
      url_ = UrlParts::of(*base_);
      return fragment();
    }
    set_scheme(base_->scheme());
    return url_.scheme == "file" ? file() : relative();
  }

  bool relative() {
    if (at_slash()) {
      ++at_;
      if (special() && (peek() == '/' || peek() == '\\')) return authority_ignoring_slashes();
      if (peek() == '/') {
        ++at_;
        return authority();
      }
      copy_authority();
      return path();
    }
    copy_authority();
    return relative_path();
  }

  void copy_authority() {
    UrlParts base = UrlParts::of(*base_);
    url_.username = std::move(base.username);
    url_.password = std::move(base.password);
    url_.host = std::move(base.host);
    url_.port = base.port;
  }

  bool relative_path() {
    url_.path = base_->path();
    if (base_->query_start_ != Url::kNone) url_.query = base_->query();
    if (at_end() || peek() == '#') return fragment();
    if (peek() == '?') return query();
    url_.query.reset();
    if (url_.scheme == "file" && starts_with_drive_letter(rest())) {
      url_.path.clear();
    } else {
      shorten_path();
    }
    return path();
  }

  bool authority_ignoring_slashes() {
    while (peek() == '/' || peek() == '\\') ++at_;
    return authority();
  }

  bool authority() {
    std::size_t end = input_.find_first_of(special() ? "/\\?#" : "/?#", at_);
    if (end == std::string::npos) end = input_.size();
    std::string_view text = std::string_view(input_).substr(at_, end - at_);
    at_ = end;
    const std::size_t at_sign = text.rfind('@');
    if (at_sign != std::string_view::npos) {
      credentials(text.substr(0, at_sign));
      text.remove_prefix(at_sign + 1);
      if (text.empty()) return false;
    }
    return host_and_port(text) && path_start();
  }

  void credentials(std::string_view text) {
    const std::size_t colon = text.find(':');
    append_encoded(url_.username, text.substr(0, colon), EncodeSet::kUserinfo);
    if (colon != std::string_view::npos) append_encoded(url_.password, text.substr(colon + 1), EncodeSet::kUserinfo);
  }

  bool host_and_port(std::string_view text) {
    std::size_t colon = 0;
    for (bool inside = false; colon < text.size() && (inside || text[colon] != ':'); ++colon) {
      if (text[colon] == '[') inside = true;
      if (text[colon] == ']') inside = false;
    }
    const std::string_view host = text.substr(0, colon);
    if (host.empty() && (special() || colon < text.size())) return false;
    if (host.empty()) {
      url_.host = "";
      return true;
    }
    url_.host = parse_host(host, !special());
    return url_.host.has_value() && (colon == text.size() || port(text.substr(colon + 1)));
  }

  bool port(std::string_view digits) {
    std::uint32_t value = 0;
    for (const char c : digits) {
      if (!is_digit(c)) return false;
      value = value * 10 + static_cast<std::uint32_t>(c - '0');
      if (value > 65535) return false;
    }
    if (!digits.empty() && special_port(url_.scheme) != value) url_.port = static_cast<std::uint16_t>(value);
    return true;
  }

  bool file() {
    url_.host = "";
    const bool on_file = base_ != nullptr && base_->scheme() == "file";
    if (peek() == '/' || peek() == '\\') {
      ++at_;
      if (peek() == '/' || peek() == '\\') {
        ++at_;
        return file_host();
      }
      if (on_file) {
        url_.host = base_->host();
        const std::string_view drive = base_->path().substr(0, base_->path().find('/', 1));
        if (!starts_with_drive_letter(rest()) && drive.size() == 3 && is_alpha(drive[1]) && drive[2] == ':') url_.path = drive;
      }
      return path();
    }
    if (!on_file) return path();
    url_.host = base_->host();
    return relative_path();
  }

  bool file_host() {
    std::size_t end = input_.find_first_of("/\\?#", at_);
    if (end == std::string::npos) end = input_.size();
    const std::string_view host = std::string_view(input_).substr(at_, end - at_);
    if (is_drive_letter(host)) return path();
    at_ = end;
    if (!host.empty()) {
      url_.host = parse_host(host, false);
      if (!url_.host) return false;
      if (*url_.host == "localhost") url_.host = "";
    }
    return path_start();
  }

  bool path_start() {
    if (!special() && (at_end() || peek() == '?' || peek() == '#')) return query_or_fragment();
    if (at_slash()) ++at_;
    return path();
  }

  bool path() {
    while (true) {
      std::size_t end = input_.find_first_of(special() ? "/\\?#" : "/?#", at_);
      if (end == std::string::npos) end = input_.size();
      const std::string_view segment = std::string_view(input_).substr(std::min(at_, end), end - std::min(at_, end));
      at_ = end;
      const bool more = at_slash();
      add_segment(segment, more);
      if (!more) return query_or_fragment();
      ++at_;
    }
  }

  void add_segment(std::string_view segment, bool more) {
    const int dots = dot_segment(segment);
    if (dots == 2) shorten_path();
    if (dots > 0) {
      if (!more) url_.path += '/';
      return;
    }
    const bool first = url_.path.empty();
    url_.path += '/';
    append_encoded(url_.path, segment, EncodeSet::kPath);
    if (first && url_.scheme == "file" && is_drive_letter(segment)) url_.path[2] = ':';
  }

  void shorten_path() {
    const std::string& path = url_.path;
    const bool drive = url_.scheme == "file" && path.size() == 3 && is_alpha(path[1]) && path[2] == ':';
    if (!drive && !path.empty()) url_.path.resize(path.rfind('/'));
  }

  bool opaque_path() {
    url_.opaque = true;
    const std::size_t end = std::min(input_.find_first_of("?#", at_), input_.size());
    append_encoded(url_.path, std::string_view(input_).substr(at_, end - at_), EncodeSet::kC0Control);
    // A space right before '?' or '#' would be lost when that part is taken away.
    if (end < input_.size() && url_.path.ends_with(' ')) url_.path.replace(url_.path.size() - 1, 1, "%20");
    at_ = end;
    return query_or_fragment();
  }

  bool query_or_fragment() { return peek() == '?' && !at_end() ? query() : fragment(); }

  bool query() {
    ++at_;
    const std::size_t end = std::min(input_.find('#', at_), input_.size());
    url_.query.emplace();
    const bool legacy = special() && url_.scheme != "ws" && url_.scheme != "wss";
    append_query_encoded(*url_.query, std::string_view(input_).substr(at_, end - at_),
                         special() ? EncodeSet::kSpecialQuery : EncodeSet::kQuery, legacy ? encoding_ : std::string_view{});
    at_ = end;
    return fragment();
  }

  bool fragment() {
    if (at_end()) return true;
    ++at_;
    url_.fragment.emplace();
    append_encoded(*url_.fragment, rest(), EncodeSet::kFragment);
    return true;
  }

  std::string input_;
  const Url* base_;
  std::string_view encoding_;
  std::size_t at_ = 0;
  bool special_ = false;
  UrlParts url_;
};

std::optional<Url> parse_by_states(std::string_view text, const Url* base, std::string_view encoding) {
  UrlParser parser(clean(text), base, encoding);
  if (!parser.run()) return std::nullopt;
  return parser.parts().serialise();
}

Result<Url> Url::parse(std::string_view text, const Url* base, std::string_view encoding) {
  // Four times the limit leaves room for what is trimmed, and keeps long data: URLs cheap.
  if (text.size() > limits::kUrlBytesMax * 4) return make_error(Errc::kTooLarge, "the URL is longer than 2048 bytes");
  std::optional<Url> url = plain_url(text, base);
  if (!url) url = parse_by_states(text, base, encoding);
  if (!url) return make_error(Errc::kInvalidInput, "not a valid URL: " + sanitize_utf8(text.substr(0, 200)));
  if (url->href().size() > limits::kUrlBytesMax) return make_error(Errc::kTooLarge, "the URL is longer than 2048 bytes");
  return *std::move(url);
}

}  // namespace headwater
