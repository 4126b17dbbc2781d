// Pages made to hurt: each must be read in time linear in its length.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <ctime>
#include <functional>

#include "extract/extract.h"

namespace headwater::extract {
namespace {

std::string repeat(std::string_view unit, std::size_t times) {
  std::string out;
  out.reserve(unit.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += unit;
  return out;
}

struct HostileCase {
  const char* name;
  std::function<std::string()> make;
};

const HostileCase kCases[] = {
    {"NestedDivs", [] { return repeat("<div>", 200'000) + "x"; }},
    {"NestedDivsWithForeignEndTags", [] { return repeat("<div></span>", 80'000); }},
    {"NestedCellsWithForeignEndTags", [] { return repeat("<div><table><td></div>", 40'000); }},
    {"ManyAttributes",
     [] {
       std::string out = "<div ";
       for (int i = 0; i < 200'000; ++i) out += "a" + std::to_string(i) + "=1 ";
       return out + ">x";
     }},
    {"ManyQuotedAttributes", [] { return "<p " + repeat("data-a='>' ", 200'000) + ">x"; }},
    {"ManyKeptAttributes", [] { return "<div " + repeat("class=a ", 120'000) + ">x"; }},
    {"AMillionUnclosedTags", [] { return repeat("<b>", 500'000) + repeat("<div>", 500'000) + "x"; }},
    {"AMillionUnclosedParagraphs", [] { return repeat("<p>x", 1'000'000); }},
    {"UnclosedParagraphs", [] { return repeat("<p>", 330'000); }},
    {"UnclosedBold", [] { return repeat("<b>", 330'000) + repeat("<p>x", 10'000); }},
    {"UnclosedAnchors", [] { return repeat("<a href=x>y", 90'000); }},
    {"UnclosedScripts", [] { return repeat("<script>", 120'000); }},
    {"UnclosedTemplates", [] { return repeat("<template>", 100'000); }},
    {"UnclosedTags", [] { return repeat("<span ", 170'000); }},
    {"OneLongComment", [] { return "<!--" + std::string(1u << 20, '-'); }},
    {"FourMegabytesOfComment", [] { return "<p>a<!--" + std::string(4u << 20, 'x') + "--><p>b"; }},
    {"ManyComments", [] { return repeat("<!--", 260'000); }},
    {"ManyRows", [] { return "<table>" + repeat("<tr><td>a<td>b", 50'000); }},
    {"MisplacedRows", [] { return repeat("<table><b>x<tr>", 60'000); }},
    {"WideTable", [] { return "<table><tr>" + repeat("<td>a<table><tr><td>b</table>", 30'000); }},
    {"Utf16WithoutAMark",
     [] {
       std::string wide;
       for (char c : "<!doctype html><article>" + repeat("<p>Some words that make a sentence, again.</p>", 20'000)) wide += c, wide += '\0';
       return wide;
     }},
    {"NullBytes", [] { return "<p>" + std::string(1u << 20, '\0') + "x"; }},
    {"InvalidUtf8", [] { return "<p>" + repeat("\xFF\xC3\x28", 340'000); }},
    {"EndTagsOnly", [] { return repeat("</p>", 260'000); }},
    {"ManyLists", [] { return repeat("<ul><li>", 120'000); }},
    {"ManyHeadings", [] { return repeat("<h1>a b c</h1>", 70'000); }},
    {"ManyTimes",
     [] { return "<article><h1>t</h1>" + repeat("<time datetime=2024-01-01>x</time>", 30'000) + "<p>" + repeat("word ", 200); }},
    {"ManyDoctypes", [] { return repeat("<!doctype html>", 65'000); }},
    {"ManyEntities", [] { return "<p>" + repeat("&amp;", 200'000); }},
    {"SvgNeverClosed", [] { return repeat("<svg><g>", 120'000); }},
    {"ManyForms", [] { return repeat("<form><button><select><option>", 30'000); }},
    {"LongJsonLd", [] { return "<script type=application/ld+json>" + repeat("[", 500'000) + "</script><p>x"; }},
    {"BrokenJsonLd", [] { return "<script type=application/ld+json>{\"a\":\"" + repeat("\"x", 300'000) + "</script><p>x"; }},
    {"ManyProse",
     [] {
       return "<article>" +
              repeat("<p>Some words that make a sentence, with a comma, and enough of them to count as prose here.</p>", 10'000);
     }},
    {"ManyBreaks", [] { return "<div>" + repeat("a<br> ", 160'000); }},
};

constexpr double kRoom = 8;  // seconds a MiB

// Of this thread: a busy machine makes no page slower.
double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

class HostilePage : public testing::TestWithParam<HostileCase> {};

TEST_P(HostilePage, IsReadInLinearTime) {
  const std::string html = GetParam().make();
  const double start = cpu_seconds();
  const auto got = extract_page({html, "https://a.example/x", "", {}});
  const double took = cpu_seconds() - start;
  EXPECT_TRUE(got);
  const double mebibytes = std::max(0.25, static_cast<double>(html.size()) / (1 << 20));
  // One second a MiB is the promise; sanitizers are given room.
  EXPECT_LT(took, kRoom * mebibytes) << html.size() << " bytes";
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  EXPECT_LT(usage.ru_maxrss, 200 * 1024) << "KiB, of all cases so far";
#endif
  RecordProperty("seconds_per_mib", std::to_string(took / mebibytes));
}

INSTANTIATE_TEST_SUITE_P(Pages, HostilePage, testing::ValuesIn(kCases), [](const auto& test) { return test.param.name; });

TEST(HostileInput, EmptyAndTinyPagesAreRead) {
  for (const char* html : {"", "<", "<!", "</", "<a", "<a b", "<a b=", "<a b=\"", "&", "&#", "<title>", "<html>"})
    EXPECT_TRUE(extract_page({html, "", "", {}})) << html;
}

TEST(HostileInput, PagesOverTheCapAreRefused) {
  const std::string html(6u << 20, 'x');
  const auto got = extract_page({html, "", "", {}});
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code, Errc::kTooLarge);
}

}  // namespace
}  // namespace headwater::extract
