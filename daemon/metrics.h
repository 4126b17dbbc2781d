// The numbers of a running daemon in Prometheus' text format, names and units by its conventions.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <string_view>

#include "daemon/http.h"

namespace headwater::daemon {

struct ApiContext;

/// I/O thread only.
class Metrics {
 public:
  Metrics();
  ~Metrics();
  /// One answered API request; `route` is the pattern.
  void request(std::string_view route, int status, std::chrono::steady_clock::duration took);
  /// The page /metrics.
  boost::asio::awaitable<HttpResponse> answer(ApiContext& context);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace headwater::daemon
