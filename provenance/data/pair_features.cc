// Prints the features of pairs of texts for train_score.py: JSON Lines {"id","a","b"} in, tab-separated values out. With a number of words
// as its argument it also prints, as ID/WORDS, those of a stretch of so many words from the middle of a with the whole of b.
#include <boost/json.hpp>
#include <iostream>
#include <string>

#include "provenance/compare.h"
#include "provenance/data/stretch.h"
#include "provenance/features.h"
#include "provenance/prepared.h"

namespace {

using namespace headwater::provenance;

void print(std::string_view id, const Document& a, const Document& b) {
  std::cout << id;
  const Observed observed = observe(a, b);
  for (const double value : observed.features) std::cout << '\t' << value;
  std::cout << '\t' << observed.enough << '\n';
}

}  // namespace

int main(int argc, char** argv) {
  const std::string words = argc > 1 ? argv[1] : "";
  std::cout << "id";
  for (const std::string_view name : kFeatureNames) std::cout << '\t' << name;
  std::cout << "\tenough\n";
  for (std::string line; std::getline(std::cin, line);) {
    const boost::json::value row = boost::json::parse(line);
    const std::string_view a = row.at("a").as_string(), id = row.at("id").as_string();
    const DocumentPtr b = prepare(row.at("b").as_string());
    print(id, *prepare(a), *b);
    const std::string_view part = words.empty() ? "" : middle(a, std::stoul(words));
    if (!part.empty()) print(std::string(id) + "/" + words, *prepare(part), *b);
  }
}
