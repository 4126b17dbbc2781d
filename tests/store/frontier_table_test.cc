#include <gmock/gmock.h>

#include "store/jobs.h"
#include "tests/store/store_fixture.h"

namespace headwater::store {
namespace {

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

}  // namespace
}  // namespace headwater::store
