#include <cstddef>
#include <cstdint>
#include <string_view>

#include "extract/jsonld.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headwater::extract;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_json_ld({text});
  decode_entities(text);
  strip_tags(text);
  return 0;
}
