#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "extract/dates.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headwater::extract;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (bool day_first : {true, false})
    if (const auto date = find_date(text, {day_first})) HW_CHECK(date->begin < date->end && date->end <= text.size());
  parse_machine_date(text);
  date_in_url(text);
  return 0;
}
