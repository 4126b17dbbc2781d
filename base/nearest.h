// What somebody who mistyped a word may have meant. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace headwater {

/// The fewest insertions, deletions and replacements of bytes that make one of the other (Levenshtein 1966). Time: the lengths' product.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The one of `known` at the least edit distance from `word`; the first of equals, empty where nothing is known.
std::string nearest(const std::vector<std::string>& known, std::string_view word);

}  // namespace headwater
