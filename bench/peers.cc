// headwater_peers PAIRS.jsonl: the textbook methods beside ours on labelled pairs, in one run.
//
// Lines: {"id","a","b","label","kind"?}; the labels "other", "same_topic" and "unrelated" are pairs that are no copies. Prints the share
// of each kind that a method calls a copy, and the CPU time a pair. The peers are plain reference implementations:
//   SimHash   64 bits over word 3-grams, a copy at a distance of at most 3 (Charikar, STOC 2002; Manku et al., WWW 2007)
//   MinHash   128 permutations over word 3-grams, 16 bands of 8 rows, verified at an estimated Jaccard of 0.5 (Broder 1997; Leskovec et
//             al., Mining of Massive Datasets, chapter 3)
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <boost/json.hpp>
#include <ctime>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/hash.h"
#include "provenance/document.h"

namespace {

using headwater::hash64;
using headwater::mix64;

std::vector<std::uint64_t> triples(std::string_view text) {
  std::vector<std::uint64_t> words, out;
  std::string word;
  for (const char c : std::string(text) + " ") {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || byte >= 0x80) {
      word += static_cast<char>(std::tolower(byte));
    } else if (!word.empty()) {
      words.push_back(hash64(word));
      word.clear();
    }
  }
  for (std::size_t i = 2; i < words.size(); ++i) out.push_back(mix64(mix64(words[i - 2] * 31 + words[i - 1]) * 31 + words[i]));
  return out;
}

std::uint64_t simhash(const std::vector<std::uint64_t>& grams) {
  std::array<int, 64> sums{};
  for (const std::uint64_t gram : grams) {
    for (std::size_t bit = 0; bit < 64; ++bit) sums[bit] += (gram >> bit & 1) != 0 ? 1 : -1;
  }
  std::uint64_t out = 0;
  for (std::size_t bit = 0; bit < 64; ++bit) out |= std::uint64_t{sums[bit] > 0 ? 1U : 0U} << bit;
  return out;
}

constexpr std::size_t kBands = 16, kRows = 8;
using Signature = std::array<std::uint64_t, kBands * kRows>;

Signature minhash(const std::vector<std::uint64_t>& grams) {
  Signature out;
  out.fill(~std::uint64_t{0});
  for (const std::uint64_t gram : grams) {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = std::min(out[i], mix64(gram ^ mix64(i + 1)));
  }
  return out;
}

bool minhash_copy(const Signature& a, const Signature& b) {
  bool candidate = false;
  std::size_t equal = 0;
  for (std::size_t band = 0; band < kBands; ++band) {
    const auto begin = static_cast<std::ptrdiff_t>(band * kRows);
    candidate |= std::equal(a.begin() + begin, a.begin() + begin + kRows, b.begin() + begin);
  }
  for (std::size_t i = 0; i < a.size(); ++i) equal += a[i] == b[i] ? 1 : 0;
  return candidate && 2 * equal >= a.size();
}

struct Method {
  std::string name;
  std::function<bool(std::string_view a, std::string_view b)> copies;
  double seconds = 0;
  std::map<std::string, std::size_t> hits;
};

std::vector<Method> methods() {
  using namespace headwater::provenance;
  return {{"SimHash", [](auto a, auto b) { return std::popcount(simhash(triples(a)) ^ simhash(triples(b))) <= 3; }, 0, {}},
          {"MinHash-LSH", [](auto a, auto b) { return minhash_copy(minhash(triples(a)), minhash(triples(b))); }, 0, {}},
          {"headwater", [](auto a, auto b) { return compare(*prepare(a), *prepare(b), false).related; }, 0, {}},
          {"headwater possible",
           [](auto a, auto b) {
             const headwater::Match match = compare(*prepare(a), *prepare(b), false);
             return match.related || match.possible;
           },
           0,
           {}}};
}

double cpu_now() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: headwater_peers PAIRS.jsonl\n");
    return 64;
  }
  std::ifstream in(argv[1]);
  std::vector<Method> all = methods();
  std::map<std::string, std::size_t> sizes;
  std::size_t pairs = 0;
  for (std::string line; std::getline(in, line); ++pairs) {
    const boost::json::object row = boost::json::parse(line).as_object();
    const std::string_view label = row.at("label").as_string();
    const bool other = label == "other" || label == "same_topic" || label == "unrelated";
    const std::string kind = other                  ? "false positives"
                             : row.contains("kind") ? std::string(row.at("kind").as_string())
                                                    : std::string(label);
    ++sizes[kind];
    for (Method& method : all) {
      const double began = cpu_now();
      method.hits[kind] += method.copies(row.at("a").as_string(), row.at("b").as_string()) ? 1 : 0;
      method.seconds += cpu_now() - began;
    }
  }
  fmt::print("{:<24}", "");
  for (const Method& method : all) fmt::print("{:>20}", method.name);
  fmt::print("\n");
  for (const auto& [kind, size] : sizes) {
    fmt::print("{:<17}{:>7}", kind, size);
    for (Method& method : all) fmt::print("{:>20.4f}", static_cast<double>(method.hits[kind]) / static_cast<double>(size));
    fmt::print("\n");
  }
  fmt::print("{:<24}", "ms CPU a pair");
  for (const Method& method : all) fmt::print("{:>20.2f}", 1e3 * method.seconds / static_cast<double>(std::max<std::size_t>(pairs, 1)));
  fmt::print("\n");
}
