#include <algorithm>
#include <charconv>
#include <cmath>
#include <unordered_set>

#include "base/limits.h"
#include "base/url_parts.h"
#include "base/utf8.h"
#include "crawler/robots.h"

namespace headwater::crawler {

namespace {
// RFC 9309 has letters, '-' and '_' alone in a product token; robots in the wild have digits and more in their names.
bool is_token_char(char c) {
  return static_cast<unsigned char>(c) > 0x20 && std::string_view("*/,;:()[]").find(c) == std::string_view::npos;
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

std::string_view trim_blanks(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\v\f");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\v\f") - begin + 1);
}

void append_escape(std::string& out, unsigned char byte) {
  constexpr char kHex[] = "0123456789ABCDEF";
  out += '%';
  out += kHex[byte >> 4];
  out += kHex[byte & 15];
}

// The octets compared (section 2.2.2): escapes of unreserved characters are undone, others are in upper case, what a URL cannot
// hold is escaped. `wildcards`: '*' stands for itself (a pattern), otherwise it is a literal.
std::string canonical_octets(std::string_view text, bool wildcards) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      const int value = hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]);
      if (is_unreserved(static_cast<char>(value))) {
        out += static_cast<char>(value);
      } else {
        append_escape(out, static_cast<unsigned char>(value));
      }
      i += 2;
    } else if (byte <= 0x20 || byte >= 0x7F || std::string_view("\"<>\\^`{|}$").find(text[i]) != std::string_view::npos ||
               (text[i] == '*' && !wildcards)) {
      append_escape(out, byte);
    } else {
      out += text[i];
    }
  }
  return out;
}

// Glob match of the whole path, or of its beginning when not anchored. Leftmost placement of each piece is enough.
bool matches(std::string_view pattern, bool anchored, std::string_view path) {
  std::size_t star = pattern.find('*');
  const std::string_view head = pattern.substr(0, star);
  if (!path.starts_with(head)) return false;
  if (star == std::string_view::npos) return !anchored || path.size() == head.size();
  path.remove_prefix(head.size());
  while (true) {
    pattern.remove_prefix(star + 1);
    star = pattern.find('*');
    const std::string_view piece = pattern.substr(0, star);
    if (star == std::string_view::npos && anchored) return path.ends_with(piece);
    const std::size_t found = path.find(piece);
    if (found == std::string_view::npos) return false;
    if (star == std::string_view::npos) return true;
    path.remove_prefix(found + piece.size());
  }
}

// UTF-16 with a byte order mark becomes UTF-8, as a browser would read it.
std::string decode_utf16(std::string_view text, bool big_endian) {
  std::string out;
  const auto unit = [&](std::size_t i) {
    const auto a = static_cast<unsigned char>(text[i]), b = static_cast<unsigned char>(text[i + 1]);
    return static_cast<char32_t>(big_endian ? a << 8 | b : b << 8 | a);
  };
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    char32_t c = unit(i);
    if (c >= 0xD800 && c < 0xDC00 && i + 3 < text.size() && unit(i + 2) >= 0xDC00 && unit(i + 2) < 0xE000) {
      c = 0x10000 + ((c - 0xD800) << 10) + (unit(i + 2) - 0xDC00);
      i += 2;
    }
    append_utf8(out, c);
  }
  return out;
}

enum class Field { kUserAgent, kAllow, kDisallow, kCrawlDelay, kSitemap, kOther };

Field field_of(std::string_view key) {
  // The misspellings that Google's parser accepts too: their authors meant them.
  static constexpr std::pair<std::string_view, Field> kFields[] = {{"user-agent", Field::kUserAgent},   {"useragent", Field::kUserAgent},
                                                                   {"user agent", Field::kUserAgent},   {"allow", Field::kAllow},
                                                                   {"disallow", Field::kDisallow},      {"dissallow", Field::kDisallow},
                                                                   {"dissalow", Field::kDisallow},      {"disalow", Field::kDisallow},
                                                                   {"diasllow", Field::kDisallow},      {"disallaw", Field::kDisallow},
                                                                   {"crawl-delay", Field::kCrawlDelay}, {"crawldelay", Field::kCrawlDelay},
                                                                   {"crawl delay", Field::kCrawlDelay}, {"sitemap", Field::kSitemap},
                                                                   {"site-map", Field::kSitemap}};
  for (const auto& [name, field] : kFields) {
    if (ascii_iequals(key, name)) return field;
  }
  return Field::kOther;
}

std::optional<std::chrono::milliseconds> parse_delay(std::string_view value) {
  double seconds = 0;
  const auto parsed = std::from_chars(value.data(), value.data() + value.size(), seconds);
  if (parsed.ec != std::errc{} || parsed.ptr != value.data() + value.size() || !std::isfinite(seconds) || seconds < 0) return std::nullopt;
  constexpr double kLongest = 24 * 3600;  // what is stated beyond that means "never", and is none of our numbers'
  return std::chrono::milliseconds(std::llround(std::min(seconds, kLongest) * 1000));
}
}  // namespace

// Reads line by line and keeps two sets of rules: those of the token's own groups and those of '*'.
class RobotsParser {
 public:
  explicit RobotsParser(std::string_view product_token) : token_(product_token.substr(0, token_size(product_token))) {}

  void read(std::string_view body) {
    while (!body.empty()) {
      const std::size_t end = std::min(body.find_first_of("\r\n"), body.size());
      line(body.substr(0, end));
      body.remove_prefix(std::min(end + 1, body.size()));
    }
  }

  RobotsRules finish() {
    Group& group = own_.seen ? own_ : any_;
    std::stable_sort(group.rules.begin(), group.rules.end(), [](const RobotsRules::Rule& a, const RobotsRules::Rule& b) {
      const std::size_t left = a.pattern.size() + a.anchored, right = b.pattern.size() + b.anchored;
      return left != right ? left > right : a.allow > b.allow;
    });
    RobotsRules rules;
    rules.rules_ = std::move(group.rules);
    rules.crawl_delay_ = group.delay;
    rules.sitemaps_ = std::move(sitemaps_);
    return rules;
  }

 private:
  struct Group {
    bool seen = false;
    std::vector<RobotsRules::Rule> rules;
    std::optional<std::chrono::milliseconds> delay;
  };

  static std::size_t token_size(std::string_view text) {
    std::size_t size = 0;
    while (size < text.size() && is_token_char(text[size])) ++size;
    return size;
  }

  void line(std::string_view text) {
    text = text.substr(0, text.find('#'));
    std::size_t separator = text.find(':');
    if (separator == std::string_view::npos) {
      // "Disallow /x" without the colon, as long as nothing else stands on the line.
      text = trim_blanks(text);
      separator = text.find_first_of(" \t");
      if (separator == std::string_view::npos || trim_blanks(text.substr(separator)).find_first_of(" \t") != std::string_view::npos) return;
    }
    const std::string_view key = trim_blanks(text.substr(0, separator)), value = trim_blanks(text.substr(separator + 1));
    switch (field_of(key)) {
      case Field::kUserAgent:
        user_agent(value);
        break;
      case Field::kAllow:
        rule(value, true);
        break;
      case Field::kDisallow:
        rule(value, false);
        break;
      case Field::kCrawlDelay:
        crawl_delay(value);
        break;
      case Field::kSitemap:
        sitemap(value);
        break;
      case Field::kOther:
        break;
    }
  }

  void user_agent(std::string_view value) {
    if (in_rules_) in_own_ = in_any_ = in_rules_ = false;
    if (delay_closed_) delay_own_ = delay_any_ = delay_closed_ = false;
    if (value.starts_with('*') && (value.size() == 1 || !is_token_char(value[1]))) {
      in_any_ = any_.seen = delay_any_ = true;
    } else if (!token_.empty() && ascii_iequals(value.substr(0, token_size(value)), token_)) {
      in_own_ = own_.seen = delay_own_ = true;
    }
  }

  void rule(std::string_view value, bool allow) {
    in_rules_ = delay_closed_ = true;
    if (value.empty() || (!in_own_ && !in_any_)) return;  // an empty pattern matches nothing
    const bool anchored = value.ends_with('$');
    if (anchored) value.remove_suffix(1);
    RobotsRules::Rule parsed{canonical_octets(value, true), allow, anchored};
    if (in_any_) any_.rules.push_back(parsed);
    if (in_own_) own_.rules.push_back(std::move(parsed));
  }

  void crawl_delay(std::string_view value) {
    delay_closed_ = true;
    const auto delay = parse_delay(value);
    if (!delay) return;
    if (delay_any_) any_.delay = std::max(any_.delay.value_or(*delay), *delay);
    if (delay_own_) own_.delay = std::max(own_.delay.value_or(*delay), *delay);
  }

  void sitemap(std::string_view value) {
    if (!value.empty() && known_.insert(std::string(value)).second) sitemaps_.emplace_back(value);
  }

  std::string token_;
  Group own_, any_;
  bool in_own_ = false, in_any_ = false;
  bool in_rules_ = false;  // a rule has closed the list of user agents
  // For Crawl-delay, which RFC 9309 does not know, a Crawl-delay line closes the list too; for rules it does not.
  bool delay_own_ = false, delay_any_ = false, delay_closed_ = false;
  std::vector<std::string> sitemaps_;
  std::unordered_set<std::string> known_;
};

RobotsRules RobotsRules::parse(std::string_view body, std::string_view product_token, std::size_t bytes_max) {
  body = body.substr(0, bytes_max);
  std::string decoded;
  if (body.starts_with("\xFF\xFE") || body.starts_with("\xFE\xFF")) {
    decoded = decode_utf16(body.substr(2), body[0] == '\xFE');
    body = decoded;
  }
  for (const char mark : {'\xEF', '\xBB', '\xBF'}) {  // also the stump of a byte order mark
    if (body.starts_with(mark)) body.remove_prefix(1);
  }
  RobotsParser parser(product_token);
  parser.read(body);
  return parser.finish();
}

RobotsRules RobotsRules::allow_all() { return {}; }

RobotsRules RobotsRules::disallow_all() {
  RobotsRules rules;
  rules.rules_.push_back({"/", false, false});
  return rules;
}

bool RobotsRules::allows(const Url& url) const {
  std::string_view path = std::string_view(url.href()).substr(static_cast<std::size_t>(url.path().data() - url.href().data()));
  path = path.substr(0, path.find('#'));
  if (path == "/robots.txt") return true;
  const std::string octets = canonical_octets(path, false);
  for (const Rule& rule : rules_) {
    if (matches(rule.pattern, rule.anchored, octets)) return rule.allow;
  }
  return true;
}

std::optional<std::chrono::milliseconds> RobotsRules::crawl_delay() const { return crawl_delay_; }
std::size_t RobotsRules::bytes() const {
  std::size_t sum = rules_.capacity() * sizeof(Rule) + sitemaps_.capacity() * sizeof(std::string);
  for (const Rule& rule : rules_) sum += rule.pattern.capacity();
  for (const std::string& sitemap : sitemaps_) sum += sitemap.capacity();
  return sum;
}

const std::vector<std::string>& RobotsRules::sitemaps() const { return sitemaps_; }

}  // namespace headwater::crawler
