#include <gmock/gmock.h>
#include <zlib.h>

#include <fstream>

#include "store/digest.h"
#include "store/warc_reader.h"
#include "store/warc_writer.h"
#include "store_fixture.h"

namespace headwater::store {
namespace {

using ::testing::ElementsAre;

std::vector<WarcRecord> read_all(WarcReader reader, std::string* error = nullptr) {
  std::vector<WarcRecord> records;
  for (;;) {
    Result<std::optional<WarcRecord>> record = reader.next();
    if (!record) {
      if (error != nullptr) *error = record.error().detail;
      return records;
    }
    if (!record->has_value()) return records;
    records.push_back(**std::move(record));
  }
}

std::vector<std::string> types_of(const std::vector<WarcRecord>& records) {
  std::vector<std::string> types;
  for (const WarcRecord& record : records) types.push_back(record.type);
  return types;
}

std::string field_of(const WarcRecord& record, std::string_view name) {
  const std::string* value = find_header(record.headers, name);
  return value == nullptr ? "" : *value;
}

Result<WarcLocation> archive(WarcWriter& writer, const Capture& capture, const WarcExtras& extras = {}) {
  Result<WarcLocation> location = writer.append(capture, extras);
  if (const Status flushed = writer.flush(); !flushed) return flushed.error();
  return location;
}

// RFC 4648 section 10 has no 20-byte vector; these are SHA-1 of FIPS 180 examples in base 32.
TEST(Digest, IsSha1InBase32) {
  EXPECT_EQ(sha1_base32(""), "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ");
  EXPECT_EQ(sha1_base32("abc"), "VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5");
}

TEST(Warc, ACaptureComesBackAsItWasStored) {
  const TemporaryDirectory directory;
  WarcWriter writer = must(WarcWriter::open(directory.path(), "", 0));
  Capture capture = capture_of("https://a.example/x?y=1", std::string("\x1f\x8b\0zipped\r\n\r\n", 14));
  capture.headers.emplace_back("Content-Length", "99");
  capture.headers.emplace_back("X-Bad", "one\r\ntwo");
  const WarcLocation location = must(archive(writer, capture));
  const auto all = read_all(must(WarcReader::open(directory.path() + "/" + location.file)));
  EXPECT_THAT(types_of(all), ElementsAre("warcinfo", "request", "response"));
  EXPECT_TRUE(all[1].payload.starts_with("GET /x?y=1 HTTP/1.1\r\nHost: a.example\r\n")) << all[1].payload;
  EXPECT_EQ(field_of(all[1], "WARC-Concurrent-To"), field_of(all[2], "WARC-Record-ID"));

  const auto one = read_all(must(WarcReader::open(directory.path() + "/" + location.file, location.offset, location.length)));
  ASSERT_THAT(types_of(one), ElementsAre("response"));
  const WarcRecord& response = one[0];
  EXPECT_EQ(response.target_uri, "https://a.example/x?y=1");
  EXPECT_EQ(response.date, capture.fetched);
  EXPECT_EQ(response.http_status, 200);
  EXPECT_EQ(response.payload, capture.raw_body);
  EXPECT_EQ(field_of(response, "WARC-IP-Address"), "192.0.2.7");
  EXPECT_EQ(field_of(response, "WARC-Payload-Digest"), "sha1:" + location.payload_digest);
  EXPECT_EQ(*find_header(response.http_headers, "Content-Length"), "14");
  EXPECT_EQ(*find_header(response.http_headers, "X-Archive-Orig-Content-Length"), "99");
  EXPECT_EQ(*find_header(response.http_headers, "X-Archive-Orig-Transfer-Encoding"), "chunked");
  EXPECT_EQ(*find_header(response.http_headers, "X-Bad"), "one  two");
  EXPECT_EQ(find_header(response.http_headers, "Transfer-Encoding"), nullptr);
}

TEST(Warc, Http2IsWrittenAsHttp1AndNamed) {
  const TemporaryDirectory directory;
  WarcWriter writer = must(WarcWriter::open(directory.path(), "", 0));
  Capture capture = capture_of("https://a.example/", "x");
  capture.http_version = "2";
  capture.status_line = "HTTP/2 200";
  const WarcLocation location = must(archive(writer, capture));
  const auto records = read_all(must(WarcReader::open(directory.path() + "/" + location.file)));
  EXPECT_EQ(records[2].http_status_line, "HTTP/1.1 200");
  EXPECT_EQ(field_of(records[2], "WARC-Protocol"), "h2");
}

TEST(Warc, AFileThatIsFullIsFollowedByTheNext) {
  const TemporaryDirectory directory;
  WarcWriter writer = must(WarcWriter::open(directory.path(), "", 0, 100));
  const WarcLocation first = must(archive(writer, capture_of("https://a.example/1", "1")));
  const WarcWriter::Mark mark = writer.mark();
  const WarcLocation second = must(archive(writer, capture_of("https://a.example/2", "2")));
  EXPECT_LT(first.file, second.file);
  writer.rewind(mark);
  EXPECT_FALSE(std::filesystem::exists(directory.path() + "/" + second.file));
  const WarcLocation third = must(archive(writer, capture_of("https://a.example/3", "3")));
  EXPECT_EQ(read_all(must(WarcReader::open(directory.path() + "/" + third.file))).size(), 3U);
}

TEST(Warc, LargeRecordsAreTakenBackWhetherTheyWereHandedOverOrNot) {
  const TemporaryDirectory directory;
  WarcWriter writer = must(WarcWriter::open(directory.path(), "", 0));
  const WarcLocation kept = must(archive(writer, capture_of("https://a.example/1", "1")));
  const WarcWriter::Mark mark = writer.mark();
  for (const std::size_t bytes : {10u, 3u << 20, 20u}) {
    Capture large = capture_of("https://a.example/large", std::string(bytes, 'x'));
    large.headers.emplace_back("Content-Encoding", "br");  // stored as it is
    const WarcLocation location = must(writer.append(large));
    EXPECT_GT(location.length, bytes);
    EXPECT_EQ(writer.mark().end, location.offset + location.length);
  }
  writer.rewind(mark);
  EXPECT_EQ(writer.mark().end, mark.end);
  const WarcLocation next = must(archive(writer, capture_of("https://a.example/2", "2")));
  EXPECT_EQ(next.file, kept.file);
  const auto all = read_all(must(WarcReader::open(directory.path() + "/" + next.file)));
  EXPECT_THAT(types_of(all), ElementsAre("warcinfo", "request", "response", "request", "response"));
}

TEST(Warc, WhatWasNotCommittedIsCutOffAtTheNextOpening) {
  const TemporaryDirectory directory;
  WarcLocation kept;
  {
    WarcWriter writer = must(WarcWriter::open(directory.path(), "", 0, 1 << 20));
    kept = must(archive(writer, capture_of("https://a.example/1", "1")));
    must(archive(writer, capture_of("https://a.example/2", "2")));
  }
  std::ofstream(directory.path() + "/" + kept.file, std::ios::app) << "half a rec";
  WarcWriter writer = must(WarcWriter::open(directory.path(), kept.file, kept.offset + kept.length));
  const WarcLocation next = must(archive(writer, capture_of("https://a.example/3", "3")));
  EXPECT_EQ(next.file, kept.file);
  std::string error;
  const auto records = read_all(must(WarcReader::open(directory.path() + "/" + kept.file)), &error);
  EXPECT_EQ(error, "");
  EXPECT_THAT(types_of(records), ElementsAre("warcinfo", "request", "response", "request", "response"));
}

TEST(Warc, FilesThatNoDatabaseKnowsAreLeftAlone) {
  const TemporaryDirectory directory;
  WarcLocation old;
  {
    WarcWriter writer = must(WarcWriter::open(directory.path(), "", 0));
    old = must(archive(writer, capture_of("https://a.example/1", "1")));
  }
  WarcWriter writer = must(WarcWriter::open(directory.path(), "", 0));
  EXPECT_GT(must(archive(writer, capture_of("https://a.example/2", "2"))).file, old.file);
  EXPECT_EQ(read_all(must(WarcReader::open(directory.path() + "/" + old.file))).size(), 3U);
}

std::string plain_record(const std::string& type, const std::string& block) {
  return "WARC/1.0\r\nWARC-Type: " + type + "\r\nWARC-Target-URI: <http://a.example/>\r\nWARC-Date: 2020-01-02T03:04:05Z\r\n" +
         "Content-Length: " + std::to_string(block.size()) + "\r\n\r\n" + block + "\r\n\r\n";
}

TEST(WarcReader, ReadsPlainFilesAndFilesThatAreGzippedAsAWhole) {
  const std::string plain = plain_record("response", "HTTP/1.1 404 Not Found\r\nA: b\r\n c\r\n\r\nbody") + plain_record("resource", "data");
  std::string packed(plain.size() + 100, '\0');
  z_stream deflater{};
  ASSERT_EQ(deflateInit2(&deflater, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  deflater.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
  deflater.avail_in = static_cast<uInt>(plain.size());
  deflater.next_out = reinterpret_cast<Bytef*>(packed.data());
  deflater.avail_out = static_cast<uInt>(packed.size());
  ASSERT_EQ(deflate(&deflater, Z_FINISH), Z_STREAM_END);
  packed.resize(deflater.total_out);
  deflateEnd(&deflater);
  for (const std::string& bytes : {plain, packed}) {
    const auto records = read_all(WarcReader::from_memory(bytes));
    ASSERT_THAT(types_of(records), ElementsAre("response", "resource"));
    EXPECT_EQ(records[0].target_uri, "http://a.example/");
    EXPECT_EQ(format_rfc3339(records[0].date), "2020-01-02T03:04:05Z");
    EXPECT_EQ(records[0].http_status, 404);
    EXPECT_THAT(records[0].http_headers, ElementsAre(std::pair<std::string, std::string>("A", "b c")));
    EXPECT_EQ(records[0].payload, "body");
    EXPECT_EQ(records[1].payload, "data");
  }
  std::string error;
  read_all(WarcReader::from_memory(std::string_view(packed).substr(0, packed.size() - 9)), &error);
  EXPECT_NE(error, "");
}

TEST(WarcReader, GivesTheRecordsBeforeTheDamage) {
  std::string error;
  const std::string good = plain_record("response", "HTTP/1.1 200 OK\r\n\r\nx");
  EXPECT_EQ(read_all(WarcReader::from_memory(good + "not a record\r\n\r\n"), &error).size(), 1U);
  EXPECT_THAT(error, ::testing::HasSubstr("WARC/"));
  const auto cut = read_all(WarcReader::from_memory(good + good.substr(0, good.size() - 5)), &error);
  ASSERT_EQ(cut.size(), 2U);
  EXPECT_TRUE(cut[1].truncated);
  EXPECT_THAT(error, ::testing::HasSubstr("Content-Length"));
}

TEST(WarcReader, GoesOnBehindARecordOfTheWrongLength) {
  const std::string good = plain_record("response", "HTTP/1.1 200 OK\r\n\r\nx");
  std::string longer = good;
  longer.insert(longer.size() - 4, "more\nthan it says");
  const std::string both = longer + good;
  WarcReader reader = WarcReader::from_memory(both);
  EXPECT_EQ(must(reader.next())->payload, "x");
  EXPECT_EQ(must(reader.next())->payload, "x");
  EXPECT_FALSE(must(reader.next()).has_value());
  EXPECT_EQ(reader.gaps(), 1U);
}

TEST(WarcReader, ReadsArcFiles) {
  const std::string page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>x";
  const std::string arc =
      "filedesc://a.arc 0.0.0.0 20140216050221 text/plain 9\n1 0 Tool\n\nhttp://a.example/one two 192.0.2.7 20140216050221 " +
      std::string("text/html ") + std::to_string(page.size()) + "\n" + page + "\n";
  std::string error;
  const auto records = read_all(WarcReader::from_memory(arc), &error);
  EXPECT_EQ(error, "");
  ASSERT_THAT(types_of(records), ElementsAre("warcinfo", "response"));
  EXPECT_EQ(records[1].target_uri, "http://a.example/one two");
  EXPECT_EQ(format_rfc3339(records[1].date), "2014-02-16T05:02:21Z");
  EXPECT_EQ(records[1].http_status, 200);
  EXPECT_EQ(records[1].payload, "<p>x");
}

TEST(Warc, ABodyThatIsHeldBecomesARevisit) {
  const TemporaryDirectory directory;
  WarcWriter writer = must(WarcWriter::open(directory.path(), "", 0));
  const Capture capture = capture_of("https://a.example/", "the body");
  const WarcLocation first = must(archive(writer, capture));
  WarcExtras extras{WarcOriginal{7, "https://a.example/", capture.fetched, first.payload_digest}, {{"via", "https://b.example/"}}};
  const WarcLocation again = must(archive(writer, capture, extras));
  EXPECT_EQ(again.original, 7);
  const auto records = read_all(must(WarcReader::open(directory.path() + "/" + again.file, again.offset, again.length)));
  ASSERT_THAT(types_of(records), ElementsAre("revisit"));
  EXPECT_EQ(records[0].payload, "");
  EXPECT_EQ(records[0].http_status, 200);
  EXPECT_TRUE(field_of(records[0], "WARC-Profile").ends_with("1.1/revisit/identical-payload-digest"));
  EXPECT_EQ(field_of(records[0], "WARC-Refers-To-Target-URI"), "https://a.example/");
  EXPECT_EQ(field_of(records[0], "WARC-Refers-To-Date"), format_rfc3339(capture.fetched));
  EXPECT_EQ(field_of(records[0], "WARC-Payload-Digest"), "sha1:" + first.payload_digest);
  const auto all = read_all(must(WarcReader::open(directory.path() + "/" + again.file)));
  EXPECT_THAT(types_of(all), ElementsAre("warcinfo", "request", "response", "request", "metadata", "revisit"));
  EXPECT_EQ(all[4].payload, "via: https://b.example/\r\n");
}

TEST(Chunked, IsTakenOffWhereItIsThere) {
  EXPECT_EQ(decode_chunked("4\r\nWiki\r\n5;x=y\r\npedia\r\n0\r\n\r\n"), "Wikipedia");  // RFC 9112 section 7.1
  EXPECT_EQ(decode_chunked("<html>not chunked"), "<html>not chunked");
  EXPECT_EQ(decode_chunked("4\r\nWiki\r\n<oops>"), "Wiki<oops>");
  EXPECT_EQ(decode_chunked("ffffffffffffffff\r\nall"), "all");
}

// What the records of well-known sample files must give: file, number of responses, of records, and whether it ends in an error.
struct Sample {
  const char* file;
  std::size_t responses, records;
  bool damaged;
};

TEST(WarcReader, ReadsTheSamplesOfOtherTools) {
  const std::string folder = std::string(HEADWATER_SHARED_DATA) + "/crawler/warc/";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no sample files at " << folder;
  constexpr Sample kSamples[] = {
      {"warcio/example.warc", 1, 6, false},
      {"warcio/example.warc.gz", 1, 6, false},
      {"warcio/example-bad-non-chunked.warc.gz", 1, 6, false},
      {"warcio/example-iana.org-chunked.warc", 1, 3, false},
      {"warcio/example-resource.warc.gz", 0, 3, false},
      {"warcio/example-space-in-target-uri.warc.gz", 0, 2, false},
      {"warcio/example-wget-bad-target-uri.warc.gz", 1, 6, false},
      {"warcio/example-wrong-chunks.warc.gz", 1, 2, false},
      {"warcio/post-test.warc.gz", 3, 6, false},
      {"jwarc/cc.warc.gz", 1, 1, false},
      {"iipc-dedup/20130729-heritrix-original.warc.gz", 1, 1, false},
      {"iipc-dedup/20130729-heritrix-revisit-with-http-headers.warc.gz", 0, 1, false},
      {"warcio/example-trunc.warc", 1, 4, false},
      {"warcio/example.arc", 1, 2, false},
      {"warcio/example.arc.gz", 1, 2, false},
      {"warcio/example-space-in-url.arc", 1, 2, true},
  };
  for (const Sample& sample : kSamples) {
    SCOPED_TRACE(sample.file);
    std::string error;
    const auto records = read_all(must(WarcReader::open(folder + sample.file)), &error);
    std::size_t responses = 0;
    for (const WarcRecord& record : records) responses += record.type == "response" && record.http_status > 0 ? 1U : 0U;
    EXPECT_EQ(responses, sample.responses);
    EXPECT_EQ(records.size(), sample.records);
    EXPECT_EQ(!error.empty(), sample.damaged) << error;
  }
  // None of them, however broken, may do worse than end in an error.
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) read_all(must(WarcReader::open(entry.path().string())));
  }
}

}  // namespace
}  // namespace headwater::store
