#include "crawler/frontier.h"

#include <algorithm>
#include <array>
#include <deque>
#include <map>

#include "base/check.h"

namespace headwater::crawler {

namespace {
constexpr std::size_t kRanks = 5;

// Credited URLs and feeds first, what they and pages list last.
std::size_t rank(FrontierReason reason) {
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
      break;
  }
  return 4;
}
}  // namespace

struct Frontier::Host {
  std::string key;
  std::deque<FrontierItem> front;                      // put back: before all others
  std::array<std::deque<FrontierItem>, kRanks> ready;  // due, by rank()
  std::multimap<Instant, FrontierItem> later;          // not due yet
  std::chrono::milliseconds delay{0};                  // its own, 0: none
  std::optional<Clock::Steady> last_done;
  std::optional<Clock::Steady> hold_until;
  bool flying = false;
  std::optional<Turn> turn;  // its place in waiting_ or idle_
  bool turn_is_idle = false;

  bool has_ready() const {
    return !front.empty() || std::any_of(ready.begin(), ready.end(), [](const auto& queue) { return !queue.empty(); });
  }
  bool empty() const { return later.empty() && !has_ready(); }

  void promote(Instant now) {
    while (!later.empty() && later.begin()->first <= now) {
      FrontierItem item = std::move(later.begin()->second);
      later.erase(later.begin());
      ready[rank(item.reason)].push_back(std::move(item));
    }
  }

  FrontierItem pop() {
    std::deque<FrontierItem>* queue = &front;
    for (std::size_t next = 0; queue->empty(); ++next) queue = &ready[next];
    FrontierItem item = std::move(queue->front());
    queue->pop_front();
    return item;
  }

  // When the host itself may be asked again, whatever waits for it.
  Clock::Steady free_at(std::chrono::milliseconds default_delay) const {
    Clock::Steady at = Clock::Steady::min();
    if (last_done) at = *last_done + std::max(delay, default_delay);
    return hold_until ? std::max(at, *hold_until) : at;
  }
};

Frontier::Frontier(const Clock& clock, FrontierOptions options) : clock_(clock), options_(options) {}
Frontier::~Frontier() = default;

Frontier::Host& Frontier::host_of(std::string_view key) {
  std::string name(key);
  auto found = hosts_.find(name);
  if (found == hosts_.end()) {
    auto host = std::make_unique<Host>();
    host->key = name;
    found = hosts_.emplace(std::move(name), std::move(host)).first;
  }
  return *found->second;
}

void Frontier::leave(Host& host) {
  if (!host.turn) return;
  (host.turn_is_idle ? idle_ : waiting_).erase(*host.turn);
  host.turn.reset();
}

// Puts a host that is not in flight where it belongs, at the time at which it may be asked.
void Frontier::enter(Host& host) {
  leave(host);
  if (host.flying) return;
  const Clock::Steady now = clock_.steady_now();
  Clock::Steady at = host.free_at(options_.delay);
  const bool idle = host.empty();
  if (!idle && !host.has_ready()) {
    const auto wait = host.later.begin()->first - clock_.now();
    at = std::max(at, now + std::max(wait, std::chrono::seconds{0}));
  } else if (!idle) {
    // A host that has been free for long is ready from now on, not since then: it does not overtake those that waited.
    at = std::max(at, now);
  }
  host.turn = Turn{at, ++sequence_, &host};
  host.turn_is_idle = idle;
  (idle ? idle_ : waiting_).insert(*host.turn);
}

void Frontier::forget_idle() {
  // Two at a time: more than can come in between, and never a long sweep.
  for (int i = 0; i < 2 && !idle_.empty() && idle_.begin()->at <= clock_.steady_now(); ++i) {
    Host& host = *idle_.begin()->host;
    leave(host);
    if (host.delay.count() == 0) hosts_.erase(std::string(host.key));
  }
}

void Frontier::add(FrontierItem item) {
  Host& host = host_of(host_key(item.url));
  const bool had_ready = host.has_ready();
  const Instant earliest = host.later.empty() ? Instant::max() : host.later.begin()->first;
  const Instant due = item.due;
  if (due <= clock_.now()) {
    host.ready[rank(item.reason)].push_back(std::move(item));
  } else {
    host.later.emplace(due, std::move(item));
  }
  ++queued_;
  const bool keeps_turn = host.turn && !host.turn_is_idle && (had_ready || (!host.has_ready() && earliest <= due));
  if (!host.flying && !keeps_turn) enter(host);
  forget_idle();
}

std::optional<FrontierItem> Frontier::take_ready() {
  forget_idle();
  while (!waiting_.empty() && waiting_.begin()->at <= clock_.steady_now()) {
    Host& host = *waiting_.begin()->host;
    leave(host);
    host.promote(clock_.now());
    if (!host.has_ready()) {  // the wall clock was set back
      enter(host);
      if (host.turn->at <= clock_.steady_now()) return std::nullopt;
      continue;
    }
    host.flying = true;
    ++in_flight_;
    --queued_;
    return host.pop();
  }
  return std::nullopt;
}

std::optional<Clock::Steady> Frontier::next_ready() const {
  if (waiting_.empty()) return std::nullopt;
  return waiting_.begin()->at;
}

Frontier::Host& Frontier::land(const FrontierItem& item) {
  Host& host = host_of(host_key(item.url));
  HW_CHECK(host.flying);
  host.flying = false;
  --in_flight_;
  host.promote(clock_.now());
  return host;
}

void Frontier::release(const FrontierItem& item) { enter(land(item)); }

void Frontier::done(const FrontierItem& item, bool put_back) {
  Host& host = land(item);
  host.last_done = clock_.steady_now();
  if (put_back) {
    host.front.push_back(item);
    ++queued_;
  }
  enter(host);
}

std::size_t Frontier::drop_job(std::int64_t job) {
  const auto of_job = [job](const FrontierItem& item) { return item.job == job; };
  std::size_t dropped = 0;
  for (const auto& [key, host] : hosts_) {
    std::size_t here = std::erase_if(host->front, of_job);
    for (auto& queue : host->ready) here += std::erase_if(queue, of_job);
    here += std::erase_if(host->later, [&](const auto& entry) { return of_job(entry.second); });
    if (here > 0) enter(*host);
    dropped += here;
  }
  queued_ -= dropped;
  return dropped;
}

void Frontier::hold(std::string_view key, Clock::Steady until) {
  Host& host = host_of(key);
  host.hold_until = host.hold_until ? std::max(*host.hold_until, until) : until;
  enter(host);
}

void Frontier::set_delay(std::string_view key, std::chrono::milliseconds delay) {
  Host& host = host_of(key);
  if (host.delay == delay && (host.turn || host.flying)) return;
  host.delay = delay;
  enter(host);
}

std::size_t Frontier::queued() const { return queued_; }
std::size_t Frontier::in_flight() const { return in_flight_; }
std::size_t Frontier::hosts() const { return waiting_.size() + in_flight_; }

std::string host_key(const Url& url) { return std::string(url.host()); }

}  // namespace headwater::crawler
