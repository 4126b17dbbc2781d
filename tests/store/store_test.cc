#include "store/store.h"

#include <gmock/gmock.h>

#include "store_fixture.h"

namespace headwater::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string kText = "alpha beta gamma delta. epsilon zeta eta theta. iota kappa lambda mu.";

TEST(Store, WhatWasCommittedIsThereAfterReopening) {
  const TemporaryDirectory directory;
  std::int64_t edition = 0;
  {
    auto store = open_store(directory.path());
    PageRecord record = article_record("https://a.example/one", kText);
    record.capture = capture_of("https://a.example/one", "<p>alpha");
    record.article->authors = {"Jo Doe"};
    record.article->published = at_second(1'600'000'000);
    DateEvidence date;
    date.instant = at_second(1'600'000'000);
    date.trust = 0.25;
    date.offset_minutes = -330;
    record.article->dates = {date};
    record.article->published_offset_minutes = 60;
    record.article->credits = {{CreditKind::kSourceLink, "https://b.example/x", "b.example", "B", "Source"}};
    const Committed committed = must(store->commit(std::move(record)));
    EXPECT_TRUE(committed.edition_is_new);
    edition = committed.edition;
  }
  auto store = open_store(directory.path(), OpenMode::kReadOnly);
  const Edition found = must(store->edition(edition));
  EXPECT_EQ(found.article.text, kText);
  EXPECT_THAT(found.article.authors, ElementsAre("Jo Doe"));
  ASSERT_EQ(found.article.dates.size(), 1U);
  EXPECT_EQ(found.article.dates[0].trust, 0.25);
  EXPECT_EQ(found.article.dates[0].offset_minutes, -330);
  EXPECT_EQ(found.article.published_offset_minutes, 60);
  ASSERT_EQ(found.article.credits.size(), 1U);
  EXPECT_EQ(found.article.credits[0].url, "https://b.example/x");
  EXPECT_EQ(must(store->find_page("https://a.example/one")).current, edition);
}

TEST(Store, ASimilarTextIsAPendingPairAndItsMatchIsKept) {
  const TemporaryDirectory directory;
  auto store = open_store(directory.path());
  const auto a = must(store->commit(article_record("https://a.example/one", kText))).edition;
  const auto b = must(store->commit(article_record("https://b.example/two", kText + " nu xi."))).edition;
  must(store->update_index());
  ASSERT_THAT(must(store->pending_pairs(10)), ElementsAre(std::pair(a, b)));
  PairMatch pair{a, b, {}};
  pair.match.related = pair.match.whole = true;
  pair.match.relation = Relation::kNear;
  pair.match.passages = {{0, 10, 0, 12, 3, true}, {20, 30, 5, 9, 2, false}};
  must(store->save_matches({pair}));
  EXPECT_THAT(must(store->pending_pairs(10)), IsEmpty());
  const PairMatch kept = must(store->match(b, a));
  ASSERT_EQ(kept.match.passages.size(), 2U);
  EXPECT_EQ(kept.match.passages[1].b_begin, 5U);
  EXPECT_EQ(kept.match.relation, Relation::kNear);
  const std::int64_t page = must(store->find_page("https://a.example/one")).id;
  EXPECT_EQ(must(store->neighbourhood(page)).members.size(), 2U);
  EXPECT_THAT(problems_of(*store), IsEmpty());
}

}  // namespace
}  // namespace headwater::store
