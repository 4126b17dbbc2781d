#include "daemon/config.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <string>

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
)toml",
                                   "test.toml");
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
  for (const char* text :
       {"[fetch]\ndelay = \"soon\"\n", "[fetch]\nconnect_to = \"x\"\n", "[crawl]\ndepth = -1\n", "\n[crawl\n", "\ndepth = 1\n"}) {
    const auto config = parse_config(text, "test.toml");
    ASSERT_FALSE(config) << text;
    EXPECT_EQ(config.error().code, Errc::kInvalidInput);
    EXPECT_NE(config.error().detail.find("test.toml, line 2"), std::string::npos) << config.error().detail;
  }
}

// A key, a value in its range and one out of it, as TOML.
struct Bound {
  const char* section;
  const char* key;
  const char* good;
  const char* bad;
};
constexpr Bound kBounds[] = {{"fetch", "url_bytes_max", "64", "2049"},
                             {"fetch", "url_bytes_max", "2047", "63"},
                             {"fetch", "robots_bytes_max", "512001", "511999"},
                             {"fetch", "robots_redirects_max", "6", "4"},
                             {"fetch", "content_codings_max", "1", "0"},
                             {"fetch", "back_off_min", "\"100ms\"", "\"99ms\""},
                             {"fetch", "back_off_max", "\"30d\"", "\"31d\""},
                             {"fetch", "adaptive_delay_max", "\"0ms\"", "\"25h\""},
                             {"fetch", "dns_cache_hosts", "1", "0"},
                             {"fetch", "robots_cache_origins", "1", "0"},
                             {"fetch", "robots_back_off_max", "\"1s\"", "\"25h\""},
                             {"fetch", "retry_after_max", "\"30d\"", "\"999ms\""},
                             {"crawl", "budget_period", "\"1m\"", "\"31d\""},
                             {"crawl", "links_per_page", "1", "0"},
                             {"crawl", "feed_entries_max", "1000000", "1000001"},
                             {"crawl", "sitemaps_per_index", "0", "-1"},
                             {"crawl", "path_segments_max", "1024", "0"},
                             {"crawl", "query_parameters_max", "0", "-1"},
                             {"crawl", "barren_pages_max", "1", "0"},
                             {"crawl", "revisit_min", "\"1s\"", "\"999ms\""},
                             {"crawl", "revisit_max", "\"3650d\"", "\"3651d\""},
                             {"crawl", "drain_max", "\"0ms\"", "\"soon\""}};

TEST(Config, TheLimitsOfCrawlingAreKeysWithARange) {
  for (const Bound& bound : kBounds) {
    const auto read = [&bound](const char* value) {
      return parse_config(std::string("[") + bound.section + "]\n" + bound.key + " = " + value + "\n", "test.toml");
    };
    const std::string name = std::string(bound.section) + "." + bound.key;
    const auto good = read(bound.good), bad = read(bound.bad);
    ASSERT_TRUE(good) << good.error().detail;
    const auto defaults = list_keys(Config{}, {}), shown = list_keys(*good, {});
    for (std::size_t i = 0; i < shown.size(); ++i) {
      EXPECT_EQ(shown[i].value, shown[i].name == name ? bound.good : defaults[i].value) << name << " sets " << shown[i].name;
    }
    ASSERT_FALSE(bad) << name;
    EXPECT_EQ(bad.error().code, Errc::kInvalidInput);
    EXPECT_EQ(bad.error().detail.find("cannot read configuration test.toml, line 2: \"" + name + "\" must be a "), 0U)
        << bad.error().detail;
  }
}

TEST(Config, ARangeHoldsForTheEnvironmentToo) {
  Config config;
  ConfigOrigins origins;
  ::setenv("HEADWATER_CRAWL_REVISIT_MIN", "1ms", 1);
  const Status applied = apply_environment(config, origins);
  ::unsetenv("HEADWATER_CRAWL_REVISIT_MIN");
  ASSERT_FALSE(applied);
  EXPECT_EQ(applied.error().detail, "the environment variable HEADWATER_CRAWL_REVISIT_MIN must be a duration from \"1s\" to \"3650d\"");
}

TEST(Config, OfTwoKeysThatBoundOneTimeTheSmallerIsNotAboveTheLarger) {
  const auto wrong = [](const std::string& section, const std::string& keys) {
    ConfigOrigins origins;
    const auto config = parse_config("[" + section + "]\n" + keys, "test.toml", &origins);
    if (!config) return config.error().detail;
    const Status checked = check_pairs(*config, origins);
    if (!checked) {
      EXPECT_EQ(checked.error().code, Errc::kInvalidInput);
    }
    return checked ? std::string() : checked.error().detail;
  };
  EXPECT_EQ(wrong("fetch", ""), "");
  EXPECT_EQ(wrong("fetch", "back_off_min = \"3s\"\nback_off_max = \"3s\"\n"), "");
  EXPECT_EQ(wrong("fetch", "back_off_min = \"2h\"\n"),
            "\"fetch.back_off_min\" is \"2h\" (file) and \"fetch.back_off_max\" is \"1h\" (default), so no time lies between them; "
            "lower \"fetch.back_off_min\" or raise \"fetch.back_off_max\"");
  EXPECT_EQ(wrong("crawl", "revisit_max = \"1m\"\n")
                .find("\"crawl.revisit_min\" is \"10m\" (default) and \"crawl.revisit_max\" is \"1m\" (file)"),
            0U);
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

TEST(Config, TheShippedSampleDocumentsEveryKeyWithItsDefault) {
  std::ifstream in(HEADWATER_SOURCE_DIR "/packaging/headwater.toml");
  std::string line, uncommented;
  std::set<std::string> documented;
  for (std::string section; std::getline(in, line);) {
    if (line.starts_with("[")) section = line.substr(1, line.find(']') - 1);
    const std::size_t equals = line.find(" = ");
    if (line.starts_with("# ") && equals != std::string::npos && line.find(' ', 2) == equals) {
      documented.insert(section + "." + line.substr(2, equals - 2));
      line = line.substr(2);
    }
    uncommented += line + "\n";
  }
  const auto sample = parse_config(uncommented, "headwater.toml");
  ASSERT_TRUE(sample) << sample.error().detail;
  const auto defaults = list_keys(Config{}, {}), shown = list_keys(*sample, {});
  for (std::size_t i = 0; i < defaults.size(); ++i) {
    EXPECT_TRUE(documented.erase(defaults[i].name)) << defaults[i].name << " is not in the sample";
    EXPECT_EQ(shown[i].value, defaults[i].value) << defaults[i].name << ": the sample shows another default";
  }
  EXPECT_TRUE(documented.empty()) << *documented.begin() << " is in the sample and is no key";
}

TEST(Config, TheEnvironmentStandsOverTheFile) {
  ConfigOrigins origins;
  auto config = parse_config("[fetch]\ndelay = \"3s\"\n[crawl]\ndepth = 4\n", "test", &origins);
  ASSERT_TRUE(config);
  ::setenv("HEADWATER_FETCH_DELAY", "2s", 1);
  ::setenv("HEADWATER_CRAWL_WORKERS", "3", 1);
  ::setenv("HEADWATER_SERVE_LISTEN", "[\"127.0.0.1:1\", \"[::1]:2\"]", 1);
  ASSERT_TRUE(apply_environment(*config, origins));
  EXPECT_EQ(config->fetch.delay, std::chrono::seconds(2));
  EXPECT_EQ(config->crawl.workers, 3);
  EXPECT_EQ(config->crawl.depth, 4);
  EXPECT_EQ(config->serve.listen.size(), 2u);
  EXPECT_EQ(origins.of("fetch.delay"), "environment");
  EXPECT_EQ(origins.of("crawl.depth"), "file");
  EXPECT_EQ(origins.of("crawl.pages_in_flight"), "default");
  ::setenv("HEADWATER_CRAWL_WORKERS", "many", 1);
  EXPECT_FALSE(apply_environment(*config, origins));
  for (const char* name : {"HEADWATER_FETCH_DELAY", "HEADWATER_CRAWL_WORKERS", "HEADWATER_SERVE_LISTEN"}) ::unsetenv(name);
}

}  // namespace
}  // namespace headwater::daemon
