#include "extract/scan.h"

#include <gtest/gtest.h>

namespace headwater::extract {
namespace {

std::string scanned(std::string_view html) { return scan_page(html).markup; }

TEST(Scan, DropsScriptsStylesAndComments) {
  EXPECT_EQ(scanned("<p>a<script>if (a<b) x='</p>'</script><style>p{}</style><!-- <p>c</p> -->b</p>"), "<p>ab</p>");
}

TEST(Scan, CollectsJsonLdApart) {
  const std::string html = "<script type='application/ld+json'>{\"a\":1}</script><p>x";
  const ScannedPage page = scan_page(html);
  ASSERT_EQ(page.json_ld.size(), 1u);
  EXPECT_EQ(page.json_ld[0], "{\"a\":1}");
  EXPECT_EQ(page.markup, "<p>x");
}

TEST(Scan, KeepsTextOfFormattingElements) { EXPECT_EQ(scanned("<p>a<b>b</b><i class=x>c</i></p>"), "<p>abc</p>"); }

TEST(Scan, KeepsOnlyAttributesThatAreRead) {
  EXPECT_EQ(scanned("<div onclick='x()' class=\"a b\" data-x=1 id=q>t</div>"), "<div class=\"a b\" id=\"q\">t</div>");
}

TEST(Scan, TurnsHidingStylesIntoTheHiddenAttribute) {
  EXPECT_EQ(scanned("<div style='color:red; display : none'>t</div>"), "<div hidden=\"\">t</div>");
}

TEST(Scan, UnclosedScriptTakesTheRest) { EXPECT_EQ(scanned("<p>a</p><script>var b"), "<p>a</p>"); }

TEST(Scan, UnclosedTemplateTakesNothing) { EXPECT_EQ(scanned("<template><p>a</p>"), "<p>a</p>"); }

TEST(Scan, ShortCommentsEndAtOnce) { EXPECT_EQ(scanned("<!-->a<!--->b<!-- --!>c"), "abc"); }

TEST(Scan, SvgIsLeftAtABreakoutElement) {
  EXPECT_EQ(scanned("<svg><path d='x'/><text>t</text></svg><p>a</p>"), "<p>a</p>");
  EXPECT_EQ(scanned("<svg><path d='x'><p>a</p>"), "<p>a</p>");
}

TEST(Scan, BoundsNesting) {
  std::string html;
  for (int i = 0; i < 5000; ++i) html += "<div>";
  const ScannedPage page = scan_page(html + "text");
  EXPECT_TRUE(page.cut);
  EXPECT_LE(page.elements, 512u);
  EXPECT_NE(page.markup.find("text"), std::string::npos);
}

TEST(Scan, EndTagsThatCloseNothingDoNotHideNesting) {
  std::string html;
  for (int i = 0; i < 5000; ++i) html += "<div></span>";
  EXPECT_TRUE(scan_page(html).cut);
}

TEST(Scan, ALoneLessThanIsText) { EXPECT_EQ(scanned("<p>1 < 2</p>"), "<p>1 &lt; 2</p>"); }

}  // namespace
}  // namespace headwater::extract
