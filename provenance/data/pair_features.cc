// Prints the features of pairs of texts for train_score.py: JSON Lines {"id","a","b"} in, tab-separated values out.
#include <boost/json.hpp>
#include <iostream>
#include <string>

#include "provenance/compare.h"
#include "provenance/features.h"
#include "provenance/prepared.h"

int main() {
  namespace json = boost::json;
  using namespace headwater::provenance;
  std::cout << "id";
  for (const std::string_view name : kFeatureNames) std::cout << '\t' << name;
  std::cout << "\tenough\n";
  for (std::string line; std::getline(std::cin, line);) {
    const json::value row = json::parse(line);
    const DocumentPtr a = prepare(std::string_view(row.at("a").as_string())), b = prepare(std::string_view(row.at("b").as_string()));
    std::cout << std::string_view(row.at("id").as_string());
    const Observed observed = observe(*a, *b);
    for (const double value : observed.features) std::cout << '\t' << value;
    std::cout << '\t' << observed.enough << '\n';
  }
}
