// When a watch is crawled next: an interval, or a cron expression in UTC.
#pragma once

#include <array>
#include <bitset>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace headwater::daemon {

/// "15m", "6h", "1d" (at least one minute), or the five fields of POSIX crontab: minute hour day-of-month month day-of-week, each of
/// '*', numbers, ranges, lists and steps ("*/15 6-22 * * 1-5"; Sunday is 0 or 7; names of months and days in English). When both days are
/// restricted, either of them suffices (POSIX crontab).
class Schedule {
 public:
  /// Errors: kInvalidInput, with what is wrong and an example.
  static Result<Schedule> parse(std::string_view text);
  /// The first instant after `now` at which it is time; nullopt when that never comes (30 February).
  std::optional<Instant> next_after(Instant now) const;

 private:
  Result<void> parse_cron(std::string_view text);

  std::chrono::seconds interval_{0};  // 0: cron
  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<32> days_;
  std::bitset<13> months_;
  std::bitset<7> weekdays_;
  bool any_day_ = true, any_weekday_ = true;
};

}  // namespace headwater::daemon
