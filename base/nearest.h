// What somebody who mistyped a word may have meant. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace headwater {

/// The one of `known` that takes the fewest insertions, deletions and replacements of bytes to become `word` (Levenshtein 1966); the
/// first of equals, empty where nothing is known. Time: the lengths' product for each.
std::string nearest(const std::vector<std::string>& known, std::string_view word);

}  // namespace headwater
