#include "daemon/page_work.h"

#include <gtest/gtest.h>
#include <libdeflate.h>

#include <memory>
#include <string>

namespace headwater::daemon {
namespace {

std::string gzip(const std::string& bytes) {
  const std::unique_ptr<libdeflate_compressor, void (*)(libdeflate_compressor*)> compressor(libdeflate_alloc_compressor(6),
                                                                                           libdeflate_free_compressor);
  std::string out(libdeflate_gzip_compress_bound(compressor.get(), bytes.size()), '\0');
  out.resize(libdeflate_gzip_compress(compressor.get(), bytes.data(), bytes.size(), out.data(), out.size()));
  return out;
}

std::size_t entries_of(std::size_t bytes_max) {
  std::string sitemap = "<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">";
  for (int i = 0; i < 100; ++i) sitemap += "<url><loc>http://paper.test/" + std::to_string(1000 + i) + "</loc></url>\n";
  Capture capture;
  capture.url = *Url::parse("http://paper.test/sitemap.xml.gz");
  capture.status = 200;
  capture.content_type = "application/gzip";
  capture.body = gzip(sitemap + "</urlset>");
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
