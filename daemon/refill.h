// How waiting hosts come from the store into the frontier.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "crawler/frontier.h"
#include "store/store.h"

namespace headwater::daemon {

inline constexpr std::size_t kFewOfAHost = 4;  ///< URLs that are read of a host before it is asked for more

/// Gives the frontier a few URLs of each host that waiting_hosts() found. Returns where to go on reading. I/O thread.
inline std::int64_t take_hosts(crawler::Frontier& frontier, store::Store::WaitingHosts found) {
  frontier.expect_hosts(found.more);
  for (auto& host : found.hosts) {
    if (host.items.empty()) continue;
    const std::string key = crawler::host_key(host.items.front().url);
    frontier.refill(key, std::move(host.items), host.more);
  }
  return found.more ? found.last : store::Store::kFirstHost;
}

}  // namespace headwater::daemon
