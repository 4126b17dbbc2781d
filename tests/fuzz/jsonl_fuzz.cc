// One line of `headwater ingest`: any bytes give a record or an error.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "daemon/ingest.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view line(reinterpret_cast<const char*>(data), size);
  (void)headwater::daemon::ingest_record(line, 1, headwater::Instant{std::chrono::seconds{1'700'000'000}}).has_value();
  return 0;
}
