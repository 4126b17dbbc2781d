#include <algorithm>
#include <charconv>

#include "base/utf8.h"
#include "crawler/feed.h"
#include "crawler/fetcher.h"

namespace headwater::crawler {

Result<Url> redirect_target(const Capture& capture, std::size_t bytes_max) {
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
  Url normal = normalize(*target);
  if (normal.href().size() > bytes_max)
    return make_error(Errc::kTooLarge, "it redirects to a URL of more than " + std::to_string(bytes_max) + " bytes");
  return normal;
}

bool is_whole(const Capture& capture) {
  if (capture.status != 206) return true;
  const std::string* header = find_header(capture.headers, "Content-Range");  // "bytes 0-999/1000", RFC 9110 section 14.4
  std::string_view text = header == nullptr ? std::string_view{} : trim(*header);
  if (!text.starts_with("bytes 0-")) return false;
  text.remove_prefix(8);
  std::uint64_t last = 0, size = 0;
  const char* const end = text.data() + text.size();
  const auto read_last = std::from_chars(text.data(), end, last);
  if (read_last.ec != std::errc{} || read_last.ptr == end || *read_last.ptr != '/') return false;
  const auto read_size = std::from_chars(read_last.ptr + 1, end, size);
  return read_size.ec == std::errc{} && read_size.ptr == end && last < size && last + 1 == size;
}

std::optional<Instant> retry_after(const Capture& capture, Instant now, std::chrono::milliseconds most) {
  const std::string* header = find_header(capture.headers, "Retry-After");
  if (header == nullptr) return std::nullopt;
  const std::string_view text = trim(*header);
  if (text.empty()) return std::nullopt;
  const auto longest = std::chrono::floor<std::chrono::seconds>(most);
  if (text.find_first_not_of("0123456789") == std::string_view::npos) {
    long long seconds = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), seconds);
    return now + (parsed.ec == std::errc{} ? std::min(std::chrono::seconds{seconds}, longest) : longest);
  }
  const auto date = parse_feed_date(text);
  return date ? std::optional(std::min(date->instant, now + longest)) : std::nullopt;
}

}  // namespace headwater::crawler
