// One host of the workbench: what waits of it, and what is known of it. Part of frontier.cc.
#pragma once

#include <algorithm>
#include <map>

#include "crawler/frontier.h"

namespace headwater::crawler {

// Credited URLs and feeds first, what they and pages list last.
inline int rank(FrontierReason reason) {
  switch (reason) {
    case FrontierReason::kSeed:
      return 0;
    case FrontierReason::kCredit:
      return 1;
    case FrontierReason::kFeed:
      return 2;
    case FrontierReason::kRedirect:
      return 3;
    case FrontierReason::kLink:
    case FrontierReason::kArchive:
      break;
  }
  return 4;
}

struct Frontier::Host {
  struct Place {
    int rank = 0;
    std::int64_t order = 0;
    auto operator<=>(const Place&) const = default;
  };

  std::string key;
  std::map<Place, FrontierItem> ready;         // due
  std::multimap<Instant, FrontierItem> later;  // not due yet
  std::chrono::milliseconds delay{0};          // its own, 0: none
  std::chrono::milliseconds answer{0};         // smoothed time it takes to answer
  std::optional<Clock::Steady> last_done;
  std::optional<Clock::Steady> hold_until;
  HostState hold_reason = HostState::kHeld;
  int failures = 0;
  std::int64_t requests = 0;
  Clock::Steady budget_began{};
  Address* address = nullptr;  // where it was reached
  bool flying = false;
  bool in_line = false;      // at its address
  bool more = false;         // of it in the store
  bool spent = false;        // has items and no budget
  std::optional<Turn> turn;  // its place in waiting_ or idle_
  bool turn_is_idle = false;

  bool empty() const { return later.empty() && ready.empty(); }
  std::size_t size() const { return later.size() + ready.size(); }

  void promote(Instant now, std::uint64_t& sequence) {
    while (!later.empty() && later.begin()->first <= now) {
      FrontierItem item = std::move(later.begin()->second);
      later.erase(later.begin());
      push(std::move(item), sequence);
    }
  }

  void push(FrontierItem item, std::uint64_t& sequence) {
    const Place place{rank(item.reason), static_cast<std::int64_t>(++sequence)};
    ready.emplace(place, std::move(item));
  }

  void push_front(FrontierItem item, std::uint64_t& sequence) {
    ready.emplace(Place{-1, static_cast<std::int64_t>(++sequence)}, std::move(item));
  }

  FrontierItem pop() {
    FrontierItem item = std::move(ready.begin()->second);
    ready.erase(ready.begin());
    return item;
  }

  std::chrono::milliseconds gap(const FrontierOptions& options) const {
    const std::chrono::milliseconds adaptive = std::min(answer * limits::kAnswerTimesPerDelay, options.adaptive_delay_max);
    return std::max({delay, options.delay, adaptive});
  }

  // When the host itself may be asked again, whatever waits for it.
  Clock::Steady free_at(const FrontierOptions& options) const {
    Clock::Steady at = Clock::Steady::min();
    if (last_done) at = *last_done + gap(options);
    return hold_until ? std::max(at, *hold_until) : at;
  }
};

}  // namespace headwater::crawler
