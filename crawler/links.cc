#include "crawler/links.h"

#include <algorithm>
#include <bit>
#include <string>
#include <utility>
#include <vector>

#include "base/character_references.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "crawler/html_scanner.h"

namespace headwater::crawler {

namespace {
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'; }

std::string_view strip(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

bool has_token(std::string_view text, std::string_view token, std::string_view separators) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(separators), text.size());
    if (ascii_iequals(strip(text.substr(0, end)), token)) return true;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
}

bool has_rel(const HtmlTag& tag, std::string_view token) { return has_token(tag.attribute("rel"), token, " \t\n\f\r,"); }

bool is_feed_type(std::string_view type) {
  type = strip(type.substr(0, type.find(';')));
  static constexpr std::string_view kTypes[] = {"application/rss+xml", "application/atom+xml", "application/rdf+xml",
                                                "application/feed+json"};
  return std::any_of(std::begin(kTypes), std::end(kTypes), [type](std::string_view known) { return ascii_iequals(type, known); });
}

// Cheap refusal of what can never be an http(s) page: "javascript:", "mailto:", "#top".
bool may_lead_to_page(std::string_view href) {
  href = strip(href);
  if (href.starts_with('#')) return false;
  const std::size_t colon = href.find_first_of(":/?#");
  if (colon == std::string_view::npos || href[colon] != ':') return true;
  for (const std::string_view scheme : {"javascript", "mailto", "tel", "data", "sms", "whatsapp", "about", "blob"}) {
    if (ascii_iequals(href.substr(0, colon), scheme)) return false;
  }
  return true;
}

// Hashes seen, in open addressing: two texts of one 64-bit hash are taken for one.
class HashSet {
 public:
  explicit HashSet(std::size_t entries_max) : slots_(std::bit_ceil(2 * entries_max + 1)) {}
  /// False when it was there.
  bool insert(std::uint64_t hash) {
    hash += hash == 0;  // 0 is an empty slot
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at] != 0 && slots_[at] != hash) at = (at + 1) & (slots_.size() - 1);
    return std::exchange(slots_[at], hash) == 0;
  }

 private:
  std::vector<std::uint64_t> slots_;
};

// "1" and "0"; other values say nothing.
std::optional<bool> tdm_reservation(std::string_view value) {
  value = strip(value);
  if (value == "1") return true;
  if (value == "0") return false;
  return std::nullopt;
}

class LinkCollector {
 public:
  explicit LinkCollector(LinkOptions options) : options_(options) {}

  void tag(const HtmlTag& tag) {
    if (tag.is("noscript")) in_noscript_ = !tag.end;
    if (tag.end) return;
    if (tag.is("a") || tag.is("area")) {
      anchor(tag);
    } else if (tag.is("base")) {
      const std::string_view href = tag.attribute("href");
      if (base_.data() == nullptr && href.data() != nullptr) base_ = href;
    } else if (tag.is("link")) {
      if (has_rel(tag, "alternate") && is_feed_type(tag.attribute("type"))) add(feeds_, tag.attribute("href"));
    } else if (tag.is("meta")) {
      meta(tag);
    }
  }

  PageLinks finish(const Url& page) {
    Url base = page;
    if (base_.data() != nullptr) {
      const auto parsed = Url::parse(resolve_references(base_), &page);
      if (parsed && parsed->is_http()) base = *parsed;
    }
    out_.links = resolve(links_, base);
    out_.feeds = resolve(feeds_, base);
    if (!refresh_.empty()) {
      const auto target = Url::parse(refresh_, &base, options_.encoding);
      if (target && target->is_http() && normalize(*target) != normalize(page)) out_.refresh = normalize(*target);
    }
    return std::move(out_);
  }

 private:
  void add(std::vector<std::string_view>& to, std::string_view href) {
    if (href.data() != nullptr && to.size() < options_.links_max * 4 && may_lead_to_page(href)) to.push_back(href);
  }

  void anchor(const HtmlTag& tag) {
    const std::string_view href = tag.attribute("href");
    if (href.data() != nullptr && !has_rel(tag, "nofollow")) add(links_, href);
  }

  void meta(const HtmlTag& tag) {
    const std::string_view content = tag.attribute("content");
    if (content.data() == nullptr) return;
    const std::string_view name = strip(tag.attribute("name"));
    if (ascii_iequals(name, "robots") || (!name.empty() && ascii_iequals(name, options_.product_token))) {
      const bool none = has_token(content, "none", ",; \t\n\f\r");
      out_.nofollow = out_.nofollow || none || has_token(content, "nofollow", ",; \t\n\f\r");
      out_.noindex = out_.noindex || none || has_token(content, "noindex", ",; \t\n\f\r");
    }
    if (ascii_iequals(name, "tdm-reservation")) out_.tdm_reserved = tdm_reservation(content);
    if (ascii_iequals(name, "tdm-policy")) out_.tdm_policy = resolve_references(strip(content)).substr(0, limits::kUrlBytesMax);
    if (!ascii_iequals(strip(tag.attribute("http-equiv")), "refresh") || in_noscript_ || refresh_seen_) return;
    refresh_seen_ = true;
    const std::string resolved = resolve_references(content);
    if (const auto target = refresh_target(resolved)) refresh_ = *target;
  }

  std::vector<Url> resolve(const std::vector<std::string_view>& hrefs, const Url& base) const {
    std::vector<Url> urls;
    HashSet written(hrefs.size());  // most repetitions are literal ones, found before parsing
    HashSet known(hrefs.size());
    for (const std::string_view href : hrefs) {
      if (urls.size() >= options_.links_max) break;
      if (!written.insert(hash64(href))) continue;
      const bool plain = href.find('&') == std::string_view::npos;
      const auto url = plain ? Url::parse(href, &base, options_.encoding) : Url::parse(resolve_references(href), &base, options_.encoding);
      if (!url || !url->is_http()) continue;
      Url normal = normalize(*url);
      if (known.insert(hash64(normal.href()))) urls.push_back(std::move(normal));
    }
    return urls;
  }

  LinkOptions options_;
  std::vector<std::string_view> links_, feeds_;
  std::string_view base_;
  std::string refresh_;
  bool refresh_seen_ = false, in_noscript_ = false;
  PageLinks out_;
};
}  // namespace

std::optional<std::string_view> refresh_target(std::string_view content) {
  const auto skip_spaces = [&content] {
    while (!content.empty() && is_space(content.front())) content.remove_prefix(1);
  };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  skip_spaces();
  const std::size_t begin = content.size();
  while (!content.empty() && is_digit(content.front())) content.remove_prefix(1);
  if (content.size() == begin && !content.starts_with('.')) return std::nullopt;
  while (!content.empty() && (is_digit(content.front()) || content.front() == '.')) content.remove_prefix(1);
  if (content.empty()) return content;
  if (content.front() != ';' && content.front() != ',' && !is_space(content.front())) return std::nullopt;
  skip_spaces();
  if (content.starts_with(';') || content.starts_with(',')) content.remove_prefix(1);
  skip_spaces();
  const std::string_view whole = content;
  if (content.size() >= 3 && ascii_iequals(content.substr(0, 3), "url")) {
    content.remove_prefix(3);
    skip_spaces();
    if (!content.starts_with('=')) return whole;
    content.remove_prefix(1);
    skip_spaces();
  }
  if (content.starts_with('"') || content.starts_with('\'')) {
    const char quote = content.front();
    content.remove_prefix(1);
    return content.substr(0, content.find(quote));
  }
  return content;
}

std::optional<Url> header_refresh(const HeaderList& headers, const Url& page) {
  const std::string* header = find_header(headers, "Refresh");
  const auto target = header == nullptr ? std::nullopt : refresh_target(*header);
  if (!target || target->empty()) return std::nullopt;
  const auto url = Url::parse(*target, &page);
  if (!url || !url->is_http() || normalize(*url) == normalize(page)) return std::nullopt;
  return normalize(*url);
}

PageLinks find_links(std::string_view html, const Url& page, LinkOptions options) {
  LinkCollector collector(options);
  HtmlScanner scanner(html);
  for (HtmlTag tag; scanner.next(tag);) collector.tag(tag);
  return collector.finish(page);
}

bool is_media(const Url& url) {
  static constexpr std::string_view kEndings[] = {
      "7z",  "aac", "apk", "avi", "avif", "bmp", "bz2",  "css", "dmg",  "eot",  "exe",  "flac", "gif",  "ico",   "iso", "jpeg",
      "jpg", "js",  "m4a", "m4v", "mkv",  "mov", "mp3",  "mp4", "mpeg", "mpg",  "msi",  "oga",  "ogg",  "ogv",   "otf", "png",
      "rar", "svg", "swf", "tar", "tgz",  "tif", "tiff", "ttf", "wav",  "webm", "webp", "wmv",  "woff", "woff2", "xz",  "zip"};
  const std::string_view path = url.path();
  const std::size_t dot = path.rfind('.');
  if (dot == std::string_view::npos || path.size() - dot > 6 || path.find('/', dot) != std::string_view::npos || !url.query().empty())
    return false;
  const std::string ending = ascii_lower(path.substr(dot + 1));
  return std::binary_search(std::begin(kEndings), std::end(kEndings), std::string_view(ending));
}

RobotsTag robots_tag(const HeaderList& headers, std::string_view product_token) {
  // Directives that have a colon of their own; what else stands before one is a user agent.
  static constexpr std::string_view kWithValue[] = {"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"};
  RobotsTag tag;
  for (const auto& [header, value] : headers) {
    if (ascii_iequals(header, "TDM-Reservation")) tag.tdm_reserved = tdm_reservation(value);
    if (ascii_iequals(header, "TDM-Policy")) tag.tdm_policy = std::string(strip(value)).substr(0, limits::kUrlBytesMax);
    if (!ascii_iequals(header, "X-Robots-Tag")) continue;
    bool ours = true;
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(','), rest.size());
      std::string_view directive = strip(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      const std::size_t colon = directive.find(':');
      const std::string_view agent = strip(directive.substr(0, colon));
      if (colon != std::string_view::npos && std::none_of(std::begin(kWithValue), std::end(kWithValue),
                                                          [agent](std::string_view name) { return ascii_iequals(agent, name); })) {
        ours = ascii_iequals(agent, product_token) || agent == "*";
        directive = strip(directive.substr(colon + 1));
      }
      if (!ours) continue;
      const bool none = ascii_iequals(directive, "none");
      tag.nofollow = tag.nofollow || none || ascii_iequals(directive, "nofollow");
      tag.noindex = tag.noindex || none || ascii_iequals(directive, "noindex");
    }
  }
  return tag;
}

}  // namespace headwater::crawler
