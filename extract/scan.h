// The byte scan in front of Gumbo: one linear pass that leaves out what no extraction reads (scripts, styles, vector graphics,
// comments, form choices, formatting tags, most attributes), collects JSON-LD apart, and bounds nesting and attributes.
//
// Gumbo's time goes into per-character calls, so every byte left out is time saved; and it is quadratic in nesting depth, in attributes
// per tag and in open formatting elements, so all three are bounded here. The scan never fails: any bytes give some markup.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace headwater::extract {

struct ScannedPage {
  std::string markup;                     ///< what Gumbo gets to see
  std::vector<std::string_view> json_ld;  ///< contents of application/ld+json scripts, in page order; they point into the input
  std::size_t elements = 0;               ///< start tags kept
  bool cut = false;                       ///< a limit of base/limits.h was reached
};

/// `html` is UTF-8 and must outlive the result.
ScannedPage scan_page(std::string_view html);

/// Attribute names that survive the scan (lower case).
bool is_kept_attribute(std::string_view name);

}  // namespace headwater::extract
