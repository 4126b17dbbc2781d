// Prints the features of pairs of texts in two languages for train_translation.py: JSON Lines {"id","a","b"} in, tab-separated values out.
#include <algorithm>
#include <boost/json.hpp>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "provenance/translation.h"

namespace {
// What two texts share of the weight by which the candidate index finds them, of the lighter one's.
double shared_weight(const headwater::Fingerprint& a, const headwater::Fingerprint& b) {
  float all_a = 0, all_b = 0, shared = 0;
  for (const auto& term : a.terms) {
    all_a += term.weight;
    const bool found =
        std::binary_search(b.terms.begin(), b.terms.end(), term, [](const auto& x, const auto& y) { return x.hash < y.hash; });
    if (found) shared += term.weight;
  }
  for (const auto& term : b.terms) all_b += term.weight;
  return static_cast<double>(shared / std::max(1.0F, std::min(all_a, all_b)));
}
}  // namespace

int main() {
  namespace json = boost::json;
  using namespace headwater::provenance;
  std::cout << "id\tdiffer\tworth\tterms";
  for (const std::string_view name : kTranslationFeatureNames) std::cout << '\t' << name;
  std::cout << "\tcontainment_a\tcontainment_b\n";
  for (std::string line; std::getline(std::cin, line);) {
    const json::value row = json::parse(line);
    const DocumentPtr a = prepare(std::string_view(row.at("a").as_string())), b = prepare(std::string_view(row.at("b").as_string()));
    const bool keep = std::tie(a->language, a->content) <= std::tie(b->language, b->content);
    const TranslationAlignment alignment = align_translation((keep ? a : b)->anchors, (keep ? b : a)->anchors);
    std::cout << std::string_view(row.at("id").as_string()) << '\t' << differ_in_language(*a, *b) << '\t'
              << worth_translating(a->anchors, b->anchors) << '\t' << shared_weight(fingerprint(*a), fingerprint(*b));
    for (const double value : alignment.features) std::cout << '\t' << value;
    std::cout << '\t' << alignment.containment_a << '\t' << alignment.containment_b << '\n';
  }
}
