#include "provenance/grams.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <random>
#include <vector>

namespace headwater::provenance {
namespace {

TEST(Overlap, CountsWhatTwoSetsShareWhateverTheirSizesAndPlaces) {
  std::mt19937 random(1);
  const auto draw = [&random](std::uint32_t below) { return static_cast<std::uint32_t>(random() % below); };
  for (int round = 0; round < 20'000; ++round) {
    std::vector<std::uint32_t> a(draw(40)), b(draw(40)), both;
    const std::uint32_t range = 1 + draw(80);
    const std::uint32_t base = round % 2 == 0 ? 0 : 0x7fffffe0U;  // some are negative as signed numbers, and still the greater ones
    for (std::uint32_t& value : a) value = base + draw(range);
    for (std::uint32_t& value : b) value = base + draw(range);
    sort_unique(a);
    sort_unique(b);
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
    const Overlap found = overlap(a, b);
    ASSERT_EQ(found.shared, both.size());
    if (a.empty() || b.empty()) continue;
    EXPECT_DOUBLE_EQ(found.jaccard, static_cast<double>(both.size()) / static_cast<double>(a.size() + b.size() - both.size()));
    EXPECT_DOUBLE_EQ(found.containment, static_cast<double>(both.size()) / static_cast<double>(std::min(a.size(), b.size())));
  }
}

}  // namespace
}  // namespace headwater::provenance
