// What is stored is a function of the set of records, not of their order.
#include "store/pages.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <map>
#include <random>
#include <set>

#include "store_fixture.h"

namespace headwater::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST(PageKey, IsTheCanonicalUrlOnTheSameSiteOnly) {
  const Url fetched = url_of("https://www.a.example.com/x?utm_source=y#z");
  EXPECT_EQ(page_key(fetched, "https://amp.example.com/x"), "https://amp.example.com/x");
  EXPECT_EQ(page_key(fetched, "https://other.example.net/x"), "https://www.a.example.com/x");
  EXPECT_EQ(page_key(fetched, "mailto:a@example.com"), "https://www.a.example.com/x");
  EXPECT_EQ(page_key(fetched, ""), "https://www.a.example.com/x");
}

/// Everything the store says about its pages, without ids.
std::string picture(Store& store) {
  std::string out;
  for (const std::int64_t id : must(store.pages())) {
    const Page page = must(store.page(id));
    out += fmt::format("{} {}\n", page.key, page.url);
    for (const std::int64_t edition_id : page.editions) {
      const Edition edition = must(store.edition(edition_id));
      out += fmt::format(" {}{} {} '{}' {} {} {}\n", edition_id == page.current ? "*" : "", edition.first_seen.time_since_epoch().count(),
                         edition.article.text, edition.article.title, edition.article.url,
                         edition.article.published ? edition.article.published->time_since_epoch().count() : 0,
                         edition.article.credits.empty() ? "" : edition.article.credits[0].url);
    }
  }
  return out;
}

std::vector<PageRecord> records_of_three_pages() {
  std::vector<PageRecord> records;
  const auto add = [&](const std::string& path, const std::string& canonical, const std::string& text, std::int64_t fetched) {
    PageRecord record = article_record("https://www.a.example/" + path, text, "https://www.a.example/" + canonical, fetched);
    record.article->title = fmt::format("{} at {}", path, fetched);
    if (fetched % 2 == 0) record.article->published = at_second(fetched - 7);
    if (fetched % 3 == 0) record.article->credits = {{CreditKind::kMeta, "https://b.example/" + path, "b.example", "", ""}};
    records.push_back(std::move(record));
  };
  add("one", "one", "first text.", 100);
  add("one", "one", "first text.", 50);
  add("one?page=2", "one", "first text.", 20);
  add("one?page=2", "one", "second text.", 120);
  add("one", "one", "third text.", 120);
  add("one", "one", "fourth text.", 120);
  add("amp/two", "two", "of two.", 33);
  add("m/two", "two", "of two.", 30);
  add("m/two", "two", "of two, later.", 40);
  add("amp/two", "two", "of two, later.", 40);
  add("three", "two", "a page that calls itself two.", 10);
  add("three", "three", "a page that calls itself two.", 11);
  return records;
}

TEST(Pages, DoNotDependOnTheOrderOfArrival) {
  std::vector<PageRecord> records = records_of_three_pages();
  std::mt19937 random(1);
  std::string expected;
  for (int round = 0; round < 12; ++round) {
    const TemporaryDirectory directory;
    auto store = open_store(directory.path());
    for (const PageRecord& record : records) must(store->commit(record));
    const std::string found = picture(*store);
    if (round == 0) expected = found;
    EXPECT_EQ(found, expected);
    for (const PageRecord& record : records) EXPECT_FALSE(must(store->commit(record)).edition_is_new);
    EXPECT_EQ(picture(*store), expected) << "after reloading what is there";
    std::shuffle(records.begin(), records.end(), random);
  }
  EXPECT_THAT(expected, ::testing::HasSubstr("https://www.a.example/two https://www.a.example/amp/two\n"));
  EXPECT_THAT(expected, ::testing::HasSubstr(" 20 first text. 'one at 50' https://www.a.example/one 43"));
}

class Judging : public ::testing::Test {
 protected:
  std::int64_t page_of(const std::string& url) { return must(store_->find_page(url)).id; }
  std::int64_t commit(const std::string& url, const std::string& text) { return must(store_->commit(article_record(url, text))).edition; }
  void judge_all() {
    for (const std::int64_t page : must(store_->unjudged_pages(1000))) judge(page);
    ASSERT_THAT(must(store_->unjudged_pages(1000)), IsEmpty());
  }
  void judge(std::int64_t page) {
    Verdict verdict;
    verdict.article = page;
    must(store_->save_verdicts({{"lineage of " + std::to_string(page), {verdict}}}));
  }
  void match(std::int64_t a, std::int64_t b, bool related, bool whole) {
    PairMatch pair{std::min(a, b), std::max(a, b), {}};
    pair.match.related = related;
    pair.match.whole = whole;
    pair.match.logit = 3.25;
    must(store_->save_matches({pair}));
  }

  TemporaryDirectory directory_;
  std::unique_ptr<Store> store_ = open_store(directory_.path());
};

const std::string kText = "alpha beta gamma delta. epsilon zeta eta theta. iota kappa lambda mu.";

TEST_F(Judging, APageIsJudgedAgainWhenWhatItCreditsArrives) {
  PageRecord record = article_record("https://copy.example/1", kText);
  record.article->credits = {{CreditKind::kSourceLink, "https://short.example/s", "short.example", "", ""}};
  must(store_->commit(record));
  commit("https://other.example/", "nothing to do with it.");
  judge_all();
  PageRecord redirect;
  redirect.item.url = url_of("https://short.example/s");
  redirect.status = UrlStatus::kRedirected;
  redirect.redirected_to = "https://source.example/long";
  must(store_->commit(redirect));
  EXPECT_THAT(must(store_->unjudged_pages(9)), ElementsAre(page_of("https://copy.example/1")));
  judge_all();
  commit("https://source.example/long", "quite another text.");
  EXPECT_THAT(must(store_->unjudged_pages(9)),
              UnorderedElementsAre(page_of("https://copy.example/1"), page_of("https://source.example/long")));
  EXPECT_EQ(page_of("https://short.example/s"), page_of("https://source.example/long"));
}

TEST_F(Judging, OnlyAMatchThatChangedMakesPagesWait) {
  const auto a = commit("https://a.example/", kText);
  const auto b = commit("https://b.example/", kText + " nu.");
  must(store_->update_index());
  judge_all();
  match(a, b, false, false);
  EXPECT_THAT(must(store_->unjudged_pages(9)), IsEmpty());
  EXPECT_FALSE(store_->match(a, b));
  must(store_->reindex([](std::string_view text) { return fingerprint_of(std::string(text)); }));
  judge_all();
  match(a, b, true, true);
  EXPECT_EQ(must(store_->unjudged_pages(9)).size(), 2U);
  judge_all();
  match(a, b, true, false);  // waits no more: it must not be stored
  EXPECT_TRUE(must(store_->match(a, b)).match.whole);
  EXPECT_THAT(must(store_->unjudged_pages(9)), IsEmpty());
}

TEST_F(Judging, ReindexingMakesTheFingerprintsOfAnOlderVersionAnew) {
  std::vector<std::int64_t> editions;
  for (int i = 0; i < 1'234; ++i) {
    PageRecord record = article_record(fmt::format("https://a.example/{}", i), fmt::format("word{} another{}.", i, i));
    record.fingerprint = Fingerprint();
    record.fingerprint.too_short = true;
    editions.push_back(must(store_->commit(record)).edition);
  }
  must(store_->update_index());
  const Fingerprint last = fingerprint_of("word1233 another1233.");
  EXPECT_THAT(must(store_->find_candidates(last)), IsEmpty());
  must(store_->reindex([](std::string_view text) { return fingerprint_of(std::string(text)); }));
  const auto found = must(store_->find_candidates(last));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].edition, editions.back());
  EXPECT_FALSE(must(store_->edition(editions.front())).too_short);
  EXPECT_THAT(must(store_->verify()), IsEmpty());
}

TEST_F(Judging, AVerdictDoesNotHideAChangeThatCameAfterItsReading) {
  commit("https://a.example/", kText);
  const std::int64_t page = page_of("https://a.example/");
  must(store_->neighbourhood(page));
  commit("https://a.example/", kText + " A second edition.");
  judge(page);
  EXPECT_THAT(must(store_->unjudged_pages(9)), ElementsAre(page));
  must(store_->neighbourhood(page));
  judge(page);
  EXPECT_THAT(must(store_->unjudged_pages(9)), IsEmpty());
}

TEST_F(Judging, TheNeighbourhoodIsTheComponentAndWhatSharesAPassageWithIt) {
  std::vector<std::int64_t> editions;
  for (int i = 0; i < 5; ++i) editions.push_back(commit(fmt::format("https://s{}.example/", i), kText + fmt::format(" extra{}.", i)));
  must(store_->update_index());
  match(editions[0], editions[1], true, true);
  match(editions[1], editions[2], true, true);
  match(editions[2], editions[3], true, false);
  match(editions[3], editions[4], true, true);
  const auto found = must(store_->neighbourhood(page_of("https://s0.example/")));
  EXPECT_EQ(found.members.size(), 3U);
  EXPECT_THAT(found.outsiders, ElementsAre(page_of("https://s3.example/")));
  EXPECT_EQ(found.pairs.size(), 3U);
  EXPECT_EQ(found.pairs[0].match.logit, 3.25);
}

TEST_F(Judging, VerdictsAreKeptAndCounted) {
  commit("https://a.example/", kText);
  commit("https://b.example/", kText + " nu.");
  const std::int64_t a = page_of("https://a.example/");
  const std::int64_t b = page_of("https://b.example/");
  Verdict original;
  original.article = a;
  Verdict copy;
  copy.article = b;
  copy.derived_from = a;
  copy.relation = Relation::kNear;
  copy.direction_uncertain = true;
  copy.source = {"https://a.example/", "a.example", SourceStatus::kHeld, 0.75};
  copy.also_from = {{"https://c.example/", Relation::kExcerpt, 0.125}};
  copy.evidence = {{"published", EvidenceBasis::kObserved, false, 1.5, "A sentence with \"quotes\"."}};
  must(store_->save_verdicts({{"L", {original, copy}}}));
  const Store::Judged judged = must(store_->judged(b));
  EXPECT_EQ(judged.lineage, "L");
  EXPECT_EQ(judged.verdict.derived_from, a);
  EXPECT_EQ(judged.verdict.source.confidence, 0.75);
  EXPECT_EQ(judged.verdict.source.status, SourceStatus::kHeld);
  ASSERT_EQ(judged.verdict.also_from.size(), 1U);
  EXPECT_EQ(judged.verdict.also_from[0].containment, 0.125);
  ASSERT_EQ(judged.verdict.evidence.size(), 1U);
  EXPECT_EQ(judged.verdict.evidence[0].text, "A sentence with \"quotes\".");
  EXPECT_EQ(must(store_->judged(a)).verdict.derived_from, 0);
  EXPECT_THAT(must(store_->lineage_pages("L")), ElementsAre(a, b));
  EXPECT_EQ(must(store_->counts()).lineages, 1);
  EXPECT_EQ(must(store_->counts()).copies, 1);
  EXPECT_THAT(problems_of(*store_), IsEmpty());
}

TEST_F(Judging, AnIndexThatWasLostIsRebuiltAndEverythingComparedAgain) {
  const auto a = commit("https://a.example/", kText);
  const auto b = commit("https://b.example/", kText + " nu.");
  must(store_->update_index());
  match(a, b, true, true);
  store_.reset();
  std::filesystem::remove_all(directory_.path() + "/index");
  store_ = open_store(directory_.path());
  EXPECT_FALSE(store_->match(a, b));
  must(store_->update_index());
  EXPECT_THAT(must(store_->pending_pairs(9)), ElementsAre(std::pair(a, b)));
}

TEST(Editions, KeepWhatStandsBesideTheText) {
  const TemporaryDirectory directory;
  auto store = open_store(directory.path());
  PageRecord record = article_record("https://a.example/live", "The first entry of the day.\n\nThe second entry of the day.");
  record.article->captions = {{0, "A harbour at dawn"}};
  LiveEntry entry;
  entry.end = 27;
  entry.instant = at_second(500);
  entry.has_time = true;
  record.article->entries = {entry, {29, 57, std::nullopt, false}};
  record.article->paywalled = true;
  const auto committed = must(store->commit(std::move(record)));
  const Article article = must(store->edition(committed.edition)).article;
  ASSERT_EQ(article.captions.size(), 1U);
  EXPECT_EQ(article.captions[0].text, "A harbour at dawn");
  ASSERT_EQ(article.entries.size(), 2U);
  EXPECT_EQ(article.entries[0].instant, at_second(500));
  EXPECT_TRUE(article.entries[0].has_time);
  EXPECT_EQ(article.entries[1].begin, 29U);
  EXPECT_FALSE(article.entries[1].instant);
  EXPECT_TRUE(article.paywalled);
}

TEST(Frontier, KeepsStatesAttemptsAndTheBetterWay) {
  const TemporaryDirectory directory;
  auto store = open_store(directory.path());
  FrontierItem item;
  item.url = url_of("https://a.example/");
  item.depth = 2;
  item.reason = FrontierReason::kLink;
  FrontierItem other = item;
  other.url = url_of("https://a.example/2");
  ASSERT_EQ(must(store->enqueue({item, other, item})).size(), 2U);
  item.depth = 0;
  item.reason = FrontierReason::kSeed;
  EXPECT_THAT(must(store->enqueue({item})), IsEmpty());
  std::vector<FrontierItem> waiting = must(store->load_frontier(0));
  ASSERT_EQ(waiting.size(), 2U);
  EXPECT_EQ(waiting[0].depth, 0);
  EXPECT_EQ(waiting[0].reason, FrontierReason::kSeed);

  PageRecord failed;
  failed.item = waiting[0];
  failed.item.attempts = 2;
  failed.status = UrlStatus::kFetchError;
  failed.error = Errc::kTimeout;
  failed.retry_at = at_second(77);
  must(store->commit(failed));
  waiting = must(store->load_frontier(0));
  EXPECT_EQ(waiting[0].attempts, 2);
  EXPECT_EQ(waiting[0].due, at_second(77));
  EXPECT_EQ(must(store->counts()).waiting, 2) << "the one that failed, and the other";
  failed.status = UrlStatus::kError;
  must(store->commit(failed));
  EXPECT_EQ(must(store->load_frontier(0)).size(), 1U);
  EXPECT_THAT(must(store->enqueue({item})), IsEmpty()) << "a URL that failed for good is not tried again";
}

}  // namespace
}  // namespace headwater::store
