// The main job, end to end: crawl the fake web with the built program and hold what it says against what is true there.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "tests/e2e/program.h"
#include "tests/fake_web/fake_web.h"

namespace headwater::e2e {
namespace {

using boost::json::object;

class CrawlTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(web_.start()); }

  std::string config(const std::string& delay = "20ms", const std::string& more = {}) const {
    return folder_.file("headwater.toml", more + fmt::format("[fetch]\nconnect_to = [\"{}\"]\nallow_addresses = [\"127.0.0.0/8\"]\ndelay = \"{}\"\ncontact = \"mailto:test@demo.test\"\n",
                                                      web_.connect_to(), delay));
  }
  std::string seed_file(std::vector<std::string> seeds) const {
    std::string lines = "# the fake web\n";
    for (const std::string& seed : seeds) lines += seed + "\n";
    return folder_.file("seeds.txt", lines);
  }
  std::string store(const std::string& name = "store") const { return (folder_.path / name).string(); }
  std::vector<std::string> crawl_arguments(const std::string& store_name, const std::string& seeds) const {
    return {"crawl", "--config", config(), "--store", store(store_name), "--depth", "2", "--json", seeds};
  }
  std::map<std::string, object> crawl(const std::string& store_name, std::vector<std::string> seeds) {
    const Output output = run(crawl_arguments(store_name, seed_file(std::move(seeds))));
    EXPECT_EQ(output.exit_code, 0) << output.err;
    const auto objects = json_lines(output.out);
    EXPECT_FALSE(objects.empty());
    if (!objects.empty()) {
      EXPECT_EQ(text(objects.back(), "type"), "summary");
    }
    std::map<std::string, object> articles;
    for (const object& article : of_type(objects, "article")) articles[text(article, "url")] = article;
    return articles;
  }

  TempFolder folder_;
  fake_web::FakeWeb web_;
};

std::string source_of(const object& article) {
  const object& source = article.at("source").as_object();
  return text(source, "status") + " " + text(source, "domain");
}

// What must not depend on the order of arrival, without the opaque lineage id and the times.
std::string answer(const object& article, const std::map<std::string, std::set<std::string>>& lineages) {
  std::string members;
  for (const std::string& url : lineages.at(text(article, "lineage"))) members += url + " ";
  return fmt::format("{} {} {} [{}]", text(article, "relation"), text(article, "derived_from"), source_of(article), members);
}

std::map<std::string, std::string> answers(const std::map<std::string, object>& articles) {
  std::map<std::string, std::set<std::string>> lineages;
  for (const auto& [url, article] : articles) lineages[text(article, "lineage")].insert(url);
  std::map<std::string, std::string> out;
  for (const auto& [url, article] : articles) out[url] = answer(article, lineages);
  return out;
}

TEST_F(CrawlTest, FindsTheCopiesTheirRelationsAndTheirSources) {
  const auto found = crawl("store", web_.seeds());
  int expected = 0, reported = 0, lineage_right = 0, relation_right = 0, source_right = 0, parent_right = 0;
  std::map<std::string, std::set<std::string>> true_lineage;
  for (const auto& article : web_.truth().articles) true_lineage[article.lineage].insert(article.url);
  std::map<std::string, std::set<std::string>> found_lineage;
  for (const auto& [url, article] : found) found_lineage[text(article, "lineage")].insert(url);
  for (const auto& truth : web_.truth().articles) {
    ++expected;
    const auto at = found.find(truth.url);
    if (at == found.end()) {
      ADD_FAILURE() << "not reported: " << truth.url;
      continue;
    }
    ++reported;
    const object& article = at->second;
    if (found_lineage[text(article, "lineage")] == true_lineage[truth.lineage]) ++lineage_right;
    else std::cout << "lineage of " << truth.url << " (" << truth.kind << ")\n";
    if (std::count(truth.relations_accepted.begin(), truth.relations_accepted.end(), text(article, "relation")) > 0) ++relation_right;
    else std::cout << "relation of " << truth.url << " (" << truth.kind << ") is " << text(article, "relation") << ", expected " << truth.relation << "\n";
    const std::string wanted = truth.source.status + " " + truth.source.domain;
    if (source_of(article) == wanted) ++source_right;
    else std::cout << "source of " << truth.url << " (" << truth.kind << ") is " << source_of(article) << ", expected " << wanted << "\n";
    const bool root = truth.derived_accepted.empty() && truth.derived_from.empty();
    if (root ? text(article, "derived_from").empty() : std::count(truth.derived_accepted.begin(), truth.derived_accepted.end(), text(article, "derived_from")) > 0) ++parent_right;
    else std::cout << "parent of " << truth.url << " (" << truth.kind << ") is " << text(article, "derived_from") << ", expected " << truth.derived_from << "\n";
  }
  std::cout << fmt::format("{} articles: {} reported, lineage {}, relation {}, source {}, parent {}\n", expected, reported, lineage_right, relation_right, source_right, parent_right);
  EXPECT_EQ(reported, expected);
  EXPECT_GE(lineage_right, expected * 90 / 100);
  EXPECT_GE(relation_right, expected * 90 / 100);
  EXPECT_GE(source_right, expected * 90 / 100);
  EXPECT_GE(parent_right, expected * 85 / 100);
}

TEST_F(CrawlTest, NeverFetchesWhatRobotsForbidsAndReportsNoIndexPages) {
  const auto found = crawl("store", web_.seeds());
  std::set<std::string> asked;
  for (const auto& request : web_.log()) asked.insert("http://" + request.host + request.path);
  for (const std::string& url : web_.truth().never_fetched) EXPECT_FALSE(asked.contains(url)) << url;
  for (const std::string& url : web_.truth().not_articles) EXPECT_FALSE(found.contains(url)) << url;
  for (const auto& alias : web_.truth().aliases) EXPECT_FALSE(found.contains(alias.url) && found.contains(alias.canonical)) << alias.url;
}

TEST_F(CrawlTest, TheOrderOfArrivalDoesNotMatter) {
  const auto first = answers(crawl("first", web_.seeds()));
  std::mt19937 random(11);
  for (int round = 0; round < 2; ++round) {
    std::vector<std::string> seeds = web_.seeds();
    std::shuffle(seeds.begin(), seeds.end(), random);
    EXPECT_EQ(first, answers(crawl(fmt::format("shuffled{}", round), seeds)));
  }
}

TEST_F(CrawlTest, AKilledCrawlGoesOnWhereItWas) {
  const auto whole = crawl("whole", web_.seeds());
  std::mt19937 random(23);
  web_.clear_log();
  const std::string seeds = seed_file(web_.seeds());
  const auto arguments = crawl_arguments("killed", seeds);
  int kills = 0;
  for (int round = 0; round < 4; ++round) {
    Started crawling(arguments, folder_.path);
    const std::size_t target = web_.log().size() + 12 + random() % 30;
    for (int waited = 0; web_.log().size() < target && crawling.running() && waited < 20'000; ++waited) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    if (!crawling.running()) break;
    crawling.signal(SIGKILL);
    crawling.wait();
    ++kills;
  }
  EXPECT_GE(kills, 2) << "the crawl was too short to be killed in its middle";
  const Output rest = run(arguments);
  EXPECT_EQ(rest.exit_code, 0) << rest.err;
  std::map<std::string, object> resumed;
  for (const object& article : of_type(json_lines(rest.out), "article")) resumed[text(article, "url")] = article;
  EXPECT_EQ(answers(whole), answers(resumed));
  const Output verified = run({"verify", "--store", store("killed")});
  EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
  // A page in flight when the program dies is asked for again; one that was committed is not.
  std::map<std::string, int> times;
  for (const auto& request : web_.log()) {
    if (request.path != "/robots.txt" && request.status == 200) ++times["http://" + request.host + request.path];
  }
  int twice = 0;
  for (const auto& [url, count] : times) twice += count > 1;
  EXPECT_LE(twice, kills * 64) << "at most the pages in flight at each kill";
  for (const auto& [url, count] : times) EXPECT_LE(count, 1 + kills) << url;
}

TEST_F(CrawlTest, ASecondRunFetchesNothingAgain) {
  crawl("store", web_.seeds());
  web_.clear_log();
  crawl("store", web_.seeds());
  for (const auto& request : web_.log()) EXPECT_EQ(request.path, "/robots.txt") << request.host << request.path;
}

TEST_F(CrawlTest, WhatDidNotChangeIsAnsweredWith304AndArchivedAsARevisit) {
  crawl("store", web_.seeds());
  web_.clear_log();
  const std::string again = config("20ms", "[crawl]\nrefetch_after = \"0s\"\n");
  const Output output = run({"crawl", "--config", again, "--store", store(), "--depth", "2", "--json", seed_file(web_.seeds())});
  ASSERT_EQ(output.exit_code, 0) << output.err;
  std::size_t unchanged = 0;
  for (const auto& request : web_.log()) {
    if (request.path == "/robots.txt" || request.path == "/sitemap.xml") continue;  // these carry no validators
    EXPECT_EQ(request.status, 304) << request.host << request.path;
    ++unchanged;
  }
  EXPECT_GT(unchanged, 10U);
  const object summary = json_lines(output.out).back();
  EXPECT_EQ(summary.at("skipped").as_object().at("unchanged").to_number<std::size_t>(), unchanged);
  const Output exported = run({"export", "--store", store(), "--format", "cdxj"});
  std::size_t revisits = 0;
  for (std::size_t at = exported.out.find("\"304\""); at != std::string::npos; at = exported.out.find("\"304\"", at + 1)) ++revisits;
  EXPECT_EQ(revisits, unchanged);
  EXPECT_EQ(run({"verify", "--store", store()}).exit_code, 0);
}

TEST_F(CrawlTest, FailedSeedsGiveExitCodeThreeAndAreNamed) {
  const std::string seeds = folder_.file("bad.txt", web_.seeds().front() + "\nhttp://\nhttp://no-such-site.test/nothing\n");
  const Output output = run({"crawl", "--config", config(), "--store", store(), "--depth", "0", "--json", seeds});
  EXPECT_EQ(output.exit_code, 3) << output.err;
  EXPECT_NE(output.err.find("bad.txt, line 2"), std::string::npos) << output.err;
  EXPECT_NE(output.err.find("no-such-site.test"), std::string::npos) << output.err;
}

TEST_F(CrawlTest, TheAddressGuardIsOnUnlessOpened) {
  const std::string guarded = folder_.file("guarded.toml", fmt::format("[fetch]\nconnect_to = [\"{}\"]\ndelay = \"10ms\"\n", web_.connect_to()));
  const Output output = run({"crawl", "--config", guarded, "--store", store(), "--depth", "0", "--json", web_.seeds().front()});
  EXPECT_EQ(output.exit_code, 3);
  EXPECT_TRUE(web_.log().empty());
}

}  // namespace
}  // namespace headwater::e2e
