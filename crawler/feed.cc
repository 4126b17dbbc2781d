#include "crawler/feed.h"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_set>

#include "base/character_references.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "crawler/feed_parts.h"
#include "crawler/xml_scanner.h"

namespace headwater::crawler {

namespace {
constexpr std::size_t kSniffBytes = 4096;
constexpr std::size_t kOpenElementsMax = 256;
constexpr std::size_t kFieldBytesMax = 8192;  // of a title, date or address

// What a namespace means here; its prefix is the author's choice.
enum class Space { kMain, kDublinCore, kNews, kOriginal, kOther };

Space space_of_uri(std::string_view uri) {
  if (uri.find("/dc/") != std::string_view::npos) return Space::kDublinCore;
  if (uri.find("sitemap-news") != std::string_view::npos) return Space::kNews;
  if (uri.find("feedburner") != std::string_view::npos) return Space::kOriginal;
  return Space::kOther;
}

Space space_of_known_prefix(std::string_view prefix) {
  if (prefix == "dc" || prefix == "dcterms") return Space::kDublinCore;
  if (prefix == "news") return Space::kNews;
  if (prefix == "feedburner") return Space::kOriginal;
  return Space::kOther;
}

bool is_main_uri(std::string_view uri) {
  static constexpr std::string_view kUris[] = {"w3.org/2005/Atom",    "purl.org/atom/",       "purl.org/rss/1.0/",
                                               "my.netscape.com/rdf", "backend.userland.com", "blogs.law.harvard.edu"};
  if (uri.find("/modules/") != std::string_view::npos) return false;
  return std::any_of(std::begin(kUris), std::end(kUris),
                     [uri](std::string_view known) { return uri.find(known) != std::string_view::npos; });
}

bool is_entry_name(std::string_view name) { return name == "item" || name == "entry" || name == "url" || name == "sitemap"; }

// Walks the document and hands each entry's fields to the list.
class FeedReader {
 public:
  FeedReader(const Url& feed, std::size_t entries_max) : list_(feed, entries_max), base_(feed) {}

  Feed read(std::string_view text) {
    XmlScanner scanner(text);
    for (XmlEvent event; !list_.full() && scanner.next(event);) {
      if (event.kind == XmlEvent::Kind::kStart) {
        start(event);
      } else if (event.kind == XmlEvent::Kind::kEnd) {
        end(event.name);
      } else if (collecting_ && text_.size() < kFieldBytesMax) {
        text_ += event.verbatim ? std::string(event.text) : resolve_references(event.text);
      }
    }
    finish_entry();
    return {kind_, list_.take()};
  }

 private:
  struct Open {
    std::string_view name;
    std::optional<Url> outer_base;  // to go back to
  };

  Space space_of(std::string_view name) const {
    const std::string_view prefix = name_prefix(name);
    if (prefix.empty() || prefix == root_prefix_) return Space::kMain;
    const auto declared = prefixes_.find(prefix);
    return declared == prefixes_.end() ? space_of_known_prefix(prefix) : declared->second;
  }

  void declare(const XmlEvent& event) {
    for (const auto& attribute : event.attributes) {
      if (!attribute.name.starts_with("xmlns:") || prefixes_.size() >= kOpenElementsMax) continue;
      const bool main = is_main_uri(attribute.value) || (!root_uri_.empty() && attribute.value == root_uri_);
      prefixes_[attribute.name.substr(6)] = main ? Space::kMain : space_of_uri(attribute.value);
    }
  }

  void start(const XmlEvent& event) {
    if (kind_ == FeedKind::kNone && open_.empty()) {
      kind_ = kind_of_root(event.name);
      root_prefix_ = name_prefix(event.name);
      if (local_name(event.name) != "RDF") root_uri_ = root_prefix_.empty() ? event.attribute("xmlns") : "";
    }
    declare(event);
    const Space space = space_of(event.name);
    const std::string_view name = local_name(event.name);
    if (space == Space::kMain && is_entry_name(name) && !event.empty) {
      finish_entry();
      in_entry_ = true;
      entry_depth_ = open_.size();
      entry_.href = event.attribute("href");  // CDF
      if (name == "item") entry_.about = event.attribute("rdf:about");
      if (name == "sitemap") kind_ = FeedKind::kSitemapIndex;
    }
    if (in_entry_ && space == Space::kMain && name == "loc" && !entry_.link.empty()) {  // the tags between two entries are missing
      finish_entry();
      in_entry_ = true;
    }
    if (open_.size() >= kOpenElementsMax) return;
    open_.push_back({event.name, rebase(event)});
    text_.clear();
    collecting_ = in_entry_;
    if (in_entry_ && is_field(space)) link_attributes(event, space, name);
    if (event.empty) end(event.name);
  }

  // xml:base, section 4: relative to the one outside.
  std::optional<Url> rebase(const XmlEvent& event) {
    const std::string given = event.attribute("xml:base");
    if (given.empty()) return std::nullopt;
    const auto inner = Url::parse(trim(given), &base_);
    if (!inner) return std::nullopt;
    return std::exchange(base_, *inner);
  }

  // A child of the entry; news sitemaps have theirs one level deeper. Elements of <source> speak of another feed.
  bool is_field(Space space) const {
    return open_.size() == entry_depth_ + 2 || (space == Space::kNews && open_.size() == entry_depth_ + 3);
  }

  void link_attributes(const XmlEvent& event, Space space, std::string_view name) {
    if (space == Space::kMain && name == "guid") guid_is_link_ = !ascii_iequals(event.attribute("isPermaLink"), "false");
    if (space != Space::kMain || name != "link" || is_sitemap()) return;
    const std::string href = event.attribute("href"), rel = event.attribute("rel"), type = event.attribute("type");
    if (href.empty() || !(rel.empty() || is_alternate(rel))) return;
    const bool html = type.empty() || type.find("html") != std::string::npos;
    std::string& to = html ? entry_.href : entry_.other_href;
    if (to.empty()) to = resolved(href);
  }

  static bool is_alternate(std::string_view rel) {
    return rel == "alternate" || rel.ends_with("/alternate") || rel.find("alternate ") == 0 || rel.ends_with(" alternate");
  }

  bool is_sitemap() const { return kind_ == FeedKind::kSitemap || kind_ == FeedKind::kSitemapIndex; }

  // "www.example.org/a" in a document of that host lacks its scheme.
  std::string resolved(std::string_view address) const {
    address = trim(address);
    const std::string_view first = address.substr(0, address.find('/'));
    if (!first.empty() && ascii_iequals(first, base_.host_port())) {
      const auto absolute = Url::parse(std::string(base_.scheme()) + "://" + std::string(address));
      if (absolute) return absolute->href();
    }
    const auto url = Url::parse(address, &base_);
    return url ? url->href() : std::string();
  }

  void end(std::string_view name) {
    std::size_t at = open_.size();
    while (at > 0 && open_[at - 1].name != name) --at;
    if (at == 0) return;  // never begun
    if (in_entry_ && at == open_.size()) field(space_of(name), local_name(name));
    const std::size_t depth = at - 1;
    while (open_.size() > depth) {
      if (open_.back().outer_base) base_ = *open_.back().outer_base;
      open_.pop_back();
    }
    if (in_entry_ && open_.size() <= entry_depth_) finish_entry();
    text_.clear();
    collecting_ = in_entry_ && open_.size() == entry_depth_ + 1;
  }

  void field(Space space, std::string_view name) {
    const std::string text(trim(text_));
    if (text.empty()) return;
    if (open_.size() == entry_depth_ + 1) {  // <sitemap>https://…</sitemap>
      if (is_sitemap() && entry_.link.empty() && text.starts_with("http")) entry_.link = resolved(text);
      return;
    }
    if (!is_field(space)) return;
    if (space == Space::kMain) {
      if (name == (is_sitemap() ? "loc" : "link") && entry_.link.empty()) entry_.link = resolved(text);
      if (name == "guid" && guid_is_link_ && entry_.guid.empty() && text.starts_with("http")) entry_.guid = resolved(text);
      if (name == "title" && entry_.title.empty()) entry_.title = collapse_space(text);
      date(name, text);
    } else if (space == Space::kOriginal && ascii_iequals(name, "origLink")) {
      entry_.original = resolved(text);
    } else if (space == Space::kDublinCore || space == Space::kNews) {
      if (name == "title" && entry_.title.empty()) entry_.title = collapse_space(text);
      date(name, text);
    }
  }

  void date(std::string_view name, const std::string& text) {
    static constexpr std::string_view kPublished[] = {"pubDate", "published", "issued", "date", "publication_date", "created"};
    static constexpr std::string_view kUpdated[] = {"updated", "modified", "lastmod", "LASTMOD"};
    const auto is_one = [name](const auto& names) { return std::find(std::begin(names), std::end(names), name) != std::end(names); };
    if (is_one(kPublished) && !entry_.published) entry_.published = parse_feed_date(text);
    if (is_one(kUpdated) && !entry_.updated) entry_.updated = parse_feed_date(text);
  }

  void finish_entry() {
    if (in_entry_) list_.add(std::move(entry_));
    entry_ = {};
    in_entry_ = false;
    guid_is_link_ = true;
  }

  FeedKind kind_ = FeedKind::kNone;
  EntryList list_;
  Url base_;
  std::string_view root_prefix_;
  std::string root_uri_;
  std::map<std::string_view, Space> prefixes_;
  std::vector<Open> open_;
  bool in_entry_ = false, collecting_ = false, guid_is_link_ = true;
  std::size_t entry_depth_ = 0;  // elements open around the entry
  std::string text_;
  EntryFields entry_;
};

// The name of the first element; empty where there is none.
std::string_view root_name(std::string_view text) {
  XmlScanner scanner(text);
  for (XmlEvent event; scanner.next(event);) {
    if (event.kind == XmlEvent::Kind::kStart) return event.name;
    if (event.kind == XmlEvent::Kind::kText && !trim(event.text).empty()) return {};
  }
  return {};
}
}  // namespace

FeedKind kind_of_root(std::string_view root) {
  const std::string name = ascii_lower(local_name(root));
  if (name == "rss" || name == "feed" || name == "channel" || (name == "rdf" && root != name)) return FeedKind::kFeed;
  if (name == "urlset") return FeedKind::kSitemap;
  return name == "sitemapindex" ? FeedKind::kSitemapIndex : FeedKind::kNone;
}

bool is_gzip(std::string_view body) { return body.starts_with("\x1f\x8b\x08"); }

FeedKind feed_kind(std::string_view content_type, std::string_view body) {
  const std::string type = ascii_lower(trim(content_type.substr(0, content_type.find(';'))));
  if (type.find("rss+xml") != std::string::npos || type.find("atom+xml") != std::string::npos) return FeedKind::kFeed;
  if (body.starts_with("\xEF\xBB\xBF")) body.remove_prefix(3);
  body = trim(body.substr(0, kSniffBytes));
  if (type == "application/feed+json" || (type.find("json") != std::string::npos && is_json_feed_start(body))) return FeedKind::kFeed;
  if (type == "text/plain" || type.empty()) {
    if (is_url_list_start(body)) return FeedKind::kSitemap;
  }
  if (type.find("html") != std::string::npos && !body.starts_with("<?xml")) return FeedKind::kNone;
  std::string plain;
  if (body.starts_with("\xFF\xFE") || body.starts_with("\xFE\xFF")) {  // UTF-16: markup is ASCII
    std::copy_if(body.begin() + 2, body.end(), std::back_inserter(plain), [](char c) { return c != '\0'; });
    body = plain;
  }
  if (!body.starts_with('<'))
    return is_url_list_start(body) && type.find("xml") != std::string::npos ? FeedKind::kSitemap : FeedKind::kNone;
  const FeedKind kind = kind_of_root(root_name(body));
  return kind == FeedKind::kSitemapIndex ? FeedKind::kSitemap : kind;
}

Feed read_feed(std::string_view text, const Url& feed, std::size_t entries_max) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::string_view start = trim(text.substr(0, kSniffBytes));
  if (start.starts_with('{')) return read_json_feed(text, feed, entries_max);
  if (!start.starts_with('<')) return read_url_list(text, feed, entries_max);
  return FeedReader(feed, entries_max).read(text);
}

}  // namespace headwater::crawler
