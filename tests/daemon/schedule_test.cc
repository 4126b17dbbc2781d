#include "daemon/schedule.h"

#include <gtest/gtest.h>

namespace headwater::daemon {
namespace {

struct Case {
  const char* schedule;
  const char* now;
  const char* next;  // empty: never
};

TEST(Schedule, FindsTheNextTime) {
  const Case cases[] = {
      {"15m", "2026-03-01T10:00:00Z", "2026-03-01T10:15:00Z"},
      {"1d", "2026-03-01T10:00:00Z", "2026-03-02T10:00:00Z"},
      {"0 6 * * *", "2026-03-01T06:00:00Z", "2026-03-02T06:00:00Z"},
      {"0 6 * * *", "2026-03-01T05:59:59Z", "2026-03-01T06:00:00Z"},
      {"*/20 * * * *", "2026-03-01T10:01:00Z", "2026-03-01T10:20:00Z"},
      {"5-10/5 8,20 * * *", "2026-03-01T08:05:00Z", "2026-03-01T08:10:00Z"},
      {"30 7 * * mon-fri", "2026-03-06T08:00:00Z", "2026-03-09T07:30:00Z"},
      {"0 0 1 jan *", "2026-03-01T00:00:00Z", "2027-01-01T00:00:00Z"},
      {"0 0 29 2 *", "2026-03-01T00:00:00Z", "2028-02-29T00:00:00Z"},
      {"0 0 30 2 *", "2026-03-01T00:00:00Z", ""},
      {"0 0 * * 7", "2026-03-02T00:00:00Z", "2026-03-08T00:00:00Z"},
      {"0 0 13 * 5", "2026-03-01T00:00:00Z", "2026-03-06T00:00:00Z"},  // either day suffices
      {"59 23 31 12 *", "2026-12-31T23:59:00Z", "2027-12-31T23:59:00Z"},
  };
  for (const Case& one : cases) {
    const auto schedule = Schedule::parse(one.schedule);
    ASSERT_TRUE(schedule) << one.schedule << ": " << schedule.error().detail;
    const auto next = schedule->next_after(*parse_rfc3339(one.now));
    EXPECT_EQ(next ? format_rfc3339(*next) : "", one.next) << one.schedule << " after " << one.now;
  }
}

TEST(Schedule, SaysWhatIsWrong) {
  for (const char* text : {"", "10s", "soon", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8", "5-1 * * * *",
                           "*/0 * * * *", "1,,2 * * * *", "a * * * *", "* * * * * *"}) {
    const auto schedule = Schedule::parse(text);
    ASSERT_FALSE(schedule) << text;
    EXPECT_EQ(schedule.error().code, Errc::kInvalidInput);
    EXPECT_NE(schedule.error().detail.find(text), std::string::npos) << schedule.error().detail;
  }
}

}  // namespace
}  // namespace headwater::daemon
