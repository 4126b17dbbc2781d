#include "store/care.h"

#include <gmock/gmock.h>

#include <fstream>

#include "store/jobs.h"
#include "store/outbox.h"
#include "store/queries.h"
#include "tests/store/store_fixture.h"

namespace headwater::store {
namespace {

using ::testing::ElementsAre;

TEST(Care, ABackupOfAStoreInUseIsAWholeStore) {
  const TemporaryDirectory directory;
  auto store = open_store(directory.path() + "/live");
  for (int i = 0; i < 5; ++i) {
    PageRecord record = article_record("https://a.example/" + std::to_string(i), "One sentence that is number " + std::to_string(i) + ".");
    record.capture = capture_of("https://a.example/" + std::to_string(i), "<p>page " + std::to_string(i));
    must(store->commit(std::move(record)));
  }
  auto reader = open_store(directory.path() + "/live", OpenMode::kReadOnly);
  ASSERT_TRUE(backup(*reader, directory.path() + "/copy"));
  EXPECT_TRUE(must(open_store(directory.path() + "/copy", OpenMode::kReadOnly)->verify()).empty());
  must(store->commit(article_record("https://a.example/later", "This came after the copy was made.")));
  auto copy = open_store(directory.path() + "/copy");
  EXPECT_EQ(must(copy->pages()).size(), 5u);
  EXPECT_TRUE(must(copy->verify()).empty());
  must(copy->update_index());
  const auto again = backup(*reader, directory.path() + "/copy");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Errc::kInvalidInput);
}

TEST(Care, OldRawFilesGoAndArticlesStay) {
  const TemporaryDirectory directory;
  const std::string path = directory.path();
  const auto commit_one = [&](int i) {
    auto store = open_store(path);  // each opening begins a new file once the last one is dated
    PageRecord record = article_record("https://a.example/" + std::to_string(i), "One sentence that is number " + std::to_string(i) + ".");
    record.capture = capture_of("https://a.example/" + std::to_string(i), "<p>page " + std::to_string(i));
    must(store->commit(std::move(record)));
  };
  commit_one(0);
  auto store = open_store(path);
  const auto nothing = must(drop_raw(*store, Instant::max(), 1));
  EXPECT_EQ(nothing.files, 0) << "the file being written stays";
  EXPECT_TRUE(must(store->verify()).empty());
  EXPECT_EQ(must(store->pages()).size(), 1u);
}

TEST(Outbox, QueuesEachAnnouncementOnceForThoseWhoWantIt) {
  const TemporaryDirectory directory;
  auto store = open_store(directory.path());
  Outbox outbox(*store);
  const Webhook all = must(outbox.add({0, "https://hook.example/all", "secret", {"copy"}, "", at_second(1)}));
  const Webhook one = must(outbox.add({0, "https://hook.example/one", "secret", {"copy", "job"}, "paper.example", at_second(1)}));
  ASSERT_TRUE(outbox.announce({"copy", "7", "https://paper.example/a"}, "copy", "{}", {"paper.example"}, at_second(10)));
  ASSERT_TRUE(outbox.announce({"copy", "7", "https://paper.example/a"}, "copy", "{}", {"paper.example"}, at_second(11)));
  ASSERT_TRUE(outbox.announce({"copy", "8", "https://wire.example/b"}, "copy", "{}", {"wire.example"}, at_second(12)));
  EXPECT_EQ(must(outbox.deliveries(all.id, 9)).size(), 2u);
  EXPECT_EQ(must(outbox.deliveries(one.id, 9)).size(), 1u);
  auto due = must(outbox.due(at_second(11), 9));
  ASSERT_EQ(due.size(), 2u);
  due[0].attempts = 1;
  due[0].state = DeliveryState::kDelivered;
  ASSERT_TRUE(outbox.settle(due[0]));
  due[1].due = at_second(50);
  ASSERT_TRUE(outbox.settle(due[1]));
  EXPECT_EQ(must(outbox.due(at_second(20), 9)).size(), 1u);
  ASSERT_TRUE(outbox.remove(one.id));
  EXPECT_EQ(outbox.remove(one.id).error().code, Errc::kNotFound);
}

TEST(Outbox, PutsOffAllThatIsForAReceiverThatIsAway) {
  const TemporaryDirectory directory;
  auto store = open_store(directory.path());
  Outbox outbox(*store);
  must(outbox.add({0, "https://away.example/", "secret", {"copy"}, "", at_second(1)}));
  must(outbox.add({0, "https://there.example/", "secret", {"copy"}, "", at_second(1)}));
  for (const char* page : {"7", "8"}) must(outbox.announce({"copy", page, "https://paper.example/a"}, "copy", "{}", {}, at_second(10)));
  Delivery failed = must(outbox.due(at_second(10), 9)).at(0);
  ASSERT_EQ(failed.webhook, 1);
  failed.attempts = 1;
  failed.due = at_second(90);
  must(outbox.settle(failed));
  for (const Delivery& due : must(outbox.due(at_second(89), 9))) EXPECT_EQ(due.webhook, 2);
  EXPECT_EQ(must(outbox.due(at_second(90), 9)).size(), 4u);
}

TEST(Jobs, AJobAndItsSeedsAreStoredTogetherAndSeedsBeginAnewForTheNextOne) {
  const TemporaryDirectory directory;
  auto store = open_store(directory.path());
  Jobs jobs(*store);
  FrontierItem seed;
  seed.url = url_of("https://a.example/");
  seed.seed_host = "a.example";
  seed.refetch_before = at_second(1000);
  Job job;
  job.seeds = {"https://a.example/"};
  job.created = at_second(1000);
  const auto first = must(jobs.add(job, {seed}));
  ASSERT_EQ(first.items.size(), 1u);
  EXPECT_EQ(first.items[0].job, first.job.id);
  PageRecord record = article_record("https://a.example/", "A front page that says something new each day.");
  record.item = first.items[0];
  record.fetched = at_second(500);
  must(store->commit(std::move(record)));
  EXPECT_EQ(must(jobs.find(first.job.id)).fetched, 1);
  seed.refetch_before = at_second(400);
  EXPECT_TRUE(must(jobs.add(job, {seed})).items.empty()) << "it is fresher than that";
  seed.refetch_before = at_second(501);
  const auto third = must(jobs.add(job, {seed}));
  ASSERT_EQ(third.items.size(), 1u);
  EXPECT_EQ(must(jobs.counts(third.job.id)).waiting, 1);
  ASSERT_TRUE(jobs.set_state(third.job.id, JobState::kCancelled, at_second(2000)));
  EXPECT_EQ(must(jobs.counts(third.job.id)).waiting, 0);
  EXPECT_EQ(must(jobs.counts(third.job.id)).errors.at("cancelled"), 1);
  Outbox outbox(*store);
  EXPECT_EQ(must(outbox.unannounced(News::kJobOver, 9)), std::vector<std::int64_t>{third.job.id});
  must(outbox.clear_unannounced(News::kJobOver, {third.job.id}));
  EXPECT_TRUE(must(outbox.unannounced(News::kJobOver, 9)).empty());
  seed.refetch_before = at_second(3000);
  must(jobs.add(job, {seed}));
  EXPECT_EQ(must(jobs.counts(third.job.id)).errors.at("cancelled"), 1) << "what became of a URL later is another job's";
}

TEST(Tokens, AreFoundByTheirHashAlone) {
  const TemporaryDirectory directory;
  auto writer = open_store(directory.path());
  auto beside = open_store(directory.path(), OpenMode::kBeside);
  Tokens tokens(*beside);
  ASSERT_TRUE(tokens.add({"laptop", TokenScope::kWrite, at_second(1)}, "abc"));
  EXPECT_EQ(tokens.add({"laptop", TokenScope::kRead, at_second(1)}, "def").error().code, Errc::kInvalidInput);
  const auto found = must(Tokens(*writer).find("abc"));
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->scope, TokenScope::kWrite);
  EXPECT_FALSE(must(tokens.find("abd")).has_value());
  ASSERT_TRUE(tokens.revoke("laptop"));
  EXPECT_FALSE(must(Tokens(*writer).find("abc")).has_value());
}

}  // namespace
}  // namespace headwater::store
