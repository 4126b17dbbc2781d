#include "tests/fake_web/fake_web.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <libdeflate.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "tests/fake_web/encode.h"
#include "tests/fake_web/http_client.h"
#include "tests/fake_web/sites.h"

namespace headwater::fake_web {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

std::string gunzip(const std::string& bytes) {
  libdeflate_decompressor* decompressor = libdeflate_alloc_decompressor();
  std::string out(4u << 20, '\0');
  std::size_t size = 0;
  const libdeflate_result result = libdeflate_gzip_decompress(decompressor, bytes.data(), bytes.size(), out.data(), out.size(), &size);
  libdeflate_free_decompressor(decompressor);
  EXPECT_EQ(result, LIBDEFLATE_SUCCESS);
  out.resize(size);
  return out;
}

std::pair<std::string, std::string> host_and_target(const std::string& url) {
  const std::size_t begin = url.find("//") + 2, slash = url.find('/', begin);
  return {url.substr(begin, slash - begin), url.substr(slash)};
}

/// What the page would hold if it held `text`: escaped, in the site's charset.
std::string as_sent(const std::string& text, const Site& site) {
  const std::string html = escape_html(text);
  return site.windows_1252 ? to_windows_1252(html) : html;
}

class RunningFakeWeb : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(web_.start().has_value()); }
  Received fetch(const std::string& url, const HeaderList& headers = {}) {
    const auto [host, target] = host_and_target(url);
    std::optional<Received> answer = get(web_, host, target, headers);
    return answer ? *answer : Received{};
  }
  FakeWeb web_;
};

TEST(FakeWebPages, AreTheSameBytesInTwoInstances) {
  const FakeWeb one, other;
  for (const TruthArticle& article : one.truth().articles) {
    const auto [host, target] = host_and_target(article.url);
    EXPECT_EQ(one.respond(host, target).body, other.respond(host, target).body) << article.url;
  }
  for (const std::string& seed : one.seeds()) {
    const auto [host, target] = host_and_target(seed);
    EXPECT_EQ(one.respond(host, target).body, other.respond(host, target).body) << seed;
  }
  EXPECT_EQ(truth_json(one.truth()), truth_json(other.truth()));
}

TEST(FakeWebTruth, HasEnoughCasesOfEveryKind) {
  const FakeWeb web;
  std::map<std::string, int> kinds, credits;
  for (const TruthArticle& article : web.truth().articles) ++kinds[article.kind], ++credits[article.credit];
  const std::map<std::string, int> floors{{"original", 16}, {"verbatim", 12}, {"trimmed", 8}, {"excerpt", 8}, {"embedded", 3},
                                          {"reworded", 13}, {"revision", 2},  {"merged", 2},  {"note", 13},   {"same_topic", 10}};
  for (const auto& [kind, floor] : floors) EXPECT_GE(kinds[kind], floor) << kind;
  for (const char* credit : {"source_link", "source_text", "originally", "byline", "canonical", "dateline"})
    EXPECT_GE(credits[credit], 1) << credit;
}

TEST(FakeWebTruth, SourcesFollowTheChainOfCopies) {
  const FakeWeb web;
  std::map<std::string, const TruthArticle*> at;
  for (const TruthArticle& article : web.truth().articles) at[article.url] = &article;
  for (const auto& [url, article] : at) {
    const TruthSource& source = article->source;
    if (source.status == "self") {
      EXPECT_EQ(source.url, url);
    }
    if (source.status == "held") {
      ASSERT_TRUE(at.contains(source.url)) << url;
      EXPECT_EQ(at[source.url]->lineage, article->lineage);
      EXPECT_EQ(at[source.url]->source.status, "self");
    }
    for (const std::string& from : article->derived_accepted) EXPECT_TRUE(at.contains(from) && from != url) << url << " from " << from;
    for (const TruthPassage& passage : article->also_from) EXPECT_TRUE(at.contains(passage.url)) << url;
  }
}

TEST_F(RunningFakeWeb, EveryTruthUrlIsServedAndHoldsItsFirstSentence) {
  for (const TruthArticle& article : web_.truth().articles) {
    const Received answer = fetch(article.url);
    ASSERT_EQ(answer.status, 200) << article.url;
    const Site* site = find_site(host_and_target(article.url).first);
    ASSERT_NE(site, nullptr);
    // A link in the first sentence would split it; the article files have none there.
    EXPECT_THAT(answer.body, HasSubstr(as_sent(article.first_sentence, *site))) << article.url;
  }
}

TEST_F(RunningFakeWeb, EveryFrontPageLinksToAllArticlesOfItsSite) {
  for (const TruthArticle& article : web_.truth().articles) {
    const auto [host, target] = host_and_target(article.url);
    const Received front = fetch("http://" + host + "/");
    ASSERT_EQ(front.status, 200);
    const auto alias = std::find_if(web_.truth().aliases.begin(), web_.truth().aliases.end(), [&](const Truth::Alias& a) {
      return a.canonical == article.url && a.url.find("/go/") != std::string::npos;
    });
    const std::string linked = alias == web_.truth().aliases.end() ? target : host_and_target(alias->url).second;
    EXPECT_TRUE(front.body.find("\"" + linked + "\"") != std::string::npos) << article.url;
  }
}

TEST_F(RunningFakeWeb, AliasesLeadToTheirArticle) {
  ASSERT_FALSE(web_.truth().aliases.empty());
  for (const Truth::Alias& alias : web_.truth().aliases) {
    const Received answer = fetch(alias.url);
    if (answer.status == 301) {
      EXPECT_EQ(answer.headers.at("Location"), host_and_target(alias.canonical).second);
    } else {
      EXPECT_EQ(answer.status, 200) << alias.url;
      EXPECT_THAT(answer.body, HasSubstr("<link rel=\"canonical\" href=\"" + alias.canonical + "\""));
    }
  }
}

TEST_F(RunningFakeWeb, SeedsEqualTheDemoSeedList) {
  std::ifstream file(std::string(HEADWATER_SOURCE_DIR) + "/seeds/demo.txt");
  ASSERT_TRUE(file.good());
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line[0] != '#') lines.push_back(line);
  }
  EXPECT_EQ(web_.seeds(), lines);
}

TEST_F(RunningFakeWeb, LogsEveryRequestWithItsAgentAndStatus) {
  fetch("http://courier.example/");
  fetch("http://courier.example/no/such/page?x=1");
  const std::vector<LoggedRequest> log = web_.log();
  ASSERT_EQ(log.size(), 2u);
  EXPECT_EQ(log[0].host, "courier.example");
  EXPECT_EQ(log[0].path, "/");
  EXPECT_EQ(log[0].status, 200);
  EXPECT_EQ(log[0].user_agent, "fake_web_test/1");
  EXPECT_EQ(log[1].path, "/no/such/page?x=1");
  EXPECT_EQ(log[1].status, 404);
  EXPECT_LE(log[0].time, log[1].time);
  web_.clear_log();
  EXPECT_TRUE(web_.log().empty());
}

TEST_F(RunningFakeWeb, RobotsForbidsTheForbiddenPagesThatAreLinked) {
  ASSERT_FALSE(web_.truth().never_fetched.empty());
  for (const std::string& url : web_.truth().never_fetched) {
    const auto [host, target] = host_and_target(url);
    EXPECT_TRUE(target.starts_with("/private/")) << url;
    EXPECT_THAT(fetch("http://" + host + "/robots.txt").body, HasSubstr("Disallow: /private/"));
    EXPECT_THAT(fetch("http://" + host + "/").body, HasSubstr(target));
  }
}

TEST_F(RunningFakeWeb, ServesErrorsLoopsAndAnUnavailableRobotsTxt) {
  EXPECT_EQ(fetch("http://courier.example/error").status, 500);
  EXPECT_EQ(fetch("http://everyday24.example/loop/a").headers["Location"], "/loop/b");
  EXPECT_EQ(fetch("http://everyday24.example/loop/b").headers["Location"], "/loop/a");
  EXPECT_EQ(fetch("http://closedgate.example/robots.txt").status, 503);
  EXPECT_EQ(fetch("http://oldquay.example/robots.txt").status, 404);
  EXPECT_EQ(fetch("http://nobody.example/").status, 404);
}

TEST_F(RunningFakeWeb, GzipSitesCompressOnlyWhenAsked) {
  const Received packed = fetch("http://valdrenpost.example/", {{"Accept-Encoding", "gzip, br"}});
  const Received open = fetch("http://valdrenpost.example/");
  EXPECT_EQ(packed.headers.at("Content-Encoding"), "gzip");
  EXPECT_EQ(open.headers.count("Content-Encoding"), 0u);
  EXPECT_EQ(gunzip(packed.body), open.body);
}

TEST_F(RunningFakeWeb, AnswersNotModifiedToItsOwnEtag) {
  const std::string etag = fetch("http://courier.example/").headers.at("ETag");
  const Received again = fetch("http://courier.example/", {{"If-None-Match", etag}});
  EXPECT_EQ(again.status, 304);
  EXPECT_TRUE(again.body.empty());
}

TEST_F(RunningFakeWeb, AStatusSequenceIsAnsweredInTurn) {
  web_.add_fault({.host = "courier.example", .path = "/", .statuses = {503, 429}, .headers = {{"Retry-After", "1"}}});
  const Received first = fetch("http://courier.example/");
  EXPECT_EQ(first.status, 503);
  EXPECT_EQ(first.headers.at("Retry-After"), "1");
  EXPECT_EQ(fetch("http://courier.example/").status, 429);
  EXPECT_EQ(fetch("http://courier.example/").status, 200);
  EXPECT_EQ(fetch("http://hillgazette.example/").status, 200);
}

TEST_F(RunningFakeWeb, ATruncatedBodyEndsBeforeItsLength) {
  web_.add_fault({.host = "courier.example", .path = "", .times = 1, .truncate_at = 100});
  const Received cut = fetch("http://courier.example/");
  EXPECT_FALSE(cut.complete);
  EXPECT_TRUE(fetch("http://courier.example/").complete);
}

TEST_F(RunningFakeWeb, AResetGivesNoAnswerAndIsLoggedAsZero) {
  web_.add_fault({.host = "courier.example", .times = 1, .reset = true});
  EXPECT_EQ(get(web_, "courier.example", "/"), std::nullopt);
  EXPECT_EQ(web_.log().back().status, 0);
  web_.clear_faults();
  EXPECT_EQ(fetch("http://courier.example/").status, 200);
}

TEST_F(RunningFakeWeb, ADelayIsAtLeastAsLongAsAsked) {
  web_.add_fault({.host = "courier.example", .times = 1, .delay = std::chrono::milliseconds(50)});
  const auto before = std::chrono::steady_clock::now();
  fetch("http://courier.example/");
  EXPECT_GE(std::chrono::steady_clock::now() - before, std::chrono::milliseconds(50));
}

TEST_F(RunningFakeWeb, StopsAndStartsAgain) {
  web_.stop();
  EXPECT_EQ(get(web_, "courier.example", "/"), std::nullopt);
  ASSERT_TRUE(web_.start().has_value());
  EXPECT_EQ(fetch("http://courier.example/").status, 200);
}

TEST(FakeWebStart, SaysThatAPortIsTaken) {
  FakeWeb first;
  ASSERT_TRUE(first.start().has_value());
  FakeWeb second(Options{.port = first.port()});
  const Status started = second.start();
  ASSERT_FALSE(started.has_value());
  EXPECT_EQ(started.error().code, Errc::kConnectFailed);
}

TEST(FakeWebEditions, ALaterEditionReplacesThePageAtTheSameUrl) {
  FakeWeb web;
  const auto text_of = [&web] { return web.respond("valdrenpost.example", "/arts/salt-queen-premiere", false).body; };
  const std::string first = text_of();
  web.set_edition(2);
  EXPECT_NE(text_of(), first);
  web.set_edition(1);
  EXPECT_EQ(text_of(), first);
}

}  // namespace
}  // namespace headwater::fake_web
