#include <charconv>

#include "base/utf8.h"
#include "crawler/feed.h"
#include "crawler/fetcher.h"

namespace headwater::crawler {

Result<Url> redirect_target(const Capture& capture) {
  switch (capture.status) {
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
      break;
    default:
      return make_error(Errc::kInvalidInput, "HTTP status " + std::to_string(capture.status) + " is no redirect");
  }
  const std::string* location = find_header(capture.headers, "Location");
  if (location == nullptr || trim(*location).empty()) return make_error(Errc::kInvalidInput, "a redirect without a Location");
  auto target = Url::parse(*location, &capture.url);
  if (!target) return target;
  if (!target->is_http()) return make_error(Errc::kInvalidInput, "a redirect to a " + std::string(target->scheme()) + ": URL");
  return normalize(*target);
}

std::optional<Instant> retry_after(const Capture& capture, Instant now) {
  const std::string* header = find_header(capture.headers, "Retry-After");
  if (header == nullptr) return std::nullopt;
  const std::string_view text = trim(*header);
  if (text.empty()) return std::nullopt;
  constexpr std::chrono::seconds kMost = std::chrono::hours{24 * 365};  // keeps the sum in range
  if (text.find_first_not_of("0123456789") == std::string_view::npos) {
    long long seconds = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), seconds);
    return now + (parsed.ec == std::errc{} ? std::min(std::chrono::seconds{seconds}, kMost) : kMost);
  }
  const auto date = parse_feed_date(text);
  return date ? std::optional(date->instant) : std::nullopt;
}

}  // namespace headwater::crawler
