#include "daemon/ingest.h"

#include <gtest/gtest.h>

#include "base/url.h"

namespace headwater::daemon {
namespace {

constexpr Instant kNow{std::chrono::seconds{1'700'000'000}};

TEST(IngestRecord, KeepsATextsParagraphs) {
  const auto record = ingest_record(R"({"url":"http://a.test/x?utm_source=y#z","text":"One  two.\n\nThree.\r\n","title":" T ","published":"2024-02-03","fetched":"2024-02-04T05:06:07Z"})", 1, kNow);
  ASSERT_TRUE(record) << record.error().detail;
  ASSERT_TRUE(record->record.article);
  EXPECT_EQ(record->record.item.url.href(), "http://a.test/x");
  EXPECT_EQ(record->record.article->text, "One two.\n\nThree.");
  EXPECT_EQ(record->record.article->blocks.size(), 2u);
  EXPECT_EQ(record->record.article->title, "T");
  EXPECT_EQ(format_rfc3339(*record->record.article->published), "2024-02-03T00:00:00Z");
  EXPECT_FALSE(record->record.article->published_has_time);
  EXPECT_EQ(format_rfc3339(record->record.fetched), "2024-02-04T05:06:07Z");
}

TEST(IngestRecord, ExtractsHtml) {
  std::string paragraphs;
  for (int i = 0; i < 6; ++i) paragraphs += "<p>The council met on Monday and agreed to repair the long bridge before the winter, its speaker said after the vote.</p>";
  const auto record = ingest_record("{\"url\":\"http://a.test/x\",\"html\":\"<html><body><article><h1>Bridge</h1>" + paragraphs + "</article></body></html>\"}", 1, kNow);
  ASSERT_TRUE(record) << record.error().detail;
  ASSERT_TRUE(record->record.article);
  EXPECT_EQ(record->record.article->title, "Bridge");
  EXPECT_EQ(record->record.fetched, kNow);
}

TEST(IngestRecord, ABadDateIsReportedAndTheRestIsKept) {
  const auto record = ingest_record(R"({"url":"http://a.test/","text":"a","published":"3/8/17"})", 5, kNow);
  ASSERT_TRUE(record);
  EXPECT_FALSE(record->record.article->published);
  EXPECT_NE(record->warning.find("line 5"), std::string::npos);
  EXPECT_NE(record->warning.find("3/8/17"), std::string::npos);
}

TEST(IngestRecord, SaysWhatIsWrongWithALine) {
  const std::pair<const char*, const char*> cases[] = {
      {"nonsense", "not JSON"},
      {R"({"text":"x"})", "\"url\" is missing"},
      {R"({"url":"nonsense","text":"x"})", "is no URL"},
      {R"({"url":"http://a.test/"})", "either \"text\" or \"html\""},
      {R"({"url":"http://a.test/","text":"a","html":"b"})", "either \"text\" or \"html\""},
      {R"({"url":"http://a.test/","text":5})", "must be strings"},
      {R"({"url":"http://a.test/","text":"a","fetched":"soon"})", "\"fetched\""},
  };
  for (const auto& [line, words] : cases) {
    const auto record = ingest_record(line, 12, kNow);
    ASSERT_FALSE(record) << line;
    EXPECT_NE(record.error().detail.find("line 12"), std::string::npos) << record.error().detail;
    EXPECT_NE(record.error().detail.find(words), std::string::npos) << record.error().detail;
  }
}

}  // namespace
}  // namespace headwater::daemon
