// headwater_bench [FOLDER of labelled pages]: prints every figure beside its floor; exit 1 when one is missed.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <fstream>
#include <iterator>

#include "bench/figures.h"

namespace {

using headwater::bench::Figures;

// True when the figure keeps its bound.
bool print_figure(const std::string& name, double value, const boost::json::object& bound) {
  const bool least = bound.contains("at_least");
  const double limit = bound.at(least ? "at_least" : "at_most").to_number<double>();
  const bool kept = least ? value >= limit : value <= limit;
  fmt::print("{:<32} {:>8.4f}   {} {:.4f}   {}\n", name, value, least ? "at least" : "at most ", limit, kept ? "ok" : "MISSED");
  return kept;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : "";
  std::ifstream in(HEADWATER_FLOORS);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  const boost::json::object floors = boost::json::parse(text).as_object();
  bool good = true;
  const auto print = [&](const Figures& figures) {
    for (const auto& [name, value] : figures) {
      if (const auto* bound = floors.if_contains(name))
        good &= print_figure(name, value, bound->as_object());
      else
        fmt::print("{:<32} {:>8.4f}   no bound\n", name, value);
    }
  };
  print(headwater::bench::labelled_extraction(folder));
  for (const auto measure : {headwater::bench::demo_quality, headwater::bench::extraction_speed, headwater::bench::matching_growth,
                             headwater::bench::reliability})
    print(measure());
  return good ? 0 : 1;
}
