#include "crawler/revisit.h"

#include <algorithm>

namespace headwater::crawler {

namespace {
constexpr std::chrono::seconds kFirstInterval = std::chrono::hours{24};
constexpr std::size_t kValidatorBytesMax = 1024;

std::string validator(const HeaderList& headers, std::string_view name) {
  const std::string* value = find_header(headers, name);
  return value != nullptr && value->size() <= kValidatorBytesMax ? *value : std::string();
}

std::chrono::seconds first_interval(const Capture& capture) {
  const std::string* modified = find_header(capture.headers, "Last-Modified");
  const auto date = modified == nullptr ? std::nullopt : parse_http_date(*modified);
  return date && *date < capture.fetched ? (capture.fetched - *date) / 4 : kFirstInterval;
}
}  // namespace

HeaderList conditional_headers(const Visit& visit) {
  HeaderList headers;
  if (!visit.etag.empty()) headers.emplace_back("If-None-Match", visit.etag);
  if (!visit.last_modified.empty()) headers.emplace_back("If-Modified-Since", visit.last_modified);
  return headers;
}

Visit next_visit(const std::optional<Visit>& before, const Capture& capture, std::uint64_t content, RevisitBounds bounds) {
  const bool unchanged = capture.status == 304 || (before && before->content == content);
  Visit visit = before.value_or(Visit{});
  ++visit.visits;
  visit.visited = capture.fetched;
  if (capture.status != 304) {
    visit.etag = validator(capture.headers, "ETag");
    visit.last_modified = validator(capture.headers, "Last-Modified");
    visit.content = content;
  }
  if (!before) {
    visit.changed = capture.fetched;
    visit.interval = first_interval(capture);
  } else if (unchanged) {
    visit.interval = visit.interval * 3 / 2;
  } else {
    ++visit.changes;
    visit.changed = capture.fetched;
    visit.interval = visit.interval / 2;
  }
  visit.interval = std::clamp(visit.interval, bounds.min, bounds.max);
  return visit;
}

}  // namespace headwater::crawler
