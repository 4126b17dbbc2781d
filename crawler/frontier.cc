#include "crawler/frontier.h"

#include <algorithm>

#include "base/check.h"
#include "base/hash.h"
#include "crawler/frontier_host.h"

namespace headwater::crawler {

namespace {
using std::chrono::milliseconds;

// 0.75 to 1.25 of `wait`, different from host to host and from time to time, so that hosts which failed together do not return together.
milliseconds jittered(milliseconds wait, std::string_view host, int failures) {
  const auto spread = static_cast<std::int64_t>(hash64(std::string(host) + '#' + std::to_string(failures)) % 501);
  return wait * (750 + spread) / 1000;
}
}  // namespace

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
  if (std::exchange(host.spent, false)) --spent_;
  if (!host.turn) return;
  (host.turn_is_idle ? idle_ : waiting_).erase(*host.turn);
  host.turn.reset();
}

bool Frontier::over_budget(Host& host) const {
  if (options_.pages_per_host <= 0) return false;
  if (clock_.steady_now() - host.budget_began >= options_.budget_period) {
    host.budget_began = clock_.steady_now();
    host.requests = 0;
  }
  return host.requests >= options_.pages_per_host;
}

// Puts a host that is not in flight where it belongs, at the time at which it may be asked.
void Frontier::enter(Host& host) {
  leave(host);
  note_want(host);
  if (host.flying || host.in_line) return;
  const Clock::Steady now = clock_.steady_now();
  Clock::Steady at = host.free_at(options_);
  const bool idle = host.empty();
  if (!idle && over_budget(host)) {
    host.spent = true;
    ++spent_;
    at = std::max(at, host.budget_began + options_.budget_period);
  } else if (!idle && host.ready.empty()) {
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

void Frontier::note_want(Host& host) {
  if (host.more && host.size() <= (queued_ < options_.items ? options_.items_per_host / 4 : 1)) {
    hungry_.insert(host.key);
  } else {
    hungry_.erase(host.key);
  }
}

void Frontier::forget_idle() {
  // Two at a time: more than can come in between, and never a long sweep.
  for (int i = 0; i < 2 && !idle_.empty() && idle_.begin()->at <= clock_.steady_now(); ++i) {
    Host& host = *idle_.begin()->host;
    leave(host);
    if (host.more) continue;
    const bool remembers = host.delay.count() > 0 || host.failures > 0 || options_.pages_per_host > 0;
    if (remembers && hosts_.size() <= options_.hosts / 2) continue;
    leave_address(host);
    hosts_.erase(std::string(host.key));
  }
}

// Each host may hold a few items whatever the others hold, and as many as its window while there is room for all. A better item takes the
// place of the host's last one.
bool Frontier::make_room(Host& host, const FrontierItem& item) {
  constexpr std::size_t kAlways = 4;
  if (item.id == 0) return true;  // the store does not know it
  if (host.size() < std::min(kAlways, options_.items_per_host)) return true;
  if (!host.more && host.size() < options_.items_per_host && queued_ < options_.items) return true;
  host.more = true;
  if (host.ready.empty() || host.ready.rbegin()->first.rank <= rank(item.reason) || item.due > clock_.now()) return false;
  held_.erase(host.ready.rbegin()->second.id);
  host.ready.erase(std::prev(host.ready.end()));
  --queued_;
  return true;
}

void Frontier::add(FrontierItem item) {
  if (item.id != 0 && held_.contains(item.id)) return;
  const std::string key = host_key(item.url);
  if (item.id != 0 && hosts_.size() - spent_ >= options_.hosts && !hosts_.contains(key)) {
    more_hosts_ = true;
    return;
  }
  Host& host = host_of(key);
  if (!make_room(host, item)) {
    if (!host.flying && !host.turn) enter(host);
    note_want(host);
    return;
  }
  const bool had_ready = !host.ready.empty();
  const Instant earliest = host.later.empty() ? Instant::max() : host.later.begin()->first;
  const Instant due = item.due;
  if (item.id != 0) held_.insert(item.id);
  if (due <= clock_.now()) {
    host.push(std::move(item), sequence_);
  } else {
    host.later.emplace(due, std::move(item));
  }
  ++queued_;
  const bool keeps_turn = host.turn && !host.turn_is_idle && (had_ready || (host.ready.empty() && earliest <= due));
  if (!host.flying && !keeps_turn) enter(host);
  forget_idle();
}

std::optional<FrontierItem> Frontier::take_ready() {
  forget_idle();
  while (!waiting_.empty() && waiting_.begin()->at <= clock_.steady_now()) {
    Host& host = *waiting_.begin()->host;
    leave(host);
    host.promote(clock_.now(), sequence_);
    if (host.ready.empty() || over_budget(host)) {  // the wall clock was set back, or the budget is spent
      enter(host);
      if (host.turn->at <= clock_.steady_now()) return std::nullopt;
      continue;
    }
    if (address_is_busy(host)) {
      host.in_line = true;
      ++in_line_;
      host.address->line.push_back(&host);
      continue;
    }
    host.flying = true;
    ++in_flight_;
    if (host.address != nullptr) ++host.address->in_flight;
    --queued_;
    FrontierItem item = host.pop();
    if (item.id != 0) {
      held_.erase(item.id);
      taken_.insert(item.id);
    }
    note_want(host);
    return item;
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
  if (host.address != nullptr) {
    --host.address->in_flight;
    call_line(*host.address);
  }
  host.promote(clock_.now(), sequence_);
  return host;
}

void Frontier::release(const FrontierItem& item) { enter(land(item)); }

void Frontier::done(const FrontierItem& item, bool put_back) {
  Host& host = land(item);
  host.last_done = clock_.steady_now();
  if (put_back) {
    host.push_front(item, sequence_);
    if (item.id != 0) {
      taken_.erase(item.id);
      held_.insert(item.id);
    }
    ++queued_;
  } else {
    ++host.requests;
  }
  enter(host);
}

void Frontier::settled(const FrontierItem& item) { taken_.erase(item.id); }

std::size_t Frontier::drop_job(std::int64_t job) {
  const auto of_job = [&](const auto& entry) {
    if (entry.second.job != job) return false;
    held_.erase(entry.second.id);
    return true;
  };
  std::size_t dropped = 0;
  for (const auto& [key, host] : hosts_) {
    const std::size_t here = std::erase_if(host->ready, of_job) + std::erase_if(host->later, of_job);
    if (here > 0) enter(*host);
    dropped += here;
  }
  queued_ -= dropped;
  return dropped;
}

void Frontier::hold(std::string_view key, Clock::Steady until, HostState reason) {
  Host& host = host_of(key);
  if (!host.hold_until || *host.hold_until < until) {
    host.hold_until = until;
    host.hold_reason = reason;
  }
  enter(host);
}

void Frontier::answered(std::string_view key, milliseconds elapsed) {
  Host& host = host_of(key);
  host.failures = 0;
  host.answer = host.answer.count() == 0 ? elapsed : (host.answer * 3 + elapsed) / 4;
  enter(host);
}

void Frontier::failed(std::string_view key, bool asked_to_wait) {
  Host& host = host_of(key);
  host.failures = std::max(host.failures + 1, asked_to_wait ? 2 : 1);
  if (host.failures >= 2) {
    milliseconds wait = options_.back_off_min;
    for (int i = 2; i < host.failures && wait < options_.back_off_max; ++i) wait *= 2;
    wait = jittered(std::min(wait, options_.back_off_max), key, host.failures);
    hold(key, clock_.steady_now() + wait, HostState::kBackOff);
  }
}

void Frontier::set_delay(std::string_view key, milliseconds delay) {
  Host& host = host_of(key);
  if (host.delay == delay && (host.turn || host.flying)) return;
  host.delay = delay;
  enter(host);
}

bool Frontier::address_is_busy(const Host& host) const {
  return options_.hosts_per_address > 0 && host.address != nullptr && host.address->in_flight >= options_.hosts_per_address;
}

// A place is free: the first of the line that can use it at once has it.
void Frontier::call_line(Address& address) {
  while (!address.line.empty()) {
    Host& host = *address.line.front();
    address.line.pop_front();
    host.in_line = false;
    --in_line_;
    enter(host);
    if (!host.turn_is_idle && host.turn->at <= clock_.steady_now()) return;
  }
}

void Frontier::leave_address(Host& host) {
  if (host.address == nullptr) return;
  HW_CHECK(!host.in_line);
  if (host.flying) {
    --host.address->in_flight;
    call_line(*host.address);
  }
  Address& left = *std::exchange(host.address, nullptr);
  if (--left.hosts == 0) addresses_.erase(std::string(left.name));
}

void Frontier::set_address(std::string_view key, const std::string& address) {
  if (options_.hosts_per_address == 0 || address.empty()) return;
  Host& host = host_of(key);
  Address& now = addresses_[address];
  now.name = address;
  if (host.address == &now || host.in_line) return;
  ++now.hosts;  // before the old one goes, which may be the last of its address
  leave_address(host);
  host.address = &now;
  if (host.flying) ++now.in_flight;
}

std::optional<Frontier::Want> Frontier::wants() const {
  if (!hungry_.empty()) return Want{*hungry_.begin(), options_.items_per_host};
  if (more_hosts_ && hosts_.size() - spent_ <= options_.hosts / 2) return Want{{}, options_.hosts / 8 + 1};
  return std::nullopt;
}

void Frontier::refill(const std::string& key, std::vector<FrontierItem> items, bool more) {
  Host& host = host_of(key);
  host.more = false;  // whatever does not fit sets it again
  for (FrontierItem& item : items) {
    if (!taken_.contains(item.id)) add(std::move(item));
  }
  host.more = host.more || more;
  enter(host);
}

std::size_t Frontier::queued() const { return queued_; }
std::size_t Frontier::in_flight() const { return in_flight_; }
std::size_t Frontier::hosts() const { return waiting_.size() + in_flight_ + in_line_; }

HostStatus Frontier::status_of(const Host& host) const {
  HostStatus status;
  status.host = host.key;
  status.delay = host.gap(options_);
  status.answer = host.answer;
  status.waiting = host.size();
  status.more = host.more;
  status.failures = host.failures;
  status.requests = host.requests;
  const Clock::Steady now = clock_.steady_now();
  const auto until = [&](Clock::Steady at) { return std::chrono::duration_cast<milliseconds>(at - now); };
  if (host.flying) {
    status.state = HostState::kInFlight;
  } else if (host.in_line) {
    status.state = HostState::kAddressBusy;
  } else if (host.spent) {
    status.state = HostState::kBudgetSpent;
    status.wait = until(host.turn->at);
  } else if (host.hold_until && *host.hold_until > now) {
    status.state = host.hold_reason;
    status.wait = until(*host.hold_until);
  } else if (host.turn && host.turn->at > now) {
    status.state = HostState::kDelayed;
    status.wait = until(host.turn->at);
  }
  return status;
}

std::map<HostState, std::size_t> Frontier::states() const {
  std::map<HostState, std::size_t> counts;
  for (const auto& [key, host] : hosts_) {
    if (!host->empty() || host->flying || host->more) ++counts[status_of(*host).state];
  }
  return counts;
}

std::vector<HostStatus> Frontier::status(std::size_t n) const {
  std::vector<const Host*> found;
  for (const auto& [key, host] : hosts_) {
    if (!host->empty() || host->flying || host->more) found.push_back(host.get());
  }
  const std::size_t size = std::min(n, found.size());
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(size), found.end(),
                    [](const Host* a, const Host* b) { return a->size() != b->size() ? a->size() > b->size() : a->key < b->key; });
  std::vector<HostStatus> out;
  for (std::size_t i = 0; i < size; ++i) out.push_back(status_of(*found[i]));
  return out;
}

std::string_view host_state_name(HostState state) {
  switch (state) {
    case HostState::kReady:
      return "ready";
    case HostState::kInFlight:
      return "in_flight";
    case HostState::kDelayed:
      return "delayed";
    case HostState::kHeld:
      return "held";
    case HostState::kBackOff:
      return "back_off";
    case HostState::kRobotsUnreachable:
      return "robots_unreachable";
    case HostState::kBudgetSpent:
      return "budget_spent";
    case HostState::kAddressBusy:
      break;
  }
  return "address_busy";
}

std::string host_key(const Url& url) { return std::string(url.host()); }

}  // namespace headwater::crawler
