// for_each_index(threads, n, fn): fn(0) … fn(n-1), each once, on so many threads; returns when all are done.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace headwater::daemon {

template <class Fn>
void for_each_index(unsigned threads, std::size_t n, const Fn& fn) {
  const std::size_t used = std::min<std::size_t>(threads, n);
  if (used <= 1) {
    for (std::size_t i = 0; i < n; ++i) fn(i);
    return;
  }
  std::atomic<std::size_t> next{0};
  std::vector<std::jthread> pool;
  for (std::size_t t = 0; t < used; ++t) {
    pool.emplace_back([&] {
      for (std::size_t i = next++; i < n; i = next++) fn(i);
    });
  }
}

}  // namespace headwater::daemon
