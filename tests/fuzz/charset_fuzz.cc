#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/utf8.h"
#include "extract/charset.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headwater::extract;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  DecodedText decoded;
  decode_page(bytes, "", decoded);
  HW_CHECK(headwater::is_valid_utf8(decoded.text));
  const std::size_t line = bytes.find('\n');
  if (line != std::string_view::npos) {
    DecodedText declared;
    decode_page(bytes.substr(line + 1), bytes.substr(0, line), declared);
    HW_CHECK(headwater::is_valid_utf8(declared.text));
  }
  return 0;
}
