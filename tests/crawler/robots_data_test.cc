// robots.txt cases of other projects, where that data is at hand.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>

#include "crawler/links.h"
#include "crawler/robots.h"
#include "tests/crawler/data_files.h"

namespace headwater::crawler {
namespace {
namespace json = boost::json;

const std::string kData = std::string(HEADWATER_SHARED_DATA) + "/crawler/robots/";

using test::from_latin1;
using test::read_lines;
using test::text_of;

struct Score {
  int right = 0, all = 0;
  void count(bool is_right) {
    ++all;
    right += is_right;
  }
};

TEST(RobotsData, RealSitesAreReadAsGoogleAndProtegoRead) {
  const std::string path = kData + "real_sites.dev.jsonl.gz";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no shared data at " << path;
  Score score;
  for (const std::string& line : read_lines(path)) {
    const json::value value = json::parse(line);
    const json::object& site = value.as_object();
    const std::string robots = from_latin1(text_of(site.at("robots_latin1"))), host = text_of(site.at("host"));
    for (const auto& [agent, verdicts] : site.at("verdicts").as_object()) {
      const RobotsRules rules = RobotsRules::parse(robots, agent);
      for (const json::value& verdict : verdicts.as_array()) {
        const json::array& row = verdict.as_array();
        const auto url = Url::parse("https://" + host + text_of(row[0]));
        if (row[1] != row[2] || !url || url->path() == "/robots.txt") continue;  // that is always allowed
        const bool right = rules.allows(*url) == (row[1].to_number<int>() == 1);
        score.count(right);
        if (!right && score.all - score.right <= 30)
          std::cout << "  " << host << " " << agent << " " << row[0] << " wanted " << row[1] << "\n";
      }
    }
  }
  std::cout << score.right << " of " << score.all << " verdicts on real sites\n";
  EXPECT_EQ(score.right, score.all);
}

TEST(RobotsData, UnitCasesOfOtherParsers) {
  const std::string path = kData + "unit_cases.dev.jsonl";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no shared data at " << path;
  std::map<std::string, Score> scores;
  int shown = 0;
  for (const std::string& line : read_lines(path)) {
    const json::value value = json::parse(line);
    const json::object& test = value.as_object();
    const std::string source = text_of(test.at("src"));
    const std::string robots = from_latin1(text_of(test.at("robots_latin1")));
    const json::array& agents = test.at("agents").as_array();
    if (agents.size() != 1) continue;
    const RobotsRules rules = RobotsRules::parse(robots, text_of(agents[0]));
    const auto wrong = [&](const std::string& what) {
      if (++shown <= 40) std::cout << "  " << text_of(test.at("id")) << " " << agents[0] << " " << what << "\n";
    };
    if (test.contains("allowed") && test.contains("url")) {
      const json::value* google = test.if_contains("google");
      const json::value& wanted = test.at("allowed");
      auto url = Url::parse(text_of(test.at("url")));
      if (!url) url = Url::parse("http://example.com" + text_of(test.at("url")));
      if (url && wanted.is_bool()) {
        const bool right = rules.allows(*url) == wanted.as_bool();
        scores[source + " allowed"].count(right);
        if (google != nullptr) scores[*google == wanted ? "where Google agrees" : "where Google does not agree"].count(right);
        if (!right)
          wrong(url->href() + " wanted " + json::serialize(wanted) +
                (google == nullptr   ? ""
                 : *google == wanted ? ""
                                     : " (not by Google)"));
      }
    }
    if (const json::value* delay = test.if_contains("crawl_delay_ms")) {
      const auto ours = rules.crawl_delay();
      const bool right = delay->is_null() ? !ours : ours && static_cast<double>(ours->count()) == delay->to_number<double>();
      scores[source + " crawl delay"].count(right);
      if (!right) wrong("delay is " + (ours ? std::to_string(ours->count()) : "none") + ", wanted " + json::serialize(*delay));
    }
    if (const json::value* sitemaps = test.if_contains("sitemaps"); sitemaps != nullptr && sitemaps->is_array()) {
      json::array ours;
      for (const std::string& sitemap : rules.sitemaps()) ours.emplace_back(sitemap);
      scores[source + " sitemaps"].count(ours == sitemaps->as_array());
      if (ours != sitemaps->as_array()) wrong("sitemaps " + json::serialize(ours) + ", wanted " + json::serialize(*sitemaps));
    }
  }
  EXPECT_EQ(scores["where Google agrees"].right, scores["where Google agrees"].all);
  for (const auto& [name, score] : scores) std::cout << score.right << " of " << score.all << " " << name << "\n";
}

TEST(RobotsData, XRobotsTagHeadersAreReadAsOthersRead) {
  const std::string path = std::string(HEADWATER_SHARED_DATA) + "/crawler/robots-tags/header_cases.json";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no shared data at " << path;
  std::ifstream in(path);
  const json::value cases = json::parse(std::string((std::istreambuf_iterator<char>(in)), {}));
  int right = 0, all = 0;
  for (const json::value& value : cases.as_array()) {
    const json::object& test = value.as_object();
    HeaderList headers;
    for (const json::value& header : test.at("headers").as_array()) headers.emplace_back("X-Robots-Tag", text_of(header));
    const RobotsTag tag = robots_tag(headers, test.contains("agent") ? text_of(test.at("agent")) : "headwater");
    const auto agrees = [&](const char* name, bool ours) { return !test.contains(name) || test.at(name).as_bool() == ours; };
    const bool good = agrees("noindex", tag.noindex) && agrees("nofollow", tag.nofollow);
    ++all;
    right += good;
    if (!good) std::cout << "  " << json::serialize(test) << "\n";
  }
  std::cout << right << " of " << all << " X-Robots-Tag cases\n";
  EXPECT_EQ(right, all);
}

}  // namespace
}  // namespace headwater::crawler
