#include "base/time.h"

#include <gtest/gtest.h>

namespace headwater {
namespace {

std::string rfc3339(std::string_view text) {
  const auto instant = parse_rfc3339(text);
  return instant ? format_rfc3339(*instant) : "none";
}

std::string http(std::string_view text) {
  const auto instant = parse_http_date(text);
  return instant ? format_rfc3339(*instant) : "none";
}

TEST(Time, ReadsTheIsoFormsOfTheWeb) {
  const std::pair<const char*, const char*> cases[] = {{"2024-02-03T09:12:00Z", "2024-02-03T09:12:00Z"},
                                                       {" 2024-02-03 ", "2024-02-03T00:00:00Z"},
                                                       {"2024-02-29", "2024-02-29T00:00:00Z"},
                                                       {"2024-02-03 09:12", "2024-02-03T09:12:00Z"},
                                                       {"2024-02-03t09:12:33.123456z", "2024-02-03T09:12:33Z"},
                                                       {"2024-02-03T09:12:33,5+01:00", "2024-02-03T08:12:33Z"},
                                                       {"2024-02-03T09:12:33+0100", "2024-02-03T08:12:33Z"},
                                                       {"2024-02-03T09:12:33 -08", "2024-02-03T17:12:33Z"},
                                                       {"2024-02-03T0912-0530", "2024-02-03T14:42:00Z"},
                                                       {"2024-02-03T24:00:00Z", "2024-02-04T00:00:00Z"},
                                                       {"2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"},
                                                       {"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"},
                                                       {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"}};
  for (const auto& [text, wanted] : cases) EXPECT_EQ(rfc3339(text), wanted) << text;
}

TEST(Time, RefusesWhatIsNoIsoDate) {
  for (const char* text : {"",
                           "2024",
                           "2024-02",
                           "2024-2-3",
                           "2023-02-29",
                           "2024-13-01",
                           "2024-00-10",
                           "2024-02-30",
                           "24-02-03",
                           "2024-02-03T",
                           "2024-02-03T25:00Z",
                           "2024-02-03T24:01Z",
                           "2024-02-03T09:60Z",
                           "2024-02-03T09:12:61Z",
                           "2024-02-03T09:12:33+1",
                           "2024-02-03T09:12:33+25:00",
                           "2024-02-03T09:12:33 EST",
                           "2024-02-03x",
                           "20240203",
                           "-2024-02-03",
                           "2024-02-03T09:",
                           "2024-02-03T09:12:"}) {
    EXPECT_EQ(rfc3339(text), "none") << text;
  }
}

// RFC 9110, section 5.6.7
TEST(Time, ReadsTheThreeHttpForms) {
  EXPECT_EQ(http("Sun, 06 Nov 1994 08:49:37 GMT"), "1994-11-06T08:49:37Z");
  EXPECT_EQ(http("Sunday, 06-Nov-94 08:49:37 GMT"), "1994-11-06T08:49:37Z");
  EXPECT_EQ(http("Sun Nov  6 08:49:37 1994"), "1994-11-06T08:49:37Z");
  for (const char* text : {"", "Sun", "Sun, 06 Nov", "Sun, 31 Feb 2024 00:00:00 GMT", "Sun, 06 Abc 1994 08:49:37 GMT",
                           "06 Nov 1994 08:49:37 GMT", "0", "-1"}) {
    EXPECT_EQ(http(text), "none") << text;
  }
}

TEST(Time, WritesWhatItReads) {
  const Instant instant{std::chrono::seconds{1'445'412'480}};
  EXPECT_EQ(format_http_date(instant), "Wed, 21 Oct 2015 07:28:00 GMT");
  EXPECT_EQ(parse_http_date(format_http_date(instant)), instant);
  EXPECT_EQ(parse_rfc3339(format_rfc3339(instant)), instant);
  EXPECT_EQ(format_http_date(Instant{}), "Thu, 01 Jan 1970 00:00:00 GMT");
}

TEST(Time, TheSystemClockMovesOn) {
  const Clock& clock = system_clock();
  EXPECT_GT(clock.now(), Instant{std::chrono::seconds{1'700'000'000}});
  const Clock::Steady before = clock.steady_now();
  EXPECT_LE(before, clock.steady_now());
}

}  // namespace
}  // namespace headwater
