// The byte scan over any bytes: what it gives the parser is bounded in length, elements and nesting, and its JSON-LD points into the input.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include "base/check.h"
#include "base/limits.h"
#include "extract/scan.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headwater;
  const std::string_view html(reinterpret_cast<const char*>(data), size);
  const extract::ScannedPage page = extract::scan_page(html);
  HW_CHECK(page.elements <= limits::kHtmlNodesMax);
  // A lone '<' becomes "&lt;" and a bare attribute gets its quotes; nothing else grows.
  HW_CHECK(page.markup.size() <= 5 * html.size() + 64);
  HW_CHECK(page.elements <= static_cast<std::size_t>(std::count(page.markup.begin(), page.markup.end(), '<')));
  const std::less_equal<> before;
  for (const std::string_view json : page.json_ld)
    HW_CHECK(before(html.data(), json.data()) && before(json.data() + json.size(), html.data() + html.size()));
  return 0;
}
