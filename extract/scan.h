// The byte scan in front of Gumbo: one linear pass that leaves out what no extraction reads (scripts, styles, vector graphics,
// comments, form choices, formatting tags, most attributes) and collects JSON-LD apart.
//
// Gumbo's time goes into per-character calls. The tree that it builds depends on the tags alone, so it gets to see nothing else: a text
// between two tags becomes one letter (one space where it is white space), and attributes are left out. Texts and attributes are kept
// here, by where in the markup they stood, and parse_page() puts them back. Gumbo is also quadratic in nesting depth and in open formatting
// elements; the scan bounds both. It never fails: any bytes give some markup.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace headwater::extract {

struct Attribute {
  std::string_view name;   ///< lower case, one of those that are read
  std::string_view value;  ///< character references resolved
};

/// The text between two tags of the markup.
struct TextRun {
  std::uint32_t at = 0;              ///< of its letter in the markup
  std::uint32_t begin = 0, end = 0;  ///< bytes of ScannedPage::texts
  bool blank = true;                 ///< white space only
};

/// A start tag of the markup that has attributes.
struct TagAttributes {
  std::uint32_t at = 0;              ///< of its '<' in the markup
  std::uint32_t begin = 0, end = 0;  ///< of ScannedPage::attributes
};

struct ScannedPage {
  std::string markup;                     ///< what Gumbo gets to see: tags without attributes, a letter for each text
  std::string texts;                      ///< the texts as they stand in the page, with their character references
  std::vector<TextRun> runs;              ///< in the order of the markup
  std::vector<TagAttributes> tags;        ///< in the order of the markup
  std::vector<Attribute> attributes;      ///< their values point into the input or into `resolved`
  std::deque<std::string> resolved;       ///< values that had character references
  std::vector<std::string_view> json_ld;  ///< contents of application/ld+json scripts, in page order; they point into the input
  std::size_t elements = 0;               ///< start tags kept
  bool cut = false;                       ///< a limit of base/limits.h was reached
};

/// `html` is UTF-8 and must outlive the result.
ScannedPage scan_page(std::string_view html);

/// The attribute's name in lower case where the extraction reads it, or empty.
std::string_view read_attribute_name(std::string_view name);

}  // namespace headwater::extract
