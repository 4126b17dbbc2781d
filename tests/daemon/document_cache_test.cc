#include "daemon/document_cache.h"

#include "tests/store/store_fixture.h"

namespace headwater::daemon {
namespace {

using store::article_record;
using store::must;

class DocumentCacheTest : public ::testing::Test {
 protected:
  // Four editions, 1 to 4, of about 3,000 bytes each.
  void SetUp() override {
    for (int i = 1; i <= 4; ++i) {
      std::string text;
      while (text.size() < 3000)
        text += "Ferry number " + std::to_string(i * 1000 + static_cast<int>(text.size())) + " left the harbour late. ";
      must(store_->commit(article_record("http://a.test/" + std::to_string(i), text)));
    }
  }
  store::TemporaryDirectory directory_;
  std::unique_ptr<store::Store> store_ = store::open_store(directory_.path());
  const std::vector<EditionPair> pairs_ = {{1, 2}, {2, 3}, {3, 4}, {1, 4}};
};

TEST_F(DocumentCacheTest, LoadsAllPairsThatFit) {
  DocumentCache cache(*store_, 2, 1u << 20);
  EXPECT_EQ(must(cache.load(pairs_)), 4u);
  const provenance::Document* first = &cache.get(1);
  EXPECT_EQ(must(cache.load(pairs_)), 4u);
  EXPECT_EQ(&cache.get(1), first);  // not prepared again
  cache.clear();
  EXPECT_EQ(must(cache.load(std::span(pairs_).first(1))), 1u);
  EXPECT_EQ(provenance::compare(cache.get(1), cache.get(1)).relation, Relation::kIdentical);
}

TEST_F(DocumentCacheTest, LoadsThePairsThatFitAndAtLeastOne) {
  DocumentCache tiny(*store_, 1, 1);
  std::span<const EditionPair> rest = pairs_;
  for (std::size_t round = 0; round < pairs_.size(); ++round) {
    ASSERT_EQ(must(tiny.load(rest)), 1u);
    tiny.get(rest.front().first), tiny.get(rest.front().second);
    rest = rest.subspan(1);
  }
  DocumentCache middling(*store_, 1, 120'000);  // two texts and a part of a third
  EXPECT_EQ(must(middling.load(pairs_)), 2u);
}

TEST_F(DocumentCacheTest, SaysWhichEditionIsMissingAndGoesOn) {
  DocumentCache cache(*store_, 1, 1u << 20);
  const std::vector<EditionPair> wrong = {{1, 2}, {2, 9}};
  const auto loaded = cache.load(wrong);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, Errc::kNotFound);
  EXPECT_EQ(must(cache.load(pairs_)), 4u);
  cache.get(1), cache.get(2);
}

}  // namespace
}  // namespace headwater::daemon
