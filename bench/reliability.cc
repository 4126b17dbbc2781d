// How far the probabilities of matches can be believed: the table that training leaves, and its mean error.
#include <fmt/format.h>

#include <cmath>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "bench/figures.h"

namespace headwater::bench {

Figures reliability() {
  std::ifstream in(HEADWATER_RELIABILITY);
  std::map<std::string, double> pairs, error;
  fmt::print("  of pairs with a probability, how many are copies (cross-validated):\n  {:<10}{:>12}{:>8}{:>12}{:>10}\n", "score",
             "from - to", "pairs", "probability", "copies");
  for (std::string line; std::getline(in, line);) {
    std::istringstream cells(line);
    std::string score, from, to;
    double count = 0, probability = 0, copies = 0;
    if (!(cells >> score >> from >> to >> count >> probability >> copies)) continue;  // the two lines at the top
    fmt::print("  {:<10}{:>12}{:>8}{:>12.3f}{:>10.3f}\n", score, from + " - " + to, count, probability, copies);
    pairs[score] += count;
    error[score] += count * std::abs(probability - copies);
  }
  Figures out;
  for (const auto& [score, count] : pairs) out["calibration_error_" + score] = error[score] / count;
  return out;
}

}  // namespace headwater::bench
