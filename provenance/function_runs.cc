#include "provenance/function_runs.h"

#include <algorithm>
#include <utility>

#include "provenance/grams.h"

namespace headwater::provenance {

namespace {

constexpr std::size_t kPlacesMax = 3;  // of one gram in a text: more is a formula
constexpr float kChangedMin = 0.3F;    // of the gaps between; below, the run is an edition, or both quote

using Step = std::pair<std::uint32_t, std::uint32_t>;  // a function word of a and one of b

// Where both texts have a gram; ascending by diagonal, then place.
std::vector<Step> common_grams(const Document& a, const Document& b) {
  std::vector<Step> out;
  join_by_key(a.function_places, b.function_places, [&](std::size_t a_begin, std::size_t a_end, std::size_t b_begin, std::size_t b_end) {
    if (a_end - a_begin > kPlacesMax || b_end - b_begin > kPlacesMax) return;
    for (std::size_t x = a_begin; x < a_end; ++x) {
      for (std::size_t y = b_begin; y < b_end; ++y) out.emplace_back(a.function_places[x].at, b.function_places[y].at);
    }
  });
  const auto diagonal = [](const Step& step) { return std::int64_t{step.first} - step.second; };
  std::sort(out.begin(), out.end(),
            [&](const Step& p, const Step& q) { return diagonal(p) != diagonal(q) ? diagonal(p) < diagonal(q) : p.first < q.first; });
  return out;
}

// Of the gaps with words between the `n` function words of a run, the share whose words differ: a spinner changes words here and there,
// an edition one place of many.
float changed_share(const Document& a, const Document& b, const Step& from, std::size_t n) {
  std::size_t gaps = 0, changed = 0;
  for (std::size_t k = 0; k + 1 < n; ++k) {
    const std::uint32_t* in_a = &a.function_words[from.first + k];
    const std::uint32_t* in_b = &b.function_words[from.second + k];
    const auto a_begin = a.stem_keys.begin() + in_a[0] + 1, a_end = a.stem_keys.begin() + in_a[1];
    const auto b_begin = b.stem_keys.begin() + in_b[0] + 1, b_end = b.stem_keys.begin() + in_b[1];
    if (a_begin == a_end && b_begin == b_end) continue;
    ++gaps;
    changed += std::equal(a_begin, a_end, b_begin, b_end) ? 0 : 1;
  }
  return gaps == 0 ? 0 : static_cast<float>(changed) / static_cast<float>(gaps);
}

}  // namespace

RewordedRuns reworded_runs(const Document& a, const Document& b) {
  RewordedRuns out;
  const std::vector<Step> common = common_grams(a, b);
  for (std::size_t begin = 0, end = 0; begin < common.size(); begin = end) {
    end = begin + 1;
    while (end < common.size() && common[end] == Step{common[end - 1].first + 1, common[end - 1].second + 1}) ++end;
    const std::size_t n = end - begin + kFunctionEight - 1;
    const auto [x, y] = common[begin];
    const float changed = changed_share(a, b, common[begin], n);
    if (changed < kChangedMin) continue;
    out.excess += static_cast<double>(changed) * static_cast<double>(end - begin);
    for (std::size_t k = 0; k < n; ++k) out.places.push_back({a.function_words[x + k], b.function_words[y + k], changed});
  }
  return out;
}

}  // namespace headwater::provenance
