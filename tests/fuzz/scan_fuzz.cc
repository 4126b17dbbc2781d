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
  HW_CHECK(page.markup.size() <= html.size() + 64 && page.texts.size() <= html.size());
  std::uint32_t at = 0, end = 0;
  for (const extract::TextRun& run : page.runs) {
    HW_CHECK(run.at >= at && run.at < page.markup.size() && run.begin == end && run.end > run.begin);
    HW_CHECK(page.markup[run.at] == (run.blank ? ' ' : 'x'));
    at = run.at + 1;
    end = run.end;
  }
  HW_CHECK(end == page.texts.size());
  for (const extract::TagAttributes& tag : page.tags)
    HW_CHECK(page.markup[tag.at] == '<' && tag.begin < tag.end && tag.end <= page.attributes.size());
  HW_CHECK(page.elements <= static_cast<std::size_t>(std::count(page.markup.begin(), page.markup.end(), '<')));
  const std::less_equal<> before;
  for (const std::string_view json : page.json_ld)
    HW_CHECK(before(html.data(), json.data()) && before(json.data() + json.size(), html.data() + html.size()));
  return 0;
}
