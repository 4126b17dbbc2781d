#include "extract/scan.h"

#include <gtest/gtest.h>

#include "extract/dom.h"

namespace headwater::extract {
namespace {

// What the scan kept, as markup again: texts and attributes where they stood.
std::string scanned(std::string_view html) {
  const ScannedPage page = scan_page(html);
  std::string out;
  auto run = page.runs.begin();
  auto tag = page.tags.begin();
  for (std::size_t at = 0; at < page.markup.size(); ++at) {
    if (run != page.runs.end() && run->at == at) {
      out += page.texts.substr(run->begin, run->end - run->begin);
      ++run;
    } else if (page.markup[at] == '>' && tag != page.tags.end() && tag->at < at) {
      for (std::uint32_t i = tag->begin; i < tag->end; ++i)
        out += " " + std::string(page.attributes[i].name) + "=\"" + std::string(page.attributes[i].value) + "\"";
      ++tag;
      out += '>';
    } else {
      out += page.markup[at];
    }
  }
  return out;
}

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

TEST(Scan, TheParserSeesTagsAndALetterForEachText) {
  const ScannedPage page = scan_page("<div class=a>  <p id=b>One <b>two</b> three</p>\n</div>");
  EXPECT_EQ(page.markup, "<div> <p>x</p> </div>");
  EXPECT_EQ(page.runs.size(), 3u);
  EXPECT_EQ(page.tags.size(), 2u);
}

TEST(Scan, ResolvesReferencesInAttributes) {
  EXPECT_EQ(scanned("<a href='/?a=1&amp;copy=2&copy=3'>x</a>"), "<a href=\"/?a=1&copy=2&copy=3\">x</a>");
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
  EXPECT_NE(page.texts.find("text"), std::string::npos);
}

TEST(Scan, EndTagsThatCloseNothingDoNotHideNesting) {
  std::string html;
  for (int i = 0; i < 5000; ++i) html += "<div></span>";
  EXPECT_TRUE(scan_page(html).cut);
}

TEST(Scan, ALoneLessThanIsText) { EXPECT_EQ(scanned("<p>1 < 2</p>"), "<p>1 < 2</p>"); }

std::string text_of_nodes(std::string_view html) {
  const Page page = parse_page(scan_page(html));
  std::string out;
  for (const Node& node : page.nodes)
    if (node.is_text()) out += "[" + std::string(node.text) + "]";
  return out;
}

TEST(ParsePage, GivesNodesTheirTexts) {
  EXPECT_EQ(text_of_nodes("<p>AT&amp;T &copy2024 &#8211; 1 < 2\r\n<p> <p>end"), "[AT&T \u00A92024 \u2013 1 < 2\n][ ][end]");
}

TEST(ParsePage, ATextThatATagWithoutMeaningCutsIsWhole) {
  EXPECT_EQ(text_of_nodes("<div>one </td>two</div>three"), "[one two][three]");
}

TEST(ParsePage, TextInATableStandsBeforeIt) { EXPECT_EQ(text_of_nodes("<table>stray<tr><td>cell</table>after"), "[stray][cell][after]"); }

TEST(ParsePage, AnAnchorThatIsReopenedKeepsItsAttributes) {
  const std::string html = "<p><a href='/x' class=k>one<p>two</a>";
  const Page page = parse_page(scan_page(html));
  ASSERT_EQ(page.anchors.size(), 2u);
  for (const std::uint32_t anchor : page.anchors) EXPECT_EQ(attribute(page.nodes[anchor], "href"), "/x");
}

}  // namespace
}  // namespace headwater::extract
