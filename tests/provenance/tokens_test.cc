#include "provenance/tokens.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "provenance/lexicon.h"
#include "provenance/quotes.h"

namespace headwater::provenance {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  for (const Word& word : tokenise(text, 1000).words) out.emplace_back(text.substr(word.begin, word.end - word.begin));
  return out;
}

std::vector<std::string> quotations(std::string_view text) {
  const Tokens tokens = tokenise(text, 1000);
  const std::vector<bool> marks = quoted_words(tokens);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < marks.size(); ++i) {
    if (marks[i]) out.emplace_back(text.substr(tokens.words[i].begin, tokens.words[i].end - tokens.words[i].begin));
  }
  return out;
}

std::size_t sentences_of(std::string_view text) { return tokenise(text, 1000).sentence_starts.size(); }

TEST(Tokenise, KeepsContractionsAndNumbersWhole) {
  EXPECT_THAT(words_of("It's 1,200.50 – don’t l'homme"), ElementsAre("It's", "1,200.50", "don’t", "l", "homme"));
}

TEST(Tokenise, FoldsCaseDiacriticsAndApostrophes) {
  const auto key = [](std::string_view text) { return tokenise(text, 9).words.at(0).key; };
  EXPECT_EQ(key("Élan"), key("elan"));
  EXPECT_EQ(key("Don’t"), key("don't"));
  EXPECT_EQ(key("ﬁnd"), key("find"));
  EXPECT_EQ(key("１２"), key("12"));
}

TEST(Tokenise, StemsDropThePossessiveAndAllButSixLetters) {
  const auto stem = [](std::string_view text) { return tokenise(text, 9).words.at(0).stem; };
  EXPECT_EQ(stem("China's"), stem("China"));
  EXPECT_EQ(stem("negotiating"), stem("negotiator"));
  EXPECT_NE(stem("12345678"), stem("12345679"));
}

TEST(Tokenise, PairsUpIdeographs) { EXPECT_THAT(words_of("东京都 A"), ElementsAre("东京", "京都", "A")); }

TEST(Tokenise, AbbreviationsDoNotEndSentences) {
  EXPECT_EQ(sentences_of("Mr. Xi met Sen. J. K. Doe on Nov. 5. They talked."), 2U);
  EXPECT_EQ(sentences_of("z.B. heute. Dann kam er."), 2U);
}

TEST(Tokenise, WideStopsEndSentencesWithoutSpace) { EXPECT_EQ(sentences_of("他来了。我走了！真的？"), 3U); }

TEST(Tokenise, WrappedLinesAreOneSentence) {
  EXPECT_EQ(sentences_of("made during the making of\nall of our lines. Next"), 2U);
  EXPECT_EQ(sentences_of("A heading\n\nand a paragraph"), 2U);
}

TEST(Tokenise, StopsAtTheLimit) { EXPECT_EQ(tokenise("a b c d e", 3).words.size(), 3U); }

TEST(Tokenise, TakesAnyBytes) { EXPECT_EQ(tokenise("\xFF\xFE\x80 word \xC3", 10).words.size(), 1U); }

TEST(Quotes, UnderstandsTheStyles) {
  EXPECT_THAT(quotations("He said \"one two\" and left"), ElementsAre("one", "two"));
  EXPECT_THAT(quotations("He said “one two” and left"), ElementsAre("one", "two"));
  EXPECT_THAT(quotations("He said ‘‘one two’’ and left"), ElementsAre("one", "two"));
  EXPECT_THAT(quotations("He said ``one two'' and left"), ElementsAre("one", "two"));
  EXPECT_THAT(quotations("Er sagte „eins zwei“ und ging"), ElementsAre("eins", "zwei"));
  EXPECT_THAT(quotations("Il dit « un deux » et part"), ElementsAre("un", "deux"));
  EXPECT_THAT(quotations("Er sagte »eins zwei« und ging"), ElementsAre("eins", "zwei"));
  EXPECT_THAT(quotations("He said ‘one two’ and left"), ElementsAre("one", "two"));
}

TEST(Quotes, TheOutermostCounts) {
  EXPECT_THAT(quotations("“He called it ‘a day’ and went,” she said"), ElementsAre("He", "called", "it", "a", "day", "and", "went"));
}

TEST(Quotes, ApostrophesOpenNothing) {
  EXPECT_TRUE(quotations("The workers' pay isn't the players’ concern, it's rock 'n' roll").size() <= 1);
}

TEST(Quotes, ALongQuotationRunsOverParagraphs) {
  EXPECT_THAT(quotations("“One two.\n\n“Three four,” he said."), ElementsAre("One", "two", "Three", "four"));
}

TEST(Quotes, AnEmbeddedPostIsAQuotationWithoutMarks) {
  EXPECT_THAT(quotations("He was cross.\n\nNever again! — Ann Miller (@annmiller) July 16, 2019\n\nShe left."),
              ElementsAre("Never", "again", "Ann", "Miller", "annmiller", "July", "16", "2019"));
  EXPECT_THAT(quotations("Er kam.\n\nNie wieder!\n\n– Ann Miller (@annmiller) 16. Juli 2019"),
              ElementsAre("Nie", "wieder", "Ann", "Miller", "annmiller", "16", "Juli", "2019"));
}

TEST(Quotes, AnAccountNamedInASentenceOpensNothing) {
  EXPECT_TRUE(quotations("Ann Miller (@annmiller) said in 2019 that she would go.").empty());
  EXPECT_TRUE(
      quotations("She left – as Ann Miller (@annmiller) always does when it gets late and the guests go home, 2019 or not.").empty());
}

TEST(Quotes, AStrayMarkDoesNotSwallowTheText) {
  std::string text = "A board of 5\" width";
  for (int i = 0; i < 300; ++i) text += " word";
  EXPECT_LT(quotations(text).size(), 10U);
}

}  // namespace
}  // namespace headwater::provenance
