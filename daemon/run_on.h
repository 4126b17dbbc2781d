// Moves a piece of work to a thread pool and comes back with its value. The only way a coroutine leaves the I/O thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <functional>
#include <utility>

namespace headwater::daemon {

/// Calls fn(args...) on `pool`. A function and its arguments, never an owning lambda: gcc 12 destroys such a temporary twice.
template <class Fn, class... Args>
boost::asio::awaitable<std::invoke_result_t<Fn, Args...>> run_on(boost::asio::thread_pool& pool, Fn fn, Args... args) {
  using R = std::invoke_result_t<Fn, Args...>;
  auto task = [&]() -> boost::asio::awaitable<R> {
    co_return std::invoke(fn, std::move(args)...);
  };  // references only: trivially destructible
  co_return co_await boost::asio::co_spawn(pool, std::move(task), boost::asio::use_awaitable);
}

/// What a coroutine throws ends the program: for co_spawn. Rooms return errors; what is thrown here is a defect.
inline auto rethrow() {
  return [](std::exception_ptr error) {
    if (error) std::rethrow_exception(error);
  };
}

}  // namespace headwater::daemon
