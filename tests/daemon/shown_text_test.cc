#include "daemon/shown_text.h"

#include <gtest/gtest.h>

#include "provenance/template_text.h"

namespace headwater::daemon {
namespace {

Article article_of(const std::vector<std::string>& paragraphs) {
  Article article;
  for (const std::string& paragraph : paragraphs) {
    if (!article.text.empty()) article.text += "\n\n";
    article.blocks.push_back({BlockKind::kParagraph, article.text.size(), article.text.size() + paragraph.size()});
    article.text += paragraph;
  }
  return article;
}

TEST(ShownText, OffsetsFollowTheBlocksThatStay) {
  Article article = article_of({"One.", "Sign up.", "Zwölf.", "Follow.", "Last."});
  article.captions = {{0, "above"}, {article.blocks[3].begin, "late"}, {article.text.size(), "end"}};
  article.entries = {{article.blocks[0].begin, article.blocks[1].end, {}, false},
                     {article.blocks[2].begin, article.blocks[2].end, {}, false},
                     {article.blocks[3].begin, article.blocks[3].end, {}, false},
                     {article.blocks[4].begin, article.blocks[4].end, {}, false}};
  remove_blocks(article, {false, true, false, true, false});
  EXPECT_EQ(article.text, "One.\n\nZwölf.\n\nLast.");
  ASSERT_EQ(article.blocks.size(), 3u);
  EXPECT_EQ(article.text.substr(article.blocks[1].begin, article.blocks[1].end - article.blocks[1].begin), "Zwölf.");
  EXPECT_EQ(article.captions[0].at, 0u);
  EXPECT_EQ(article.captions[1].at, article.blocks[2].begin);
  EXPECT_EQ(article.captions[2].at, article.text.size());
  ASSERT_EQ(article.entries.size(), 3u);  // the one that was template text alone is gone
  EXPECT_EQ(article.entries[0].end, article.blocks[0].end);
  EXPECT_EQ(article.entries[2].begin, article.blocks[2].begin);
  EXPECT_EQ(article.entries[2].end, article.text.size());
}

TEST(TemplateParagraph, IsOneWhoseSentencesAreAllKnown) {
  const std::string known = "Sign up for the harbour letter and read it before the first ferry leaves.";
  const auto hashes = provenance::sentences_of(known);
  ASSERT_EQ(hashes.size(), 1u);
  const auto is_template = [&](std::uint64_t sentence) { return sentence == hashes[0]; };
  EXPECT_TRUE(provenance::is_template_paragraph(known, is_template));
  EXPECT_TRUE(provenance::is_template_paragraph("Stay tuned! " + known, is_template));
  EXPECT_FALSE(provenance::is_template_paragraph(known + " The mayor called this a good day for the islands.", is_template));
  EXPECT_FALSE(provenance::is_template_paragraph("\"Ferries are a human right for all of us,\" she said. " + known, is_template));
  EXPECT_FALSE(provenance::is_template_paragraph("Stay tuned!", is_template));
  EXPECT_FALSE(provenance::is_template_paragraph("", is_template));
}

}  // namespace
}  // namespace headwater::daemon
