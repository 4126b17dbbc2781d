// parse_seeds: no crash, and every seed is an http(s) URL that would be a seed again.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "crawler/seeds.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using headwater::crawler::parse_seeds;
  const auto list = parse_seeds({reinterpret_cast<const char*>(data), size});
  for (const auto& url : list.seeds) {
    HW_CHECK(url.is_http());
    const auto again = parse_seeds(url.href());
    HW_CHECK(again.seeds.size() == 1 && again.seeds[0] == url);
  }
  for (const auto& problem : list.problems) HW_CHECK(problem.line > 0 && !problem.why.empty());
  return 0;
}
