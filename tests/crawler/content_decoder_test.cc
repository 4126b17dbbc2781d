#include "crawler/content_decoder.h"

#include <gtest/gtest.h>

#include <ctime>

#include "tests/crawler/compressed.h"

namespace headwater::crawler {
namespace {
using test::brotli;
using test::deflated;
using test::gzipped;
using test::zstandard;

constexpr DecodeLimits kLimits{1 << 20, false};
const std::string kText = "<html><p>" + std::string(50'000, 'a') + "</p></html>";

std::string decoded(std::string_view raw, std::string_view coding, DecodeLimits limits = kLimits) {
  const auto result = decode_content(raw, coding, limits);
  return result ? *result : "error " + std::string(errc_name(result.error().code));
}

TEST(ContentDecoder, UndoesEachCoding) {
  EXPECT_EQ(decoded(kText, ""), kText);
  EXPECT_EQ(decoded(kText, "identity"), kText);
  EXPECT_EQ(decoded(gzipped(kText), "gzip"), kText);
  EXPECT_EQ(decoded(gzipped(kText), "X-GZip"), kText);
  EXPECT_EQ(decoded(deflated(kText, 15), "deflate"), kText);
  EXPECT_EQ(decoded(deflated(kText, -15), "deflate"), kText);
  EXPECT_EQ(decoded(brotli(kText), "br"), kText);
  EXPECT_EQ(decoded(zstandard(kText), "zstd"), kText);
}

TEST(ContentDecoder, UndoesLayersFromTheOutside) {
  EXPECT_EQ(decoded(gzipped(deflated(kText, 15)), "deflate, gzip"), kText);
  EXPECT_EQ(decoded(gzipped(gzipped(kText)), "gzip,gzip"), kText);
  EXPECT_EQ(decoded(kText, "gzip,gzip,gzip,gzip,gzip"), "error unsupported");
}

TEST(ContentDecoder, HowManyLayersAreUndoneIsALimit) {
  const std::string twice = gzipped(gzipped(kText));
  DecodeLimits limits = kLimits;
  limits.codings_max = 1;
  EXPECT_EQ(decoded(twice, "gzip, gzip", limits), "error unsupported");
  EXPECT_EQ(decoded(gzipped(kText), "gzip, identity", limits), kText);
  limits.codings_max = 5;
  EXPECT_EQ(decoded(gzipped(gzipped(gzipped(twice))), "gzip,gzip,gzip,gzip,gzip", limits), kText);
}

TEST(ContentDecoder, ReadsAllMembersAndForgivesWhatFollows) {
  EXPECT_EQ(decoded(gzipped("one ") + gzipped("two"), "gzip"), "one two");
  EXPECT_EQ(decoded(gzipped("one") + "garbage", "gzip"), "one");
}

TEST(ContentDecoder, ForgivesAWrongOrMissingChecksum) {
  std::string wrong = gzipped(kText);
  wrong[wrong.size() - 6] ^= 1;
  EXPECT_EQ(decoded(wrong, "gzip"), kText);
  const std::string whole = gzipped(kText);
  EXPECT_EQ(decoded(whole.substr(0, whole.size() - 8), "gzip"), kText);
  std::string zlib = deflated(kText, 15);
  zlib.back() = static_cast<char>(zlib.back() ^ 1);
  EXPECT_EQ(decoded(zlib, "deflate"), kText);
}

TEST(ContentDecoder, DataThatEndsEarlyIsANetworkError) {
  for (const std::string& raw : {gzipped(kText), gzipped("x")}) {
    EXPECT_EQ(decoded(raw.substr(0, raw.size() - 10), "gzip"), "error network");
    EXPECT_EQ(decoded(raw.substr(0, 5), "gzip"), "error network");
  }
  for (const auto& [raw, coding] :
       {std::pair{deflated(kText, 15), "deflate"}, std::pair{brotli(kText), "br"}, std::pair{zstandard(kText), "zstd"}}) {
    EXPECT_EQ(decoded(raw.substr(0, raw.size() / 2), coding), "error network") << coding;
  }
}

TEST(ContentDecoder, BrokenDataIsANetworkError) {
  std::string broken = gzipped(kText);
  for (std::size_t i = 15; i < 25; ++i) broken[i] = '\xFF';
  EXPECT_EQ(decoded(broken, "gzip"), "error network");
  EXPECT_EQ(decoded(std::string("\x00\x01\x02\x03\x04", 5), "gzip"), "error network");
  EXPECT_EQ(decoded(std::string("\xFF\x01\x02\x03\x04", 5), "zstd"), "error network");
}

TEST(ContentDecoder, PlainTextThatClaimsACodingIsTakenAsItIs) {
  for (const char* coding : {"gzip", "deflate", "br", "zstd", "utf-8", "compress"})
    EXPECT_EQ(decoded("<html>hello", coding), "<html>hello") << coding;
  EXPECT_EQ(decoded(std::string("\x00\x01", 2), "compress"), "error unsupported");
}

TEST(ContentDecoder, GzipIsKnownByItsFirstBytesWhateverItIsCalled) {
  EXPECT_EQ(decoded(gzipped(kText), "br"), kText);
  EXPECT_EQ(decoded(gzipped(kText), "deflate"), kText);
  EXPECT_EQ(decoded(gzipped(kText), "application/gzip"), kText);
}

TEST(ContentDecoder, EmptyBodiesAreEmptyWhateverTheyClaim) {
  for (const char* coding : {"gzip", "deflate", "br", "zstd", "compress"}) EXPECT_EQ(decoded("", coding), "");
}

TEST(ContentDecoder, ABombWithinACodingIsCutThere) {
  const std::string bomb(64u << 20, '\0');
  EXPECT_EQ(decoded(brotli(gzipped(bomb)), "gzip, br"), "error too_large");
  EXPECT_EQ(decoded(gzipped(zstandard(bomb)), "zstd, gzip"), "error too_large");
  EXPECT_EQ(decoded(gzipped(gzipped(gzipped(bomb))), "gzip, gzip, gzip"), "error too_large");
}

// Each costs what its few bytes cost, not what the largest body would.
TEST(ContentDecoder, ManyEmptyMembersAreNoTrap) {
  const std::string empty = gzipped("");
  std::string bad = empty;
  bad[bad.size() - 8] ^= 1;  // its checksum
  for (const std::string& member : {empty, bad}) {
    std::string body;
    for (int i = 0; i < 200'000; ++i) body += member;
    const std::clock_t begun = std::clock();
    EXPECT_EQ(decoded(body + "\xFF\xFF\xFF\x0F", "gzip", {50u << 20, false}), "error too_large");
    EXPECT_LT(std::clock() - begun, 5 * CLOCKS_PER_SEC);
  }
}

TEST(ContentDecoder, TheCapHoldsForEveryCoding) {
  const std::string text(10'000, 'x');
  const DecodeLimits exact{10'000, false}, less{9'999, false}, cut{100, true};
  for (const auto& [raw, coding] :
       {std::pair{text, ""}, std::pair{gzipped(text), "gzip"}, std::pair{deflated(text, 15), "deflate"},
        std::pair{deflated(text, -15), "deflate"}, std::pair{brotli(text), "br"}, std::pair{zstandard(text), "zstd"}}) {
    EXPECT_EQ(decoded(raw, coding, exact), text) << coding;
    EXPECT_EQ(decoded(raw, coding, less), "error too_large") << coding;
    EXPECT_EQ(decoded(raw, coding, cut), std::string(100, 'x')) << coding;
  }
}

TEST(ContentDecoder, TruncationKeepsWhatCouldBeRead) {
  const std::string raw = gzipped("User-agent: *\nDisallow: /private/ and much more text that does not matter here at all");
  const std::string part = decoded(raw.substr(0, raw.size() - 20), "gzip", {1000, true});
  EXPECT_TRUE(part.starts_with("User-agent: *")) << part;
}

}  // namespace
}  // namespace headwater::crawler
