#include "daemon/page_work.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/crawler/compressed.h"

namespace headwater::daemon {
namespace {

std::size_t entries_of(PageOptions options) {
  std::string sitemap = "<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">";
  for (int i = 0; i < 100; ++i) sitemap += "<url><loc>http://paper.test/" + std::to_string(1000 + i) + "</loc></url>\n";
  Capture capture;
  capture.url = *Url::parse("http://paper.test/sitemap.xml.gz");
  capture.status = 200;
  capture.content_type = "application/gzip";
  capture.body = crawler::test::gzipped(sitemap + "</urlset>");
  const PageWork work = work_on_page(std::move(capture), std::move(options));
  EXPECT_EQ(work.feed.kind, crawler::FeedKind::kSitemap);
  return work.feed.entries.size();
}

TEST(PageWork, ASitemapInAGzipFileIsReadUpToTheLimit) {
  EXPECT_EQ(entries_of({}), 100U);
  PageOptions options;
  options.sitemap_bytes_max = 2048;
  const std::size_t some = entries_of(options);
  EXPECT_GT(some, 20U);
  EXPECT_LT(some, 60U);
}

TEST(PageWork, LinksAndEntriesAreReadUpToTheLimit) {
  PageOptions options;
  options.links_max = 2;
  options.feed_entries_max = 3;
  EXPECT_EQ(entries_of(options), 3U);
  for (const bool extract : {true, false}) {
    options.extract = extract;
    Capture capture;
    capture.url = *Url::parse("http://paper.test/");
    capture.status = 200;
    capture.content_type = "text/html";
    capture.body = "<p><a href=/1>one</a> <a href=/2>two</a> <a href=/3>three</a>";
    EXPECT_EQ(work_on_page(std::move(capture), options).links.links.size(), 2U) << extract;
  }
}

TEST(PageWork, WhatTheServerSaysOfTheLastChangeIsKeptAsSuch) {
  Capture capture;
  capture.url = *Url::parse("http://paper.test/story");
  capture.status = 200;
  capture.content_type = "text/html";
  capture.headers = {{"last-modified", "Tue, 05 Mar 2024 10:00:00 GMT"}};
  capture.fetched = Instant(std::chrono::sys_days{std::chrono::year{2024} / 6 / 1});
  capture.body = "<title>The ferry</title><article><h1>The ferry</h1>";
  for (int i = 0; i < 9; ++i)
    capture.body += "<p>The ferry to the northern island was cancelled again on its morning run, the harbour master said.</p>";
  const PageWork work = work_on_page(std::move(capture), {});
  ASSERT_TRUE(has_text(work.article));
  EXPECT_FALSE(work.article->published);
  ASSERT_EQ(work.article->dates.size(), 1U);
  EXPECT_EQ(work.article->dates[0].kind, DateKind::kHttpLastModified);
  EXPECT_EQ(format_rfc3339(work.article->dates[0].instant), "2024-03-05T10:00:00Z");
}

}  // namespace
}  // namespace headwater::daemon
