// Asks a running daemon: how the command line hands it work. Blocking; any thread.
#pragma once

#include <boost/json/value.hpp>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace headwater::daemon {

struct ApiAnswer {
  int status = 0;
  std::map<std::string, std::string, std::less<>> headers;  ///< names in lower case
  std::string body;
};

class ApiClient {
 public:
  /// A unix socket's path, or "ADDRESS:PORT".
  explicit ApiClient(std::string address) : address_(std::move(address)) {}

  /// True when somebody listens there.
  bool reachable() const;

  /// One request, whatever its status. `body` is sent as JSON unless it is empty. Errors: kConnectFailed, kNetwork.
  Result<ApiAnswer> send(std::string_view method, std::string_view target, std::string_view body = {},
                         const std::map<std::string, std::string>& headers = {}) const;

  /// The same, but any problem is an Error with the problem's detail (kNotFound for 404, else kInvalidInput), and the answer is JSON.
  Result<boost::json::value> ask(std::string_view method, std::string_view target, std::string_view body = {}) const;

  /// Follows /api/v1/events until `on_event` returns false. Errors: kConnectFailed, kNetwork (the daemon went away).
  Status follow(const std::function<bool(std::string_view name, const boost::json::value& data)>& on_event) const;

 private:
  std::string address_;
};

}  // namespace headwater::daemon
