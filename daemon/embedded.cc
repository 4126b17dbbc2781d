#include "daemon/embedded.h"

// Put into the library by daemon/CMakeLists.txt.
extern "C" {
extern const char headwater_embedded_openapi[];
extern const char headwater_embedded_openapi_end[];
}

namespace headwater::daemon {

std::string_view openapi_text() {
  return {headwater_embedded_openapi, static_cast<std::size_t>(headwater_embedded_openapi_end - headwater_embedded_openapi)};
}

}  // namespace headwater::daemon
