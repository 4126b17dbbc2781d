#include <gmock/gmock.h>

#include <optional>
#include <utility>

#include "base/limits.h"
#include "store/database.h"
#include "store/jobs.h"
#include "tests/store/store_fixture.h"

namespace headwater::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class DueUrls : public ::testing::Test {
 protected:
  FrontierItem item_of(const std::string& url, std::int64_t job) {
    FrontierItem item;
    item.url = url_of(url);
    item.reason = FrontierReason::kLink;
    item.job = job;
    return item;
  }
  // A page of `job` at `instant` that links to the article.
  std::vector<FrontierItem> links_found(std::int64_t job, std::int64_t instant) {
    PageRecord page;
    page.item = must(store_->enqueue({item_of("https://a.example/list/" + std::to_string(instant), job)})).at(0);
    page.fetched = at_second(instant);
    page.discovered = {item_of("https://a.example/article", job)};
    return must(store_->commit(page)).added;
  }

  TemporaryDirectory directory_;
  std::unique_ptr<Store> store_ = open_store(directory_.path());
  Jobs jobs_{*store_};
};

TEST_F(DueUrls, ALinkedPageIsFetchedAgainWhenItsVisitIsDue) {
  const std::int64_t first = must(jobs_.add({}, {})).job.id, second = must(jobs_.add({}, {})).job.id;
  PageRecord article;
  article.item = must(store_->enqueue({item_of("https://a.example/article", first)})).at(0);
  article.fetched = at_second(1000);
  article.visit = Visit{};
  article.visit->visited = at_second(1000);
  article.visit->interval = std::chrono::seconds(600);
  must(store_->commit(article));

  EXPECT_THAT(links_found(second, 1599), IsEmpty()) << "not due yet";
  EXPECT_THAT(links_found(first, 1600), IsEmpty()) << "a job fetches a page once";
  const std::vector<FrontierItem> again = links_found(second, 1601);
  ASSERT_EQ(again.size(), 1U);
  EXPECT_TRUE(again[0].known);
  EXPECT_THAT(links_found(second, 1602), IsEmpty()) << "it waits already";
}

TEST_F(DueUrls, AJobBeginsWithThePagesOfItsSitesThatAreDue) {
  const auto job_at = [&](std::int64_t instant, int depth = 1) {
    Job job;
    job.created = at_second(instant);
    job.depth = depth;
    FrontierItem seed = item_of("https://a.example/", 0);
    seed.reason = FrontierReason::kSeed;
    seed.seed_host = "a.example";
    seed.refetch_before = job.created;
    std::vector<std::string> urls;
    auto added = must(jobs_.add(job, {seed}));
    std::erase_if(added.items, [](const FrontierItem& item) { return item.url.path() == "/"; });
    for (const FrontierItem& item : added.items) {
      EXPECT_EQ(item.job, added.job.id);
      urls.push_back(std::string(item.url.path()));
    }
    return std::pair(added.items, urls);
  };
  std::chrono::seconds revisit_max = limits::kRevisitMax;
  const auto finish = [&](FrontierItem item, std::int64_t instant, std::optional<std::int64_t> interval, Errc error) {
    PageRecord record;
    record.item = std::move(item);
    record.fetched = at_second(instant);
    record.status = interval ? UrlStatus::kFetched : UrlStatus::kError;
    record.error = error;
    record.revisit_max = revisit_max;
    if (interval) {
      record.visit = Visit{};
      record.visit->visited = at_second(instant);
      record.visit->interval = std::chrono::seconds(*interval);
    }
    must(store_->commit(record));
  };
  const std::int64_t first = must(jobs_.add({}, {})).job.id;
  const auto fetched_once = [&](const std::string& url, const std::string& site, int depth, std::int64_t interval) {
    FrontierItem item = item_of(url, first);
    item.seed_host = site;
    item.depth = depth;
    finish(must(store_->enqueue({item})).at(0), 1000, interval, Errc::kInternal);
  };
  fetched_once("https://a.example/soon", "a.example", 1, 600);
  fetched_once("https://a.example/sooner", "a.example", 1, 500);
  fetched_once("https://a.example/late", "a.example", 1, 9000);
  fetched_once("https://a.example/deep", "a.example", 2, 500);
  fetched_once("https://b.example/other", "b.example", 1, 500);
  fetched_once("https://a.example/credited", "", 1, 500);

  EXPECT_THAT(job_at(2000, 0).second, IsEmpty()) << "seeds alone";
  const auto [items, urls] = job_at(2001);
  ASSERT_THAT(urls, ElementsAre("/sooner", "/soon"));
  EXPECT_TRUE(items[0].known);
  finish(items[0], 2002, std::nullopt, Errc::kHttpStatus);
  finish(items[1], 2002, std::nullopt, Errc::kTimeout);
  EXPECT_THAT(job_at(2003).second, IsEmpty()) << "not again so soon";
  const auto [later, later_urls] = job_at(3300);
  ASSERT_THAT(later_urls, ElementsAre("/soon")) << "what is gone stays gone";
  revisit_max = std::chrono::seconds(1500);  // else it would be put off by 2400 s
  finish(later[0], 3301, std::nullopt, Errc::kTimeout);
  EXPECT_THAT(job_at(4800).second, IsEmpty());
  EXPECT_THAT(job_at(4802).second, ElementsAre("/soon"));
}

// Schema 6 kept visits in a table of their own, by URL.
constexpr const char* kBackToSchema6 = R"sql(
CREATE TABLE visit (url TEXT PRIMARY KEY, etag TEXT NOT NULL, last_modified TEXT NOT NULL, visited INTEGER NOT NULL,
  changed INTEGER NOT NULL, visits INTEGER NOT NULL, changes INTEGER NOT NULL, content INTEGER NOT NULL, interval INTEGER NOT NULL,
  site TEXT NOT NULL DEFAULT '') WITHOUT ROWID;
INSERT INTO visit SELECT url, etag, last_modified, visited, changed, visits, changes, content, interval, iif(revisit IS NULL, '', seed_host)
  FROM url WHERE visited IS NOT NULL;
CREATE INDEX visit_due ON visit(site, visited + interval) WHERE site != '';
DROP INDEX url_revisit;
ALTER TABLE url DROP COLUMN etag; ALTER TABLE url DROP COLUMN last_modified; ALTER TABLE url DROP COLUMN visited;
ALTER TABLE url DROP COLUMN changed; ALTER TABLE url DROP COLUMN visits; ALTER TABLE url DROP COLUMN changes;
ALTER TABLE url DROP COLUMN content; ALTER TABLE url DROP COLUMN interval; ALTER TABLE url DROP COLUMN revisit;
PRAGMA user_version = 6;
)sql";

TEST_F(DueUrls, AStoreOfAnOlderSchemaKeepsItsVisits) {
  const std::int64_t first = must(jobs_.add({}, {})).job.id;
  PageRecord record;
  FrontierItem item = item_of("https://a.example/article", first);
  item.seed_host = "a.example";
  record.item = must(store_->enqueue({item, item_of("https://a.example/waits", first)})).at(0);
  record.fetched = at_second(1000);
  record.visit = Visit{"\"tag\"", "yesterday", at_second(1000), at_second(900), 4, 2, 0xfedcba9876543210, std::chrono::seconds(600)};
  must(store_->commit(record));
  store_.reset();
  {
    auto database = must(Database::open(directory_.path() + "/headwater.sqlite", true));
    database->execute(kBackToSchema6);
    ASSERT_TRUE(database->ok()) << database->take_error().detail;
  }
  store_ = open_store(directory_.path());

  const std::optional<Visit> visit = must(store_->visit("https://a.example/article"));
  ASSERT_TRUE(visit);
  EXPECT_EQ(visit->etag, "\"tag\"");
  EXPECT_EQ(visit->last_modified, "yesterday");
  EXPECT_EQ(visit->visited, at_second(1000));
  EXPECT_EQ(visit->changed, at_second(900));
  EXPECT_EQ(visit->visits, 4);
  EXPECT_EQ(visit->changes, 2);
  EXPECT_EQ(visit->content, 0xfedcba9876543210);
  EXPECT_EQ(visit->interval, std::chrono::seconds(600));
  EXPECT_FALSE(must(store_->visit("https://a.example/waits")));
  Jobs jobs(*store_);
  Job job;
  job.depth = 1;
  job.created = at_second(1601);
  FrontierItem seed = item_of("https://a.example/", 0);
  seed.seed_host = "a.example";
  const auto added = must(jobs.add(job, {seed}));
  ASSERT_EQ(added.items.size(), 2U);
  EXPECT_EQ(added.items[1].url.path(), "/article") << "it is due";
}

}  // namespace
}  // namespace headwater::store
