#include "extract/scan.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <cstdint>
#include <cstring>

#include "base/character_references.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "extract/scan_tags.h"
#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

constexpr std::size_t kTagNameMax = 64;

class Scanner {
 public:
  explicit Scanner(std::string_view html) : html_(html) {
    page_.markup.reserve(html.size() / 8 + 64);
    page_.texts.reserve(html.size() / 4 + 64);
  }

  ScannedPage run() {
    while (at_ < html_.size()) {
      const void* found = std::memchr(html_.data() + at_, '<', html_.size() - at_);
      const std::size_t tag = found ? static_cast<std::size_t>(static_cast<const char*>(found) - html_.data()) : html_.size();
      text(html_.substr(at_, tag - at_));
      at_ = tag;
      if (at_ < html_.size()) markup();
    }
    return std::move(page_);
  }

 private:
  char peek(std::size_t ahead) const { return at_ + ahead < html_.size() ? html_[at_ + ahead] : '\0'; }

  void markup() {
    const char next = peek(1);
    if (next == '!') {
      declaration();
    } else if (next == '?') {
      skip_past('>');
    } else if (next == '/') {
      is_ascii_letter(peek(2)) ? end_tag() : skip_past('>');
    } else if (is_ascii_letter(next)) {
      start_tag();
    } else {
      text("<");
      ++at_;
    }
  }

  // Text that follows text, because what stood between was left out, is one text.
  void text(std::string_view bytes) {
    if (bytes.empty()) return;
    if (page_.runs.empty() || page_.runs.back().at + std::size_t{1} != page_.markup.size()) {
      const auto begin = static_cast<std::uint32_t>(page_.texts.size());
      page_.runs.push_back({static_cast<std::uint32_t>(page_.markup.size()), begin, begin, true});
      page_.markup += ' ';
    }
    page_.texts += bytes;
    TextRun& run = page_.runs.back();
    run.end = static_cast<std::uint32_t>(page_.texts.size());
    if (!run.blank || std::all_of(bytes.begin(), bytes.end(), is_html_space)) return;
    run.blank = false;
    page_.markup.back() = 'x';
  }

  void declaration() {
    if (html_.compare(at_, 4, "<!--") == 0) {
      comment();
    } else if (ascii_iequals(html_.substr(at_, 9), "<!doctype")) {
      const std::size_t begin = at_;
      skip_past('>');
      if (!doctype_seen_ && page_.elements == 0 && at_ - begin < 512) page_.markup.append(html_, begin, at_ - begin);
      doctype_seen_ = true;
    } else {
      skip_past('>');
    }
  }

  // HTML standard, comment state: "<!-->" and "<!--->" are whole comments; "--!>" closes too.
  void comment() {
    if (html_.compare(at_, 5, "<!-->") == 0) return advance(5);
    if (html_.compare(at_, 6, "<!--->") == 0) return advance(6);
    std::size_t close = at_ + 4;
    while (true) {
      close = html_.find("--", close);
      if (close == std::string_view::npos) return advance(html_.size());
      if (html_.compare(close, 3, "-->") == 0) return jump(close + 3);
      if (html_.compare(close, 4, "--!>") == 0) return jump(close + 4);
      ++close;
    }
  }

  void advance(std::size_t count) { at_ = std::min(html_.size(), at_ + count); }
  void jump(std::size_t to) { at_ = to; }
  void skip_past(char c) {
    const std::size_t found = html_.find(c, at_);
    at_ = found == std::string_view::npos ? html_.size() : found + 1;
  }

  // Reads the lower-cased name at html_[from]; its end goes to `end`.
  std::string_view read_name(std::size_t from, std::size_t& end) {
    std::size_t length = 0;
    end = from;
    while (end < html_.size() && !is_html_space(html_[end]) && html_[end] != '>' && html_[end] != '/' && html_[end] != '\0') {
      if (length < kTagNameMax) name_[length++] = ascii_to_lower(html_[end]);
      ++end;
    }
    return {name_.data(), length};
  }

  void end_tag() {
    std::size_t end = 0;
    const std::string_view name = read_name(at_ + 2, end);
    at_ = end;
    skip_past('>');
    const TagRule rule = tag_rule(name);
    if (rule != TagRule::kKeep && rule != TagRule::kKeepLeaf) return;
    if (overflow_ > 0 && rule == TagRule::kKeep) {
      --overflow_;
      return;
    }
    if (rule == TagRule::kKeep && !is_void_tag(name) && !close(name)) return;
    page_.markup += "</";
    page_.markup += name;
    page_.markup += '>';
  }

  void start_tag() {
    std::size_t end = 0;
    const std::string_view name = read_name(at_ + 1, end);
    at_ = end;
    attributes();
    if (unclosed_) return;
    const TagRule rule = tag_rule(name);
    switch (rule) {
      case TagRule::kDropTag:
        return;
      case TagRule::kDropContent:
        return drop_content(name);
      case TagRule::kScript:
        return script();
      case TagRule::kSvg:
        return svg();
      case TagRule::kTitle:
        return title();
      case TagRule::kKeep:
      case TagRule::kKeepLeaf:
        return keep(name, rule);
    }
  }

  void keep(std::string_view name, TagRule rule) {
    if (name == "input" || (name == "link" && !find_attribute("rel")) || (name == "link" && is_asset_link())) return;
    if (page_.elements >= limits::kHtmlNodesMax / 4) return void(page_.cut = true);
    if (rule == TagRule::kKeep && !is_void_tag(name)) {
      if (depth_ >= kDepthMax) {
        ++overflow_;
        page_.cut = true;
        return;
      }
      open(name);
    }
    ++page_.elements;
    const auto begin = static_cast<std::uint32_t>(page_.attributes.size());
    for (std::size_t i = 0; i < attribute_count_; ++i) add_attribute(attributes_[i]);
    const auto end = static_cast<std::uint32_t>(page_.attributes.size());
    if (end > begin) page_.tags.push_back({static_cast<std::uint32_t>(page_.markup.size()), begin, end});
    page_.markup += '<';
    page_.markup += name;
    page_.markup += '>';
  }

  void add_attribute(Attribute attribute) {
    if (attribute.value.find('&') != std::string_view::npos)
      attribute.value = page_.resolved.emplace_back(resolve_references(attribute.value));
    page_.attributes.push_back(attribute);
  }

  bool is_asset_link() const {
    const Attribute* rel = find_attribute("rel");
    for (std::string_view asset :
         {"stylesheet", "preload", "prefetch", "dns-prefetch", "preconnect", "icon", "modulepreload", "apple-touch-icon", "shortcut icon"})
      if (ascii_iequals(trim(rel->value), asset)) return true;
    return false;
  }

  const Attribute* find_attribute(std::string_view name) const {
    for (std::size_t i = 0; i < attribute_count_; ++i)
      if (attributes_[i].name == name) return &attributes_[i];
    return nullptr;
  }

  // Reads the attributes of a start tag up to and including '>'. `unclosed_` when the input ends before.
  void attributes() {
    attribute_count_ = 0;
    self_closing_ = false;
    unclosed_ = false;
    while (true) {
      while (at_ < html_.size() && (is_html_space(html_[at_]) || html_[at_] == '/')) self_closing_ = html_[at_++] == '/';
      if (at_ >= html_.size()) return void(unclosed_ = true);
      if (html_[at_] == '>') return advance(1);
      self_closing_ = false;
      Attribute attribute = read_attribute();
      if (attribute_count_ < attributes_.size()) consider(attribute);
    }
  }

  Attribute read_attribute() {
    Attribute out;
    const std::size_t begin = at_++;  // a leading '=' is part of the name
    while (at_ < html_.size() && !is_html_space(html_[at_]) && html_[at_] != '/' && html_[at_] != '>' && html_[at_] != '=') ++at_;
    out.name = html_.substr(begin, at_ - begin);
    std::size_t look = at_;
    while (look < html_.size() && is_html_space(html_[look])) ++look;
    if (look >= html_.size() || html_[look] != '=') return out;
    at_ = look + 1;
    while (at_ < html_.size() && is_html_space(html_[at_])) ++at_;
    if (at_ >= html_.size()) return out;
    if (html_[at_] == '"' || html_[at_] == '\'') {
      const char quote = html_[at_++];
      const std::size_t close = std::min(html_.find(quote, at_), html_.size());
      out.value = html_.substr(at_, close - at_);
      at_ = std::min(close + 1, html_.size());
      return out;
    }
    const std::size_t value = at_;
    while (at_ < html_.size() && !is_html_space(html_[at_]) && html_[at_] != '>') ++at_;
    out.value = html_.substr(value, at_ - value);
    return out;
  }

  void consider(Attribute attribute) {
    if (ascii_iequals(attribute.name, "style")) {
      if (!hides(attribute.value)) return;
      attribute = {"hidden", {}};
    }
    attribute.name = read_attribute_name(attribute.name);
    if (!attribute.name.empty() && !find_attribute(attribute.name)) attributes_[attribute_count_++] = attribute;
  }

  static bool hides(std::string_view style) {
    constexpr std::size_t kStyleBytesRead = 512;
    style = style.substr(0, kStyleBytesRead);
    std::string packed;
    for (char c : style)
      if (!is_html_space(c)) packed += ascii_to_lower(c);
    return packed.find("display:none") != std::string::npos || packed.find("visibility:hidden") != std::string::npos;
  }

  // Where the end tag of raw content begins, or npos. A name without an end tag in the rest of the page is remembered, so that a page of
  // a million unclosed ones stays linear.
  std::size_t find_end_tag(std::string_view name) {
    for (std::string_view known : never_closed_)
      if (known == name) return std::string_view::npos;
    for (std::size_t at = html_.find("</", at_); at != std::string_view::npos; at = html_.find("</", at + 2))
      if (ascii_iequals(html_.substr(at + 2, name.size()), name)) {
        const char after = at + 2 + name.size() < html_.size() ? html_[at + 2 + name.size()] : '>';
        if (is_html_space(after) || after == '>' || after == '/') return at;
      }
    if (const std::string_view known = known_tag(name); !known.empty()) never_closed_.push_back(known);
    return std::string_view::npos;
  }

  void drop_content(std::string_view name) {
    const std::size_t close = find_end_tag(name);
    if (close == std::string_view::npos) return;  // better some stray text than the rest of the page lost
    at_ = close;
    skip_past('>');
  }

  void script() {
    const Attribute* type = find_attribute("type");
    const bool json_ld = type && ascii_lower(type->value).find("ld+json") != std::string::npos;
    const std::size_t begin = at_;
    const std::size_t close = find_end_tag("script");
    at_ = std::min(close, html_.size());
    if (json_ld && at_ - begin <= limits::kJsonLdBytesMax) page_.json_ld.push_back(html_.substr(begin, at_ - begin));
    if (at_ < html_.size()) skip_past('>');
  }

  void title() {
    const std::size_t close = find_end_tag("title");
    if (close == std::string_view::npos) return;
    page_.markup += "<title>";
    text(html_.substr(at_, close - at_).substr(0, std::size_t{4} * limits::kTitleBytesMax));
    page_.markup += "</title>";
    at_ = close;
    skip_past('>');
  }

  // HTML standard, "in foreign content": these start tags leave it.
  static bool breaks_out(std::string_view name) {
    static constexpr std::array<std::string_view, 16> kBreakers{"body", "br", "center", "div", "dl",  "h1", "h2",    "h3",
                                                                "head", "hr", "img",    "li",  "nav", "p",  "table", "ul"};
    return std::find(kBreakers.begin(), kBreakers.end(), name) != kBreakers.end();
  }

  void svg() {
    if (self_closing_) return;
    std::size_t end = 0;
    while (at_ < html_.size()) {
      at_ = std::min(html_.find('<', at_), html_.size());
      if (at_ >= html_.size()) return;
      if (html_.compare(at_, 4, "<!--") == 0) {
        comment();
        continue;
      }
      if (peek(1) == '/' && ascii_iequals(html_.substr(at_ + 2, 3), "svg")) return skip_past('>');
      if (is_ascii_letter(peek(1)) && breaks_out(read_name(at_ + 1, end))) return;
      ++at_;
    }
  }

  // The open elements as hashes of their names; deep ones are dropped, so the stack is short.
  static std::uint8_t hash_name(std::string_view name) {
    unsigned hash = 7;
    for (char c : name) hash = hash * 31 + static_cast<unsigned char>(c);
    return static_cast<std::uint8_t>(hash % 251);
  }
  void open(std::string_view name) {
    const std::uint8_t hash = hash_name(name);
    stack_[depth_++] = hash;
    ++open_count_[hash];
  }
  // False: no such element is open, so its end tag says nothing.
  bool close(std::string_view name) {
    const std::uint8_t hash = hash_name(name);
    if (open_count_[hash] == 0) return false;
    // An element opened inside a table cell is not closed from outside of it (HTML standard, "has an element in scope").
    static const std::uint8_t kTable = hash_name("table"), kMarquee = hash_name("marquee"), kApplet = hash_name("applet");
    for (std::size_t d = depth_; d-- > 0;) {
      if (stack_[d] == hash) {
        while (depth_ > d) --open_count_[stack_[--depth_]];
        return true;
      }
      if (stack_[d] == kTable || stack_[d] == kMarquee || stack_[d] == kApplet) return false;
    }
    return false;
  }

  static constexpr std::size_t kDepthMax = limits::kHtmlDepthMax / 2;  // leaves (p, li, td …) stand between the counted elements
  std::string_view html_;
  std::size_t at_ = 0;
  ScannedPage page_;
  std::array<char, kTagNameMax> name_{};
  std::array<Attribute, 16> attributes_{};
  std::size_t attribute_count_ = 0;
  bool self_closing_ = false, unclosed_ = false, doctype_seen_ = false;
  std::vector<std::string_view> never_closed_;
  std::array<std::uint8_t, kDepthMax + 1> stack_{};
  std::array<std::uint32_t, 256> open_count_{};
  std::size_t depth_ = 0, overflow_ = 0;
};

}  // namespace

std::string_view read_attribute_name(std::string_view name) {
  static constexpr std::array<std::string_view, 20> kRead{
      "class",  "id",          "itemprop", "rel",  "href",        "content", "name",       "property",       "datetime", "role",
      "hidden", "aria-hidden", "lang",     "cite", "data-testid", "type",    "http-equiv", "data-component", "pubdate",  "data-qa"};
  if (name.size() < 2 || name.size() > 14) return {};
  for (std::string_view read : kRead)
    if (read.size() == name.size() && ascii_iequals(read, name)) return read;
  return {};
}

ScannedPage scan_page(std::string_view html) { return Scanner(html).run(); }

}  // namespace headwater::extract
