// Seed lists: one URL a line. docs and the format: seeds/README.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/url.h"

namespace headwater::crawler {

struct SeedProblem {
  std::size_t line = 0;  ///< 1-based
  std::string text;      ///< the line, shortened
  std::string why;
};

struct SeedList {
  std::vector<Url> seeds;             ///< normalised, in order, without duplicates
  std::vector<SeedProblem> problems;  ///< lines that are no URL; the rest is still good
};

/// '#' begins a comment at the start of a line or after white space; blank lines are skipped; a line without a scheme gets
/// "https://"; BOM and CRLF are accepted. Pure.
SeedList parse_seeds(std::string_view text);

}  // namespace headwater::crawler
