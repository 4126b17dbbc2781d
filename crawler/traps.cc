#include "crawler/traps.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "base/limits.h"

namespace headwater::crawler {

namespace {
constexpr std::size_t kContentsPerHostMax = 1024;
constexpr std::size_t kRepeats = 3;         // of a block of segments in a row
constexpr std::size_t kBlockMax = 4;        // segments in a block
constexpr std::size_t kSegmentRepeats = 4;  // of one segment anywhere
constexpr std::size_t kTitleBytes = 24;     // longer segments are titles

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_number(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    if (end > 0) segments.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return segments;
}

// Numbers repeat in honest paths ("/01/01/01/").
bool repeats_itself(const std::vector<std::string_view>& segments) {
  for (std::size_t block = 1; block <= kBlockMax; ++block) {
    std::size_t same = 0;
    bool words = false;
    for (std::size_t i = block; i < segments.size(); ++i) {
      const bool equal = segments[i] == segments[i - block];
      same = equal ? same + 1 : 0;
      words = equal && (words || !is_number(segments[i]));
      if (words && same >= block * (kRepeats - 1)) return true;
    }
  }
  for (const std::string_view segment : segments) {
    if (!is_number(segment) && static_cast<std::size_t>(std::count(segments.begin(), segments.end(), segment)) >= kSegmentRepeats)
      return true;
  }
  return false;
}

int number(std::string_view text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// A year and a month side by side, as segments or as "2031-05".
bool is_far_ahead(std::string_view year, std::string_view month, Instant now) {
  if (year.size() != 4 || !is_number(year) || month.empty() || month.size() > 2 || !is_number(month)) return false;
  const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(now)};
  const int this_month = static_cast<int>(today.year()) * 12 + static_cast<int>(static_cast<unsigned>(today.month()));
  const int m = number(month), y = number(year);
  return m >= 1 && m <= 12 && y < 2200 && y * 12 + m > this_month + 12;
}

bool names_far_month(std::string_view text, Instant now) {
  for (std::size_t at = 0; at + 6 <= text.size(); ++at) {
    if ((at > 0 && is_digit(text[at - 1])) || (text[at + 4] != '-' && text[at + 4] != '/')) continue;
    const std::size_t end = std::min(text.find_first_not_of("0123456789", at + 5), text.size());
    if (is_far_ahead(text.substr(at, 4), text.substr(at + 5, end - at - 5), now)) return true;
  }
  return false;
}

bool query_is_endless(std::string_view query, std::size_t parameters_max) {
  std::vector<std::string_view> names;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    names.push_back(query.substr(0, std::min(query.find('='), end)));
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  if (names.size() > parameters_max) return true;
  return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
    return !name.ends_with("[]") && !name.ends_with("%5B%5D") &&
           static_cast<std::size_t>(std::count(names.begin(), names.end(), name)) >= kSegmentRepeats;
  });
}

// '#': a number or date, '@': an identifier, '*': a title; short words stand for themselves.
std::string shape_of(std::string_view segment) {
  std::size_t digits = 0, letters = 0, dashes = 0;
  for (const char c : segment) {
    digits += is_digit(c);
    letters += (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    dashes += c == '-' || c == '_';
  }
  if (digits > 0 && letters == 0) return "#";
  if (segment.size() > kTitleBytes || dashes >= 3) return "*";
  if (digits > 0 && segment.size() >= 8 && dashes == 0 && segment.find('.') == std::string_view::npos) return "@";
  std::string out;
  for (const char c : segment) {
    if (!is_digit(c)) {
      out += c;
    } else if (!out.ends_with('#')) {
      out += '#';
    }
  }
  return out;
}
}  // namespace

bool looks_like_trap(const Url& url, Instant now, TrapLimits most) {
  const std::vector<std::string_view> segments = segments_of(url.path());
  return segments.size() > most.path_segments_max || repeats_itself(segments) || names_far_month(url.path(), now) ||
         names_far_month(url.query(), now) || query_is_endless(url.query(), most.query_parameters_max);
}

std::string url_shape(const Url& url) {
  std::string shape;
  for (const std::string_view segment : segments_of(url.path())) shape += '/' + shape_of(segment);
  if (url.path().ends_with('/')) shape += '/';
  if (!url.query().empty()) shape += '?';
  return shape;
}

bool ShapeGuard::admits(const Url& url) const {
  const auto host = hosts_.find(std::string(url.host()));
  if (host == hosts_.end()) return true;
  const auto shape = host->second.barren.find(url_shape(url));
  return shape == host->second.barren.end() || shape->second < barren_pages_max_;
}

void ShapeGuard::fetched(const Url& url, std::uint64_t content, bool led_on) {
  if (hosts_.size() >= limits::kUrlShapeHostsMax && !hosts_.contains(std::string(url.host()))) hosts_.erase(hosts_.begin());
  Host& host = hosts_[std::string(url.host())];
  if (host.contents.size() >= kContentsPerHostMax) host.contents.clear();
  const bool fresh = content != 0 && host.contents.insert(content).second;
  std::string shape = url_shape(url);
  if (host.barren.size() >= limits::kUrlShapesPerHostMax && !host.barren.contains(shape)) return;
  int& barren = host.barren[std::move(shape)];
  barren = fresh || led_on ? 0 : barren + 1;
}

}  // namespace headwater::crawler
