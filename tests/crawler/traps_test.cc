#include "crawler/traps.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace headwater::crawler {
namespace {

const Instant kNow = *parse_rfc3339("2024-06-15");

bool trap(const std::string& rest) { return looks_like_trap(*Url::parse("https://a.example" + rest), kNow); }
std::string shape(const std::string& rest) { return url_shape(*Url::parse("https://a.example" + rest)); }

TEST(Traps, PathsThatRepeatThemselves) {
  EXPECT_TRUE(trap("/x/x/x/"));
  EXPECT_TRUE(trap("/a/b/a/b/a/b"));
  EXPECT_TRUE(trap("/x/y/x/x/y/x"));
  EXPECT_FALSE(trap("/2001/01/01/01/"));
  EXPECT_FALSE(trap("/news/news/a-story"));
  std::string deep;
  for (int i = 0; i < 30; ++i) deep += "/s" + std::to_string(i);
  EXPECT_TRUE(trap(deep));
}

TEST(Traps, CalendarsOfTheFarFuture) {
  EXPECT_TRUE(trap("/cal/2025/07/"));
  EXPECT_TRUE(trap("/events?month=2031-05"));
  EXPECT_FALSE(trap("/cal/2025/06/"));
  EXPECT_FALSE(trap("/1912/04/titanic"));
  EXPECT_FALSE(trap("/part/2500-12/"));
}

TEST(Traps, QueriesWithoutEnd) {
  EXPECT_TRUE(trap("/?a=1&b=1&c=1&d=1&e=1&f=1&g=1&h=1&i=1&j=1&k=1&l=1&m=1"));
  EXPECT_TRUE(trap("/?f=1&f=2&f=3&f=4"));
  EXPECT_FALSE(trap("/?f[]=1&f[]=2&f[]=3&f[]=4"));
  EXPECT_FALSE(trap("/?id=7&lang=en"));
}

TEST(Traps, HowDeepAndHowLongIsALimit) {
  const auto trap_of = [](const std::string& rest, TrapLimits most) {
    return looks_like_trap(*Url::parse("https://a.example" + rest), kNow, most);
  };
  EXPECT_FALSE(trap_of("/one/two/three", {3, 12}));
  EXPECT_TRUE(trap_of("/one/two/three", {2, 12}));
  EXPECT_FALSE(trap_of("/?a=1&b=2", {24, 2}));
  EXPECT_TRUE(trap_of("/?a=1&b=2", {24, 1}));
  EXPECT_FALSE(trap_of("/", {24, 0}));
  EXPECT_TRUE(trap_of("/?a=1", {24, 0}));
}

TEST(Traps, ShapesStandForAllUrlsOfAKind) {
  EXPECT_EQ(shape("/cal/2024/05/03/"), "/cal/#/#/#/");
  EXPECT_EQ(shape("/2024-05-03/some-long-title-of-a-story"), "/#/*");
  EXPECT_EQ(shape("/s/9f8e7d6c5b4a/page"), "/s/@/page");
  EXPECT_EQ(shape("/list?color=red&size=3"), "/list?");
  EXPECT_EQ(shape("/p17.html"), "/p#.html");
}

TEST(ShapeGuard, ClosesAShapeThatBringsNothingNew) {
  ShapeGuard guard;
  const auto url = [](int i) { return *Url::parse("https://a.example/cal/2024/" + std::to_string(i)); };
  const Url other = *Url::parse("https://a.example/story");
  for (int i = 0; i < limits::kBarrenFetchesMax; ++i) {
    EXPECT_TRUE(guard.admits(url(i)));
    guard.fetched(url(i), 7, false);  // the same words each time: the first is new
  }
  EXPECT_TRUE(guard.admits(url(1000)));
  guard.fetched(url(1000), 7, false);
  EXPECT_FALSE(guard.admits(url(1001)));
  EXPECT_TRUE(guard.admits(other));
  EXPECT_TRUE(guard.admits(*Url::parse("https://b.example/cal/2024/1")));
}

TEST(ShapeGuard, AfterHowManyPagesAShapeIsClosedIsALimit) {
  ShapeGuard guard(2);
  const Url url = *Url::parse("https://a.example/cal/2024/1");
  for (const bool admitted : {true, true, false}) {
    EXPECT_EQ(guard.admits(url), admitted);
    guard.fetched(url, 0, false);
  }
}

TEST(ShapeGuard, KeepsAShapeThatNowAndThenHoldsANewText) {
  ShapeGuard guard;
  for (int i = 0; i < 10 * limits::kBarrenFetchesMax; ++i) {
    const Url url = *Url::parse("https://a.example/story/" + std::to_string(i));
    EXPECT_TRUE(guard.admits(url));
    guard.fetched(url, i % 20 == 0 ? static_cast<std::uint64_t>(i) + 1 : 0, false);
  }
}

}  // namespace
}  // namespace headwater::crawler
