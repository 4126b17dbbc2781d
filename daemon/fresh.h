// A value that is made from the whole store, and may be a little old.
#pragma once

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

#include "base/result.h"

namespace headwater::daemon {

/// Promise: under load the value is made by one thread at a time, at most every `every` and never more than a twentieth of the time;
/// nobody waits for it meanwhile. Who asks after a pause waits for a new one. Thread: any. Outlived by the pool.
template <class T>
class Fresh {
 public:
  using Clock = std::chrono::steady_clock;
  Fresh(boost::asio::thread_pool& pool, Clock::duration every, std::function<Result<T>()> make)
      : pool_(pool), every_(every), make_(std::move(make)) {}

  /// Blocking. Errors: those of making it.
  Result<std::shared_ptr<const T>> get() {
    std::unique_lock lock(mutex_);
    const auto now = Clock::now();
    const auto pause = std::max(every_, kShare * cost_);
    if (value_ && now < made_ + pause) return value_;
    if (value_ && now < made_ + 2 * pause) {
      if (!std::exchange(making_, true)) boost::asio::post(pool_, [this] { remake(); });
      return value_;
    }
    if (const Status made = make(); !made) return made.error();
    return value_;
  }

 private:
  static constexpr int kShare = 20;

  void remake() {
    const auto began = Clock::now();
    auto value = make_();
    const std::lock_guard lock(mutex_);
    making_ = false;
    if (value) keep(*std::move(value), began);
  }

  // With mutex_ held: all wait for it.
  Status make() {
    const auto began = Clock::now();
    auto value = make_();
    if (!value) return value.error();
    keep(*std::move(value), began);
    return {};
  }

  void keep(T value, Clock::time_point began) {
    value_ = std::make_shared<const T>(std::move(value));
    made_ = Clock::now();
    cost_ = made_ - began;
  }

  boost::asio::thread_pool& pool_;
  const Clock::duration every_;
  const std::function<Result<T>()> make_;
  std::mutex mutex_;
  std::shared_ptr<const T> value_;
  Clock::time_point made_{};
  Clock::duration cost_{};
  bool making_ = false;
};

}  // namespace headwater::daemon
