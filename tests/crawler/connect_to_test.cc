#include "crawler/connect_to.h"

#include <gtest/gtest.h>

namespace headwater::crawler {
namespace {

std::string map(const ConnectTo& connect_to, const std::string& host, std::uint16_t port) {
  const Endpoint endpoint = connect_to.map(host, port);
  return endpoint.host + " " + std::to_string(endpoint.port);
}

TEST(ConnectTo, TheFirstMatchingEntryDecides) {
  const auto connect_to =
      ConnectTo::create({"A.example:80:127.0.0.1:8001", "a.example::b.example:", ":443::8443", "[::1]:80:[::2]:81", "::127.0.0.1:8099"});
  ASSERT_TRUE(connect_to) << connect_to.error().detail;
  EXPECT_EQ(map(*connect_to, "a.example", 80), "127.0.0.1 8001");
  EXPECT_EQ(map(*connect_to, "a.example", 443), "b.example 443");
  EXPECT_EQ(map(*connect_to, "c.example", 443), "c.example 8443");
  EXPECT_EQ(map(*connect_to, "[::1]", 80), "[::2] 81");
  EXPECT_EQ(map(*connect_to, "c.example", 80), "127.0.0.1 8099");
}

TEST(ConnectTo, WithoutEntriesNothingChanges) {
  const auto connect_to = ConnectTo::create({});
  ASSERT_TRUE(connect_to);
  EXPECT_EQ(map(*connect_to, "a.example", 80), "a.example 80");
}

TEST(ConnectTo, BadEntriesAreNamed) {
  for (const char* entry : {"", "a", "a:b", "a:80:c", "a:x:c:80", "a:80:c:99999", "a:0:c:80", "a:80:[::1:80", "a:80:b:80:9"}) {
    const auto connect_to = ConnectTo::create({entry});
    ASSERT_FALSE(connect_to) << entry;
    EXPECT_EQ(connect_to.error().code, Errc::kInvalidInput);
  }
}

}  // namespace
}  // namespace headwater::crawler
