#include "daemon/page_work.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/crawler/compressed.h"

namespace headwater::daemon {
namespace {

std::size_t entries_of(std::size_t bytes_max) {
  std::string sitemap = "<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">";
  for (int i = 0; i < 100; ++i) sitemap += "<url><loc>http://paper.test/" + std::to_string(1000 + i) + "</loc></url>\n";
  Capture capture;
  capture.url = *Url::parse("http://paper.test/sitemap.xml.gz");
  capture.status = 200;
  capture.content_type = "application/gzip";
  capture.body = crawler::test::gzipped(sitemap + "</urlset>");
  const PageWork work = work_on_page(std::move(capture), "headwater", bytes_max, true);
  EXPECT_EQ(work.feed.kind, crawler::FeedKind::kSitemap);
  return work.feed.entries.size();
}

TEST(PageWork, ASitemapInAGzipFileIsReadUpToTheLimit) {
  EXPECT_EQ(entries_of(1 << 20), 100U);
  const std::size_t some = entries_of(2048);
  EXPECT_GT(some, 20U);
  EXPECT_LT(some, 60U);
}

}  // namespace
}  // namespace headwater::daemon
