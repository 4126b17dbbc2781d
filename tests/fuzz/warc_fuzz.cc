// Any bytes as a WARC file: records or an error, never more than the input can hold.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "store/warc_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headwater::store;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  WarcReader reader = WarcReader::from_memory(bytes);
  for (std::size_t records = 0;; ++records) {
    const auto record = reader.next();
    if (!record) {
      HW_CHECK(reader.next().has_value());  // an error ends the reading
      break;
    }
    if (!record->has_value()) break;
    HW_CHECK(!(*record)->too_large || (*record)->truncated);  // the input is too small for that
    HW_CHECK(records <= 1100 * size);                         // deflate packs at most 1,032 to 1
  }
  HW_CHECK(decode_chunked(bytes).size() <= size);
  return 0;
}
