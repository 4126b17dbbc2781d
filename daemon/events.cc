#include "daemon/events.h"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/limits.h"

namespace headwater::daemon {

namespace asio = boost::asio;

EventLog::EventLog(asio::io_context& io) : io_(io), changed_(io, std::chrono::steady_clock::time_point::max()) {}

void EventLog::publish(std::string name, std::string data) {
  kept_.push_back({++last_, std::move(name), std::move(data)});
  if (kept_.size() > limits::kEventsKept) kept_.pop_front();
  changed_.cancel();
}

std::vector<Event> EventLog::after(std::int64_t id) const {
  const auto first = std::find_if(kept_.begin(), kept_.end(), [id](const Event& event) { return event.id > id; });
  return {first, kept_.end()};
}

asio::awaitable<void> EventLog::wait(std::int64_t id, std::chrono::milliseconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  asio::steady_timer alarm(io_, deadline);
  alarm.async_wait([this](boost::system::error_code error) {
    if (!error) changed_.cancel();
  });
  boost::system::error_code ignored;
  while (last_ <= id && !closed_ && std::chrono::steady_clock::now() < deadline)
    co_await changed_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

void EventLog::close() {
  closed_ = true;
  changed_.cancel();
}

}  // namespace headwater::daemon
