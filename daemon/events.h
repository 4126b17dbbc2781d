// What happens, told to whoever listens: the last events are kept, so that a listener that comes back misses nothing recent.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace headwater::daemon {

struct Event {
  std::int64_t id = 0;
  std::string name;  ///< "page", "job", "failure", "lineage", "status"
  std::string data;  ///< JSON, one line
};

/// I/O thread only.
class EventLog {
 public:
  explicit EventLog(boost::asio::io_context& io);

  void publish(std::string name, std::string data);
  /// Those after `id` that are still kept, oldest first.
  std::vector<Event> after(std::int64_t id) const;
  std::int64_t last() const { return last_; }

  /// Completes when there is an event after `id`, when `limit` has passed, or at close().
  boost::asio::awaitable<void> wait(std::int64_t id, std::chrono::milliseconds limit);
  /// Ends all waiting, now and later.
  void close();
  bool closed() const { return closed_; }

  std::size_t listeners = 0;  ///< open event streams

 private:
  boost::asio::io_context& io_;
  boost::asio::steady_timer changed_;
  std::deque<Event> kept_;
  std::int64_t last_ = 0;
  bool closed_ = false;
};

}  // namespace headwater::daemon
