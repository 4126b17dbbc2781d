#include "daemon/archive.h"

#include <gtest/gtest.h>

namespace headwater::daemon {
namespace {

std::string key(const char* url) { return surt(*Url::parse(url)); }

TEST(Surt, OrdersByHostFromTheRight) {
  EXPECT_EQ(key("http://www.archive.org/"), "org,archive)/");
  EXPECT_EQ(key("https://www3.Example.co.uk/A/B/?z=1&a=2"), "uk,co,example)/a/b?a=2&z=1");
  EXPECT_EQ(key("http://archive.org:8080/goo"), "org,archive:8080)/goo");
  EXPECT_EQ(key("http://192.0.2.7/x"), "192.0.2.7)/x");
  EXPECT_EQ(key("http://www.com/"), "com,www)/");
}

}  // namespace
}  // namespace headwater::daemon
