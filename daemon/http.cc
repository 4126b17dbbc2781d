#include "daemon/http.h"

#include <libdeflate.h>

#include <algorithm>
#include <boost/json.hpp>
#include <memory>

#include "base/url_parts.h"
#include "base/utf8.h"
#include "daemon/json_text.h"

namespace headwater::daemon {

namespace json = boost::json;

namespace {
constexpr std::size_t kPackedMin = 1024;  // below, the header field costs as much as packing saves
constexpr int kPackLevel = 5;
}  // namespace

bool takes_gzip(const HttpRequest& request) {
  std::string_view rest = request.header("accept-encoding");
  while (!rest.empty()) {
    const std::string_view part = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    const std::string_view name = trim(part.substr(0, part.find(';')));
    if (name != "gzip" && name != "*") continue;
    const std::size_t weight = part.find("q=");
    return weight == std::string_view::npos || part.find_first_of("123456789", weight) != std::string_view::npos;
  }
  return false;
}

void pack(const HttpRequest& request, HttpResponse& response) {
  if (response.source || response.events || response.body.size() < kPackedMin || !takes_gzip(request)) return;
  const std::unique_ptr<libdeflate_compressor, void (*)(libdeflate_compressor*)> packer(libdeflate_alloc_compressor(kPackLevel),
                                                                                        libdeflate_free_compressor);
  if (!packer) return;
  std::string packed(response.body.size(), '\0');
  const std::size_t size = libdeflate_gzip_compress(packer.get(), response.body.data(), response.body.size(), packed.data(), packed.size());
  if (size == 0) return;  // no shorter
  packed.resize(size);
  response.body = std::move(packed);
  response.headers.emplace_back("Content-Encoding", "gzip");
  response.headers.emplace_back("Vary", "Accept-Encoding");
}

HttpResponse problem(int status, std::string_view name, std::string_view detail) {
  HttpResponse response;
  response.status = status;
  response.content_type = "application/problem+json";
  response.body = json_text(json::object{
      {"type", "urn:headwater:problem:" + std::string(name)}, {"title", status_reason(status)}, {"status", status}, {"detail", detail}});
  return response;
}

HttpResponse problem(const Error& error) {
  const std::string_view name = errc_name(error.code);
  switch (error.code) {
    case Errc::kNotFound:
      return problem(404, name, error.detail);
    case Errc::kInvalidInput:
    case Errc::kTooDeep:
      return problem(400, name, error.detail);
    case Errc::kInvalidUsage:
      return problem(409, name, error.detail);
    case Errc::kTooLarge:
    case Errc::kTooMany:
      return problem(413, name, error.detail);
    case Errc::kUnsupported:
      return problem(415, name, error.detail);
    case Errc::kCancelled:
      return problem(503, name, error.detail);
    default:
      return problem(500, name, error.detail);
  }
}

HttpResponse json_response(const json::value& value, int status) {
  HttpResponse response;
  response.status = status;
  response.body = json_text(value);
  return response;
}

namespace {
std::string decode_form(std::string_view text) {
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), '+', ' ');
  return percent_decode(spaced);
}
}  // namespace

std::map<std::string, std::string, std::less<>> parse_query(std::string_view query) {
  std::map<std::string, std::string, std::less<>> out;
  while (!query.empty()) {
    const std::string_view part = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(part.size() + 1, query.size()));
    if (part.empty()) continue;
    const std::size_t equals = std::min(part.find('='), part.size());
    out[decode_form(part.substr(0, equals))] = equals < part.size() ? decode_form(part.substr(equals + 1)) : std::string();
  }
  return out;
}

std::string_view status_reason(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 411:
      return "Length Required";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 421:
      return "Misdirected Request";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    default:
      return "Error";
  }
}

}  // namespace headwater::daemon
