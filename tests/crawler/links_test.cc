#include "crawler/links.h"

#include <gtest/gtest.h>

#include <chrono>

#include "base/limits.h"
#include "base/character_references.h"

namespace headwater::crawler {
namespace {

const Url kPage = *Url::parse("https://a.example/dir/page.html");

std::string joined(const std::vector<Url>& urls) {
  std::string out;
  for (const Url& url : urls) out += (out.empty() ? "" : " ") + url.href();
  return out;
}

std::string links(std::string_view html) { return joined(find_links(html, kPage).links); }

TEST(FindLinks, ReadsAnchorsInEveryQuoting) {
  EXPECT_EQ(
      links("<a href=\"/1\">x</a><A CLASS=b HREF='2'>x</A><a href=3>x</a><a\nhref = \"/4\" >x<area href=/5><a href=/6/>"),
      "https://a.example/1 https://a.example/dir/2 https://a.example/dir/3 https://a.example/4 https://a.example/5 https://a.example/6/");
}

TEST(FindLinks, NormalisesAndDropsDuplicates) {
  EXPECT_EQ(links("<a href='/1?utm_source=x#a'><a href='/1'><a href='HTTPS://A.example:443/1'><a href=' /2\n'>"),
            "https://a.example/1 https://a.example/2");
}

TEST(FindLinks, KeepsHttpTargetsAlone) {
  EXPECT_EQ(links("<a href='mailto:a@b'><a href='javascript:x()'><a href='tel:1'><a href='ftp://x/'><a href='data:text/html,x'><a "
                  "href='#top'><a href='http://[bad'>"
                  "<a name=x><a href='//b.example/'>"),
            "https://b.example/");
}

TEST(FindLinks, ResolvesCharacterReferences) {
  EXPECT_EQ(links("<a href='/?a=1&amp;b=2&#38;c=3&#x26;d=4&copy=5'>"), "https://a.example/?a=1&b=2&c=3&d=4&copy=5");
}

TEST(FindLinks, SkipsNofollowLinks) {
  EXPECT_EQ(links("<a rel=nofollow href=/1><a rel='external NOFOLLOW' href=/2><a rel='nofollower' href=/3>"), "https://a.example/3");
}

TEST(FindLinks, PassesOverCommentsAndRawText) {
  EXPECT_EQ(links("<!-- <a href=/1> --><a href=/yes1>"
                  "<!--><a href=/yes2><!---><a href=/yes3><!-- x --!><a href=/yes4>"
                  "<script>document.write('<a href=/2>')</script><style><a href=/3></style><title><a href=/4></title>"
                  "<textarea><a href=/5></textarea><iframe><a href=/6></iframe><xmp><a href=/7></XMP ><a href=/yes5>"
                  "<?php <a href=/yes6> ?><![CDATA[ <a href=/yes7> ]]></ <a href=/8><a href=/yes8>"),
            "https://a.example/yes1 https://a.example/yes2 https://a.example/yes3 https://a.example/yes4 https://a.example/yes5 "
            "https://a.example/yes8");
}

TEST(FindLinks, ReadsScriptsAsTheTokenizerDoes) {
  EXPECT_EQ(links("<script><!-- <script> </script> <a href=/1> --></script><a href=/2>"), "https://a.example/2");
  EXPECT_EQ(links("<script>if (a</script/><a href=/1>"), "https://a.example/1");
  EXPECT_EQ(links("<script>\"</scripty>\"<a href=/1></script><a href=/2>"), "https://a.example/2");
  EXPECT_EQ(links("<script><!-- x </script><a href=/1><!-- y -->"), "https://a.example/1");
}

TEST(FindLinks, AnUnfinishedTagIsNone) {
  EXPECT_EQ(links("<a href=/1><a href='/2"), "https://a.example/1");
  EXPECT_EQ(links("<a href=/1"), "");
  EXPECT_EQ(links("<"), "");
  EXPECT_EQ(links("<a"), "");
}

TEST(FindLinks, TheFirstBaseCounts) {
  EXPECT_EQ(links("<a href=1><base target=x><base href='//b.example/c/'><base href='/d/'><a href=2>"),
            "https://b.example/c/1 https://b.example/c/2");
  EXPECT_EQ(links("<base href='javascript:x'><a href=1>"), "https://a.example/dir/1");
}

TEST(FindLinks, FindsFeeds) {
  const PageLinks found = find_links(
      "<link rel=alternate type='application/rss+xml' href=/rss><link rel='ALTERNATE home' type='application/atom+xml; charset=utf-8' "
      "href=/atom>"
      "<link rel=alternate hreflang=de href=/de><link rel=stylesheet type=text/css href=/x.css><link rel=alternate "
      "type=application/feed+json href=/json>",
      kPage);
  EXPECT_EQ(joined(found.feeds), "https://a.example/rss https://a.example/atom https://a.example/json");
  EXPECT_TRUE(found.links.empty());
}

TEST(FindLinks, ReadsMetaRobots) {
  const auto flags = [](const std::string& html) {
    const PageLinks found = find_links(html, kPage);
    return std::string(found.nofollow ? "nofollow " : "") + (found.noindex ? "noindex" : "");
  };
  EXPECT_EQ(flags("<meta name=robots content='noindex, follow'>"), "noindex");
  EXPECT_EQ(flags("<meta name=ROBOTS content=NOFOLLOW>"), "nofollow ");
  EXPECT_EQ(flags("<meta content='none' name='robots'>"), "nofollow noindex");
  EXPECT_EQ(flags("<meta name=robots content='index,follow,max-image-preview:large'>"), "");
  EXPECT_EQ(flags("<meta name=googlebot content=noindex>"), "");
}

TEST(FindLinks, ReadsTheMetaOfItsOwnToken) {
  const std::string html = "<meta name=Headwater content=nofollow>";
  EXPECT_FALSE(find_links(html, kPage).nofollow);
  EXPECT_TRUE(find_links(html, kPage, {"", "headwater"}).nofollow);
  EXPECT_FALSE(find_links("<meta content=nofollow>", kPage).nofollow);
}

TEST(FindLinks, WritesQueriesInThePagesEncoding) {
  const auto query = [](std::string_view html, std::string_view encoding) { return joined(find_links(html, kPage, {encoding, ""}).links); };
  EXPECT_EQ(query("<a href='/\xD0\xBF?q=\xD0\xBF'>", "windows-1251"), "https://a.example/%D0%BF?q=%EF");
  EXPECT_EQ(query("<a href='?q=\xE6\x97\xA5\xE6\x9C\xAC'>", "Shift_JIS"), "https://a.example/dir/page.html?q=%93%FA%96%7B");
  EXPECT_EQ(query("<a href='?q=&#x20AC;&#x65E5;'>", "windows-1252"), "https://a.example/dir/page.html?q=%80%26%2326085%3B");
  for (const char* encoding : {"", "UTF-8", "UTF-16LE", "replacement", "no-such-encoding"}) {
    EXPECT_EQ(query("<a href='?q=\xE2\x82\xAC'>", encoding), "https://a.example/dir/page.html?q=%E2%82%AC") << encoding;
  }
}

TEST(RobotsTag, CountsForAllAgentsOrOurs) {
  const auto flags = [](const HeaderList& headers) {
    const RobotsTag tag = robots_tag(headers, "Headwater");
    return std::string(tag.nofollow ? "nofollow " : "") + (tag.noindex ? "noindex" : "");
  };
  EXPECT_EQ(flags({}), "");
  EXPECT_EQ(flags({{"X-Robots-Tag", "none"}}), "nofollow noindex");
  EXPECT_EQ(flags({{"x-robots-tag", "noindex"}, {"X-Robots-Tag", "NoFollow"}}), "nofollow noindex");
  EXPECT_EQ(flags({{"X-Robots-Tag", "otherbot: none"}}), "");
  EXPECT_EQ(flags({{"X-Robots-Tag", "headwater: nofollow, noindex"}}), "nofollow noindex");
  EXPECT_EQ(flags({{"X-Robots-Tag", "otherbot: noindex, nofollow"}}), "");
  EXPECT_EQ(flags({{"X-Robots-Tag", "nofollow, otherbot: noindex"}}), "nofollow ");
  EXPECT_EQ(flags({{"X-Robots-Tag", "unavailable_after: 25 Jun 2030 15:00:00 PST, nofollow"}}), "nofollow ");
  EXPECT_EQ(flags({{"X-Robots-Tag", "max-snippet:-1, noindex"}}), "noindex");
}

TEST(FindLinks, ReadsMetaRefresh) {
  const auto refresh = [](const std::string& html) {
    const PageLinks found = find_links(html, kPage);
    return found.refresh ? found.refresh->href() : "none";
  };
  EXPECT_EQ(refresh("<meta http-equiv=refresh content='0; url=/next?a=1&amp;b=2'>"), "https://a.example/next?a=1&b=2");
  EXPECT_EQ(refresh("<META HTTP-EQUIV='Refresh' CONTENT=\"5;URL='https://b.example/'\">"), "https://b.example/");
  EXPECT_EQ(refresh("<meta http-equiv=refresh content=300>"), "none");
  EXPECT_EQ(refresh("<meta http-equiv=refresh content='300;url=page.html#x'>"), "none");
  EXPECT_EQ(refresh("<noscript><meta http-equiv=refresh content='0;url=/nojs'></noscript>"), "none");
}

TEST(FindLinks, StopsAtTheLimit) {
  std::string html;
  for (std::size_t i = 0; i < limits::kLinksPerPageMax + 10; ++i) html += "<a href=/" + std::to_string(i) + ">";
  EXPECT_EQ(find_links(html, kPage).links.size(), limits::kLinksPerPageMax);
  EXPECT_EQ(joined(find_links(html, kPage, {"", "", 2}).links), links("<a href=/0><a href=/1>"));
}

// 5 MiB of what makes a careless scanner read on to the end again and again.
TEST(FindLinks, HostilePagesTakeLinearTime) {
  for (const std::string unit : {"<!-- --!>", "<script><!--</script>", "<script><!--<script ", "<a ", "<", "</", "<!--", "<a href='",
                                 "<title></titl>", "<a/=", "&"}) {
    std::string html;
    while (html.size() < limits::kBodyBytesMax) html += unit;
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_TRUE(find_links(html, kPage).links.empty());
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(5)) << unit;
  }
}

TEST(CharacterReferences, FollowTheAttributeRules) {
  const std::pair<const char*, const char*> cases[] = {{"a&lt;b&gt;", "a<b>"},
                                                       {"&amp", "&"},
                                                       {"&ampx", "&ampx"},
                                                       {"&amp=", "&amp="},
                                                       {"&notit;", "&notit;"},
                                                       {"&notin;", "\xE2\x88\x89"},
                                                       {"&#65;&#x42;&#X43", "ABC"},
                                                       {"&#;&#x;", "&#;&#x;"},
                                                       {"&#0;", "\xEF\xBF\xBD"},
                                                       {"&#128;", "\xE2\x82\xAC"},
                                                       {"&#xD800;", "\xEF\xBF\xBD"},
                                                       {"&#99999999999999999999;", "\xEF\xBF\xBD"},
                                                       {"&", "&"},
                                                       {"&&amp;", "&&"},
                                                       {"&unknown;", "&unknown;"},
                                                       {"&NotEqualTilde;", "\xE2\x89\x82\xCC\xB8"}};
  for (const auto& [written, meant] : cases) EXPECT_EQ(resolve_references(written), meant) << written;
}

TEST(Links, ARefreshHeaderLeadsOn) {
  const Url page = *Url::parse("https://a.example/dir/page");
  const auto target = [&](const std::string& value) {
    const auto url = header_refresh({{"refresh", value}}, page);
    return url ? url->href() : "";
  };
  EXPECT_EQ(target("0; url=../next"), "https://a.example/next");
  EXPECT_EQ(target("5"), "");
  EXPECT_EQ(target("0;url=page#top"), "");
  EXPECT_EQ(target("0;url=javascript:x()"), "");
  EXPECT_FALSE(header_refresh({}, page));
}

}  // namespace
}  // namespace headwater::crawler
