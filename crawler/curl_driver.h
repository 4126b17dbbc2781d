// libcurl's multi_socket interface on one Asio io_context: sockets and time-outs are Asio's, transfers are libcurl's.
#pragma once

#include <curl/curl.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <vector>

namespace headwater::crawler {

/// What a transfer leaves in CURLOPT_PRIVATE of its handle.
class CurlClient {
 public:
  virtual void transfer_done(CURLcode code) = 0;

 protected:
  ~CurlClient() = default;
};

/// Owned by shared pointers: the Fetcher's and one of each running transfer. One thread.
class CurlDriver : public std::enable_shared_from_this<CurlDriver> {
 public:
  explicit CurlDriver(boost::asio::io_context& io);
  ~CurlDriver();
  CurlDriver(const CurlDriver&) = delete;
  CurlDriver& operator=(const CurlDriver&) = delete;

  /// A handle without options, used before or new. nullptr when out of memory.
  CURL* take_handle();
  void give_back(CURL* easy);

  /// Starts the transfer; transfer_done() is called once, from the event loop, unless remove() comes first.
  bool add(CURL* easy, CurlClient* client);
  void remove(CURL* easy);

  boost::asio::io_context& io() { return io_; }

 private:
  struct Watch;
  static int on_timer(CURLM* multi, long timeout_ms, void* self);
  static int on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void* watch);
  void arm(const std::shared_ptr<Watch>& watch);
  void action(curl_socket_t socket, int events);
  void arm_timer();
  void timer_ended();

  boost::asio::io_context& io_;
  using Steady = boost::asio::steady_timer::time_point;
  boost::asio::steady_timer timer_;
  Steady due_ = Steady::max();      // when libcurl wants to be called
  Steady awaited_ = Steady::max();  // when the timer ends: not after due_
  CURLM* multi_;
  std::vector<CURL*> spare_;
};

}  // namespace headwater::crawler
