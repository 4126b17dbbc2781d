#include "base/time.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/utf8.h"

namespace headwater {

namespace {
using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> kWeekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A reader over the text: each take either moves on and succeeds, or fails and stays.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}
  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  bool take(char c) {
    if (peek() != c || at_end()) return false;
    ++at_;
    return true;
  }
  bool take_any(std::string_view set) {
    if (at_end() || set.find(peek()) == std::string_view::npos) return false;
    ++at_;
    return true;
  }
  std::optional<int> number(std::size_t digits_min, std::size_t digits_max) {
    std::size_t n = 0;
    int value = 0;
    while (n < digits_max && at_ + n < text_.size() && is_digit(text_[at_ + n])) value = value * 10 + (text_[at_ + n++] - '0');
    if (n < digits_min) return std::nullopt;
    at_ += n;
    return value;
  }
  std::string_view word() {
    const std::size_t begin = at_;
    while (!at_end() && ((peek() | 0x20) >= 'a') && ((peek() | 0x20) <= 'z')) ++at_;
    return text_.substr(begin, at_ - begin);
  }
  void skip_digits() {
    while (is_digit(peek())) ++at_;
  }
  void skip_spaces() {
    while (peek() == ' ') ++at_;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

std::optional<Instant> make_instant(int year, int month, int day, int hour, int minute, int second, int offset_minutes) {
  const year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                            std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok() || hour > 24 || minute > 59 || second > 60 || (hour == 24 && (minute != 0 || second != 0))) return std::nullopt;
  return Instant{sys_days{date}} + std::chrono::hours{hour} + std::chrono::minutes{minute - offset_minutes} +
         std::chrono::seconds{std::min(second, 59)};
}

std::optional<int> take_zone(Reader& in) {
  if (in.take_any("Zz") || in.at_end()) return 0;
  const bool minus = in.peek() == '-';
  if (!in.take_any("+-")) return std::nullopt;
  const auto hours = in.number(2, 2);
  if (!hours || *hours > 23) return std::nullopt;
  int minutes = 0;
  in.take(':');
  if (!in.at_end()) {
    const auto read = in.number(2, 2);
    if (!read || *read > 59) return std::nullopt;
    minutes = *read;
  }
  return (*hours * 60 + minutes) * (minus ? -1 : 1);
}

int month_number(std::string_view name) {
  const std::string lower = ascii_lower(name.substr(0, 3));
  const auto found = std::find(kMonths.begin(), kMonths.end(), lower);
  return found == kMonths.end() ? 0 : static_cast<int>(found - kMonths.begin()) + 1;
}

struct ClockTime {
  int hour, minute, second;
};

std::optional<ClockTime> take_clock(Reader& in) {
  const auto hour = in.number(2, 2);
  if (!hour || !in.take(':')) return std::nullopt;
  const auto minute = in.number(2, 2);
  if (!minute || !in.take(':')) return std::nullopt;
  const auto second = in.number(2, 2);
  if (!second || *hour > 23) return std::nullopt;
  return ClockTime{*hour, *minute, *second};
}

class SystemClock final : public Clock {
 public:
  Instant now() const override { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }
  Steady steady_now() const override { return std::chrono::steady_clock::now(); }
};
}  // namespace

std::string format_rfc3339(Instant instant) {
  const auto day = std::chrono::floor<days>(instant);
  const year_month_day date{day};
  const std::chrono::hh_mm_ss time{instant - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", std::clamp(static_cast<int>(date.year()), 0, 9999),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(), time.minutes().count(),
                     time.seconds().count());
}

std::string format_rfc3339(Instant instant, int offset_minutes) {
  if (offset_minutes == 0) return format_rfc3339(instant);
  std::string local = format_rfc3339(instant + std::chrono::minutes{offset_minutes});
  local.pop_back();
  const int minutes = std::abs(offset_minutes);
  return local + fmt::format("{}{:02}:{:02}", offset_minutes < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

std::optional<Instant> parse_rfc3339(std::string_view text) {
  Reader in(trim(text));
  const auto year = in.number(4, 4);
  if (!year || !in.take('-')) return std::nullopt;
  const auto month = in.number(2, 2);
  if (!month || !in.take('-')) return std::nullopt;
  const auto day = in.number(2, 2);
  if (!day) return std::nullopt;
  if (in.at_end()) return make_instant(*year, *month, *day, 0, 0, 0, 0);
  if (!in.take_any("Tt ")) return std::nullopt;
  const auto hour = in.number(2, 2);
  if (!hour) return std::nullopt;
  int minute = 0, second = 0;
  const bool extended = in.take(':');
  if (const auto read = in.number(2, 2))
    minute = *read;
  else if (extended)
    return std::nullopt;
  if (extended ? in.take(':') : is_digit(in.peek())) {
    const auto read = in.number(2, 2);
    if (!read) return std::nullopt;
    second = *read;
    if (in.take_any(".,")) in.skip_digits();
  }
  in.skip_spaces();
  const auto zone = take_zone(in);
  if (!zone || !in.at_end()) return std::nullopt;
  return make_instant(*year, *month, *day, *hour, minute, second, *zone);
}

std::optional<Instant> parse_http_date(std::string_view text) {
  Reader in(trim(text));
  if (in.word().size() < 3) return std::nullopt;
  const bool comma = in.take(',');
  in.skip_spaces();
  if (comma) {  // IMF-fixdate or RFC 850
    const auto day = in.number(1, 2);
    if (!day || !in.take_any(" -")) return std::nullopt;
    const int month = month_number(in.word());
    if (month == 0 || !in.take_any(" -")) return std::nullopt;
    auto year = in.number(2, 4);
    if (!year) return std::nullopt;
    if (*year < 100) *year += *year < 70 ? 2000 : 1900;
    in.skip_spaces();
    const auto time = take_clock(in);
    in.skip_spaces();
    const std::string_view zone = in.word();
    if (!time || !(zone.empty() || ascii_iequals(zone, "GMT") || ascii_iequals(zone, "UTC")) || !in.at_end()) return std::nullopt;
    return make_instant(*year, month, *day, time->hour, time->minute, time->second, 0);
  }
  const int month = month_number(in.word());  // asctime
  in.skip_spaces();
  const auto day = in.number(1, 2);
  in.skip_spaces();
  const auto time = take_clock(in);
  in.skip_spaces();
  const auto year = in.number(4, 4);
  if (month == 0 || !day || !time || !year) return std::nullopt;
  return make_instant(*year, month, *day, time->hour, time->minute, time->second, 0);
}

std::string format_http_date(Instant instant) {
  const auto day = std::chrono::floor<days>(instant);
  const year_month_day date{day};
  const std::chrono::hh_mm_ss time{instant - day};
  std::string month(kMonths[static_cast<unsigned>(date.month()) - 1]);
  month[0] = static_cast<char>(month[0] - ('a' - 'A'));
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kWeekdays[std::chrono::weekday{day}.c_encoding()],
                     static_cast<unsigned>(date.day()), month, static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                     time.seconds().count());
}

const Clock& system_clock() {
  static const auto* clock = new SystemClock;
  return *clock;
}

}  // namespace headwater
