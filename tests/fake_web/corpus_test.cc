// The article files must be what they say they are: their labels judge the program.
#include "tests/fake_web/corpus.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/utf8.h"
#include "tests/fake_web/encode.h"
#include "tests/fake_web/fake_web.h"
#include "tests/fake_web/prose.h"
#include "tests/fake_web/sites.h"

namespace headwater::fake_web {
namespace {

using ::testing::AnyOf;

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (char c : ascii_lower(text)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80)
      word += c;
    else if (!word.empty())
      words.push_back(std::move(word)), word.clear();
  }
  if (!word.empty()) words.push_back(word);
  return words;
}

std::set<std::string> grams(const std::vector<std::string>& words, std::size_t n) {
  std::set<std::string> out;
  for (std::size_t i = 0; i + n <= words.size(); ++i) {
    std::string gram;
    for (std::size_t k = 0; k < n; ++k) gram += words[i + k] + " ";
    out.insert(std::move(gram));
  }
  return out;
}

/// Share of a's word n-grams that b has too.
double containment(std::string_view a, std::string_view b, std::size_t n) {
  const std::set<std::string> left = grams(words_of(a), n), right = grams(words_of(b), n);
  const auto shared = std::count_if(left.begin(), left.end(), [&](const std::string& gram) { return right.contains(gram); });
  return left.empty() ? 0 : static_cast<double>(shared) / static_cast<double>(left.size());
}

std::string without_quotations(std::string_view text) {
  std::string out;
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"')
      inside = !inside, out += " | ";
    else if (c == '\n')
      inside = false, out += c;
    else if (!inside)
      out += c;
  }
  return out;
}

std::string straight_text(const Page& page) {
  std::string text;
  for (const TextBlock& block : page.blocks) text += block.text + "\n";
  return text;
}

/// Without quotations, in marks or as block quotes.
std::string own_words(const Page& page) {
  std::string text;
  for (const TextBlock& block : page.blocks) {
    if (block.kind != TextKind::kQuote) text += block.text + "\n";
  }
  return without_quotations(text);
}

class Labels : public ::testing::Test {
 protected:
  const Corpus corpus_ = load_corpus();
};

TEST_F(Labels, AreOfTheKnownKindsAndRelations) {
  const std::set<std::string> kinds{"original", "verbatim", "trimmed",    "excerpt", "embedded",   "reworded",
                                    "revision", "merged",   "same_topic", "note",    "translation"};
  const std::set<std::string> relations{"original", "identical", "near", "excerpt", "revision", "rewrite", "translation"};
  std::set<std::string> ids, urls;
  for (const Page& page : corpus_.pages) {
    EXPECT_TRUE(ids.insert(page.id).second) << page.id;
    EXPECT_TRUE(urls.insert(page.url() + "#" + std::to_string(page.edition)).second) << page.url();
    EXPECT_TRUE(kinds.contains(page.kind)) << page.id << " " << page.kind;
    EXPECT_TRUE(relations.contains(page.relation)) << page.id << " " << page.relation;
    EXPECT_NE(find_site(page.host), nullptr) << page.host;
    EXPECT_FALSE(page.lineage.empty()) << page.id;
    const bool first = page.kind == "original" || page.kind == "same_topic" || page.kind == "embedded" || page.kind == "note" ||
                       page.source.starts_with("credited");
    EXPECT_EQ(page.from.empty(), first) << page.id;
    EXPECT_EQ(page.relation == "original", first) << page.id;
    EXPECT_EQ(page.kind == "embedded", !page.also.empty() && first) << page.id;
    if (const Page* from = corpus_.find(page.from); from && !page.from.empty()) {
      EXPECT_EQ(page.lineage, from->lineage) << page.id;
    }
  }
}

TEST_F(Labels, OriginalsAreLongAndEachLineageHasOne) {
  std::map<std::string, int> originals;
  for (const Page& page : corpus_.pages) {
    if (page.edition == 1 && page.from.empty()) ++originals[page.lineage];
    if (page.kind != "original") continue;
    const std::size_t words = words_of(straight_text(page)).size();
    EXPECT_GE(words, 320u) << page.id;
    EXPECT_LE(words, 1000u) << page.id;
  }
  for (const auto& [lineage, count] : originals) EXPECT_EQ(count, 1) << lineage;
}

TEST_F(Labels, CopiesShareTheirWordsWithTheirSource) {
  for (const Page& page : corpus_.pages) {
    if (page.from.empty() || page.relation == "translation") continue;
    const Page& from = *corpus_.find(page.from);
    const double shared = containment(straight_text(page), straight_text(from), 3);
    const double covered = containment(straight_text(from), straight_text(page), 3);
    if (page.kind == "verbatim") {
      EXPECT_GE(std::min(shared, covered), 0.97) << page.id;
    } else if (page.kind == "trimmed") {
      EXPECT_GE(shared, 0.9) << page.id;
    } else if (page.kind == "excerpt") {
      EXPECT_GE(shared, 0.5) << page.id;
    } else if (page.kind == "reworded") {
      EXPECT_GE(shared, 0.02) << page.id;
      EXPECT_LE(containment(straight_text(page), straight_text(from), 8), 0.15) << page.id;
    }
  }
}

TEST_F(Labels, PassagesOfOtherLineagesAreInThePage) {
  for (const Page& page : corpus_.pages) {
    for (const auto& [id, relation] : page.also) {
      ASSERT_NE(corpus_.find(id), nullptr) << page.id;
      EXPECT_GE(containment(straight_text(page), straight_text(*corpus_.find(id)), 5), 0.08) << page.id;
      if (page.kind == "embedded") {
        EXPECT_LE(containment(straight_text(page), straight_text(*corpus_.find(id)), 5), 0.45) << page.id;
      }
    }
  }
}

TEST_F(Labels, PagesOfDifferentLineagesShareQuotationsAtMost) {
  for (const Page& a : corpus_.pages) {
    for (const Page& b : corpus_.pages) {
      if (a.lineage >= b.lineage || a.language != b.language || !a.also.empty() || !b.also.empty()) continue;
      EXPECT_LE(containment(own_words(a), own_words(b), 5), 0.012) << a.id << " " << b.id;
    }
  }
}

TEST(CorpusFormat, AMistakeNamesItsFileAndPage) {
  std::string problem;
  parse_corpus("@@@ x.md\nid: a\nhost: h\npath: /\ntitle: t\n---\n@copy nobody\n", problem);
  EXPECT_EQ(problem, "x.md: a /: unknown page in @copy nobody");
}

TEST(CorpusFormat, CopiesBlocksAndAppliesEdits) {
  std::string problem;
  const Corpus corpus = parse_corpus(
      "@@@ x.md\nid: a\nhost: h\npath: /a\ntitle: t\n---\nOne two.\n\n## Head\n\n- item\n\n> said\n%%%\n"
      "id: b\nhost: h\npath: /b\ntitle: t\nedit: two => three\nedit: item =>\n---\nFirst.\n\n@copy a 1,3-4\n",
      problem);
  EXPECT_EQ(problem, "");
  const Page& page = *corpus.find("b");
  ASSERT_EQ(page.blocks.size(), 3u);
  EXPECT_EQ(page.blocks[1].text, "One three.");
  EXPECT_EQ(page.blocks[2].kind, TextKind::kQuote);
}

TEST(Encode, SetsQuotationMarksByLanguage) {
  EXPECT_EQ(curl_quotes("\"It's,\" he said.", "en"), "“It’s,” he said.");
  EXPECT_EQ(curl_quotes("Er sagte: \"Nein.\"", "de"), "Er sagte: „Nein.“");
  EXPECT_EQ(curl_quotes("Dijo \"no\".", "es"), "Dijo «no».");
}

TEST(Encode, FindsTheFirstSentence) {
  EXPECT_EQ(first_sentence("At 8.3 knots it hit. Then not."), "At 8.3 knots it hit.");
  EXPECT_EQ(first_sentence("\"No.\" And so on."), "\"No.\"");
}

TEST(Encode, WritesWindows1252) { EXPECT_EQ(to_windows_1252("é – “x” Ω"), "\xE9 \x96 \x93x\x94 &#937;"); }

}  // namespace
}  // namespace headwater::fake_web
