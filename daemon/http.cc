#include "daemon/http.h"

#include <boost/json.hpp>

#include "daemon/json_text.h"

namespace headwater::daemon {

namespace json = boost::json;

namespace {
int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}
}  // namespace

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

std::string percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::map<std::string, std::string, std::less<>> parse_query(std::string_view query) {
  std::map<std::string, std::string, std::less<>> out;
  while (!query.empty()) {
    const std::string_view part = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(part.size() + 1, query.size()));
    if (part.empty()) continue;
    const std::size_t equals = std::min(part.find('='), part.size());
    out[percent_decode(part.substr(0, equals), true)] =
        equals < part.size() ? percent_decode(part.substr(equals + 1), true) : std::string();
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
