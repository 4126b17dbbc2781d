// Feeds, sitemaps and dates of other projects' tests, where that data is at hand.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <iostream>
#include <regex>

#include "base/utf8.h"
#include "crawler/content_decoder.h"
#include "crawler/feed.h"
#include "tests/crawler/data_files.h"

namespace headwater::crawler {
namespace {
namespace json = boost::json;
using test::from_base64;
using test::from_latin1;
using test::read_lines;
using test::text_of;

const std::string kData = std::string(HEADWATER_SHARED_DATA) + "/crawler/";

std::string normal(const std::string& address, const Url& base) {
  const auto url = Url::parse(trim(address), &base);
  return url && url->is_http() ? normalize(*url).href() : std::string();
}

TEST(FeedData, SitemapsAreReadAsCrawlerCommonsReads) {
  const std::string path = kData + "sitemaps/crawler_commons_recorded.dev.jsonl";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no shared data at " << path;
  int right = 0, all = 0;
  for (const std::string& line : read_lines(path)) {
    const json::value value = json::parse(line);
    const json::object& test = value.as_object();
    const Url url = *Url::parse(text_of(test.at("url")));
    std::string body = from_base64(text_of(test.at("content_b64")));
    if (is_gzip(body)) {
      const auto plain = decode_content(body, "gzip", {std::size_t{50} << 20, true});
      body = plain ? *plain : "";
    }
    const Feed feed = feed_kind("", body) == FeedKind::kNone ? Feed{} : read_feed(body, url);
    std::string ours, theirs;
    for (const FeedEntry& entry : feed.entries) {
      ours += entry.url.href();
      const auto& date = entry.updated ? entry.updated : entry.published;
      if (date) ours += " " + std::to_string(date->instant.time_since_epoch().count());
      ours += "\n";
    }
    const json::value* entries = test.if_contains("entries");
    if (entries != nullptr && entries->is_array()) {
      for (const json::value& entry : entries->as_array()) {
        const std::string href = normal(text_of(entry.at("loc")), url);
        if (href.empty()) continue;
        theirs += href;
        const json::value* modified = entry.as_object().if_contains("lastmod_ms");
        if (modified != nullptr && modified->is_int64()) theirs += " " + std::to_string(modified->as_int64() / 1000);
        theirs += "\n";
      }
    }
    ++all;
    right += ours == theirs;
    if (ours != theirs) std::cout << test.at("id") << "\n--- ours\n" << ours.substr(0, 1500) << "--- theirs\n" << theirs.substr(0, 1500);
  }
  std::cout << right << " of " << all << " sitemaps\n";
  EXPECT_GE(right, all - 2);  // an entity of a DTD, which stays as written; an address cut off by the end of the file
}

TEST(FeedData, ItemsAreThoseOfGofeed) {
  const std::string path = kData + "feeds/gofeed.dev.jsonl.gz";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no shared data at " << path;
  int right = 0, all = 0, dates_right = 0, dates = 0;
  const Url base = *Url::parse("http://feed.example/");
  for (const std::string& line : read_lines(path)) {
    const json::value value = json::parse(line);
    const json::object& test = value.as_object();
    const json::object& expected = test.at("expected").as_object();
    const json::value* items = expected.if_contains("items");
    if (items == nullptr) items = expected.if_contains("entries");
    if (items == nullptr || !items->is_array()) continue;
    const std::string body = from_latin1(text_of(test.at("feed_latin1")));
    const Feed feed = read_feed(body, base);
    std::string ours, theirs;
    for (const FeedEntry& entry : feed.entries) ours += entry.url.href() + "\n";
    for (const json::value& item : items->as_array()) {
      std::string href;
      if (const json::value* link = item.as_object().if_contains("link")) href = normal(text_of(*link), base);
      const json::value* links = item.as_object().if_contains("links");
      if (href.empty() && links != nullptr) {
        for (const json::value& link : links->as_array()) {
          if (link.is_object() && link.as_object().contains("href") && text_of(link.at("rel")) == "alternate" && href.empty())
            href = normal(text_of(link.at("href")), base);
        }
      }
      if (!href.empty() && theirs.find(href + "\n") == std::string::npos) theirs += href + "\n";
      if (const json::value* published = item.as_object().if_contains("publishedParsed")) {
        const auto theirs_at = parse_rfc3339(text_of(*published));
        const auto ours_at = parse_feed_date(text_of(item.at("published")));
        ++dates;
        dates_right += theirs_at && ours_at && ours_at->instant == *theirs_at;
      }
    }
    ++all;
    right += ours == theirs;
    if (ours != theirs) std::cout << test.at("id") << "\n--- ours\n" << ours << "--- theirs\n" << theirs;
  }
  std::cout << right << " of " << all << " feeds give gofeed's items, " << dates_right << " of " << dates << " dates\n";
}

// What the assertion says of entry 0: its link and when it was published or updated.
TEST(FeedData, EntriesAreThoseOfFeedparser) {
  const std::string path = kData + "feeds/feedparser.dev.jsonl.gz";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no shared data at " << path;
  const std::regex link_form(R"(entries\[0\]\['link'\] == (?:entries\[1\]\['link'\] == )?u?'([^']*)')");
  const std::regex date_form(R"(entries\[0\]\['(published|updated|created)_parsed'\] == \((\d+), (\d+), (\d+), (\d+), (\d+), (\d+))");
  const std::regex title_form(R"(entries\[0\]\['title'\] == u?'([^'\\<&]*)')");
  int right = 0, all = 0;
  for (const std::string& line : read_lines(path)) {
    const json::value value = json::parse(line);
    const json::object& test = value.as_object();
    if (!test.at("expect_python").is_string()) continue;
    const std::string expect = text_of(test.at("expect_python")), body = from_latin1(text_of(test.at("feed_latin1")));
    const Feed feed = read_feed(body, *Url::parse("http://127.0.0.1:8097/"));
    const auto judge = [&](bool good, const std::string& what) {
      ++all;
      right += good;
      if (!good) std::cout << "  " << test.at("id") << " " << expect.substr(0, 120) << ": " << what << "\n";
    };
    std::smatch found;
    if (std::regex_search(expect, found, link_form)) {
      const std::string ours = feed.entries.empty() ? "" : feed.entries[0].url.href();
      judge(ours == normal(found[1], *Url::parse("http://127.0.0.1:8097/")), ours);
    }
    if (std::regex_search(expect, found, title_form) && !feed.entries.empty())
      judge(feed.entries[0].title == found[1].str(), feed.entries[0].title);
    if (std::regex_search(expect, found, date_form) && !feed.entries.empty()) {
      char wanted[32];
      std::snprintf(wanted, sizeof wanted, "%04d-%02d-%02dT%02d:%02d:%02dZ", std::stoi(found[2]), std::stoi(found[3]), std::stoi(found[4]),
                    std::stoi(found[5]), std::stoi(found[6]), std::stoi(found[7]));
      const auto& date = found[1] == "updated" ? feed.entries[0].updated : feed.entries[0].published;
      judge(date && format_rfc3339(date->instant) == wanted, date ? format_rfc3339(date->instant) : "none");
    }
  }
  std::cout << right << " of " << all << " assertions of feedparser\n";
}

TEST(FeedData, DatesAreReadAsCurlReadsThem) {
  const std::string path = kData + "dates/curl_getdate.dev.jsonl";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no shared data at " << path;
  int right = 0, all = 0;
  for (const std::string& line : read_lines(path)) {
    const json::value value = json::parse(line);
    const std::string input = text_of(value.at("input"));
    const auto date = parse_feed_date(input);
    const std::int64_t ours = date ? date->instant.time_since_epoch().count() : -1;
    const std::int64_t wanted = value.at("epoch").to_number<std::int64_t>();
    ++all;
    right += ours == wanted;
    if (ours != wanted) std::cout << "  " << input << ": " << ours << ", wanted " << wanted << "\n";
  }
  std::cout << right << " of " << all << " HTTP dates\n";
}

}  // namespace
}  // namespace headwater::crawler
