// A small HTTP/1.1 server on 127.0.0.1 that can misbehave. One thread; the handler runs in it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "tests/fake_web/fake_web.h"

namespace headwater::fake_web {

struct ServerRequest {
  std::string host;  ///< without port, lower case
  std::string target;
  std::string user_agent;
  bool accepts_gzip = false;
  std::string if_none_match;
};

/// What to do with one request.
struct ServerAction {
  Answer answer;
  std::chrono::milliseconds delay{0};
  std::optional<std::size_t> truncate_at;
  bool reset = false;
};

using Handler = std::function<ServerAction(const ServerRequest&)>;

class Server {
 public:
  explicit Server(Handler handler);
  ~Server();  ///< stops
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  Status start(std::uint16_t port);
  void stop();
  std::uint16_t port() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace headwater::fake_web
