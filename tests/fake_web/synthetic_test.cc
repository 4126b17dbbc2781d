#include "tests/fake_web/synthetic.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "tests/fake_web/http_client.h"

namespace headwater::fake_web {
namespace {

using ::testing::HasSubstr;

constexpr SyntheticOptions kSmall{.hosts = 4, .articles_per_host = 40, .seed = 7, .words = 300, .page_bytes = 12'000, .copies = 0.25};

std::string main_text(const Answer& answer) {
  const std::size_t begin = answer.body.find("</time></p>"), end = answer.body.find("</article>");
  return answer.body.substr(begin, end - begin);
}

std::string target_of(const std::string& url) { return url.substr(url.find('/', 7)); }
std::string host_of(const std::string& url) { return url.substr(7, url.find('/', 7) - 7); }

TEST(SyntheticWeb, IsTheSameForTheSameSeedAndAnotherForAnother) {
  SyntheticOptions other = kSmall;
  other.seed = 8;
  const std::string page = Synthetic(kSmall).respond("bench00001.test", "/story/3.html")->body;
  EXPECT_EQ(Synthetic(kSmall).respond("bench00001.test", "/story/3.html")->body, page);
  EXPECT_NE(Synthetic(other).respond("bench00001.test", "/story/3.html")->body, page);
}

TEST(SyntheticWeb, SaysThatItIsGeneratedAndHasTheAskedSize) {
  const std::string page = Synthetic(kSmall).respond("bench00000.test", "/story/0.html")->body;
  EXPECT_THAT(page, HasSubstr("synthetic benchmark text"));
  EXPECT_GE(page.size(), 11'000u);
  EXPECT_LE(page.size(), 13'000u);
}

TEST(SyntheticWeb, HasTheAskedShareOfCopiesAndTheirTextIsThatOfTheirSource) {
  const Synthetic synthetic(kSmall);
  const Truth truth = synthetic.truth();
  ASSERT_EQ(truth.articles.size(), 160u);
  std::size_t copies = 0;
  for (const TruthArticle& article : truth.articles) {
    if (article.derived_from.empty()) continue;
    ++copies;
    const std::string copy = main_text(*synthetic.respond(host_of(article.url), target_of(article.url)));
    const std::string source = main_text(*synthetic.respond(host_of(article.derived_from), target_of(article.derived_from)));
    if (article.relation == "identical") {
      EXPECT_EQ(copy, source) << article.url;
    }
    if (article.relation == "near") {
      EXPECT_EQ(copy.substr(0, 60), source.substr(0, 60)) << article.url;
    }
  }
  EXPECT_GE(copies, 25u);
  EXPECT_LE(copies, 55u);
}

TEST(SyntheticWeb, UsesItsWordsByZipfsLaw) {
  const Synthetic synthetic(kSmall);
  std::map<std::string, int> counts;
  for (int i = 0; i < 20; ++i) {
    std::istringstream text(main_text(*synthetic.respond("bench00002.test", "/story/" + std::to_string(i) + ".html")));
    for (std::string word; text >> word;) ++counts[word];
  }
  std::vector<int> ranked;
  for (const auto& [word, count] : counts) ranked.push_back(count);
  std::sort(ranked.rbegin(), ranked.rend());
  EXPECT_GE(ranked.size(), 700u);
  EXPECT_GE(ranked[0], 8 * ranked[20]);
  EXPECT_EQ(ranked[ranked.size() - 200], 1);
}

TEST(SyntheticWeb, IsServedBesidesTheOthersAndAllOfItIsLinked) {
  FakeWeb web;
  web.add_synthetic(kSmall);
  ASSERT_TRUE(web.start().has_value());
  ASSERT_EQ(web.synthetic_seeds().size(), 4u);
  EXPECT_EQ(get(web, "bench00003.test", "/story/39.html")->status, 200);
  EXPECT_EQ(get(web, "bench00003.test", "/story/40.html")->status, 404);
  EXPECT_THAT(get(web, "bench00003.test", "/")->body, HasSubstr("/story/39.html"));
  EXPECT_EQ(get(web, "courier.example", "/")->status, 200);
  EXPECT_EQ(web.synthetic_truth().articles.size(), 160u);
}

}  // namespace
}  // namespace headwater::fake_web
