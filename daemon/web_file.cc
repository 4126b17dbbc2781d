#include <fmt/format.h>

#include <string>

#include "daemon/api.h"
#include "daemon/embedded.h"

namespace headwater::daemon {

namespace {

constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'";

constexpr std::string_view kNoPage =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Headwater</title><body><h1>Headwater is running</h1><p>This build has "
    "no "
    "web page, because Node.js was missing when it was made. Install nodejs and npm, then run <code>./run build</code> again. The API is "
    "there: <a href=\"/api/v1/openapi.json\">/api/v1/openapi.json</a>.</p></body></html>";

constexpr std::pair<std::string_view, std::string_view> kTypes[] = {{".html", "text/html; charset=utf-8"},
                                                                    {".js", "text/javascript; charset=utf-8"},
                                                                    {".css", "text/css; charset=utf-8"},
                                                                    {".svg", "image/svg+xml"},
                                                                    {".png", "image/png"},
                                                                    {".json", "application/json"},
                                                                    {".ico", "image/x-icon"},
                                                                    {".txt", "text/plain; charset=utf-8"}};

const WebFile* find_file(std::string_view path) {
  const WebFiles files = web_files();
  for (const WebFile* file = files.begin; file != files.end; ++file) {
    if (file->path == path) return file;
  }
  return nullptr;
}

HttpResponse html(std::string_view body, int status) {
  HttpResponse response;
  response.status = status;
  response.content_type = "text/html; charset=utf-8";
  response.body = std::string(body);
  response.headers.emplace_back("Content-Security-Policy", kPolicy);
  return response;
}

// The page's own routes have no dot in their last segment but for site names.
bool is_route(std::string_view path) {
  for (const std::string_view begin : {"/article/", "/compare/", "/lineage/", "/sites/"}) {
    if (path.starts_with(begin)) return true;
  }
  return path == "/" || path == "/sites" || path == "/crawl" || path == "/trace" || path == "/lineages" || path == "/articles" ||
         path == "/compare";
}

}  // namespace

HttpResponse web_file(const HttpRequest& request) {
  const std::string_view path = request.path;
  if (const WebFile* file = path == "/" ? nullptr : find_file(path); file != nullptr && path != "/index.html") {
    HttpResponse response;
    response.content_type = "application/octet-stream";
    for (const auto& [ending, type] : kTypes) {
      if (path.ends_with(ending)) response.content_type = type;
    }
    const WebFile* packed = takes_gzip(request) ? find_file(std::string(path) + ".gz") : nullptr;
    response.body = std::string((packed != nullptr ? packed : file)->bytes);
    if (packed != nullptr) response.headers.emplace_back("Content-Encoding", "gzip");
    response.headers.emplace_back("Vary", "Accept-Encoding");
    // Names of assets hold a hash of their content.
    if (path.starts_with("/assets/")) response.headers.emplace_back("Cache-Control", "public, max-age=31536000, immutable");
    return response;
  }
  if (!is_route(path) && path != "/index.html")
    return html(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Not found</title><h1>There is no such page</h1>"
        "<p><a href=\"/\">Where does this text come from?</a></p></html>",
        404);
  const WebFile* index = find_file("/index.html");
  return html(index == nullptr ? kNoPage : index->bytes, 200);
}

}  // namespace headwater::daemon
