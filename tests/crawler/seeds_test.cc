#include "crawler/seeds.h"

#include <gtest/gtest.h>

namespace headwater::crawler {
namespace {

std::string hrefs(const SeedList& list) {
  std::string out;
  for (const Url& url : list.seeds) out += url.href() + "\n";
  return out;
}

TEST(Seeds, AcceptsCommentsBlankLinesAndMissingSchemes) {
  const SeedList list = parse_seeds(
      "\xEF\xBB\xBF# news\r\n"
      "\r\n"
      "https://a.example/feed   # the feed\r\n"
      "b.example\r\n"
      "  c.example:8080/path#fragment\n"
      "http://d.example/?utm_source=x&id=1\r"
      "B.example/\n"
      "localhost:8099\n"
      "[2001:db8::1]/x\n"
      "bücher.example");
  EXPECT_EQ(hrefs(list),
            "https://a.example/feed\nhttps://b.example/\nhttps://c.example:8080/path\nhttp://d.example/?id=1\nhttps://localhost:8099/\n"
            "https://[2001:db8::1]/x\nhttps://xn--bcher-kva.example/\n");
  EXPECT_TRUE(list.problems.empty());
}

TEST(Seeds, ReportsBadLinesByNumberAndKeepsTheRest) {
  const SeedList list = parse_seeds(
      "https://a.example/\n"
      "not a url\n"
      "ftp://files.example/\n"
      "mailto:me@a.example\n"
      "https://\n"
      "word\n"
      "https://b.example/ https://c.example/\n"
      "https://d.example/\n" +
      ("https://long.example/" + std::string(5000, 'x')) + "\nhttps://e.example/" + std::string(3000, 'x'));
  EXPECT_EQ(hrefs(list), "https://a.example/\nhttps://d.example/\n");
  std::string lines;
  for (const SeedProblem& problem : list.problems) {
    lines += std::to_string(problem.line) + " ";
    EXPECT_FALSE(problem.why.empty());
    EXPECT_LE(problem.text.size(), 130u);
  }
  EXPECT_EQ(lines, "2 3 4 5 6 7 9 10 ");
}

TEST(Seeds, EmptyListsAreEmpty) {
  for (const char* text : {"", "\n\n", "# only a comment", "   "}) {
    const SeedList list = parse_seeds(text);
    EXPECT_TRUE(list.seeds.empty() && list.problems.empty()) << text;
  }
}

}  // namespace
}  // namespace headwater::crawler
