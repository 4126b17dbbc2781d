// Bodies that are not what their Content-Encoding says: the first byte chooses the codings, the rest is the body.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "crawler/content_decoder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headwater::crawler;
  static constexpr std::string_view kCodings[] = {"gzip", "deflate", "br", "zstd", "gzip, br", "zstd, gzip", "deflate,deflate", "unknown"};
  constexpr std::size_t kBytesMax = 100'000;
  if (size == 0) return 0;
  const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
  for (const bool truncate : {false, true}) {
    const auto decoded = decode_content(body, kCodings[data[0] % std::size(kCodings)], {kBytesMax, truncate});
    HW_CHECK(!decoded || decoded->size() <= kBytesMax);
  }
  return 0;
}
