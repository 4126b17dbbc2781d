// Dates that markup writes for machines, and those in URLs.
#include <algorithm>
#include <string>

#include "base/utf8.h"
#include "extract/dates.h"
#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

using std::chrono::year;

constexpr int kYearMin = 1990, kYearMax = 2100;

// The zone that an ISO 8601 date-time ends with: 0 for Z, none where it names none.
std::optional<int> zone_of(std::string_view text) {
  if (text.size() < 17) return std::nullopt;
  if (text.back() == 'Z' || text.back() == 'z') return 0;
  const std::size_t sign = text.find_last_of("+-");
  if (sign == std::string_view::npos || sign < 13) return std::nullopt;
  int digits[4] = {0, 0, 0, 0}, count = 0;
  for (char c : text.substr(sign + 1)) {
    if (c == ':') continue;
    if (!is_ascii_digit(c) || count == 4) return std::nullopt;
    digits[count++] = c - '0';
  }
  if (count != 2 && count != 4) return std::nullopt;
  const int minutes = (digits[0] * 10 + digits[1]) * 60 + digits[2] * 10 + digits[3];
  return text[sign] == '-' ? -minutes : minutes;
}

struct NamedZone {
  std::string_view name;
  int offset_minutes;
};
constexpr NamedZone kNamedZones[] = {{"utc", 0},    {"gmt", 0},    {"est", -300}, {"edt", -240}, {"cst", -360}, {"cdt", -300},
                                     {"mst", -420}, {"mdt", -360}, {"pst", -480}, {"pdt", -420}, {"bst", 60},   {"cet", 60},
                                     {"cest", 120}, {"msk", 180},  {"jst", 540},  {"aest", 600}, {"aedt", 660}};

// "2020-12-05T23:15:0Z", "2023-5-4 9:05:00 EST": the ISO order with single digits, or with a zone by name (which a 'Z' before it
// overrules).
std::optional<ParsedDate> parse_loose_iso(std::string_view text) {
  std::optional<int> named;
  const std::size_t space = text.rfind(' ');
  if (space != std::string_view::npos) {
    const std::string word = ascii_lower(text.substr(space + 1));
    for (const NamedZone& zone : kNamedZones)
      if (zone.name == word) named = zone.offset_minutes;
    if (named) text = trim(text.substr(0, space));
  }
  std::string padded;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t n = 0;
    while (i + n < text.size() && is_ascii_digit(text[i + n])) ++n;
    const bool fraction = !padded.empty() && padded.back() == '.';
    if (n == 1 && !fraction) padded += '0';
    padded += text.substr(i, std::max<std::size_t>(n, 1));
    i += std::max<std::size_t>(n, 1);
  }
  const auto instant = parse_rfc3339(padded);
  if (!instant) return std::nullopt;
  ParsedDate out;
  out.has_time = padded.size() > 10;
  out.offset_minutes = zone_of(padded);
  out.instant = *instant;
  if (named && !out.offset_minutes && out.has_time) {
    out.instant -= std::chrono::minutes(*named);
    out.offset_minutes = named;
  }
  return out;
}

}  // namespace

std::optional<Instant> make_day(unsigned y, unsigned m, unsigned d) {
  if (y < static_cast<unsigned>(kYearMin) || y > static_cast<unsigned>(kYearMax)) return std::nullopt;
  const std::chrono::year_month_day ymd{year(static_cast<int>(y)), std::chrono::month(m), std::chrono::day(d)};
  if (!ymd.ok()) return std::nullopt;
  return Instant(std::chrono::sys_days(ymd));
}

std::optional<ParsedDate> parse_machine_date(std::string_view text) {
  text = trim(text);
  if (text.size() < 6 || text.size() > 80) return std::nullopt;
  ParsedDate out;
  out.end = text.size();
  const auto plausible = [](Instant i) {
    return i >= Instant(std::chrono::sys_days(year(kYearMin) / 1 / 1)) && i <= Instant(std::chrono::sys_days(year(kYearMax) / 1 / 1));
  };
  if (const auto iso = parse_rfc3339(text); iso && text.size() >= 10 && plausible(*iso)) {
    out.instant = *iso;
    out.has_time = text.size() > 10;
    out.offset_minutes = zone_of(text);
    return out;
  }
  if (const auto http = parse_http_date(text); http && plausible(*http)) {
    out.instant = *http;
    out.has_time = true;
    out.offset_minutes = 0;
    return out;
  }
  if (auto loose = parse_loose_iso(text); loose && plausible(loose->instant)) {
    loose->end = text.size();
    return loose;
  }
  const bool digits_only = std::all_of(text.begin(), text.end(), is_ascii_digit);
  if (digits_only && (text.size() == 8 || text.size() == 14)) {
    const auto number = [&](std::size_t at, std::size_t n) { return static_cast<unsigned>(std::stoul(std::string(text.substr(at, n)))); };
    if (const auto made = make_day(number(0, 4), number(4, 2), number(6, 2))) {
      out.instant = *made;
      return out;
    }
  }
  if (digits_only && (text.size() == 10 || text.size() == 13)) {
    out.instant = Instant(std::chrono::seconds(std::stoll(std::string(text)) / (text.size() == 13 ? 1000 : 1)));
    out.has_time = true;
    if (plausible(out.instant)) return out;
  }
  return std::nullopt;
}

std::optional<ParsedDate> date_in_url(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t path = url.find('/', scheme == std::string_view::npos ? 0 : scheme + 3);
  if (path == std::string_view::npos) return std::nullopt;
  url = url.substr(path, url.find_first_of("?#", path) - path);
  const auto digits_at = [&](std::size_t at) {
    std::size_t n = 0;
    while (at + n < url.size() && is_ascii_digit(url[at + n])) ++n;
    return n;
  };
  const auto value = [&](std::size_t at, std::size_t n) {
    unsigned v = 0;
    for (std::size_t i = 0; i < n; ++i) v = v * 10 + static_cast<unsigned>(url[at + i] - '0');
    return v;
  };
  for (std::size_t i = 1; i < url.size(); ++i) {
    if (!is_ascii_digit(url[i]) || is_ascii_alnum(url[i - 1])) continue;
    const std::size_t n = digits_at(i);
    ParsedDate out;
    out.begin = i;
    if (n == 8 && !is_ascii_letter(i + 8 < url.size() ? url[i + 8] : '/')) {
      if (const auto made = make_day(value(i, 4), value(i + 4, 2), value(i + 6, 2))) return out.instant = *made, out.end = i + 8, out;
    }
    if (n == 4 && i + 4 < url.size() && (url[i + 4] == '/' || url[i + 4] == '-' || url[i + 4] == '_' || url[i + 4] == '.')) {
      const char c = url[i + 4];
      const std::size_t m = digits_at(i + 5);
      if ((m == 1 || m == 2) && i + 5 + m < url.size() && (url[i + 5 + m] == c)) {
        const std::size_t d = digits_at(i + 6 + m);
        if (d == 1 || d == 2)
          if (const auto made = make_day(value(i, 4), value(i + 5, m), value(i + 6 + m, d)))
            return out.instant = *made, out.end = i + 6 + m + d, out;
      }
    }
    i += n;
  }
  return std::nullopt;
}

}  // namespace headwater::extract
