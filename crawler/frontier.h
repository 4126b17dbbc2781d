// The workbench: which URL may be fetched now. A host is taken out of it while one of its pages is in flight and comes back
// when its delay has passed, so two requests to one host cannot overlap (BUbiNG, Boldi et al. 2014, section 3).
//
// Invariants: a host is in exactly one of: idle (nothing queued), waiting (in the time queue), in flight.
// Between done() and the host's next take_ready() at least its delay passes.
// Pure data structure, no timers, no I/O; one thread. Every operation is O(log hosts + log items of the host).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/capture.h"
#include "base/time.h"

namespace headwater::crawler {

struct FrontierOptions {
  std::chrono::milliseconds delay{1000};  ///< least gap between two requests to one host
};

class Frontier {
 public:
  Frontier(const Clock& clock, FrontierOptions options);
  ~Frontier();
  Frontier(const Frontier&) = delete;
  Frontier& operator=(const Frontier&) = delete;

  /// Queues an item behind its host's others of the same priority (FrontierReason), not before item.due.
  void add(FrontierItem item);

  /// The item whose host may be asked now, taken out with its host; nullopt when none may.
  /// Fair between hosts: the host that has been ready longest goes first.
  std::optional<FrontierItem> take_ready();

  /// When the next take_ready() can succeed; nullopt when nothing waits (all done or in flight).
  std::optional<Clock::Steady> next_ready() const;

  /// The request to this item's host is over; `put_back` queues the item again at the front (robots.txt came first).
  void done(const FrontierItem& item, bool put_back = false);

  /// The item was dealt with without a request (robots.txt forbids it): its host may be asked at once, no delay begins.
  void release(const FrontierItem& item);

  /// Forgets all waiting items of a job; those in flight are not touched. Returns how many. O(items waiting).
  std::size_t drop_job(std::int64_t job);

  /// Nothing goes to the host before `until` (Retry-After, back-off).
  void hold(std::string_view host, Clock::Steady until);

  /// The host's own delay (robots.txt Crawl-delay); the longer of it and the default counts.
  void set_delay(std::string_view host, std::chrono::milliseconds delay);

  std::size_t queued() const;     ///< items waiting
  std::size_t in_flight() const;  ///< hosts taken out
  std::size_t hosts() const;      ///< hosts with items waiting or in flight

 private:
  struct Host;
  // When the host may be asked, then the order in which hosts became so: the fair order.
  struct Turn {
    Clock::Steady at;
    std::uint64_t sequence;
    Host* host;
    friend bool operator<(const Turn& a, const Turn& b) { return a.at != b.at ? a.at < b.at : a.sequence < b.sequence; }
  };

  Host& host_of(std::string_view key);
  void leave(Host& host);
  void enter(Host& host);
  Host& land(const FrontierItem& item);
  void forget_idle();

  const Clock& clock_;
  FrontierOptions options_;
  std::unordered_map<std::string, std::unique_ptr<Host>> hosts_;
  std::set<Turn> waiting_;  // hosts with items, not in flight
  std::set<Turn> idle_;     // hosts without items whose delay is remembered until it has passed
  std::uint64_t sequence_ = 0;
  std::size_t queued_ = 0, in_flight_ = 0;
};

/// The politeness key of a URL: its host name without port.
std::string host_key(const Url& url);

}  // namespace headwater::crawler
