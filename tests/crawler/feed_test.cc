#include "crawler/feed.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "crawler/xml_scanner.h"

namespace headwater::crawler {
namespace {

std::string links(std::string_view body) {
  std::string out;
  for (const FeedEntry& entry : read_feed(body, *Url::parse("https://paper.test/feed/rss.xml")).entries) out += entry.url.href() + " ";
  return out;
}

TEST(Feed, ReadsRssItemsAndNotTheChannel) {
  EXPECT_EQ(links("<?xml version='1.0'?><rss version='2.0'><channel><link>https://paper.test/</link>"
                  "<item><title>A</title><link> https://paper.test/a?utm_source=rss </link></item>"
                  "<item><link><![CDATA[https://paper.test/b?x=1&y=2]]></link></item><item><link>/c</link></item>"
                  "<item><link>https://paper.test/a</link></item></channel></rss>"),
            "https://paper.test/a https://paper.test/b?x=1&y=2 https://paper.test/c ");
}

TEST(Feed, ReadsPermanentLinksOfItemsWithoutALink) {
  EXPECT_EQ(
      links("<rss><channel><item><guid>https://paper.test/a</guid></item><item><guid isPermaLink='false'>https://paper.test/b</guid>"
            "</item><item><guid isPermaLink='true'>https://paper.test/c</guid><link>https://paper.test/d</link></item></channel></rss>"),
      "https://paper.test/a https://paper.test/d ");
}

TEST(Feed, ReadsAtomAlternatesOnly) {
  EXPECT_EQ(links("\n<feed xmlns='http://www.w3.org/2005/Atom'><link href='https://paper.test/'/><entry><link rel='self' href='/x'/>"
                  "<link type='application/json' href='/json'/><link href='/a'/><link rel='alternate' href='/b'/></entry>"
                  "<entry><source><link href='/other'/></source><link href='/c'/></entry></feed>"),
            "https://paper.test/a https://paper.test/c ");
}

TEST(Feed, ResolvesAgainstXmlBase) {
  EXPECT_EQ(links("<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://paper.test/dir/'><entry xml:base='sub/'><link href='a'/>"
                  "</entry><entry><link href='b'/></entry></feed>"),
            "https://paper.test/dir/sub/a https://paper.test/dir/b ");
}

TEST(Feed, ReadsPrefixedDocuments) {
  EXPECT_EQ(links("<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:link href='/a'/></a:entry></a:feed>"),
            "https://paper.test/a ");
  EXPECT_EQ(links("<rdf:RDF xmlns:rdf='r' xmlns='s'><channel><link>/</link></channel><item><link>/a</link></item></rdf:RDF>"),
            "https://paper.test/a ");
  EXPECT_EQ(
      links("<s:urlset xmlns:s='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'>"
            "<s:url><s:loc>/a</s:loc><image:image><image:loc>/a.jpg</image:loc></image:image></s:url></s:urlset>"),
      "https://paper.test/a ");
}

TEST(Feed, ReadsSitemapsAndTheirIndexes) {
  EXPECT_EQ(links("<urlset xmlns='s'><url><loc>https://paper.test/a</loc></url><url><loc>/b</loc></url></urlset>"),
            "https://paper.test/a https://paper.test/b ");
  const Feed index = read_feed(
      "<sitemapindex><sitemap><loc>/news.xml</loc></sitemap><sitemap> https://paper.test/s.xml?a=1&amp;b=2 </sitemap>"
      "</sitemapindex>",
      *Url::parse("https://paper.test/"));
  EXPECT_EQ(index.kind, FeedKind::kSitemapIndex);
  ASSERT_EQ(index.entries.size(), 2u);
  EXPECT_EQ(index.entries[1].url.href(), "https://paper.test/s.xml?a=1&b=2");
  EXPECT_EQ(links("https://paper.test/a\r\n\r\nhttps://paper.test/b\n"), "https://paper.test/a https://paper.test/b ");
}

TEST(Feed, ReadsJsonFeeds) {
  EXPECT_EQ(
      links(R"({"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"/a"},{"id":"https://paper.test/b"},{"id":"x"}]})"),
      "https://paper.test/a https://paper.test/b ");
  EXPECT_EQ(links("{\"items\": 3}"), "");
  EXPECT_EQ(links("{"), "");
}

TEST(Feed, KeepsTitlesAndDates) {
  const Feed feed = read_feed(
      "<rss xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><pubDate>Mon, 01 Jan 2001 00:00:00 GMT</pubDate>"
      "<item><link>/a</link><title>One &amp; <![CDATA[two]]></title><pubDate>Sat, 06 Jul 2024 10:00:00 EST</pubDate></item>"
      "<item><link>/b</link><dc:date>2024-07-06</dc:date></item></channel></rss>",
      *Url::parse("https://paper.test/"));
  ASSERT_EQ(feed.entries.size(), 2u);
  EXPECT_EQ(feed.entries[0].title, "One & two");
  ASSERT_TRUE(feed.entries[0].published);
  EXPECT_EQ(format_rfc3339(feed.entries[0].published->instant), "2024-07-06T15:00:00Z");
  EXPECT_TRUE(feed.entries[0].published->has_time);
  ASSERT_TRUE(feed.entries[1].published);
  EXPECT_FALSE(feed.entries[1].published->has_time);
  const Feed news = read_feed(
      "<urlset xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>/a</loc><lastmod>2024-05-02</lastmod><n:news>"
      "<n:publication><n:name>N</n:name></n:publication><n:publication_date>2024-05-01T10:00:00Z</n:publication_date><n:title>T &amp; "
      "U</n:title>"
      "</n:news></url></urlset>",
      *Url::parse("https://paper.test/"));
  ASSERT_EQ(news.entries.size(), 1u);
  EXPECT_EQ(news.entries[0].title, "T & U");
  EXPECT_EQ(format_rfc3339(news.entries[0].published->instant), "2024-05-01T10:00:00Z");
  EXPECT_EQ(format_rfc3339(news.entries[0].updated->instant), "2024-05-02T00:00:00Z");
}

TEST(Feed, KeepsWhatStandsBeforeABreak) {
  EXPECT_EQ(links("<rss><channel><item><link>/a</link></item><item><link>/b</lin"), "https://paper.test/a ");
  EXPECT_EQ(links("<rss><channel><item><link>/a</link><item><link>/b?x&y=1</link></channel></rss>"),
            "https://paper.test/a https://paper.test/b?x&y=1 ");
  EXPECT_EQ(links("nonsense"), "");
  EXPECT_EQ(links(""), "");
}

TEST(Feed, NeverExpandsEntitiesOfADtd) {
  EXPECT_EQ(
      links(
          "<!DOCTYPE urlset [<!ENTITY leak SYSTEM 'file:///etc/passwd'>]><urlset><url><loc>https://paper.test/&leak;</loc></url></urlset>"),
      "https://paper.test/&leak; ");
}

TEST(Feed, TellsFeedsFromPages) {
  const auto is_feed = [](std::string_view type, std::string_view body) { return feed_kind(type, body) != FeedKind::kNone; };
  EXPECT_TRUE(is_feed("application/rss+xml; charset=utf-8", ""));
  EXPECT_TRUE(is_feed("text/xml", "<?xml version='1.0'?><!-- made by --><rss version='2.0'>"));
  EXPECT_TRUE(is_feed("text/html", "<?xml version='1.0'?><feed xmlns='x'>"));
  EXPECT_TRUE(is_feed("", "<urlset>"));
  EXPECT_TRUE(is_feed("application/json", R"({"version": "https://jsonfeed.org/version/1", "items": []})"));
  EXPECT_TRUE(is_feed("text/plain", "https://paper.test/a\nhttps://paper.test/b\n"));
  EXPECT_TRUE(is_feed("application/xml", std::string_view("\xFF\xFE<\0u\0r\0l\0s\0e\0t\0>\0", 18)));
  EXPECT_FALSE(is_feed("text/plain", "https://paper.test/a is a page\n"));
  EXPECT_FALSE(is_feed("text/html", "<!doctype html><html><head>"));
  EXPECT_FALSE(is_feed("application/xhtml+xml", "<?xml version='1.0'?><!DOCTYPE html><html>"));
  EXPECT_FALSE(is_feed("text/html", "<feed-me>"));
  EXPECT_FALSE(is_feed("application/json", "{}"));
}

TEST(Feed, ReadsNoMoreEntriesThanTheLimit) {
  std::string body = "<urlset>";
  for (std::size_t i = 0; i < limits::kFeedEntriesMax + 5; ++i) body += "<url><loc>/" + std::to_string(i) + "</loc></url>";
  EXPECT_EQ(read_feed(body, *Url::parse("https://paper.test/")).entries.size(), limits::kFeedEntriesMax);
  EXPECT_EQ(read_feed(body, *Url::parse("https://paper.test/"), 7).entries.size(), 7U);
}

TEST(Feed, EveryFormIsReadUpToTheLimit) {
  for (const char* body : {"<rss><channel><item><link>/a</link></item><item><link>/b</link></item></channel></rss>",
                           "http://paper.test/a\nhttp://paper.test/b\n", R"({"items": [{"url": "/a"}, {"url": "/b"}]})"}) {
    const Feed feed = read_feed(body, *Url::parse("http://paper.test/"), 1);
    ASSERT_EQ(feed.entries.size(), 1U) << body;
    EXPECT_EQ(feed.entries[0].url.href(), "http://paper.test/a");
    EXPECT_EQ(read_feed(body, *Url::parse("http://paper.test/")).entries.size(), 2U) << body;
  }
}

TEST(XmlScanner, PassesOverMarkupAndReadsSloppyTags) {
  XmlScanner scanner("<?xml?><!DOCTYPE a [<!ENTITY b '>'>]><!-- <x> --><a b=\"1\" c='&amp;' d e=f/>t<g<h>1 < 2</g ></");
  std::string out;
  for (XmlEvent event; scanner.next(event);) {
    if (event.kind == XmlEvent::Kind::kText) {
      out += "[" + std::string(event.text) + "]";
    } else {
      out += (event.kind == XmlEvent::Kind::kEnd ? "/" : "") + std::string(event.name) + (event.empty ? "!" : "") + event.attribute("b") +
             event.attribute("c") + event.attribute("e") + " ";
    }
  }
  EXPECT_EQ(out, "a1&f/ [t]g h [1 ][ 2]/g ");
}

}  // namespace
}  // namespace headwater::crawler
