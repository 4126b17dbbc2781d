// RobotsRules: the first line is a path, the rest robots.txt.
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "crawler/robots.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using headwater::crawler::RobotsRules;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t line = std::min(text.find('\n'), size);
  const auto rules = RobotsRules::parse(text.substr(std::min(line + 1, size)), "headwater");
  const auto url = headwater::Url::parse("https://a.example/" + std::string(text.substr(0, line)));
  if (url) {
    const bool allowed = rules.allows(*url);
    HW_CHECK(url->href() != "https://a.example/robots.txt" || allowed);
    HW_CHECK(rules.allows(*url) == allowed);
  }
  HW_CHECK(!rules.crawl_delay() || (rules.crawl_delay()->count() >= 0 && *rules.crawl_delay() <= std::chrono::hours{24}));
  return 0;
}
