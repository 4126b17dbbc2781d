#include "crawler/web_archives.h"

#include <algorithm>
#include <string>

#include "base/utf8.h"

namespace headwater::crawler {

namespace {
constexpr std::string_view kPlace = "{url}";
constexpr std::string_view kDatetime = "datetime=\"";

std::string escaped(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += {'%', kHex[static_cast<unsigned char>(c) >> 4], kHex[static_cast<unsigned char>(c) & 15]};
    }
  }
  return out;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The first run of exactly 14 digits, as a time.
std::optional<Instant> timestamp_in(std::string_view line) {
  for (std::size_t at = 0; at < line.size();) {
    if (!is_digit(line[at])) {
      ++at;
      continue;
    }
    const std::size_t end =
        static_cast<std::size_t>(std::find_if_not(line.begin() + static_cast<std::ptrdiff_t>(at), line.end(), is_digit) - line.begin());
    if (end - at == 14) {
      const auto part = [&](std::size_t from, std::size_t size) { return std::string(line.substr(at + from, size)); };
      const auto time =
          parse_rfc3339(part(0, 4) + "-" + part(4, 2) + "-" + part(6, 2) + "T" + part(8, 2) + ":" + part(10, 2) + ":" + part(12, 2) + "Z");
      if (time) return time;
    }
    at = end;
  }
  return std::nullopt;
}

void keep_earlier(std::optional<Instant>& earliest, const std::optional<Instant>& time) {
  if (time && (!earliest || *time < *earliest)) earliest = time;
}
}  // namespace

Result<Url> archive_query(std::string_view endpoint, const Url& target) {
  std::string text(endpoint);
  const std::size_t place = text.find(kPlace);
  if (place == std::string::npos) return Url::parse(text + target.href());
  const bool in_query = text.find('?') < place;
  text.replace(place, kPlace.size(), in_query ? escaped(target.href()) : target.href());
  return Url::parse(text);
}

std::optional<Instant> earliest_capture(std::string_view body) {
  std::optional<Instant> earliest;
  bool link_format = false;
  for (std::size_t at = body.find(kDatetime); at != std::string_view::npos; at = body.find(kDatetime, at)) {
    at += kDatetime.size();
    link_format = true;
    keep_earlier(earliest, parse_http_date(body.substr(at, std::min(body.find('"', at), body.size()) - at)));
  }
  if (link_format) return earliest;
  while (!body.empty()) {
    const std::size_t end = std::min(body.find('\n'), body.size());
    keep_earlier(earliest, timestamp_in(body.substr(0, end)));
    body.remove_prefix(std::min(end + 1, body.size()));
  }
  return earliest;
}

}  // namespace headwater::crawler
