// What extraction time is measured against.
#pragma once

#include <gumbo.h>

#include <string>

namespace headwater::bench {

/// Parses and forgets.
inline void bare_parse(const std::string& html) {
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;
  GumboOutput* output = gumbo_parse_with_options(&options, html.data(), html.size());
  gumbo_destroy_output(&options, output);
}

}  // namespace headwater::bench
