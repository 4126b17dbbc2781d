// An HTTP/1.1 server: reads requests within limits, asks one function for the answer, writes it. TCP, TLS and unix sockets.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "daemon/events.h"
#include "daemon/http.h"

namespace headwater::daemon {

/// Who asks.
struct Peer {
  bool unix_socket = false;  ///< the file's permissions let it in
  bool loopback = false;     ///< the connection's own end is a loopback address
  bool tls = false;
};

/// Answers one request. Called on the I/O thread.
using HttpHandler = std::function<boost::asio::awaitable<HttpResponse>(HttpRequest request, Peer peer)>;

class HttpServer {
 public:
  /// `events` feeds answers with HttpResponse::events; bodies with a source are drawn on `pool`. Both outlive the server.
  HttpServer(boost::asio::io_context& io, boost::asio::thread_pool& pool, EventLog& events, HttpHandler handler);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Certificate chain and key in PEM files: TCP listeners opened afterwards speak TLS. Calling it again replaces them for new
  /// connections. Errors: kInvalidInput.
  Status use_tls(const std::string& certificate_file, const std::string& key_file);
  /// "127.0.0.1:8420", "[::1]:0". Returns the port. Errors: kInvalidInput (address), kConnectFailed (in use).
  Result<std::uint16_t> listen(const std::string& address);
  /// Makes the socket, for its owner alone. A stale one of the same name is replaced: the caller knows that nobody serves it.
  Status listen_unix(const std::string& path);
  /// Takes no more connections and ends each after the answer it is at.
  void stop();
  std::size_t connections() const;

  struct Impl;

 private:
  std::shared_ptr<Impl> impl_;
};

}  // namespace headwater::daemon
