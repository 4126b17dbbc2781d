#include "provenance/grams.h"

#include <algorithm>

namespace headwater::provenance {

void sort_unique(std::vector<std::uint32_t>& values) {
  sort_by_key(values, [](std::uint32_t value) { return value; });
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

std::vector<std::uint32_t> gram_set(std::span<const std::uint32_t> keys, std::span<const std::uint8_t> marks, std::size_t n,
                                    std::uint8_t excluded) {
  std::vector<std::uint32_t> out;
  if (keys.size() < n) return out;
  out.reserve(keys.size());
  std::size_t clean = 0;  // words since the last excluded one
  for (std::size_t i = 0; i < keys.size(); ++i) {
    clean = (marks[i] & excluded) == 0 ? clean + 1 : 0;
    if (clean < n) continue;
    std::uint64_t gram = 0;
    for (std::size_t k = i + 1 - n; k <= i; ++k) gram = extend_gram(gram, keys[k]);
    out.push_back(static_cast<std::uint32_t>(gram));
  }
  sort_unique(out);
  return out;
}

Overlap overlap(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  Overlap out;
  for (std::size_t i = 0, k = 0; i < a.size() && k < b.size();) {
    const std::uint32_t x = a[i], y = b[k];
    out.shared += x == y ? 1 : 0;
    i += x <= y ? 1 : 0;
    k += y <= x ? 1 : 0;
  }
  const std::size_t both = a.size() + b.size() - out.shared, smaller = std::min(a.size(), b.size());
  if (both > 0) out.jaccard = static_cast<double>(out.shared) / static_cast<double>(both);
  if (smaller > 0) out.containment = static_cast<double>(out.shared) / static_cast<double>(smaller);
  return out;
}

}  // namespace headwater::provenance
