#include <gtest/gtest.h>

#include "crawler/fetcher.h"

namespace headwater::crawler {
namespace {

Capture capture_with(int status, const std::string& name, const std::string& value) {
  Capture capture;
  capture.url = *Url::parse("https://a.example/dir/page?x=1");
  capture.status = status;
  capture.headers = {{name, value}};
  return capture;
}

std::string target(int status, const std::string& location) {
  const auto url = redirect_target(capture_with(status, "location", location));
  return url ? url->href() : "none";
}

TEST(RedirectTarget, IsAbsoluteAndNormalised) {
  for (const int status : {301, 302, 303, 307, 308})
    EXPECT_EQ(target(status, "next?utm_source=x#f"), "https://a.example/dir/next") << status;
  EXPECT_EQ(target(301, "//b.example"), "https://b.example/");
  EXPECT_EQ(target(301, " http://b.example/%7Euser "), "http://b.example/~user");
}

TEST(RedirectTarget, NeedsARedirectWithAUsableLocation) {
  EXPECT_EQ(target(200, "https://b.example/"), "none");
  EXPECT_EQ(target(304, "https://b.example/"), "none");
  for (const char* location : {"", "  ", "http://", "javascript:alert(1)", "ftp://b.example/", "file:///etc/passwd"}) {
    EXPECT_EQ(target(301, location), "none") << location;
  }
  EXPECT_FALSE(redirect_target(capture_with(301, "X", "y")));
}

TEST(IsWhole, APartThatNobodyAskedForIsNoPage) {
  EXPECT_TRUE(is_whole(capture_with(200, "Content-Range", "bytes 0-9/20")));
  EXPECT_TRUE(is_whole(capture_with(206, "Content-Range", " bytes 0-19/20")));
  for (const char* range : {"bytes 0-9/20", "bytes 10-19/20", "bytes 0-19/*", "bytes 0-19", "bytes */20", "lines 0-19/20", "bytes 0-19/20x",
                            "bytes 0-18446744073709551615/0", ""})
    EXPECT_FALSE(is_whole(capture_with(206, "Content-Range", range))) << range;
  EXPECT_FALSE(is_whole(capture_with(206, "X", "y")));
}

TEST(RetryAfter, ReadsSecondsAndDates) {
  const Instant now{std::chrono::seconds{1'445'412'000}};
  const auto seconds = [now](const std::string& value) -> long long {
    const auto instant = retry_after(capture_with(429, "Retry-After", value), now);
    return instant ? (*instant - now).count() : -1;
  };
  EXPECT_EQ(seconds("120"), 120);
  EXPECT_EQ(seconds(" 0 "), 0);
  EXPECT_EQ(seconds("Wed, 21 Oct 2015 07:28:00 GMT"), 480);
  EXPECT_EQ(seconds("99999999999999999999999"), 24 * 3600);
  EXPECT_EQ(seconds("Fri, 31 Dec 9999 23:59:59 GMT"), 24 * 3600);
  EXPECT_EQ(seconds("Sat, 01 Jan 2000 00:00:00 GMT"), 946'684'800 - 1'445'412'000) << "over already";
  for (const char* bad : {"", "soon", "-1", "1.5"}) EXPECT_EQ(seconds(bad), -1) << bad;
  EXPECT_FALSE(retry_after(capture_with(429, "X", "y"), now));
  for (const char* value : {"120", "Wed, 21 Oct 2015 07:28:00 GMT", "99999999999999999999999"})
    EXPECT_EQ(retry_after(capture_with(429, "Retry-After", value), now, std::chrono::seconds{60}), now + std::chrono::seconds{60}) << value;
}

}  // namespace
}  // namespace headwater::crawler
