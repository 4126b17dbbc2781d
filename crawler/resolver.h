// Host names to addresses: blocking getaddrinfo on threads of its own, so that a slow look-up holds up nobody else.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

namespace headwater::crawler {

using Addresses = std::vector<boost::asio::ip::address>;

/// Thread: members belong to the io_context's thread. Threads are started when work waits, up to `threads`, and never waited
/// for: a look-up that hangs delays no shutdown.
class Resolver {
 public:
  Resolver(boost::asio::io_context& io, int threads, std::chrono::milliseconds timeout, std::chrono::milliseconds cache_ttl,
           std::size_t cache_hosts = limits::kDnsCacheHostsMax);
  ~Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  /// At least one address, in the system's order of preference; answers are kept for the cache's time, of at most `cache_hosts` hosts.
  /// kDnsFailed: no such name, or no answer within `timeout`; kCancelled.
  boost::asio::awaitable<Result<Addresses>> resolve(std::string host);

 private:
  struct Pool;
  struct Cache;
  boost::asio::io_context& io_;
  std::chrono::milliseconds timeout_;
  std::shared_ptr<Pool> pool_;
  std::shared_ptr<Cache> cache_;
};

}  // namespace headwater::crawler
