// Any bytes as a feed, sitemap, list of URLs or date: entries or none, each of them a normalised http(s) URL.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/limits.h"
#include "crawler/feed.h"
#include "crawler/traps.h"
#include "crawler/xml_scanner.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headwater;
  using namespace headwater::crawler;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static const Url kFeed = *Url::parse("https://feed.example/dir/feed.xml");
  for (const char* type : {"", "text/xml", "text/plain", "application/json", "text/html"}) (void)feed_kind(type, bytes);
  const Feed feed = read_feed(bytes, kFeed);
  HW_CHECK(feed.entries.size() <= limits::kFeedEntriesMax && feed.entries.size() <= size);
  for (const FeedEntry& entry : feed.entries) {
    HW_CHECK(entry.url.is_http() && normalize(entry.url) == entry.url);
    (void)looks_like_trap(entry.url, Instant{});
    HW_CHECK(url_shape(entry.url).size() <= 2 * limits::kUrlBytesMax);
  }
  std::size_t events = 0;
  XmlScanner scanner(bytes);
  for (XmlEvent event; scanner.next(event);) HW_CHECK(++events <= size);
  (void)parse_feed_date(bytes);
  (void)parse_http_date(bytes);
  return 0;
}
