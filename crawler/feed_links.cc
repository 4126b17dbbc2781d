#include "crawler/feed_links.h"

#include <expat.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <unordered_set>

#include "base/limits.h"
#include "base/utf8.h"

namespace headwater::crawler {

namespace {
constexpr std::array<std::string_view, 5> kRoots = {"rss", "feed", "urlset", "sitemapindex", "rdf:rdf"};
constexpr std::size_t kSniffBytes = 2048;

std::string_view local_name(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// Collects while Expat walks the elements.
class Collector {
 public:
  explicit Collector(const Url& feed) : feed_(feed) {}

  static void start(void* self, const XML_Char* name, const XML_Char** attributes) {
    static_cast<Collector*>(self)->on_start(local_name(name), attributes);
  }
  static void end(void* self, const XML_Char* name) { static_cast<Collector*>(self)->on_end(local_name(name)); }
  static void text(void* self, const XML_Char* bytes, int size) {
    auto& collector = *static_cast<Collector*>(self);
    if (collector.wanted_ && collector.text_.size() <= limits::kUrlBytesMax) collector.text_.append(bytes, static_cast<std::size_t>(size));
  }

  std::vector<Url> links;

 private:
  void on_start(std::string_view name, const XML_Char** attributes) {
    text_.clear();
    wanted_ = false;
    if (name == "item" || name == "entry" || name == "url" || name == "sitemap") in_entry_ = true;
    if (!in_entry_) return;
    wanted_ = name == "link" || name == "loc";
    if (name != "link") return;
    std::string_view href, rel = "alternate";
    for (const XML_Char** at = attributes; *at != nullptr; at += 2) {
      if (std::string_view(at[0]) == "href") href = at[1];
      if (std::string_view(at[0]) == "rel") rel = at[1];
    }
    if (rel == "alternate") add(href);
  }

  void on_end(std::string_view name) {
    if (wanted_) add(text_);
    wanted_ = false;
    if (name == "item" || name == "entry" || name == "url" || name == "sitemap") in_entry_ = false;
  }

  void add(std::string_view href) {
    href = trim(href);
    if (href.empty() || links.size() >= limits::kLinksPerPageMax) return;
    const auto url = Url::parse(href, &feed_);
    if (!url || !url->is_http()) return;
    Url link = normalize(*url);
    if (seen_.insert(link.href()).second) links.push_back(std::move(link));
  }

  const Url& feed_;
  bool in_entry_ = false, wanted_ = false;
  std::string text_;
  std::unordered_set<std::string> seen_;
};

struct FreeParser {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};
}  // namespace

bool is_feed(std::string_view content_type, std::string_view body) {
  const std::string type = ascii_lower(content_type.substr(0, content_type.find(';')));
  if (type.find("rss") != std::string::npos || type.find("atom") != std::string::npos) return true;
  if (type.find("html") != std::string::npos && body.substr(0, kSniffBytes).find("<?xml") == std::string_view::npos) return false;
  const std::string start = ascii_lower(body.substr(0, kSniffBytes));
  for (std::size_t at = start.find('<'); at != std::string::npos; at = start.find('<', at + 1)) {
    if (at + 1 >= start.size() || start[at + 1] == '?' || start[at + 1] == '!') continue;
    const std::string_view name = std::string_view(start).substr(at + 1, start.find_first_of(" \t\r\n>/", at + 1) - at - 1);
    return std::find(kRoots.begin(), kRoots.end(), name) != kRoots.end();
  }
  return false;
}

std::vector<Url> find_feed_links(std::string_view body, const Url& feed) {
  while (!body.empty() && is_unicode_space(static_cast<unsigned char>(body.front())))
    body.remove_prefix(1);  // XML allows none before <?xml
  const std::unique_ptr<std::remove_pointer_t<XML_Parser>, FreeParser> parser(XML_ParserCreate(nullptr));
  if (!parser || body.size() > limits::kBodyBytesMax) return {};
  Collector collector(feed);
  XML_SetUserData(parser.get(), &collector);
  XML_SetElementHandler(parser.get(), &Collector::start, &Collector::end);
  XML_SetCharacterDataHandler(parser.get(), &Collector::text);
  XML_Parse(parser.get(), body.data(), static_cast<int>(body.size()), XML_TRUE);  // an error ends the walk; what was found stays
  return std::move(collector.links);
}

}  // namespace headwater::crawler
