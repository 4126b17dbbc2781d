// Golden pages: each file of pages/ shows one way in which text leaks into an article or gets lost from it; the JSON beside it says what
// the extraction must have, lack and know.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/time.h"
#include "extract/explain.h"
#include "extract/extract.h"

namespace headwater::extract {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

std::vector<std::string> page_names() {
  std::vector<std::string> out;
  for (const auto& entry : fs::directory_iterator(fs::path(HEADWATER_SOURCE_DIR) / "tests/extract/pages"))
    if (entry.path().extension() == ".html") out.push_back(entry.path().stem().string());
  std::sort(out.begin(), out.end());
  return out;
}

std::string text_of(const json::value* v) { return v && v->is_string() ? std::string(v->get_string()) : std::string(); }

void expect_credit(const Article& article, const json::object& want) {
  for (const Credit& credit : article.credits) {
    const auto same = [&](const char* key, std::string_view got) { return !want.contains(key) || text_of(want.if_contains(key)) == got; };
    if (same("kind", credit_kind_name(credit.kind)) && same("url", credit.url) && same("domain", credit.domain) &&
        same("name", credit.name))
      return;
  }
  ADD_FAILURE() << "no credit " << json::serialize(want);
}

class GoldenPage : public testing::TestWithParam<std::string> {};

TEST_P(GoldenPage, IsExtractedAsItsNoteSays) {
  const fs::path base = fs::path(HEADWATER_SOURCE_DIR) / "tests/extract/pages" / GetParam();
  const std::string html = read_file(base.string() + ".html");
  const json::object want = json::parse(read_file(base.string() + ".json")).as_object();
  const std::string url = text_of(want.if_contains("url"));
  const auto got = extract_page({html, url, "text/html; charset=utf-8", {}});
  ASSERT_TRUE(got) << got.error().detail;
  EXPECT_EQ(page_kind_name(got->kind), text_of(want.if_contains("kind")));
  if (want.contains("empty")) {
    EXPECT_EQ(got->text, "");
  }
  if (want.contains("title")) {
    EXPECT_EQ(got->title, text_of(want.if_contains("title")));
  }
  if (want.contains("site")) {
    EXPECT_EQ(got->site, text_of(want.if_contains("site")));
  }
  if (want.contains("language")) {
    EXPECT_EQ(got->language, text_of(want.if_contains("language")));
  }
  if (const auto* has = want.if_contains("has")) {
    for (const auto& piece : has->as_array()) {
      EXPECT_NE(got->text.find(text_of(&piece)), std::string::npos) << "missing: " << piece << "\nin: " << got->text;
    }
  }
  if (const auto* lacks = want.if_contains("lacks")) {
    for (const auto& piece : lacks->as_array())
      EXPECT_EQ(got->text.find(text_of(&piece)), std::string::npos) << "leaked: " << piece << "\nin: " << got->text;
  }
  if (const auto* published = want.if_contains("published")) {
    EXPECT_EQ(got->published ? format_rfc3339(*got->published) : "none", published->is_null() ? "none" : text_of(published));
  }
  if (want.contains("published_local")) {
    EXPECT_EQ(got->published ? format_rfc3339(*got->published, got->published_offset_minutes) : "none",
              text_of(want.if_contains("published_local")));
  }
  if (const auto* paywalled = want.if_contains("paywalled")) {
    EXPECT_EQ(got->paywalled, paywalled->as_bool());
  }
  if (const auto* count = want.if_contains("entries")) {
    EXPECT_EQ(got->entries.size(), static_cast<std::size_t>(count->as_int64()));
  }
  if (const auto* times = want.if_contains("entry_times")) {
    for (std::size_t i = 0; i < times->as_array().size() && i < got->entries.size(); ++i)
      EXPECT_EQ(got->entries[i].instant ? format_rfc3339(*got->entries[i].instant) : "none", text_of(&times->as_array()[i]));
  }
  if (const auto* captions = want.if_contains("captions")) {
    std::vector<std::string> texts, wanted;
    for (const Caption& caption : got->captions) texts.push_back(caption.text);
    for (const auto& text : captions->as_array()) wanted.push_back(text_of(&text));
    EXPECT_EQ(texts, wanted);
  }
  if (const auto* authors = want.if_contains("authors")) {
    std::vector<std::string> names;
    for (const auto& name : authors->as_array()) names.push_back(text_of(&name));
    EXPECT_EQ(got->authors, names);
  }
  if (const auto* count = want.if_contains("paragraphs")) {
    EXPECT_EQ(got->blocks.size(), static_cast<std::size_t>(count->as_int64()));
  }
  if (want.contains("first_block")) {
    EXPECT_EQ(got->blocks.at(0).kind, BlockKind::kDek);
  }
  if (const auto* credits = want.if_contains("credits")) {
    for (const auto& credit : credits->as_array()) expect_credit(*got, credit.as_object());
  }
}

INSTANTIATE_TEST_SUITE_P(Pages, GoldenPage, testing::ValuesIn(page_names()), [](const auto& test) { return test.param; });

TEST(Extraction, BlocksCoverTheTextInOrder) {
  for (const std::string& name : page_names()) {
    const std::string html = read_file(fs::path(HEADWATER_SOURCE_DIR) / "tests/extract/pages" / (name + ".html"));
    const auto got = extract_page({html, "https://courier.example/x", "", {}});
    ASSERT_TRUE(got);
    std::size_t at = 0;
    for (const Block& block : got->blocks) {
      EXPECT_GE(block.begin, at);
      EXPECT_GT(block.end, block.begin);
      at = block.end;
    }
    EXPECT_EQ(at, got->text.size());
  }
}

TEST(Extraction, SameBytesGiveTheSameArticle) {
  const std::string html = read_file(fs::path(HEADWATER_SOURCE_DIR) / "tests/extract/pages/dek.html");
  EXPECT_EQ(extract_page({html, "https://a.example/", "", {}})->text, extract_page({html, "https://a.example/", "", {}})->text);
}

TEST(Extraction, PlainTextIsOneArticleOfItsParagraphs) {
  const auto got = extract_page({"First line\nof one paragraph.\n\nSecond paragraph.\n", "https://a.example/t.txt", "text/plain", {}});
  ASSERT_TRUE(got);
  EXPECT_EQ(got->text, "First line of one paragraph.\n\nSecond paragraph.");
}

TEST(Extraction, OtherMediaAreRefused) {
  const auto got = extract_page({"%PDF-1.4", "https://a.example/x.pdf", "application/pdf", {}});
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code, Errc::kUnsupported);
}

TEST(Explanation, NamesAReasonForEachBlock) {
  const std::string html = read_file(fs::path(HEADWATER_SOURCE_DIR) / "tests/extract/pages/comments.html");
  const auto got = explain_page({html, "https://a.example/", "", {}});
  ASSERT_TRUE(got);
  ASSERT_FALSE(got->blocks.empty());
  for (const ExplainedBlock& block : got->blocks) EXPECT_FALSE(block.fate.empty());
}

}  // namespace
}  // namespace headwater::extract
