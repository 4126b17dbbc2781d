#include "provenance/function_runs.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "provenance/grams.h"

namespace headwater::provenance {

namespace {

constexpr std::size_t kPlacesMax = 3;  // of one gram in a text: more is a formula
constexpr float kChangedMin = 0.3F;    // of the gaps between; below, the run is an edition, or both quote

// Where a gram (its hash is the key) of function words stands: `at` counts function words.
struct Place {
  std::uint32_t key, at;
};

struct FunctionWords {
  std::vector<std::uint32_t> words;  // their places in the text
  std::vector<Place> places;         // of the grams in `wanted`, ascending by key, then place
};

FunctionWords function_words(const Document& document, const std::vector<std::uint32_t>& wanted) {
  FunctionWords out;
  std::size_t clean = 0;
  for (std::uint32_t i = 0; i < document.keys.size(); ++i) {
    if ((document.marks[i] & kSequence) == 0) continue;
    out.words.push_back(i);
    clean = (document.marks[i] & kNotOwn) == 0 ? clean + 1 : 0;
    if (clean < kFunctionEight) continue;
    std::uint64_t gram = 0;
    for (std::size_t k = out.words.size() - kFunctionEight; k < out.words.size(); ++k)
      gram = extend_gram(gram, document.keys[out.words[k]]);
    if (!std::binary_search(wanted.begin(), wanted.end(), static_cast<std::uint32_t>(gram))) continue;
    out.places.push_back({static_cast<std::uint32_t>(gram), static_cast<std::uint32_t>(out.words.size() - kFunctionEight)});
  }
  sort_by_key(out.places, [](const Place& place) { return place.key; });
  return out;
}

using Step = std::pair<std::uint32_t, std::uint32_t>;  // a function word of a and one of b

// Where both texts have a gram; ascending by diagonal, then place.
std::vector<Step> common_grams(const FunctionWords& a, const FunctionWords& b) {
  std::vector<Step> out;
  join_by_key(a.places, b.places, [&](std::size_t a_begin, std::size_t a_end, std::size_t b_begin, std::size_t b_end) {
    if (a_end - a_begin > kPlacesMax || b_end - b_begin > kPlacesMax) return;
    for (std::size_t x = a_begin; x < a_end; ++x) {
      for (std::size_t y = b_begin; y < b_end; ++y) out.emplace_back(a.places[x].at, b.places[y].at);
    }
  });
  const auto diagonal = [](const Step& step) { return std::int64_t{step.first} - step.second; };
  std::sort(out.begin(), out.end(),
            [&](const Step& p, const Step& q) { return diagonal(p) != diagonal(q) ? diagonal(p) < diagonal(q) : p.first < q.first; });
  return out;
}

// Of the gaps with words between the `n` function words of a run, the share whose words differ: a spinner changes words here and there,
// an edition one place of many.
float changed_share(const Document& a, const FunctionWords& of_a, const Document& b, const FunctionWords& of_b, const Step& from,
                    std::size_t n) {
  std::size_t gaps = 0, changed = 0;
  for (std::size_t k = 0; k + 1 < n; ++k) {
    const std::uint32_t* in_a = &of_a.words[from.first + k];
    const std::uint32_t* in_b = &of_b.words[from.second + k];
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
  std::vector<std::uint32_t> wanted;
  std::set_intersection(a.function_eights.begin(), a.function_eights.end(), b.function_eights.begin(), b.function_eights.end(),
                        std::back_inserter(wanted));
  if (wanted.empty()) return out;
  const FunctionWords of_a = function_words(a, wanted), of_b = function_words(b, wanted);
  const std::vector<Step> common = common_grams(of_a, of_b);
  for (std::size_t begin = 0, end = 0; begin < common.size(); begin = end) {
    end = begin + 1;
    while (end < common.size() && common[end] == Step{common[end - 1].first + 1, common[end - 1].second + 1}) ++end;
    const std::size_t n = end - begin + kFunctionEight - 1;
    const auto [x, y] = common[begin];
    const float changed = changed_share(a, of_a, b, of_b, common[begin], n);
    if (changed < kChangedMin) continue;
    out.excess += static_cast<double>(changed) * static_cast<double>(end - begin);
    for (std::size_t k = 0; k < n; ++k) out.places.push_back({of_a.words[x + k], of_b.words[y + k], changed});
  }
  return out;
}

}  // namespace headwater::provenance
