#include "base/capture.h"

#include "base/utf8.h"

namespace headwater {

const std::string* find_header(const HeaderList& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (ascii_iequals(key, name)) return &value;
  }
  return nullptr;
}

}  // namespace headwater
