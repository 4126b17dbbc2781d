#include "tests/crawler/loopback_server.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "tests/crawler/fetch_now.h"

namespace headwater::crawler::test {

namespace {
namespace asio = boost::asio;
using asio::ip::tcp;
}  // namespace

struct LoopbackServer::State {
  State(asio::io_context& context, Handler given, const std::string& address)
      : io(context), acceptor(context, tcp::endpoint(asio::ip::make_address(address), 0)), handler(std::move(given)) {}
  asio::io_context& io;
  tcp::acceptor acceptor;
  Handler handler;
  std::size_t connections = 0, open = 0;
  std::vector<std::string> requests;
};

namespace {
template <class State>
asio::awaitable<void> serve(std::shared_ptr<State> state, tcp::socket socket) {
  boost::system::error_code error;
  std::string buffer;
  ++state->connections;
  ++state->open;
  while (!error) {
    const std::size_t size =
        co_await asio::async_read_until(socket, asio::dynamic_buffer(buffer), "\r\n\r\n", asio::redirect_error(asio::use_awaitable, error));
    if (error) break;
    const std::string request = buffer.substr(0, size);
    buffer.erase(0, size);
    state->requests.push_back(request);
    const Reply answer = state->handler(request);
    co_await asio::async_write(socket, asio::buffer(answer.bytes), asio::redirect_error(asio::use_awaitable, error));
    if (answer.close) break;
    while (answer.hang && !error) {
      char ignored[64];
      co_await socket.async_read_some(asio::buffer(ignored), asio::redirect_error(asio::use_awaitable, error));
    }
  }
  --state->open;
}
}  // namespace

Reply reply(const std::string& status, const std::string& header_lines, const std::string& body) {
  Reply answer;
  answer.bytes = "HTTP/1.1 " + status + "\r\n" + header_lines + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  return answer;
}

LoopbackServer::LoopbackServer(asio::io_context& io, Handler handler, const std::string& address)
    : state_(std::make_shared<State>(io, std::move(handler), address)) {
  asio::co_spawn(io, accept_all(state_, serve<State>), asio::detached);
}

LoopbackServer::~LoopbackServer() { state_->acceptor.close(); }

std::string LoopbackServer::port() const { return std::to_string(state_->acceptor.local_endpoint().port()); }
std::size_t LoopbackServer::connections() const { return state_->connections; }
std::size_t LoopbackServer::open_connections() const { return state_->open; }
const std::vector<std::string>& LoopbackServer::requests() const { return state_->requests; }

}  // namespace headwater::crawler::test
