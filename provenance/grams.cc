#include "provenance/grams.h"

#include <algorithm>
#include <cstring>
#include <span>

namespace headwater::provenance {

namespace {

// Four values of each against each other at a time (Schlegel, Willhalm and Lehner, "Fast Sorted-Set Intersection using SIMD
// Instructions", ADMS 2011): a tenth of a large store's ingest is spent here.
std::size_t shared_by(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) {
  using Four = std::uint32_t __attribute__((vector_size(16)));
  std::size_t i = 0, k = 0;
  Four found = {};
  while (i + 4 <= a.size() && k + 4 <= b.size()) {
    Four x, y;
    std::memcpy(&x, &a[i], sizeof x);
    std::memcpy(&y, &b[k], sizeof y);
    found -= static_cast<Four>((x == y) | (x == __builtin_shufflevector(y, y, 1, 2, 3, 0)) |
                               (x == __builtin_shufflevector(y, y, 2, 3, 0, 1)) | (x == __builtin_shufflevector(y, y, 3, 0, 1, 2)));
    const std::uint32_t last_x = a[i + 3], last_y = b[k + 3];
    i += static_cast<std::size_t>(last_x <= last_y) * 4;
    k += static_cast<std::size_t>(last_y <= last_x) * 4;
  }
  std::size_t count = std::size_t{found[0]} + found[1] + found[2] + found[3];
  while (i < a.size() && k < b.size()) {
    const std::uint32_t x = a[i], y = b[k];
    count += x == y ? 1 : 0;
    i += x <= y ? 1 : 0;
    k += y <= x ? 1 : 0;
  }
  return count;
}

}  // namespace

void sort_unique(std::vector<std::uint32_t>& values) {
  sort_by_key(values, [](std::uint32_t value) { return value; });
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

Overlap overlap(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  Overlap out;
  out.shared = shared_by(a, b);
  const std::size_t both = a.size() + b.size() - out.shared, smaller = std::min(a.size(), b.size());
  if (both > 0) out.jaccard = static_cast<double>(out.shared) / static_cast<double>(both);
  if (smaller > 0) out.containment = static_cast<double>(out.shared) / static_cast<double>(smaller);
  return out;
}

}  // namespace headwater::provenance
