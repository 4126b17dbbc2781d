// The small words of base: hashes, errors, captures.
#include <gtest/gtest.h>

#include <set>

#include "base/capture.h"
#include "base/hash.h"
#include "base/result.h"

namespace headwater {
namespace {

TEST(Hash, IsTheSameOnEveryMachine) {
  // Stored in databases: these values may never change.
  EXPECT_EQ(hash64(""), 0x2D06800538D394C2ULL);
  EXPECT_EQ(hash64("headwater"), hash64(std::string("head") + "water"));
  EXPECT_NE(hash64("a"), hash64("b"));
  EXPECT_EQ(mix64(0), 0u);
  std::set<std::uint64_t> seen;
  for (std::uint64_t i = 0; i < 1000; ++i) seen.insert(mix64(i));
  EXPECT_EQ(seen.size(), 1000u);
}

TEST(Result, EveryErrcHasANameAndAClass) {
  std::set<std::string_view> names;
  for (int code = 0; code <= static_cast<int>(Errc::kInternal); ++code) names.insert(errc_name(static_cast<Errc>(code)));
  EXPECT_EQ(names.size(), static_cast<std::size_t>(Errc::kInternal) + 1);
  EXPECT_EQ(error_class(Errc::kTimeout), ErrorClass::kRetry);
  EXPECT_EQ(error_class(Errc::kRobotsDenied), ErrorClass::kPolicy);
  EXPECT_EQ(error_class(Errc::kTooLarge), ErrorClass::kLimit);
  EXPECT_EQ(error_class(Errc::kInvalidInput), ErrorClass::kDrop);
  EXPECT_EQ(error_class(Errc::kCorrupt), ErrorClass::kInternal);
}

TEST(Result, HoldsAValueOrAnError) {
  const Result<int> good = 7;
  const Result<int> bad = make_error(Errc::kNotFound, "no such thing");
  EXPECT_EQ(*good, 7);
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().detail, "no such thing");
  EXPECT_TRUE(Status{});
}

TEST(FindHeader, ComparesNamesWithoutCaseAndTakesTheFirst) {
  const HeaderList headers = {{"Content-Type", "text/html"}, {"X", "1"}, {"x", "2"}};
  EXPECT_EQ(*find_header(headers, "content-type"), "text/html");
  EXPECT_EQ(*find_header(headers, "X"), "1");
  EXPECT_EQ(find_header(headers, "Y"), nullptr);
}

}  // namespace
}  // namespace headwater
