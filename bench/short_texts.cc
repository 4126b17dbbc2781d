// headwater_short_texts PAIRS.jsonl [WORDS...]: how few words of a text suffice to say where it comes from.
//
// Lines: {"id","a","b","label"}. Of each pair the text a is cut to a stretch of so many words from its middle and compared with the whole
// of b, whatever limit compare() has. Labels "exact" and "near" count as literal copies, "spun", "backtranslated" and "translated" as
// reworded ones; "same_topic", "other" and "unrelated" are no copies. Other labels are left out: of an excerpt or a later edition the
// stretch may be the part that is not shared. Prints, a line a length, the share of each that is called related, and the shares of the
// non-copies called possible.
#include <fmt/format.h>

#include <array>
#include <boost/json.hpp>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "provenance/compare.h"
#include "provenance/data/stretch.h"
#include "provenance/document.h"

namespace {

using namespace headwater::provenance;

enum Kind : std::size_t { kLiteral, kReworded, kOther, kKinds };
constexpr std::array<std::string_view, kKinds> kNames{"literal", "reworded", "no copies"};

Kind kind_of(std::string_view label) {
  static const std::set<std::string_view> literal{"exact", "near"}, reworded{"spun", "backtranslated", "translated"},
      other{"same_topic", "other", "unrelated"};
  return literal.contains(label) ? kLiteral : reworded.contains(label) ? kReworded : other.contains(label) ? kOther : kKinds;
}

struct Counts {
  std::array<std::size_t, kKinds> pairs{}, related{};
  std::size_t possible = 0;  ///< of the non-copies
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "usage: headwater_short_texts PAIRS.jsonl [WORDS...]\n");
    return 64;
  }
  std::vector<std::size_t> lengths;
  for (int i = 2; i < argc; ++i) lengths.push_back(std::stoul(argv[i]));
  if (lengths.empty()) lengths = {30, 40, 50, 60, 80, 100, 150};
  std::vector<Counts> counts(lengths.size());
  std::ifstream in(argv[1]);
  for (std::string line; std::getline(in, line);) {
    const boost::json::value row = boost::json::parse(line);
    const Kind kind = kind_of(row.at("label").as_string());
    if (kind == kKinds) continue;
    const DocumentPtr b = prepare(row.at("b").as_string());
    for (std::size_t i = 0; i < lengths.size(); ++i) {
      const std::string_view part = middle(row.at("a").as_string(), lengths[i]);
      if (part.empty()) continue;
      const headwater::Match match = compare_any_length(*prepare(part), *b);
      ++counts[i].pairs[kind];
      counts[i].related[kind] += match.related ? 1 : 0;
      counts[i].possible += kind == kOther && match.possible ? 1 : 0;
    }
  }
  fmt::print("{:>6}", "words");
  for (const std::string_view name : kNames) fmt::print("{:>18}", name);
  fmt::print("{:>12}\n", "possible");
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    fmt::print("{:>6}", lengths[i]);
    const auto share = [](std::size_t part, std::size_t all) {
      return all == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(all);
    };
    for (std::size_t k = 0; k < kKinds; ++k)
      fmt::print("{:>10.4f} ({:>5})", share(counts[i].related[k], counts[i].pairs[k]), counts[i].pairs[k]);
    fmt::print("{:>12.4f}\n", share(counts[i].possible, counts[i].pairs[kOther]));
  }
}
