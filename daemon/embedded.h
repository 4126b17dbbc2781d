// Files that are part of the program: the API's description, and the web page where it was built.
#pragma once

#include <optional>
#include <string_view>

namespace headwater::daemon {

struct WebFile {
  std::string_view path;  ///< "/index.html"
  std::string_view bytes;
};

/// All files of the web page; empty where the build had none.
struct WebFiles {
  const WebFile* begin = nullptr;
  const WebFile* end = nullptr;
};
WebFiles web_files();

/// OpenAPI 3.1, JSON.
std::string_view openapi_text();

}  // namespace headwater::daemon
