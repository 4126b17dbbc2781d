// Any bytes as a date of HTTP, RFC 822 or RFC 3339 and as a Retry-After header.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "crawler/feed.h"
#include "crawler/fetcher.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headwater;
  using namespace headwater::crawler;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto date = parse_http_date(text)) {
    // What is read can be written, and then reads the same.
    const auto again = parse_feed_date(format_rfc3339(*date));
    HW_CHECK(again && again->instant == *date && again->has_time);
  }
  (void)parse_feed_date(text);
  Capture capture;
  capture.headers.emplace_back("Retry-After", std::string(text));
  (void)retry_after(capture, Instant{std::chrono::seconds{1'700'000'000}});
  return 0;
}
