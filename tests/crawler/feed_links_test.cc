#include "crawler/feed_links.h"

#include <gtest/gtest.h>

namespace headwater::crawler {
namespace {

std::string links(std::string_view body) {
  std::string out;
  for (const Url& url : find_feed_links(body, *Url::parse("https://paper.test/feed/rss.xml"))) out += url.href() + " ";
  return out;
}

TEST(FeedLinks, ReadsRssItemsAndNotTheChannel) {
  EXPECT_EQ(links("<?xml version='1.0'?><rss version='2.0'><channel><link>https://paper.test/</link>"
                  "<item><title>A</title><link> https://paper.test/a?utm_source=rss </link></item>"
                  "<item><link><![CDATA[https://paper.test/b?x=1&y=2]]></link></item><item><link>/c</link></item>"
                  "<item><link>https://paper.test/a</link></item></channel></rss>"),
            "https://paper.test/a https://paper.test/b?x=1&y=2 https://paper.test/c ");
}

TEST(FeedLinks, ReadsAtomAlternatesOnly) {
  EXPECT_EQ(links("\n<feed xmlns='http://www.w3.org/2005/Atom'><link href='https://paper.test/'/><entry><link rel='self' href='/x'/>"
                  "<link href='/a'/><link rel='alternate' href='/b'/></entry></feed>"),
            "https://paper.test/a https://paper.test/b ");
}

TEST(FeedLinks, ReadsRdfAndSitemaps) {
  EXPECT_EQ(links("<rdf:RDF xmlns:rdf='r' xmlns='s'><channel><link>/</link></channel><item><link>/a</link></item></rdf:RDF>"),
            "https://paper.test/a ");
  EXPECT_EQ(links("<urlset xmlns='s'><url><loc>https://paper.test/a</loc></url><url><loc>/b</loc></url></urlset>"),
            "https://paper.test/a https://paper.test/b ");
  EXPECT_EQ(links("<sitemapindex><sitemap><loc>/news.xml</loc></sitemap></sitemapindex>"), "https://paper.test/news.xml ");
}

TEST(FeedLinks, KeepsWhatStandsBeforeAnError) {
  EXPECT_EQ(links("<rss><channel><item><link>/a</link></item><item><link>/b</lin"), "https://paper.test/a ");
  EXPECT_EQ(links("nonsense"), "");
  EXPECT_EQ(links(""), "");
}

TEST(FeedLinks, TellsFeedsFromPages) {
  EXPECT_TRUE(is_feed("application/rss+xml; charset=utf-8", ""));
  EXPECT_TRUE(is_feed("text/xml", "<?xml version='1.0'?><!-- made by --><rss version='2.0'>"));
  EXPECT_TRUE(is_feed("text/html", "<?xml version='1.0'?><feed xmlns='x'>"));
  EXPECT_TRUE(is_feed("", "<urlset>"));
  EXPECT_FALSE(is_feed("text/html", "<!doctype html><html><head>"));
  EXPECT_FALSE(is_feed("application/xhtml+xml", "<?xml version='1.0'?><!DOCTYPE html><html>"));
  EXPECT_FALSE(is_feed("text/html", "<feed-me>"));
}

}  // namespace
}  // namespace headwater::crawler
