// Where articles come from, as a settled store says it: whatever order they came in.
#include "daemon/lineage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include "daemon/ingest.h"
#include "daemon/json.h"
#include "daemon/passage_sources.h"
#include "daemon/settle.h"
#include "daemon/site_table.h"
#include "tests/provenance/texts.h"

namespace headwater::daemon {
namespace {

using provenance::testing::harbour;
using provenance::testing::join;
using provenance::testing::orchestra;

constexpr Instant kNow{std::chrono::seconds{1'710'000'000}};

struct Page {
  std::string url, text, published, fetched;
};

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) out += c == '\n' ? std::string("\\n") : c == '"' ? std::string("\\\"") : std::string(1, c);
  return out + '"';
}

class SettledStore {
 public:
  // Settles after every `batch` pages.
  SettledStore(const std::vector<Page>& pages, std::size_t batch) {
    directory_ = std::filesystem::temp_directory_path() / ("headwater-lineage-" + std::to_string(std::random_device{}()));
    store_ = *store::Store::open(directory_.string(), store::OpenMode::kReadWrite);
    for (std::size_t i = 0; i < pages.size(); ++i) {
      const Page& page = pages[i];
      std::string line = "{\"url\":" + quoted(page.url) + ",\"text\":" + quoted(page.text);
      if (!page.published.empty()) line += ",\"published\":" + quoted(page.published);
      if (!page.fetched.empty()) line += ",\"fetched\":" + quoted(page.fetched);
      auto record = ingest_record(line + "}", i, kNow);
      EXPECT_TRUE(record) << record.error().detail;
      EXPECT_TRUE(store_->commit(std::move(record->record)));
      if ((i + 1) % batch != 0 && i + 1 != pages.size()) continue;
      EXPECT_TRUE(Settler(*store_, 1).settle());
    }
  }
  ~SettledStore() {
    store_.reset();
    std::filesystem::remove_all(directory_);
  }
  SettledStore(const SettledStore&) = delete;
  SettledStore& operator=(const SettledStore&) = delete;

  store::Store& store() { return *store_; }
  ArticleReport report(const std::string& url) { return *load_report(*store_, store_->find_page(url)->id, ReportText::kShown); }

 private:
  std::filesystem::path directory_;
  std::unique_ptr<store::Store> store_;
};

std::vector<std::string> part(const std::vector<std::string>& paragraphs, std::size_t begin, std::size_t end) {
  return {paragraphs.begin() + static_cast<std::ptrdiff_t>(begin), paragraphs.begin() + static_cast<std::ptrdiff_t>(end)};
}

std::string gibberish(unsigned seed) {
  std::mt19937 random(seed);
  std::string out;
  for (int word = 0; word < 160; ++word) {
    if (word % 16 == 0) out += word == 0 ? "The " : ". The ";
    for (int syllable = 0; syllable < 3; ++syllable) {
      out += "bdfgklmnprst"[random() % 12];
      out += "aeiou"[random() % 5];
    }
    out += ' ';
  }
  return out + ".";
}

TEST(Passages, AMergedArticleNamesEachSourceOnce) {
  std::vector<std::string> merged = part(harbour(), 0, 3), own = {gibberish(1), gibberish(2)};
  const std::vector<std::string> hall = part(orchestra(), 0, 2);
  merged.insert(merged.end(), hall.begin(), hall.end());
  merged.insert(merged.end(), own.begin(), own.end());
  std::vector<std::string> shorter = harbour();
  shorter.pop_back();
  const std::vector<Page> pages = {{"http://paper.test/harbour", join(harbour()), "2024-02-01", ""},
                                   {"http://mirror.test/harbour", join(shorter), "2024-02-03", ""},
                                   {"http://music.test/hall", join(orchestra()), "2024-02-02", ""},
                                   {"http://digest.test/both", join(merged), "2024-02-09", ""}};
  SettledStore held(pages, 10);
  ArticleReport report = held.report("http://digest.test/both");
  EXPECT_EQ(report.derived_from, "");
  ASSERT_TRUE(gather_passages(held.store(), report));
  std::vector<std::string> sources;
  for (const AlsoFrom& from : report.verdict.also_from) sources.push_back(from.url);
  std::sort(sources.begin(), sources.end());
  EXPECT_EQ(sources, (std::vector<std::string>{"http://music.test/hall", "http://paper.test/harbour"}));
}

TEST(Habits, AreLearnedFromSureCopiesAndDoNotDependOnTheOrder) {
  std::vector<Page> pages;
  for (unsigned i = 0; i < 19; ++i) {
    const std::string text = gibberish(100 + i), n = std::to_string(i);
    pages.push_back({"http://paper" + n + ".test/" + n, text, "2024-01-01T08:00:00Z", "2024-01-02T08:00:00Z"});
    pages.push_back({"http://farm.test/" + n, text, "2024-02-01T08:00:00Z", "2024-02-02T08:00:00Z"});
  }
  const std::string last = gibberish(200);  // nothing but the habit tells which was first
  pages.push_back({"http://farm.test/last", last, "", "2024-03-01T08:00:00Z"});
  pages.push_back({"http://zeitung.test/last", last, "", "2024-03-01T08:00:00Z"});
  std::vector<std::string> answers;
  for (int order = 0; order < 3; ++order) {
    std::mt19937 random(static_cast<unsigned>(order));
    if (order > 0) std::shuffle(pages.begin(), pages.end(), random);
    SettledStore held(pages, order == 2 ? 3 : 100);
    std::string answer;
    for (const std::string url : {"http://farm.test/last", "http://zeitung.test/last", "http://farm.test/3"}) {
      const ArticleReport report = held.report(url);
      answer += url + " " + report.derived_from + " " + std::to_string(report.verdict.source.confidence);
      for (const Evidence& item : report.verdict.evidence) answer += " | " + item.text;
      answer += "\n";
    }
    answers.push_back(answer);
    const auto sites = summarize_sites(held.store());
    ASSERT_TRUE(sites);
    EXPECT_EQ(sites->find("farm.test")->habit, provenance::Habit::kMost);
    EXPECT_EQ(sites->find("farm.test")->traced, 0.95);
    EXPECT_EQ(sites->find("paper3.test")->habit, provenance::Habit::kOwn);
  }
  EXPECT_NE(answers[0].find("http://farm.test/last http://zeitung.test/last"), std::string::npos) << answers[0];
  EXPECT_NE(answers[0].find("most of the articles of farm.test"), std::string::npos) << answers[0];
  EXPECT_EQ(answers[0], answers[1]);
  EXPECT_EQ(answers[0], answers[2]);
}

}  // namespace
}  // namespace headwater::daemon
