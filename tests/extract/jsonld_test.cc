#include "extract/jsonld.h"

#include <gtest/gtest.h>

namespace headwater::extract {
namespace {

LdFacts read(std::string_view text) { return read_json_ld({text}); }

TEST(JsonLd, ReadsAGraphWithReferences) {
  const LdFacts facts = read(
      R"({"@graph":[{"@type":"Person","@id":"#p","name":"Jonna Viik","url":"/x"},{"@type":"NewsArticle","headline":"H","author":{"@id":"#p"},"datePublished":"2024-01-02"}]})");
  ASSERT_EQ(facts.things.size(), 1u);
  EXPECT_EQ(facts.things[0].authors, std::vector<std::string>{"Jonna Viik"});
  EXPECT_EQ(facts.things[0].date_published, "2024-01-02");
}

TEST(JsonLd, ReadsNestedMainEntities) {
  const LdFacts facts = read(R"({"@type":"WebPage","mainEntity":{"@type":["Article","Thing"],"headline":"H"}})");
  ASSERT_EQ(facts.things.size(), 2u);
  EXPECT_TRUE(facts.things[1].is_article);
  EXPECT_TRUE(facts.things[1].is_nested);
}

TEST(JsonLd, MendsWhatPublishersBreak) {
  EXPECT_EQ(read("{\"@type\":\"Article\",\"headline\":\"a\nb\",}").things.at(0).headline, "a b");
  EXPECT_EQ(read(R"({"@type":"Article","headline":"He said "no" today"})").things.at(0).headline, "He said \"no\" today");
  EXPECT_EQ(read(R"({"@type":"Article","headline":"it\'s"})").things.at(0).headline, "it's");
  EXPECT_EQ(read("<!-- {\"@type\":\"Article\",\"headline\":\"x\"} -->").things.at(0).headline, "x");
  EXPECT_EQ(read("//<![CDATA[\n{\"@type\":\"Article\",\"headline\":\"x\"};\n//]]>").things.at(0).headline, "x");
}

TEST(JsonLd, DecodesReferencesInText) {
  EXPECT_EQ(decode_entities("Ben &amp; Jerry&#039;s &#x2014; &eacute;t&eacute; &unknown; &amp;quot;"), "Ben & Jerry's — été &unknown; \"");
}

TEST(JsonLd, StripsTagsFromBodies) { EXPECT_EQ(strip_tags("<p>a</p><p>b <b>c</b></p>"), "\na\n\nb c\n"); }

TEST(JsonLd, GarbageGivesNothing) {
  EXPECT_TRUE(read("").things.empty());
  EXPECT_TRUE(read("{{{{").things.empty());
  EXPECT_TRUE(read(std::string(100000, '[')).things.empty());
}

TEST(JsonLd, ListsOfOthersAreNoArticles) {
  EXPECT_TRUE(
      read(R"({"@type":"ItemList","itemListElement":[{"@type":"ListItem","item":{"@type":"Article","headline":"x"}}]})").things.empty());
}

}  // namespace
}  // namespace headwater::extract
