// Starts the watches' jobs when their time has come.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include "daemon/engine.h"
#include "store/jobs.h"

namespace headwater::daemon {

/// I/O thread only. A watch whose last job still runs is left out until its next time; times that passed while the daemon was down are
/// made up for once.
class Scheduler {
 public:
  Scheduler(boost::asio::io_context& io, boost::asio::thread_pool& pool, store::Store& store, Engine& engine);
  /// Runs until stop().
  boost::asio::awaitable<void> run();
  /// The watches changed.
  void wake();
  void stop();

 private:
  boost::asio::awaitable<void> start_job(store::Watch watch);
  boost::asio::thread_pool& pool_;
  store::Jobs jobs_;
  Engine& engine_;
  boost::asio::steady_timer timer_;
  bool stopping_ = false;
};

}  // namespace headwater::daemon
