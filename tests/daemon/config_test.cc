#include "daemon/config.h"

#include <gtest/gtest.h>

namespace headwater::daemon {
namespace {

using std::chrono::milliseconds;

TEST(Config, ReadsEveryKey) {
  const auto config = parse_config(R"toml(
[fetch]
connect_to = ["::127.0.0.1:8099"]
allow_addresses = ["127.0.0.0/8"]
delay = "100ms"
timeout = 5
user_agent = "probe/2 (x)"
contact = "mailto:a@b.test"
body_bytes_max = 4096
[crawl]
depth = 3
pages_in_flight = 7
workers = 2
[store]
dir = "/tmp/x"
)toml", "test.toml");
  ASSERT_TRUE(config) << config.error().detail;
  EXPECT_EQ(config->fetch.connect_to, std::vector<std::string>{"::127.0.0.1:8099"});
  EXPECT_EQ(config->fetch.delay, milliseconds(100));
  EXPECT_EQ(config->fetch.timeout, milliseconds(5000));
  EXPECT_EQ(config->crawl.depth, 3);
  EXPECT_EQ(user_agent(*config), "probe/2 (x)");
  EXPECT_EQ(product_token(*config), "probe");
  EXPECT_EQ(store_directory(*config), "/tmp/x");
}

TEST(Config, AnUnknownKeyNamesTheNearestOne) {
  const auto config = parse_config("[fetch]\ndelai = \"1s\"\n", "test.toml");
  ASSERT_FALSE(config);
  EXPECT_NE(config.error().detail.find("line 2"), std::string::npos) << config.error().detail;
  EXPECT_NE(config.error().detail.find("did you mean \"fetch.delay\""), std::string::npos) << config.error().detail;
}

TEST(Config, WrongTypesAndBrokenTomlAreErrorsWithTheirLine) {
  for (const char* text : {"[fetch]\ndelay = \"soon\"\n", "[fetch]\nconnect_to = \"x\"\n", "[crawl]\ndepth = -1\n", "\n[crawl\n", "\ndepth = 1\n"}) {
    const auto config = parse_config(text, "test.toml");
    ASSERT_FALSE(config) << text;
    EXPECT_EQ(config.error().code, Errc::kInvalidInput);
    EXPECT_NE(config.error().detail.find("test.toml, line 2"), std::string::npos) << config.error().detail;
  }
}

TEST(Config, DurationsHaveUnits) {
  EXPECT_EQ(*parse_duration("250ms"), milliseconds(250));
  EXPECT_EQ(*parse_duration("1s"), milliseconds(1000));
  EXPECT_EQ(*parse_duration("2m"), milliseconds(120'000));
  EXPECT_EQ(*parse_duration("0.5"), milliseconds(500));
  for (const char* bad : {"", "s", "1 parsec", "-1s", "1e300h", "nan"}) EXPECT_FALSE(parse_duration(bad)) << bad;
}

TEST(Config, TheDefaultAgentNamesProductVersionAndContact) {
  Config config;
  EXPECT_EQ(user_agent(config), "headwater/0.1.0");
  config.fetch.contact = "https://example.org/bot";
  EXPECT_EQ(user_agent(config), "headwater/0.1.0 (+https://example.org/bot)");
  EXPECT_EQ(product_token(config), "headwater");
}

}  // namespace
}  // namespace headwater::daemon
