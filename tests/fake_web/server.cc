#include "tests/fake_web/server.h"

#include <fmt/format.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <thread>

#include "base/utf8.h"

namespace headwater::fake_web {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using Request = http::request<http::empty_body>;

constexpr std::uint32_t kRequestHeaderBytesMax = 64u << 10;

ServerRequest read_request(const Request& request) {
  ServerRequest out;
  const std::string host(request[http::field::host]);
  out.host = ascii_lower(host.substr(0, host.find(':')));
  out.target = std::string(request.target());
  out.user_agent = std::string(request[http::field::user_agent]);
  out.accepts_gzip = std::string_view(request[http::field::accept_encoding]).find("gzip") != std::string_view::npos;
  out.if_none_match = std::string(request[http::field::if_none_match]);
  return out;
}

std::string head_of(const Answer& answer, std::size_t body_bytes, bool keep_alive) {
  const std::string_view reason = http::obsolete_reason(static_cast<http::status>(answer.status));
  std::string head = fmt::format("HTTP/1.1 {} {}\r\n", answer.status, reason);
  for (const auto& [name, value] : answer.headers) head += fmt::format("{}: {}\r\n", name, value);
  return head + fmt::format("Content-Length: {}\r\nConnection: {}\r\n\r\n", body_bytes, keep_alive ? "keep-alive" : "close");
}

void reset(tcp::socket& socket) {
  boost::system::error_code ignored;
  socket.set_option(asio::socket_base::linger(true, 0), ignored);
  socket.close(ignored);
}

/// Sends one answer; false when the connection is done.
asio::awaitable<bool> send(tcp::socket& socket, const ServerAction& action, bool head_only, bool keep_alive) {
  boost::system::error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  const std::chrono::milliseconds delay = action.delay + action.answer.delay;
  if (delay.count() > 0) {
    asio::steady_timer timer(socket.get_executor(), delay);
    co_await timer.async_wait(token);
  }
  if (action.reset) {
    reset(socket);
    co_return false;
  }
  std::string bytes = head_of(action.answer, action.answer.body.size(), keep_alive && !action.truncate_at);
  if (!head_only) bytes += action.answer.body.substr(0, action.truncate_at.value_or(action.answer.body.size()));
  const asio::const_buffer buffer = asio::buffer(bytes);
  co_await asio::async_write(socket, buffer, token);
  co_return !error && keep_alive && !action.truncate_at;
}

asio::awaitable<void> serve_connection(tcp::socket socket, const Handler& handler) {
  boost::beast::flat_buffer buffer;
  bool open = true;
  while (open) {
    http::request_parser<http::empty_body> parser;
    parser.header_limit(kRequestHeaderBytesMax);
    boost::system::error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    co_await http::async_read(socket, buffer, parser, token);
    if (error) break;
    const Request& request = parser.get();
    const ServerRequest wanted = read_request(request);
    const ServerAction action = handler(wanted);
    open = co_await send(socket, action, request.method() == http::verb::head, request.keep_alive());
  }
  boost::system::error_code ignored;
  socket.shutdown(tcp::socket::shutdown_send, ignored);
}

asio::awaitable<void> accept_connections(tcp::acceptor& acceptor, const Handler& handler) {
  while (true) {
    boost::system::error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    tcp::socket socket = co_await acceptor.async_accept(token);
    if (error == asio::error::operation_aborted || !acceptor.is_open()) co_return;
    if (error) continue;
    socket.set_option(tcp::no_delay(true), error);
    asio::co_spawn(acceptor.get_executor(), serve_connection(std::move(socket), handler), asio::detached);
  }
}

}  // namespace

struct Server::Impl {
  explicit Impl(Handler h) : handler(std::move(h)) {}
  Handler handler;
  std::unique_ptr<asio::io_context> io;
  std::unique_ptr<tcp::acceptor> acceptor;
  std::thread thread;
  std::uint16_t port = 0;
};

Server::Server(Handler handler) : impl_(std::make_unique<Impl>(std::move(handler))) {}
Server::~Server() { stop(); }

Status Server::start(std::uint16_t port) {
  stop();
  impl_->io = std::make_unique<asio::io_context>(1);
  impl_->acceptor = std::make_unique<tcp::acceptor>(*impl_->io);
  const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
  boost::system::error_code error;
  tcp::acceptor& acceptor = *impl_->acceptor;
  if (!error) acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return make_error(Errc::kConnectFailed, fmt::format("cannot listen on 127.0.0.1:{}: {}", port, error.message()));
  impl_->port = acceptor.local_endpoint().port();
  asio::co_spawn(*impl_->io, accept_connections(acceptor, impl_->handler), asio::detached);
  impl_->thread = std::thread([this] { impl_->io->run(); });
  return {};
}

void Server::stop() {
  if (!impl_->thread.joinable()) return;
  impl_->io->stop();
  impl_->thread.join();
  impl_->acceptor.reset();
  impl_->io.reset();
}

std::uint16_t Server::port() const { return impl_->port; }

}  // namespace headwater::fake_web
