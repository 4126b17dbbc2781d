#include <gtest/gtest.h>

#include "extract/concepts.h"
#include "extract/metadata.h"
#include "extract/phrases.h"
#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

TEST(Concepts, ComeFromTheWordsOfNames) {
  EXPECT_TRUE(concepts_of_names("c-article-body__content") & kStoryBody);
  EXPECT_TRUE(concepts_of_names("entry-content") & kStoryBody);
  EXPECT_TRUE(concepts_of_names("relatedPosts__item") & kRelated);
  EXPECT_TRUE(concepts_of_names("image-description") & kCaptionMark);
  EXPECT_TRUE(concepts_of_names("sr-only") & kHiddenMark);
  EXPECT_TRUE(concepts_of_names("author-box") & kBio);
}

TEST(Concepts, SubjectsInClassNamesAreNone) { EXPECT_EQ(concepts_of_names("tag-advertising category-video"), 0u); }

TEST(Concepts, PartsOfOtherNamesDoNotHide) {
  EXPECT_FALSE(concepts_of_names("overflow-hidden") & kHiddenMark);
  EXPECT_FALSE(concepts_of_names("hidden lg:block") & kHiddenMark);
}

TEST(Phrases, ActOnWholeLinesOrBeginnings) {
  EXPECT_EQ(match_phrase(fold_text("Advertisement")).kind, PhraseKind::kDrop);
  EXPECT_EQ(match_phrase(fold_text("READ MORE: boats")).kind, PhraseKind::kRelated);
  EXPECT_EQ(match_phrase(fold_text("Leave a Reply")).kind, PhraseKind::kTail);
  EXPECT_EQ(match_phrase(fold_text("Advertisement rates rose again")).kind, PhraseKind::kNone);
}

TEST(Text, FoldsCasePunctuationAndSpace) {
  EXPECT_EQ(fold_text("  “Don’t” — ÉTÉ!  "), "dont été");
  EXPECT_EQ(fold_text("ИСТОЧНИК: Тасс"), "источник тасс");
}

TEST(Text, WeighsScriptsAlike) {
  EXPECT_EQ(weigh("abc, def.").weight, 6u);
  EXPECT_EQ(weigh("中文。").weight, 6u);
  EXPECT_EQ(weigh("中文。").sentences, 1u);
}

TEST(Authors, AreSplitIntoPersons) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(split_authors("By Jonna Viik and Aron Teig"), (Names{"Jonna Viik", "Aron Teig"}));
  EXPECT_EQ(split_authors("Von Jonna Viik, Redakteurin"), Names{"Jonna Viik"});
  EXPECT_EQ(split_authors("Written by Jonna Viik, Staff Writer"), Names{"Jonna Viik"});
  EXPECT_EQ(split_authors("Jonna Viik (jv)"), Names{"Jonna Viik"});
  EXPECT_EQ(split_authors("https://www.facebook.com/courier"), Names{});
  Names outlets;
  split_authors("Reuters Staff", &outlets);
  EXPECT_EQ(outlets, Names{"Reuters Staff"});
}

TEST(Language, IsDetectedWithTheDeclarationAsAHint) {
  EXPECT_EQ(detect_language(
                "Die Fähren zwischen den Inseln fahren vom ersten Mai an öfter, sagte die Leiterin am Dienstag dem Rat der Stadt.", "en"),
            "de");
  EXPECT_EQ(
      detect_language("The ferries between the islands will run more often from the first of May, the manager told the council.", "en_us"),
      "en-US");
  EXPECT_EQ(detect_language("", ""), "und");
}

using Names = std::vector<std::string>;

TEST(Bylines, ALineAboutTheTextNamesItsAuthors) {
  const std::pair<const char*, Names> kCases[] = {{"Posted on September 21, 2020 by Adi Tzlil", {"Adi Tzlil"}},
                                                  {"Ver\u00f6ffentlicht am 8. Februar 2022 von Ute Kern", {"Ute Kern"}},
                                                  {"VON JONNA VIIK am 21. April 2020", {"JONNA VIIK"}},
                                                  {"By Chris Hayne and Tom Caswel on December 21, 2023", {"Chris Hayne", "Tom Caswel"}},
                                                  {"Autor: Fritz Imhof", {"Fritz Imhof"}},
                                                  {"05.02.2020 - Redaktion: Eberhard Furt (Pressesprecher)", {"Eberhard Furt"}},
                                                  {"Von der Leyen besucht heute die Werft", {}},
                                                  {"By the time the ferry came it was dark", {}},
                                                  {"Two boats more from May", {}}};
  for (const auto& [line, want] : kCases) EXPECT_EQ(authors_of_line(line), want) << line;
}

TEST(Bylines, DegreesAndRolesAreNoPersons) {
  EXPECT_EQ(split_authors("Lauren Manak MS, RDN, LD"), Names{"Lauren Manak"});
  EXPECT_EQ(split_authors("Jane Doe, Senior Reporter"), Names{"Jane Doe"});
  EXPECT_EQ(split_authors("MND Staff"), Names{"MND Staff"});
  EXPECT_EQ(split_authors("Staff Writer"), Names{});
  EXPECT_EQ(split_authors("ByVan Sias"), Names{"Van Sias"});
}

}  // namespace
}  // namespace headwater::extract
