#include "daemon/files.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "base/limits.h"
#include "tests/crawler/compressed.h"

namespace headwater::daemon {
namespace {

using crawler::test::gzipped;

TEST(Gunzip, UndoesOneAndSeveralMembers) {
  const std::string text(300'000, 'x');
  EXPECT_EQ(*gunzip(gzipped(text), 1 << 20), text);
  EXPECT_EQ(*gunzip(gzipped("one ") + gzipped("two"), 1 << 20), "one two");
  EXPECT_EQ(*gunzip(gzipped(""), 10), "");
}

TEST(Gunzip, StopsAtTheLimitAndReportsDamage) {
  EXPECT_EQ(gunzip(gzipped(std::string(5'000'000, 'x')), 1000).error().code, Errc::kTooLarge);
  std::string cut = gzipped("some text that is long enough to be cut");
  cut.resize(cut.size() - 12);
  EXPECT_EQ(gunzip(cut, 1000).error().code, Errc::kCorrupt);
  EXPECT_EQ(gunzip("\x1f\x8b nonsense", 1000).error().code, Errc::kCorrupt);
}

TEST(Base64, DecodesTheVectorsOfRfc4648) {
  const std::pair<const char*, const char*> cases[] = {{"", ""}, {"Zg==", "f"}, {"Zm8=", "fo"}, {"Zm9v", "foo"}, {"Zm9vYg==", "foob"}, {"Zm9vYmE=", "fooba"}, {"Zm9v\nYmFy", "foobar"}};
  for (const auto& [encoded, decoded] : cases) EXPECT_EQ(*decode_base64(encoded), decoded);
  EXPECT_FALSE(decode_base64("Zg*="));
  EXPECT_FALSE(decode_base64("Zm9vY"));
}

TEST(JsonLine, NamesTheLineThatIsWrong) {
  EXPECT_TRUE(parse_json_line(R"({"a": 1})", 1));
  for (const char* bad : {"", "{", "[1]", "nonsense", R"({"a": })"}) {
    const auto parsed = parse_json_line(bad, 17);
    ASSERT_FALSE(parsed) << bad;
    EXPECT_NE(parsed.error().detail.find("line 17"), std::string::npos);
  }
  EXPECT_FALSE(parse_json_line(std::string(1000, '['), 1)) << "nesting is limited";
}

TEST(LineBatches, GiveEveryLineOnceWithItsNumber) {
  std::istringstream in("a\nb\n\nc\nd");
  std::string seen;
  ASSERT_TRUE(for_each_line_batch(in, 2, [&](const std::vector<std::string>& lines, std::size_t first) -> Status {
    for (std::size_t i = 0; i < lines.size(); ++i) seen += std::to_string(first + i) + "=" + lines[i] + " ";
    return {};
  }));
  EXPECT_EQ(seen, "1=a 2=b 3= 4=c 5=d ");
}

TEST(ReadFile, SaysWhatIsMissing) {
  const auto read = read_file("/nonexistent/file", 100);
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().detail.find("/nonexistent/file"), std::string::npos);
  EXPECT_FALSE(read_file("/", 100));
}

}  // namespace
}  // namespace headwater::daemon
