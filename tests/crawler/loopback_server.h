// A server on a loopback address inside of the test: answers each request with the bytes that the test gives.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace headwater::crawler::test {

struct Reply {
  std::string bytes;   ///< the whole response as it goes over the wire
  bool hang = false;   ///< after the bytes: keep the connection open and say nothing more
  bool close = false;  ///< after the bytes: close the connection
};

/// "HTTP/1.1 200 OK" with the lines and the body, Content-Length set.
Reply reply(const std::string& status, const std::string& header_lines, const std::string& body);

class LoopbackServer {
 public:
  using Handler = std::function<Reply(const std::string& request)>;
  LoopbackServer(boost::asio::io_context& io, Handler handler, const std::string& address = "127.0.0.1");
  ~LoopbackServer();

  std::string port() const;
  std::size_t connections() const;
  std::size_t open_connections() const;  ///< not yet closed by the client
  const std::vector<std::string>& requests() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace headwater::crawler::test
