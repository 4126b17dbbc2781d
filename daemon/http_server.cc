#include "daemon/http_server.h"

#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <exception>

#include "daemon/http_session.h"

namespace headwater::daemon {

using namespace http_session;

namespace {

awaitable<void> serve_plain(ServerPtr server, Generic::socket socket, Peer peer) {
  const CountedConnection counted(server);
  PlainStream stream(std::move(socket));
  if (server->connections > limits::kApiConnectionsMax) {
    Exchange exchange;
    exchange.keep_alive = false;
    HttpResponse busy = problem(503, "busy", "too many connections are open; try again later");
    co_await write_whole(stream, exchange, std::move(busy));
  } else {
    co_await converse(server, stream, peer);
  }
  error_code ignored;
  stream.socket().shutdown(asio::socket_base::shutdown_send, ignored);
}

// A connection's failure is its own; a bug in a handler shows as a cut connection there and nowhere else.
void ignore_failure(std::exception_ptr) {}

// Accepting goes on whatever one connection does; without descriptors left it pauses.
template <class Acceptor, class Start>
awaitable<void> accept_all(ServerPtr server, std::shared_ptr<Acceptor> acceptor, Start start) {
  while (!server->stopping) {
    error_code error;
    auto socket = co_await acceptor->async_accept(with_error(error));
    if (server->stopping) co_return;
    if (error) {
      asio::steady_timer pause(server->io, std::chrono::milliseconds(100));
      co_await pause.async_wait(with_error(error));
      continue;
    }
    start(std::move(socket));
  }
}

}  // namespace

HttpServer::HttpServer(asio::io_context& io, asio::thread_pool& pool, EventLog& events, HttpHandler handler)
    : impl_(std::make_shared<Impl>(io, pool, events, std::move(handler))) {}

HttpServer::~HttpServer() { stop(); }

Status HttpServer::use_tls(const std::string& certificate_file, const std::string& key_file) {
  auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
  error_code error;
  context->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1, error);
  context->use_certificate_chain_file(certificate_file, error);
  if (error)
    return make_error(Errc::kInvalidInput, fmt::format("cannot read the TLS certificate {}: {}", certificate_file, error.message()));
  context->use_private_key_file(key_file, asio::ssl::context::pem, error);
  if (error) return make_error(Errc::kInvalidInput, fmt::format("cannot read the TLS key {}: {}", key_file, error.message()));
  impl_->tls = std::move(context);
  return {};
}

Result<std::uint16_t> HttpServer::listen(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  std::uint16_t port = 0;
  const char* end = address.data() + address.size();
  if (colon == std::string::npos || std::from_chars(address.data() + colon + 1, end, port).ptr != end || colon + 1 == address.size())
    return make_error(Errc::kInvalidInput,
                      fmt::format("\"{}\" is no address to listen on; write ADDRESS:PORT, for example 127.0.0.1:8420", address));
  std::string host = address.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  if (host == "localhost") host = "127.0.0.1";
  error_code error;
  const auto ip = asio::ip::make_address(host, error);
  if (error)
    return make_error(Errc::kInvalidInput, fmt::format("\"{}\" is no IP address; write for example 127.0.0.1:8420 or [::1]:8420", host));
  auto acceptor = std::make_shared<Tcp::acceptor>(impl_->io);
  const Tcp::endpoint endpoint(ip, port);
  acceptor->open(endpoint.protocol(), error);
  if (!error) acceptor->set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor->bind(endpoint, error);
  if (!error) acceptor->listen(4096, error);
  if (error) return make_error(Errc::kConnectFailed, fmt::format("cannot listen on {}: {}", address, error.message()));
  const std::uint16_t bound = acceptor->local_endpoint(error).port();
  const bool loopback = ip.is_loopback();
  impl_->acceptors.push_back(acceptor);
  auto start = [server = impl_.get(), loopback](Tcp::socket socket) {
    Peer peer{false, loopback, server->tls != nullptr};
    error_code ignored;
    socket.set_option(Tcp::no_delay(true), ignored);
    if (server->tls) {
      asio::co_spawn(server->io, serve_tls(server->shared_from_this(), std::move(socket), peer), ignore_failure);
    } else {
      asio::co_spawn(server->io, serve_plain(server->shared_from_this(), std::move(socket), peer), ignore_failure);
    }
  };
  asio::co_spawn(impl_->io, accept_all(impl_, std::move(acceptor), std::move(start)), asio::detached);
  return bound;
}

Status HttpServer::listen_unix(const std::string& path) {
  ::unlink(path.c_str());
  if (path.size() >= 108)
    return make_error(Errc::kInvalidInput, fmt::format("the path of the socket {} is longer than the 107 bytes that sockets allow", path));
  error_code error;
  auto acceptor = std::make_shared<Local::acceptor>(impl_->io);
  acceptor->open(Local(), error);
  const mode_t mask = ::umask(0177);  // for the owner alone from its first moment
  if (!error) acceptor->bind(Local::endpoint(path), error);
  ::umask(mask);
  if (!error) acceptor->listen(4096, error);
  if (error) return make_error(Errc::kConnectFailed, fmt::format("cannot listen on {}: {}", path, error.message()));
  impl_->socket_files.push_back(path);
  impl_->local_acceptors.push_back(acceptor);
  auto start = [server = impl_.get()](Local::socket socket) {
    asio::co_spawn(server->io, serve_plain(server->shared_from_this(), std::move(socket), Peer{true, true, false}), ignore_failure);
  };
  asio::co_spawn(impl_->io, accept_all(impl_, std::move(acceptor), std::move(start)), asio::detached);
  return {};
}

void HttpServer::stop() {
  if (impl_->stopping) return;
  impl_->stopping = true;
  error_code ignored;
  for (const auto& acceptor : impl_->acceptors) acceptor->close(ignored);
  for (const auto& acceptor : impl_->local_acceptors) acceptor->close(ignored);
  for (const std::string& file : impl_->socket_files) ::unlink(file.c_str());
  impl_->events.close();
}

std::size_t HttpServer::connections() const { return impl_->connections; }

}  // namespace headwater::daemon
