#include "crawler/robots.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace headwater::crawler {
namespace {

bool allows(const std::string& robots, const std::string& path) {
  return RobotsRules::parse(robots, "Headwater").allows(*Url::parse("https://a.example" + path));
}

// RFC 9309, section 2.2.1
TEST(RobotsRules, OwnGroupsAreMergedAndReplaceTheDefaultGroup) {
  const std::string robots =
      "User-Agent: *\nDisallow: /\n\n"
      "User-Agent: other\nUser-Agent: HEADWATER\nDisallow: /one\n\n"
      "User-Agent: headwater/1.0\nDisallow: /two\n";
  EXPECT_TRUE(allows(robots, "/three"));
  EXPECT_FALSE(allows(robots, "/one"));
  EXPECT_FALSE(allows(robots, "/two"));
}

TEST(RobotsRules, AnEmptyOwnGroupAllowsAll) { EXPECT_TRUE(allows("User-Agent: *\nDisallow: /\nUser-Agent: headwater\nDisallow:\n", "/x")); }

TEST(RobotsRules, ATokenIsNotAPrefix) { EXPECT_TRUE(allows("User-Agent: headwaterbot\nDisallow: /\n", "/x")); }

// RFC 9309, section 2.2.2
TEST(RobotsRules, TheLongestMatchWinsAndAllowWinsTies) {
  const std::string robots = "User-Agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /a/b/c\nAllow: /t\nDisallow: /t\n";
  EXPECT_FALSE(allows(robots, "/a/x"));
  EXPECT_TRUE(allows(robots, "/a/b"));
  EXPECT_FALSE(allows(robots, "/a/b/c"));
  EXPECT_TRUE(allows(robots, "/t"));
  EXPECT_TRUE(allows(robots, "/"));
}

// RFC 9309, section 2.2.3
TEST(RobotsRules, StarAndDollarAreWild) {
  const std::string robots =
      "User-Agent: *\nDisallow: /*.gif$\nDisallow: /p*q*r\nAllow: /exact$\nDisallow: /exact\nDisallow: /*?session=\n";
  EXPECT_FALSE(allows(robots, "/x/y.gif"));
  EXPECT_TRUE(allows(robots, "/x/y.gif?z"));
  EXPECT_FALSE(allows(robots, "/p1q2r3"));
  EXPECT_TRUE(allows(robots, "/p1r2q3"));
  EXPECT_TRUE(allows(robots, "/exact"));
  EXPECT_FALSE(allows(robots, "/exactly"));
  EXPECT_FALSE(allows(robots, "/any?session=1"));
}

// RFC 9309, section 2.2.2, the table of encoded paths
TEST(RobotsRules, EscapesAreComparedByMeaning) {
  EXPECT_FALSE(allows("User-agent: *\nDisallow: /foo/bar?baz=quz", "/foo/bar?baz=quz"));
  EXPECT_FALSE(allows("User-agent: *\nDisallow: /foo/bar/\xE3\x83\x84", "/foo/bar/%E3%83%84"));
  EXPECT_FALSE(allows("User-agent: *\nDisallow: /foo/bar/%e3%83%84", "/foo/bar/\xE3\x83\x84"));
  EXPECT_FALSE(allows("User-agent: *\nDisallow: /foo/bar/%62%61%7A", "/foo/bar/baz"));
  EXPECT_FALSE(allows("User-agent: *\nDisallow: /path/file-with-a-%2A.html", "/path/file-with-a-*.html"));
  EXPECT_TRUE(allows("User-agent: *\nDisallow: /a%2Fb", "/a/b"));
}

TEST(RobotsRules, RobotsTxtItselfIsAlwaysAllowed) { EXPECT_TRUE(allows("User-agent: *\nDisallow: /", "/robots.txt")); }

TEST(RobotsRules, LineEndsCommentsMarksAndTyposAreForgiven) {
  for (const char* robots :
       {"User-agent: *\rDisallow: /x\r", "User-agent: *\r\nDisallow: /x\r\n", "\xEF\xBB\xBFUser-agent: *\nDisallow: /x",
        "  user-agent :*  # all\n\tDISALLOW:/x # y", "User-agent: *\n\n\n\nDisallow: /x", "useragent: *\ndissallow: /x",
        "User-agent *\nDisallow /x", "User-agent: *\nSitemap: /s\nNonsense\nDisallow: /x"}) {
    EXPECT_FALSE(allows(robots, "/x/y")) << robots;
    EXPECT_TRUE(allows(robots, "/y")) << robots;
  }
  const std::string utf16("\xFF\xFEU\0s\0e\0r\0-\0a\0g\0e\0n\0t\0:\0*\0\n\0D\0i\0s\0a\0l\0l\0o\0w\0:\0/\0x\0", 50);
  EXPECT_FALSE(allows(utf16, "/x"));
}

TEST(RobotsRules, APageInPlaceOfRulesAllowsAll) {
  EXPECT_TRUE(allows("<!DOCTYPE html><html><head><title>Not found</title></head><body><a href=\"/x\">x</a></body></html>", "/x"));
}

TEST(RobotsRules, WhatComesAfterTheLimitIsNotRead) {
  const std::string padding(limits::kRobotsBytesMax, '#');
  EXPECT_TRUE(allows("User-agent: *\nDisallow: /a\n" + padding + "\nDisallow: /b", "/b"));
  EXPECT_FALSE(allows("User-agent: *\nDisallow: /a\n" + padding + "\nDisallow: /b", "/a"));
}

TEST(RobotsRules, CrawlDelayIsReadPerGroupAndCut) {
  const auto delay = [](const std::string& lines) {
    const auto found = RobotsRules::parse(lines, "Headwater").crawl_delay();
    return found ? found->count() : -1;
  };
  EXPECT_EQ(delay("User-agent: *\nCrawl-delay: 10"), 10'000);
  EXPECT_EQ(delay("User-agent: *\nCrawl-delay: 0.5"), 500);
  EXPECT_EQ(delay("User-agent: *\nCrawl-delay: 10\nUser-agent: headwater\nCrawl-delay: 2\nUser-agent: x\nCrawl-delay: 7"), 2'000);
  EXPECT_EQ(delay("User-agent: *\nCrawl-delay: 999999"), 86'400'000);
  for (const char* bad : {"-1", "ten", "1.2.3", "nan", "inf", ""})
    EXPECT_EQ(delay("User-agent: *\nCrawl-delay: " + std::string(bad)), -1) << bad;
}

TEST(RobotsRules, SitemapsStandOutsideOfGroups) {
  const auto rules = RobotsRules::parse(
      "Sitemap: https://a.example/1.xml\nUser-agent: other\nSitemap: /2.xml\nsitemap: https://a.example/1.xml\n", "Headwater");
  EXPECT_EQ(rules.sitemaps(), (std::vector<std::string>{"https://a.example/1.xml", "/2.xml"}));
}

TEST(RobotsRules, AllAndNothing) {
  const Url url = *Url::parse("https://a.example/x");
  EXPECT_TRUE(RobotsRules::allow_all().allows(url));
  EXPECT_FALSE(RobotsRules::disallow_all().allows(url));
}

TEST(RobotsRules, ManyStarsAreNoTrap) {
  std::string pattern = "/";
  for (int i = 0; i < 500; ++i) pattern += "a*";
  EXPECT_TRUE(allows("User-agent: *\nDisallow: " + pattern + "b$", "/" + std::string(1900, 'a')));
}

}  // namespace
}  // namespace headwater::crawler
