// A fetch that a test waits for, and the loop of a test's server.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <optional>
#include <utility>

#include "crawler/fetcher.h"

namespace headwater::crawler::test {

/// Writes into `out`, so that the test can look at it when the coroutine is done.
inline boost::asio::awaitable<void> fetch_into(Fetcher& fetcher, FetchRequest request, std::optional<Result<Capture>>& out) {
  auto result = co_await fetcher.fetch(std::move(request));
  out.emplace(std::move(result));
}

/// Runs the loop until the answer is there.
inline Result<Capture> fetch_now(boost::asio::io_context& io, Fetcher& fetcher, FetchRequest request) {
  std::optional<Result<Capture>> out;
  boost::asio::co_spawn(io, fetch_into(fetcher, std::move(request), out), boost::asio::detached);
  while (!out) io.run_one();
  return *std::move(out);
}

/// Gives each connection to `serve(state, socket)`, a coroutine, until the acceptor of the state is closed.
template <class State, class Serve>
boost::asio::awaitable<void> accept_all(std::shared_ptr<State> state, Serve serve) {
  while (true) {
    boost::system::error_code error;
    boost::asio::ip::tcp::socket socket(state->io);
    co_await state->acceptor.async_accept(socket, boost::asio::redirect_error(boost::asio::use_awaitable, error));
    if (error) co_return;
    boost::asio::co_spawn(state->io, serve(state, std::move(socket)), boost::asio::detached);
  }
}

}  // namespace headwater::crawler::test
