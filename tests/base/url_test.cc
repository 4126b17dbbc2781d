#include "base/url.h"

#include <gtest/gtest.h>

namespace headwater {
namespace {
TEST(Url, ParsesItsOwnSerialisation) {
  auto url = Url::parse("HTTP://User:pw@EXAMPLE.org:8080/a/../b?q=1#f");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->href(), "http://User:pw@example.org:8080/b?q=1#f");
}
}  // namespace
}  // namespace headwater
