// Instants, their RFC 3339 form, and a clock that tests can set.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace headwater {

/// A point in time, UTC, whole seconds. Stored as seconds since 1970.
using Instant = std::chrono::sys_seconds;

/// "2024-02-03T09:12:00Z". Years outside 0..9999 are clamped.
std::string format_rfc3339(Instant instant);

/// The same instant in a zone: "2024-02-03T10:12:00+01:00"; "Z" where the offset is 0.
std::string format_rfc3339(Instant instant, int offset_minutes);

/// Reads RFC 3339 and the ISO 8601 forms seen on the web: a date alone (midnight UTC), 'T' or a space between date and
/// time, seconds and fraction optional, 'Z', +hh:mm, +hhmm, +hh or no zone (taken as UTC). Nothing else; nullopt when it
/// is not such a form or not a real date.
std::optional<Instant> parse_rfc3339(std::string_view text);

/// Reads the three HTTP date forms of RFC 9110 section 5.6.7.
std::optional<Instant> parse_http_date(std::string_view text);

/// "Wed, 21 Oct 2015 07:28:00 GMT" (RFC 9110 section 5.6.7, IMF-fixdate).
std::string format_http_date(Instant instant);

/// Where the time comes from. Two implementations: the system's and a test's.
/// Thread-safe: both functions may be called from any thread.
class Clock {
 public:
  using Steady = std::chrono::steady_clock::time_point;
  virtual ~Clock() = default;
  virtual Instant now() const = 0;        ///< wall clock
  virtual Steady steady_now() const = 0;  ///< monotonic, for delays
};

/// The system's clock; one object for the process, never destroyed.
const Clock& system_clock();

}  // namespace headwater
