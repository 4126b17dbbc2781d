// A stretch of a text, for measuring and teaching what short texts allow.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace headwater::provenance {

/// `words` words, by the spaces between them, from the middle of `text`; empty when it has fewer.
inline std::string_view middle(std::string_view text, std::size_t words) {
  std::vector<std::size_t> starts, ends;
  bool in_word = false;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const bool space = i == text.size() || text[i] == ' ' || text[i] == '\n' || text[i] == '\t' || text[i] == '\r';
    if (!space && !in_word) starts.push_back(i);
    if (space && in_word) ends.push_back(i);
    in_word = !space;
  }
  if (starts.size() < words) return {};
  const std::size_t first = (starts.size() - words) / 2;
  return text.substr(starts[first], ends[first + words - 1] - starts[first]);
}

}  // namespace headwater::provenance
