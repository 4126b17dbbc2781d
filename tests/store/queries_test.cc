// What lists are made of: heads, lineages, the review queue, and the news that webhooks wait for.
#include "store/queries.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/outbox.h"
#include "tests/store/store_fixture.h"

namespace headwater::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// A store with some judged pages of sites of their own.
class QueriesTest : public testing::Test {
 protected:
  std::int64_t add(const std::string& site, std::int64_t seen) {
    const std::string url = "https://" + site + ".example/a";
    must(store_->commit(article_record(url, "Words that stand on " + site + " and nowhere else.", url, seen)));
    const auto waiting = must(store_->unjudged_pages(9));
    return waiting.back();
  }
  static Verdict verdict(std::int64_t page, const std::string& source = {}, std::int64_t from = 0, double confidence = 0.9) {
    Verdict out;
    out.article = page;
    out.derived_from = from;
    if (!source.empty()) out.source = {source, "paper.example", SourceStatus::kHeld, confidence};
    return out;
  }
  std::vector<std::int64_t> queue(std::int64_t after = 0, std::size_t n = 9) {
    std::vector<std::int64_t> ids;
    for (const PageHead& head : must(queries_.review_queue(after, n))) ids.push_back(head.id);
    return ids;
  }

  TemporaryDirectory directory_;
  std::unique_ptr<Store> store_ = open_store(directory_.path());
  Queries queries_{*store_};
};

TEST_F(QueriesTest, FindByTheWordsOfATitle) {
  const TemporaryDirectory directory;
  auto store = open_store(directory.path());
  PageRecord record = article_record("https://www.paper.example/a", "Words of an article that nobody else has.");
  record.article->title = "Überraschung am \"Hafen\": Mole bleibt";
  must(store->commit(std::move(record)));
  for (const std::int64_t page : must(store->unjudged_pages(9))) {
    Verdict verdict;
    verdict.article = page;
    must(store->save_verdicts({{"l", {verdict}}}));
  }
  Queries queries(*store);
  const auto titles = [&](const std::string& words) {
    PageFilter filter;
    filter.words = words;
    return must(queries.heads(filter, 9)).size();
  };
  EXPECT_EQ(titles("uberraschung mol"), 1u);
  EXPECT_EQ(titles("\"hafen OR"), 0u) << "an operator is a word";
  EXPECT_EQ(titles("paper"), 1u) << "of the URL";
  EXPECT_EQ(must(queries.heads({}, 9)).at(0).domain, "paper.example");
}

TEST_F(QueriesTest, SumsOfALineageFollowItsVerdicts) {
  const std::int64_t a = add("paper", 1000), b = add("farm", 2000), c = add("blog", 9000);
  must(store_->save_verdicts({{"one", {verdict(a), verdict(b, "https://paper.example/a", a)}}}));
  must(store_->save_verdicts({{"two", {verdict(c)}}}));
  auto lineages = must(queries_.lineages(true, 0, 9));
  ASSERT_EQ(lineages.size(), 1u) << "a page alone is no line of the list";
  EXPECT_EQ(lineages[0].id, "one");
  EXPECT_EQ(lineages[0].size, 2);
  EXPECT_EQ(lineages[0].sites, 2);
  EXPECT_EQ(lineages[0].earliest, a);
  EXPECT_EQ(lineages[0].first, at_second(1000));
  EXPECT_EQ(lineages[0].last, at_second(2000));
  EXPECT_EQ(must(store_->counts()).lineages, 2);

  must(store_->save_verdicts({{"two", {verdict(c), verdict(b, "https://blog.example/a", c)}}}));
  lineages = must(queries_.lineages(false, 0, 9));
  ASSERT_EQ(lineages.size(), 1u);
  EXPECT_EQ(lineages[0].id, "two");
  EXPECT_EQ(lineages[0].earliest, c);
  EXPECT_EQ(must(queries_.head(a)).lineage_size, 1);
  EXPECT_EQ(must(queries_.head(b)).lineage_size, 2);
  EXPECT_EQ(must(queries_.lineages_by_hour(at_second(9001), 2)), (std::vector<std::int64_t>{0, 1}));

  must(store_->save_verdicts({{"one", {verdict(a), verdict(b), verdict(c)}}}));
  EXPECT_EQ(must(store_->counts()).lineages, 1) << "a lineage that no verdict names is gone";
}

TEST_F(QueriesTest, TheReviewQueueBeginsWithTheLeastSureAndGoesOnAfterAPage) {
  const std::int64_t a = add("paper", 1), b = add("farm", 2), c = add("blog", 3), d = add("wire", 4);
  Verdict unclear = verdict(d, "https://paper.example/a", a, 0.99);
  unclear.direction_uncertain = true;
  must(store_->save_verdicts(
      {{"one", {verdict(a), verdict(b, "https://paper.example/a", a, 0.8), verdict(c, "https://paper.example/a", a, 0.6), unclear}}}));
  EXPECT_THAT(queue(), ElementsAre(d, c, b));
  EXPECT_THAT(queue(0, 1), ElementsAre(d));
  EXPECT_THAT(queue(d, 1), ElementsAre(c));
  EXPECT_EQ(must(store_->counts()).unreviewed, 3);
  must(queries_.put_review({c, ReviewVerdict::kConfirmed, "", at_second(9)}));
  EXPECT_THAT(queue(d), ElementsAre(b));
  EXPECT_EQ(must(store_->counts()).unreviewed, 2);
}

TEST_F(QueriesTest, ANewSourceIsNewsUntilItWasAnnounced) {
  Outbox outbox(*store_);
  const std::int64_t a = add("paper", 1), b = add("farm", 2);
  const auto news = [&] { return must(outbox.unannounced(News::kCopy, 9)); };
  must(store_->save_verdicts({{"one", {verdict(a), verdict(b, "https://paper.example/a", a)}}}));
  EXPECT_THAT(news(), ElementsAre(b)) << "in the transaction that makes it true";
  must(outbox.clear_unannounced(News::kCopy, {b}));
  EXPECT_THAT(news(), ElementsAre(b)) << "it was not announced yet";
  must(outbox.announce({"copy", std::to_string(b), "https://paper.example/a"}, "copy", "{}", {}, at_second(5)));
  must(store_->save_verdicts({{"one", {verdict(b, "https://wire.example/a")}}}));
  must(outbox.clear_unannounced(News::kCopy, {b}));
  EXPECT_THAT(news(), ElementsAre(b)) << "the source has changed in between";
  must(outbox.announce({"copy", std::to_string(b), "https://wire.example/a"}, "copy", "{}", {}, at_second(6)));
  must(outbox.clear_unannounced(News::kCopy, {b}));
  EXPECT_THAT(news(), IsEmpty());
  must(store_->save_verdicts({{"one", {verdict(b, "https://wire.example/a")}}}));
  EXPECT_THAT(news(), IsEmpty()) << "judged again, the same source";
}

}  // namespace
}  // namespace headwater::store
