#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>

#include "store_fixture.h"

namespace headwater::store {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string url_number(std::size_t i) { return "https://site" + std::to_string(i % 7) + ".example/" + std::to_string(i); }

PageRecord crawled_record(const FrontierItem& item, std::size_t i) {
  std::string text;
  for (std::size_t k = 0; k < 40; ++k) text += "word" + std::to_string((i * 13 + k * k) % 97) + (k % 8 == 7 ? ". " : " ");
  PageRecord record = article_record(item.url.href(), text + std::to_string(i) + ".");
  record.item = item;
  record.capture = capture_of(item.url.href(), "<html>" + text + "</html>");
  FrontierItem next;
  next.url = url_of(url_number(i + 1));
  record.discovered = {next};
  return record;
}

// The child commits and settles for ever, and reports each acknowledged commit by one byte; the parent kills it in the middle.
void crawl_for_ever(const std::string& directory, int report) {
  auto store = must(Store::open(directory, OpenMode::kReadWrite));
  FrontierItem first;
  first.url = url_of(url_number(0));
  must(store->enqueue({first}));
  for (;;) {
    const std::vector<FrontierItem> waiting = must(store->load_frontier(0));
    const std::size_t i =
        static_cast<std::size_t>(std::stoul(waiting.front().url.href().substr(waiting.front().url.href().rfind('/') + 1)));
    must(store->commit(crawled_record(waiting.front(), i)));
    HW_CHECK(::write(report, "x", 1) == 1);
    if (i % 3 == 0) must(store->update_index());
    if (i % 6 != 0) continue;
    std::vector<PairMatch> matches;
    for (const auto& [a, b] : must(store->pending_pairs(50))) {
      matches.push_back({a, b, {}});
      matches.back().match.related = matches.back().match.whole = (a + b) % 2 == 0;
    }
    must(store->save_matches(matches));
    for (const std::int64_t page : must(store->unjudged_pages(3))) {
      const auto neighbourhood = must(store->neighbourhood(page));
      std::vector<Verdict> verdicts(neighbourhood.members.size());
      for (std::size_t k = 0; k < verdicts.size(); ++k) verdicts[k].article = neighbourhood.members[k];
      must(store->save_verdicts({{"lineage" + std::to_string(page), verdicts}}));
    }
  }
}

TEST(Durability, EveryAcknowledgedPageSurvivesAKillAndTheStoreIsWhole) {
  const TemporaryDirectory directory;
  std::size_t acknowledged = 0;
  for (int round = 0; round < 5; ++round) {
    int pipe_ends[2];
    ASSERT_EQ(::pipe(pipe_ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      ::close(pipe_ends[0]);
      crawl_for_ever(directory.path(), pipe_ends[1]);
      ::_exit(1);
    }
    ::close(pipe_ends[1]);
    // Killed after another number of commits each time, at whatever point the child has reached by then.
    char byte = 0;
    for (int commits = 0; commits < 10 + round * 7; ++commits) {
      ASSERT_EQ(::read(pipe_ends[0], &byte, 1), 1);
      ++acknowledged;
    }
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    while (::read(pipe_ends[0], &byte, 1) == 1) ++acknowledged;
    ::close(pipe_ends[0]);

    {
      auto reader = open_store(directory.path(), OpenMode::kReadOnly);  // as the killed process left it
      EXPECT_GE(must(reader->counts()).pages, static_cast<std::int64_t>(acknowledged));
    }
    auto store = open_store(directory.path());
    const StoreCounts counts = must(store->counts());
    EXPECT_GE(counts.pages, static_cast<std::int64_t>(acknowledged));
    EXPECT_LE(counts.pages, static_cast<std::int64_t>(acknowledged) + 1 + round);  // a commit whose report was cut off is a commit
    EXPECT_EQ(counts.captures, counts.pages);                                      // none was fetched twice
    EXPECT_EQ(counts.waiting, 1);
    must(store->update_index());
    EXPECT_THAT(problems_of(*store), IsEmpty());
  }
}

TEST(Lock, ASecondWriterIsToldWhoIsThere) {
  const TemporaryDirectory directory;
  auto store = open_store(directory.path());
  const auto second = Store::open(directory.path(), OpenMode::kReadWrite);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Errc::kStoreLocked);
  EXPECT_THAT(second.error().detail, HasSubstr("(pid " + std::to_string(::getpid()) + ")"));
  store.reset();
  EXPECT_TRUE(Store::open(directory.path(), OpenMode::kReadWrite));
}

TEST(Reading, WorksWhileAnotherWrites) {
  const TemporaryDirectory directory;
  auto writer = open_store(directory.path());
  must(writer->commit(article_record("https://a.example/1", "one two three four five six.")));
  must(writer->update_index());
  auto reader = open_store(directory.path(), OpenMode::kReadOnly);
  EXPECT_EQ(must(reader->counts()).pages, 1);
  EXPECT_EQ(must(reader->find_candidates(fingerprint_of("two three four."))).size(), 1U);
  must(writer->commit(article_record("https://a.example/2", "seven eight nine ten.")));
  EXPECT_EQ(must(reader->counts()).pages, 2);
  EXPECT_EQ(reader->commit(article_record("https://a.example/3", "x")).error().code, Errc::kStore);
  EXPECT_EQ(reader->update_index().error().code, Errc::kStore);
}

TEST(Reading, WorksOnADirectoryThatNobodyHasOpenAndThatCannotBeWritten) {
  const TemporaryDirectory directory;
  {
    auto writer = open_store(directory.path());
    must(writer->commit(article_record("https://a.example/1", "one two three four five six.")));
    must(writer->update_index());
  }
  EXPECT_EQ(must(open_store(directory.path(), OpenMode::kReadOnly)->counts()).pages, 1);
  std::filesystem::permissions(directory.path(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  auto reader = open_store(directory.path(), OpenMode::kReadOnly);
  EXPECT_EQ(must(reader->find_candidates(fingerprint_of("two three four."))).size(), 1U);
  EXPECT_THAT(problems_of(*reader), IsEmpty());
  std::filesystem::permissions(directory.path(), std::filesystem::perms::owner_all);
}

TEST(Reading, OfAStoreThatIsNotThereIsNotFound) {
  const TemporaryDirectory directory;
  EXPECT_EQ(Store::open(directory.path() + "/none", OpenMode::kReadOnly).error().code, Errc::kNotFound);
}

}  // namespace
}  // namespace headwater::store
