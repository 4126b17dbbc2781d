// The parsed page as one flat array in document order, with what each element's names say, and the page's text as a list of blocks.
// Built in one pass each; everything after works on these two arrays and never walks the tree again.
#pragma once

#include <gumbo.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "extract/concepts.h"
#include "extract/scan.h"

namespace headwater::extract {

/// One element or text of the page. Node i's subtree is [i, end).
struct Node {
  std::string_view text;                  ///< of a text
  std::span<const Attribute> attributes;  ///< of an element
  std::uint32_t parent = 0;
  std::uint32_t end = 0;
  std::uint16_t tag = 0;  ///< GumboTag; GUMBO_TAG_LAST for text
  std::uint16_t depth = 0;
  bool blank = false;    ///< a text of white space only
  Concepts own = 0;      ///< of its own names
  Concepts context = 0;  ///< of its own and its ancestors' names
  bool is_text() const { return tag == GUMBO_TAG_LAST; }
};

/// A run of text that a reader sees as one paragraph, heading, list item, cell …
struct TextBlock {
  std::uint32_t begin = 0, end = 0;  ///< bytes of Page::text
  std::uint32_t node = 0;            ///< its block-level element
  std::uint32_t first = 0;           ///< its first text node
  std::uint16_t tag = 0;             ///< tag of `node`
  std::uint32_t weight = 0;          ///< see weigh()
  std::uint32_t link_weight = 0;     ///< of that, inside anchors
  std::uint32_t commas = 0, sentences = 0, digits = 0;
  std::uint16_t links = 0;
  std::uint8_t heading = 0;  ///< 1..6 inside h1..h6
  bool in_list = false, in_table = false, in_quote = false, in_pre = false, in_figure = false, in_caption = false, after_break = false;
  bool in_anchor = false;  ///< wholly inside one anchor
  Concepts context = 0;

  double link_share() const { return weight == 0 ? 0 : static_cast<double>(link_weight) / weight; }
};

/// The page, parsed. Movable; the nodes point into its texts and into the scanned input, which must outlive it.
struct Page {
  ScannedPage scanned;  ///< `resolved` also holds the texts that do not stand in one piece in `texts`
  std::vector<Node> nodes;
  std::vector<TextBlock> blocks;
  std::string text;                             ///< arena of the blocks' texts
  std::vector<std::uint32_t> metas;             ///< nodes of <meta>, <link>, <time> and such, in page order
  std::vector<std::uint32_t> anchors;           ///< nodes of <a href>
  std::uint32_t body = 0, title = 0, html = 0;  ///< nodes; 0 where there is none

  std::string_view block_text(const TextBlock& b) const { return std::string_view(text).substr(b.begin, b.end - b.begin); }
  /// Index of the first block whose text begins at or after node `node`.
  std::uint32_t first_block_at(std::uint32_t node) const;
};

/// Parses scanned markup. Linear, because scan_page bounded what is not.
Page parse_page(ScannedPage scanned);

/// Cuts the text of the body into Page::blocks.
void build_blocks(Page& page);

/// The value of an attribute, or empty.
std::string_view attribute(const Node& node, std::string_view name);
bool has_attribute(const Node& node, std::string_view name);

/// The text of a subtree, white space collapsed; at most about `bytes_max` bytes.
std::string subtree_text(const Page& page, std::uint32_t node, std::size_t bytes_max = 4096);

/// True for elements that begin a line of their own.
bool is_block_tag(std::uint16_t tag);

}  // namespace headwater::extract
