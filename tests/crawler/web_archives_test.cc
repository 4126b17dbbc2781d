#include "crawler/web_archives.h"

#include <gtest/gtest.h>

namespace headwater::crawler {
namespace {

std::string earliest(std::string_view body) {
  const auto time = earliest_capture(body);
  return time ? format_rfc3339(*time) : "none";
}

TEST(WebArchives, AsksWhereTheEndpointSays) {
  const Url page = *Url::parse("https://a.example/x?y=1&z=2");
  EXPECT_EQ(archive_query("https://archive.test/timemap/link/", page)->href(),
            "https://archive.test/timemap/link/https://a.example/x?y=1&z=2");
  EXPECT_EQ(archive_query("https://archive.test/cdx?url={url}&limit=1", page)->href(),
            "https://archive.test/cdx?url=https%3A%2F%2Fa.example%2Fx%3Fy%3D1%26z%3D2&limit=1");
  EXPECT_FALSE(archive_query("no endpoint ", page));
}

// RFC 7089, section 5.1.1
TEST(WebArchives, ReadsTimeMaps) {
  EXPECT_EQ(earliest("<http://a.example.org>;rel=\"original\",\n"
                     "<http://arxiv.example.net/web/20000620180259/http://a.example.org>; rel=\"first memento\"; "
                     "datetime=\"Tue, 20 Jun 2000 18:02:59 GMT\",\n"
                     "<http://arxiv.example.net/web/20091027204954/http://a.example.org>; rel=\"last memento\"; "
                     "datetime=\"Tue, 27 Oct 2009 20:49:54 GMT\""),
            "2000-06-20T18:02:59Z");
}

TEST(WebArchives, ReadsCdxAnswers) {
  EXPECT_EQ(earliest("org,example)/ 20140216050221 http://example.org/ text/html 200 ABC - - 1 2 f\n"
                     "org,example)/ 20130101000000 http://example.org/ text/html 200 ABC - - 1 2 f\n"),
            "2013-01-01T00:00:00Z");
  EXPECT_EQ(earliest("[[\"timestamp\",\"original\"],\n[\"20050401123000\",\"http://example.org/\"]]"), "2005-04-01T12:30:00Z");
  EXPECT_EQ(earliest("com,example)/1234567890123456 20230102030405 {\"url\": \"x\"}"), "2023-01-02T03:04:05Z");
  EXPECT_EQ(earliest("20231340000000 no such month"), "none");
  EXPECT_EQ(earliest(""), "none");
}

}  // namespace
}  // namespace headwater::crawler
