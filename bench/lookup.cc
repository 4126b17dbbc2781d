// headwater_bench_lookup STORE TEXTS.jsonl [COUNT]: how long a text that is not held waits for its candidates, and for its whole verdict.
//
// Takes COUNT texts (300) spread over the file, each with a sentence of its own added, as a reader of the store; one thread. The first
// ten warm the caches and are not counted. Milliseconds of CPU.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

#include "bench/temp_store.h"
#include "daemon/page_work.h"
#include "daemon/trace.h"
#include "provenance/document.h"

namespace {

using headwater::bench::must;
constexpr std::size_t kWarm = 10;

std::vector<std::string> read_texts(const char* path, std::size_t count) {
  std::size_t lines = 0;
  std::string line;
  for (std::ifstream in(path); std::getline(in, line);) ++lines;
  const std::size_t step = std::max<std::size_t>(1, lines / count);
  std::vector<std::string> texts;
  std::ifstream in(path);
  for (std::size_t i = 0; std::getline(in, line); ++i) {
    if (i % step != 0) continue;
    const boost::json::value row = boost::json::parse(line);
    texts.push_back(std::string(std::string_view(row.at("text").as_string())) + fmt::format("\n\nAsked as text number {}.", i));
  }
  return texts;
}

double cpu_ms() { return 1e3 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

void print(const char* what, std::vector<double> times) {
  times.erase(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(std::min(kWarm, times.size() - 1)));
  std::sort(times.begin(), times.end());
  const auto at = [&](double share) { return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))]; };
  fmt::print("{:<12} p50 {:.2f} ms, p99 {:.2f} ms CPU ({} texts)\n", what, at(0.5), at(0.99), times.size());
}

}  // namespace

int main(int argc, char** argv) {
  using namespace headwater;
  if (argc < 3) {
    fmt::print(stderr, "usage: headwater_bench_lookup STORE TEXTS.jsonl [COUNT]\n");
    return 64;
  }
  const auto store = must(store::Store::open(argv[1], store::OpenMode::kReadOnly));
  std::vector<double> candidates, verdicts;
  for (const std::string& text : read_texts(argv[2], argc > 3 ? std::stoul(argv[3]) : 300)) {
    const Fingerprint fingerprint = provenance::fingerprint(*provenance::prepare(text));
    const double began = cpu_ms();
    must(store->find_candidates(fingerprint));
    const double found = cpu_ms();
    must(daemon::trace_text(*store, daemon::article_from_text("", text, ""), system_clock().now()));
    candidates.push_back(found - began);
    verdicts.push_back(cpu_ms() - found);
  }
  print("candidates", std::move(candidates));
  print("verdict", std::move(verdicts));
}
