#include "extract/credits.h"

#include <gtest/gtest.h>

#include "extract/credit_lines.h"
#include "extract/extract.h"
#include "extract/outlets.h"

namespace headwater::extract {
namespace {

TEST(Outlets, AreFoundByTheirNames) {
  EXPECT_EQ(find_outlet("THE NEW YORK TIMES"), "www.nytimes.com");
  EXPECT_EQ(find_outlet("New York Times"), "www.nytimes.com");
  EXPECT_EQ(find_outlet("NYT"), "www.nytimes.com");
  EXPECT_EQ(find_outlet("Reuters Staff"), "www.reuters.com");
  EXPECT_EQ(find_outlet("新华社"), "www.xinhuanet.com");
  EXPECT_EQ(find_outlet("Jonna Viik"), "");
  EXPECT_TRUE(is_outlet_host("www.lemonde.fr"));
}

struct LineCase {
  const char* line;
  const char* domain;
  const char* name;
};

TEST(CreditLines, NameTheirSourceInManyLanguages) {
  const LineCase kCases[] = {{"Source: www.example-post.com", "www.example-post.com", ""},
                             {"Source : Reuters", "www.reuters.com", "Reuters"},
                             {"Quelle: dpa", "www.dpa.com", "dpa"},
                             {"Fuente: EFE", "www.efe.com", "EFE"},
                             {"Источник: ТАСС", "tass.ru", "ТАСС"},
                             {"来源：新华社", "www.xinhuanet.com", "新华社"},
                             {"Originally published by The Guardian.", "www.theguardian.com", "The Guardian"},
                             {"This article first appeared on Island Post Weekly.", "", "Island Post Weekly"},
                             {"This article was originally published on islandpost.com. Read it there.", "islandpost.com", ""},
                             {"Via: https://www.islandpost.com/boats", "www.islandpost.com", ""}};
  for (const LineCase& c : kCases) {
    const auto got = credit_in_line(c.line);
    ASSERT_TRUE(got) << c.line;
    EXPECT_EQ(got->credit.domain, c.domain) << c.line;
    EXPECT_EQ(got->credit.name, c.name) << c.line;
  }
}

TEST(CreditLines, OrdinarySentencesAreNone) {
  for (const char* line : {"Sources say that the boats will come.", "From the harbour it is a short walk to the mill.",
                           "The source of the river was found in 1872.", "Via the bridge one gets there in an hour."})
    EXPECT_FALSE(credit_in_line(line)) << line;
}

TEST(CreditLines, HostNamesAreToldFromAbbreviations) {
  EXPECT_EQ(host_in_text("www.nytimes.com"), "www.nytimes.com");
  EXPECT_EQ(host_in_text("Example.co.uk/path"), "example.co.uk");
  EXPECT_EQ(host_in_text("U.S."), "");
  EXPECT_EQ(host_in_text("boats"), "");
}

std::vector<Credit> credits_of(const std::string& head, const std::string& tail = "") {
  static const std::string kText =
      "<p>The ferry company said on Tuesday that it would run two more boats between the islands from the first of May, after three "
      "summers of queues.</p>";
  const std::string html = "<html><head>" + head + "</head><body><article><h1>Boats for the islands</h1>" + kText +
                           "<p>It bought them from a yard that closed last winter, its manager told the council, and they will be ready in "
                           "the spring of next year.</p>" +
                           tail + "</article></body></html>";
  return extract_page({html, "https://www.courier.com/boats", "text/html; charset=utf-8", {}})->credits;
}

TEST(Credits, OwnHostValuesAreNone) {
  EXPECT_TRUE(
      credits_of("<link rel=canonical href='https://m.courier.com/boats'><meta name='original-source' content='https://courier.com/boats'>")
          .empty());
}

TEST(Credits, StagingHostsAndPlaceholdersAreNone) {
  for (const char* href :
       {"https://staging.courier-cms.com/boats", "http://localhost/boats", "https://www.example.com/boats", "https://other-site.com/"})
    EXPECT_TRUE(credits_of(std::string("<link rel=canonical href='") + href + "'>").empty()) << href;
}

TEST(Credits, MetadataOfOtherHostsCount) {
  const auto got = credits_of("<meta name='syndication-source' content='https://www.islandpost.com/a'>");
  ASSERT_EQ(got.size(), 1u);
  EXPECT_EQ(got[0].kind, CreditKind::kMeta);
  EXPECT_EQ(got[0].domain, "www.islandpost.com");
}

TEST(Credits, SocialNetworksAreNoSources) {
  EXPECT_TRUE(credits_of("", "<p><a href='https://www.facebook.com/p/1'>Source</a></p>").empty());
}

TEST(Credits, RepostMarksCount) {
  const auto got = credits_of("", "<p><a class='u-repost-of' href='https://www.islandpost.com/a'>first printed there</a></p>");
  ASSERT_FALSE(got.empty());
  EXPECT_EQ(got[0].kind, CreditKind::kCite);
}

}  // namespace
}  // namespace headwater::extract
