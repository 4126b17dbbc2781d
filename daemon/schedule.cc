#include "daemon/schedule.h"

#include <fmt/format.h>

#include <charconv>
#include <span>
#include <vector>

#include "base/utf8.h"
#include "daemon/config.h"

namespace headwater::daemon {

namespace {

constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> kDays = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr int kYearsAhead = 9;  // a 29 February can be eight years away

struct Field {
  std::string_view what;
  int min, max;
  std::span<const std::string_view> names;
  int first_name;
};

std::optional<int> number_of(std::string_view text, const Field& field) {
  const std::string lower = ascii_lower(text);
  for (std::size_t i = 0; i < field.names.size(); ++i) {
    if (field.names[i] == lower) return field.first_name + static_cast<int>(i);
  }
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < field.min || value > field.max) return std::nullopt;
  return value;
}

std::vector<std::string_view> split(std::string_view text, char by) {
  std::vector<std::string_view> out;
  for (;;) {
    const std::size_t end = text.find(by);
    out.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}

// One element of a list: "*", "5", "1-5", each with an optional "/step".
bool parse_element(std::string_view element, const Field& field, std::vector<int>& values) {
  const auto parts = split(element, '/');
  if (parts.size() > 2) return false;
  int step = 1, from = field.min, to = field.max;
  if (parts.size() == 2) {
    const auto [end, error] = std::from_chars(parts[1].data(), parts[1].data() + parts[1].size(), step);
    if (error != std::errc{} || end != parts[1].data() + parts[1].size() || step < 1) return false;
  }
  if (parts[0] != "*") {
    const auto range = split(parts[0], '-');
    const auto first = number_of(range[0], field);
    const auto last = range.size() == 2 ? number_of(range[1], field) : first;
    if (range.size() > 2 || !first || !last || *last < *first) return false;
    from = *first;
    to = range.size() == 1 && parts.size() == 2 ? field.max : *last;
  }
  for (int value = from; value <= to; value += step) values.push_back(value);
  return true;
}

Result<std::vector<int>> parse_field(std::string_view text, const Field& field) {
  std::vector<int> values;
  for (const std::string_view element : split(text, ',')) {
    if (!parse_element(element, field, values))
      return make_error(Errc::kInvalidInput, fmt::format("\"{}\" is no {} ({} to {})", element, field.what, field.min, field.max));
  }
  return values;
}

}  // namespace

Result<Schedule> Schedule::parse(std::string_view text) {
  text = trim(text);
  Schedule schedule;
  if (text.find(' ') == std::string_view::npos) {
    const auto interval = parse_duration(text);
    if (!interval || *interval < std::chrono::minutes(1))
      return make_error(Errc::kInvalidInput,
                        fmt::format("\"{}\" is no schedule; write an interval of at least a minute such as 15m or 6h, or "
                                    "five cron fields such as \"0 6 * * *\"",
                                    text));
    schedule.interval_ = std::chrono::duration_cast<std::chrono::seconds>(*interval);
    return schedule;
  }
  if (const Status parsed = schedule.parse_cron(text); !parsed)
    return make_error(
        Errc::kInvalidInput,
        fmt::format("\"{}\" is no schedule: {}. Write for example \"0 6 * * *\" for every day at 06:00 UTC", text, parsed.error().detail));
  return schedule;
}

Result<void> Schedule::parse_cron(std::string_view text) {
  std::vector<std::string_view> fields;
  for (const std::string_view part : split(text, ' ')) {
    if (!part.empty()) fields.push_back(part);
  }
  if (fields.size() != 5) return make_error(Errc::kInvalidInput, fmt::format("it has {} fields where cron has 5", fields.size()));
  const Field kinds[] = {{"minute", 0, 59, {}, 0},
                         {"hour", 0, 23, {}, 0},
                         {"day of the month", 1, 31, {}, 0},
                         {"month", 1, 12, kMonths, 1},
                         {"day of the week", 0, 7, kDays, 0}};
  for (std::size_t i = 0; i < 5; ++i) {
    const auto values = parse_field(fields[i], kinds[i]);
    if (!values) return values.error();
    for (const int value : *values) {
      const auto at = static_cast<std::size_t>(value);
      if (i == 0) minutes_.set(at);
      if (i == 1) hours_.set(at);
      if (i == 2) days_.set(at);
      if (i == 3) months_.set(at);
      if (i == 4) weekdays_.set(at % 7);
    }
  }
  any_day_ = fields[2].starts_with('*');
  any_weekday_ = fields[4].starts_with('*');
  return {};
}

std::optional<Instant> Schedule::next_after(Instant now) const {
  if (interval_.count() > 0) return now + interval_;
  using std::chrono::days;
  auto day = std::chrono::floor<days>(now);
  const auto last = day + days(366 * kYearsAhead);
  for (; day < last; day += days(1)) {
    const std::chrono::year_month_day date(day);
    if (!months_.test(static_cast<unsigned>(date.month()))) continue;
    const bool by_day = days_.test(static_cast<unsigned>(date.day()));
    const bool by_weekday = weekdays_.test(std::chrono::weekday(day).c_encoding());
    const bool wanted = any_day_ || any_weekday_ ? by_day && by_weekday : by_day || by_weekday;
    if (!wanted) continue;
    for (std::size_t minute = 0; minute < 24 * 60; ++minute) {
      if (!hours_.test(minute / 60) || !minutes_.test(minute % 60)) continue;
      const Instant at = day + std::chrono::minutes(minute);
      if (at > now) return at;
    }
  }
  return std::nullopt;
}

}  // namespace headwater::daemon
