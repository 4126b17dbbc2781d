// The workbench: which URL may be fetched now. A host is taken out of it while one of its pages is in flight and comes back
// when its delay has passed, so two requests to one host cannot overlap (BUbiNG, Boldi et al. 2014, section 3).
//
// Invariants: a host is in exactly one of: idle (nothing queued), waiting (in the time queue), spent (its budget is used up), in flight,
// in line (its turn has come, but as many hosts of its address are being asked as may be).
// Between done() and the host's next take_ready() at least its delay passes.
// Memory is bounded however many URLs wait: of each host a window of items is held, of the hosts a number; what does not fit is left to
// the store, and wants() says what should be brought back.
// Pure data structure, no timers, no I/O; one thread. Every operation is O(log hosts + log items of the host).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/capture.h"
#include "base/limits.h"
#include "base/time.h"

namespace headwater::crawler {

struct FrontierOptions {
  std::chrono::milliseconds delay{1000};  ///< least gap between two requests to one host
  std::int64_t pages_per_host = 0;        ///< requests to one host within `budget_period`; 0: no budget
  std::chrono::milliseconds budget_period = limits::kHostBudgetPeriod;
  std::size_t items_per_host = limits::kFrontierItemsPerHostMax;
  std::size_t items = limits::kFrontierItemsMax;
  std::size_t hosts = limits::kFrontierHostsMax;
  std::size_t hosts_per_address = 0;  ///< hosts of one address that are asked at the same time; 0: any number
  std::chrono::milliseconds back_off_min = limits::kHostBackOffMin;          ///< a host that failed twice in a row is left alone so long,
  std::chrono::milliseconds back_off_max = limits::kHostBackOffMax;          ///< doubled with each further failure up to this
  std::chrono::milliseconds adaptive_delay_max = limits::kAdaptiveDelayMax;  ///< a slow host's delay grows with its answer time up to this
};

/// Why a host is not asked right now.
enum class HostState : std::uint8_t {
  kReady,              ///< it may be asked: it waits for a free place only
  kInFlight,           ///< it is being asked
  kDelayed,            ///< its delay has not passed, or nothing of it is due yet
  kHeld,               ///< it asked to be left alone (Retry-After)
  kBackOff,            ///< it failed several times in a row
  kRobotsUnreachable,  ///< its robots.txt could not be read
  kBudgetSpent,        ///< as many pages as the configuration allows were fetched
  kAddressBusy,        ///< other hosts of its address are being asked
};
std::string_view host_state_name(HostState state);  ///< "ready", "in_flight", "delayed", …

struct HostStatus {
  std::string host;
  HostState state = HostState::kReady;
  std::chrono::milliseconds wait{0};    ///< until it may be asked; 0 where it may be, or where no time is known
  std::chrono::milliseconds delay{0};   ///< between two requests to it
  std::chrono::milliseconds answer{0};  ///< its usual answer time; 0: not known
  std::size_t waiting = 0;              ///< items of it in memory
  bool more = false;                    ///< further ones wait in the store
  int failures = 0;                     ///< in a row
  std::int64_t requests = 0;            ///< since its budget began to count
};

class Frontier {
 public:
  Frontier(const Clock& clock, FrontierOptions options);
  ~Frontier();
  Frontier(const Frontier&) = delete;
  Frontier& operator=(const Frontier&) = delete;

  /// Queues an item behind its host's others of the same priority (FrontierReason), not before item.due. Where there is no room it, or the
  /// last of its host's items, is left to the store. An item whose id is queued or being worked on is not taken a second time.
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

  /// What became of an item that was taken is in the store: it may come back from there.
  void settled(const FrontierItem& item);

  /// Forgets all waiting items of a job; those in flight are not touched. Returns how many. O(items waiting).
  std::size_t drop_job(std::int64_t job);

  /// Nothing goes to the host before `until`, for this reason.
  void hold(std::string_view host, Clock::Steady until, HostState reason = HostState::kHeld);

  /// How the last request to the host went: it answered after `elapsed`, or failed. Slow hosts are asked less often; from the second
  /// failure in a row on, or the first where it `asked_to_wait`, the host is left alone for a time that doubles from back_off_min to
  /// back_off_max, with a quarter more or less as jitter.
  void answered(std::string_view host, std::chrono::milliseconds elapsed);
  void failed(std::string_view host, bool asked_to_wait = false);

  /// The host's own delay (robots.txt Crawl-delay); the longer of it and the default counts.
  void set_delay(std::string_view host, std::chrono::milliseconds delay);

  /// Where the host was reached.
  void set_address(std::string_view host, const std::string& address);

  /// What should be brought back from the store: `items` of one host, or (empty host) some of so many hosts that are not here at all.
  struct Want {
    std::string host;
    std::size_t items = 0;
  };
  std::optional<Want> wants() const;
  /// The store's first waiting items of a host, and whether it has more of them.
  void refill(const std::string& host, std::vector<FrontierItem> items, bool more);
  /// Whether hosts may wait in the store of which nothing is here yet.
  void expect_hosts(bool more) { more_hosts_ = more; }

  std::size_t queued() const;     ///< items waiting in memory
  std::size_t in_flight() const;  ///< hosts taken out
  std::size_t hosts() const;      ///< hosts with items waiting or in flight

  /// Why it is not moving: how many hosts with items are in each state. O(hosts).
  std::map<HostState, std::size_t> states() const;

  /// Up to `n` hosts with items, those with the most first.
  std::vector<HostStatus> status(std::size_t n) const;

 private:
  struct Host;
  struct Address {
    std::string name;
    std::size_t hosts = 0, in_flight = 0;
    std::deque<Host*> line;
  };
  // When the host may be asked, then the order in which hosts became so: the fair order.
  struct Turn {
    Clock::Steady at;
    std::uint64_t sequence;
    Host* host;
    friend bool operator<(const Turn& a, const Turn& b) { return a.at != b.at ? a.at < b.at : a.sequence < b.sequence; }
  };

  Host& host_of(std::string_view key);
  bool make_room(Host& host, const FrontierItem& item);
  void leave(Host& host);
  void enter(Host& host);
  void note_want(Host& host);
  bool over_budget(Host& host) const;
  Host& land(const FrontierItem& item);
  bool address_is_busy(const Host& host) const;
  void call_line(Address& address);
  void leave_address(Host& host);
  void forget_idle();
  HostStatus status_of(const Host& host) const;

  const Clock& clock_;
  FrontierOptions options_;
  std::unordered_map<std::string, std::unique_ptr<Host>> hosts_;
  std::unordered_map<std::string, Address> addresses_;
  std::set<Turn> waiting_;                         // hosts with items, not in flight
  std::set<Turn> idle_;                            // hosts without items whose delay is remembered until it has passed
  std::unordered_set<std::int64_t> held_, taken_;  // ids in memory; ids between take_ready() and settled()
  std::set<std::string> hungry_;                   // hosts whose window runs low while more of theirs is in the store
  std::uint64_t sequence_ = 0;
  std::size_t queued_ = 0, in_flight_ = 0, spent_ = 0, in_line_ = 0;
  bool more_hosts_ = false;
};

/// The politeness key of a URL: its host name without port.
std::string host_key(const Url& url);

}  // namespace headwater::crawler
