// find_links: no crash, and every link is a normalised http(s) URL.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/limits.h"
#include "crawler/links.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto page = headwater::Url::parse("https://a.example/dir/page");
  const auto found = headwater::crawler::find_links({reinterpret_cast<const char*>(data), size}, *page);
  HW_CHECK(found.links.size() <= headwater::limits::kLinksPerPageMax);
  for (const auto& url : found.links) HW_CHECK(url.is_http() && headwater::normalize(url) == url);
  for (const auto& url : found.feeds) HW_CHECK(url.is_http());
  return 0;
}
