// What the HTTP server and its handlers say to each other. Free of any HTTP library, so that handlers compile quickly.
#pragma once

#include <boost/json/value.hpp>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace headwater::daemon {

/// One request, read whole. `params` are the variable segments of the route, in order.
struct HttpRequest {
  std::string method;  ///< "GET", "POST", "PUT", "PATCH", "DELETE"
  std::string path;    ///< percent-decoded
  std::vector<std::string> params;
  std::map<std::string, std::string, std::less<>> query;
  std::map<std::string, std::string, std::less<>> headers;  ///< names in lower case; the last of several counts
  std::string body;

  std::string_view header(std::string_view name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string_view() : std::string_view(found->second);
  }
  std::string_view parameter(std::string_view name) const {
    const auto found = query.find(name);
    return found == query.end() ? std::string_view() : std::string_view(found->second);
  }
};

/// Gives the next piece of a long answer; false: there is no more. Called on the API pool.
using BodySource = std::function<Result<bool>(std::string& piece)>;

struct HttpResponse {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  BodySource source;    ///< a streamed body, in place of `body`
  bool events = false;  ///< the connection becomes a stream of events
};

/// RFC 9457 problem details. `name` is stable: "not_found", "bad_request", …
HttpResponse problem(int status, std::string_view name, std::string_view detail);

/// The problem that stands for an error of a room.
HttpResponse problem(const Error& error);

HttpResponse json_response(const boost::json::value& value, int status = 200);

/// Packs the body with gzip (RFC 1952) where the request takes it and the body is long enough for that to pay.
void pack(const HttpRequest& request, HttpResponse& response);
bool takes_gzip(const HttpRequest& request);  ///< RFC 9110 section 12.5.3

/// Reads "a=1&b=%20+"; later ones win, malformed escapes stay as they are.
std::map<std::string, std::string, std::less<>> parse_query(std::string_view query);

std::string_view status_reason(int status);

}  // namespace headwater::daemon
