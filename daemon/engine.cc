#include "daemon/engine.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/check.h"
#include "daemon/engine_impl.h"
#include "daemon/fetch_page.h"
#include "daemon/refill.h"
#include "daemon/run_on.h"
#include "daemon/scope.h"

namespace headwater::daemon {

namespace asio = boost::asio;
using asio::awaitable;

namespace {
constexpr std::chrono::seconds kSettlePauseMin{5};
constexpr std::chrono::seconds kSettlePauseMax{60};
// What may wait for a commit besides pages_in_flight: a host whose page waits is asked on, at little memory.
constexpr std::int64_t kUncommittedMax = 256;
constexpr std::size_t kUncommittedBytesMax = 16u << 20;

crawler::FrontierOptions frontier_options(const Config& config) {
  crawler::FrontierOptions options;
  options.delay = config.fetch.delay;
  options.pages_per_host = config.crawl.pages_per_host;
  options.budget_period = config.crawl.budget_period;
  options.hosts_per_address = static_cast<std::size_t>(config.fetch.hosts_per_address);
  options.back_off_min = config.fetch.back_off_min;
  options.back_off_max = config.fetch.back_off_max;
  options.adaptive_delay_max = config.fetch.adaptive_delay_max;
  return options;
}
}  // namespace

Engine::Engine(asio::io_context& io, store::Store& store, const Config& config, EngineHooks hooks)
    : impl_(new Impl(io, store, config, std::move(hooks))) {}
Engine::~Engine() = default;
Status Engine::start() { return impl_->start(); }
awaitable<Result<store::Job>> Engine::submit(JobSpec spec) { return impl_->submit(std::move(spec)); }
awaitable<Result<store::Job>> Engine::set_state(std::int64_t job, store::JobState state) { return impl_->set_state(job, state); }
bool Engine::idle_within(std::chrono::milliseconds horizon) const { return impl_->idle_within(horizon); }
awaitable<void> Engine::wait_idle(std::chrono::milliseconds horizon) { return impl_->wait_idle(horizon); }
awaitable<void> Engine::settle() { return impl_->settle_in_background(); }
awaitable<void> Engine::drain(std::chrono::milliseconds limit) { return impl_->drain(limit); }
bool Engine::stopping() const { return impl_->stopping; }
CrawlProgress Engine::progress() const { return impl_->progress_now(); }
std::vector<crawler::HostStatus> Engine::hosts(std::size_t n) const { return impl_->frontier.status(n); }
std::map<crawler::HostState, std::size_t> Engine::host_states() const { return impl_->frontier.states(); }
const std::optional<Error>& Engine::fatal() const { return impl_->fatal; }

std::vector<store::Job> Engine::active() const {
  std::vector<store::Job> jobs;
  for (const auto& [id, entry] : impl_->active) jobs.push_back(entry.job);
  std::sort(jobs.begin(), jobs.end(), [](const store::Job& a, const store::Job& b) { return a.id < b.id; });
  return jobs;
}

std::int64_t Engine::in_flight(std::int64_t job) const {
  const auto found = impl_->active.find(job);
  return found == impl_->active.end() ? 0 : found->second.in_flight;
}

Engine::Impl::Impl(asio::io_context& io_in, store::Store& store_in, const Config& config_in, EngineHooks hooks_in)
    : io(io_in),
      store(store_in),
      jobs(store_in),
      config(config_in),
      hooks(std::move(hooks_in)),
      workers(worker_threads(config)),
      settler(store_in, worker_threads(config)),
      frontier(clock, frontier_options(config)),
      shapes(config.crawl.barren_pages_max),
      wake_timer(io_in),
      change_timer(io_in, Steady::max()),
      settle_timer(io_in),
      began(clock.steady_now()) {}

Engine::Impl::~Impl() {
  workers.join();
  store_pool.join();
  settle_pool.join();
}

Status Engine::Impl::start() {
  auto made = crawler::Fetcher::create(io, fetch_options(config));
  if (!made) return made.error();
  fetcher = std::move(*made);
  robots = std::make_unique<crawler::RobotsCache>(*fetcher, clock, product_token(config), robots_options(config));
  auto unfinished = jobs.unfinished();
  if (!unfinished) return unfinished.error();
  for (store::Job& job : *unfinished) {
    const std::int64_t id = job.id;
    const bool running = job.state == store::JobState::kRunning;
    active[id] = {std::move(job)};
    if (!running) continue;
    const auto counts = jobs.counts(id);
    if (!counts) return counts.error();
    active[id].waiting = counts->waiting;
    frontier.expect_hosts(true);
    if (active[id].waiting == 0) asio::co_spawn(io, finish_job(id), rethrow());
  }
  asio::co_spawn(io, drive(), rethrow());
  asio::co_spawn(io, settle_in_background(), rethrow());  // what a crash left unsettled
  return {};
}

void Engine::Impl::enqueue(std::vector<FrontierItem> items) {
  for (FrontierItem& item : items) {
    const auto job = active.find(item.job);
    if (job == active.end()) continue;  // cancelled meanwhile
    if (job->second.job.state != store::JobState::kRunning) continue;
    ++job->second.waiting;
    frontier.add(std::move(item));
  }
}

awaitable<Result<store::Job>> Engine::Impl::submit(JobSpec spec) {
  store::Job job;
  job.label = std::move(spec.label);
  job.depth = spec.depth;
  job.watch = spec.watch;
  job.created = clock.now();
  std::vector<FrontierItem> items;
  for (const Url& seed : spec.seeds) {
    FrontierItem item = seed_item(seed);
    item.refetch_before = job.created - spec.refetch_after;
    job.seeds.push_back(item.url.href());
    items.push_back(std::move(item));
  }
  auto added = co_await run_on(store_pool, &store::Jobs::add, &jobs, std::move(job), std::move(items));
  if (!added) co_return added.error();
  const store::Job stored = added->job;
  active[stored.id] = {stored};
  if (hooks.on_job) hooks.on_job(stored);
  enqueue(std::move(added->items));
  if (active[stored.id].waiting == 0) asio::co_spawn(io, finish_job(stored.id), rethrow());
  wake();
  co_return stored;
}

awaitable<Result<store::Job>> Engine::Impl::set_state(std::int64_t id, store::JobState state) {
  const auto found = active.find(id);
  if (found == active.end()) {
    auto stored = co_await run_on(store_pool, &store::Jobs::find, &jobs, id);
    if (!stored) co_return stored.error();
    co_return make_error(Errc::kInvalidUsage, "job " + std::to_string(id) + " is " + std::string(store::job_state_name(stored->state)) +
                                                  " and cannot change any more");
  }
  const store::JobState before = found->second.job.state;
  if (before == state) co_return found->second.job;
  const auto set = co_await run_on(store_pool, &store::Jobs::set_state, &jobs, id, state, clock.now());
  if (!set) co_return set.error();
  const auto entry = active.find(id);
  if (entry == active.end()) co_return make_error(Errc::kInvalidUsage, "job " + std::to_string(id) + " ended meanwhile");
  entry->second.job.state = state;
  if (state != store::JobState::kRunning) {
    frontier.drop_job(id);
    entry->second.waiting = 0;
  } else {
    const auto counts = co_await run_on(store_pool, &store::Jobs::counts, &jobs, id);
    if (!counts) co_return counts.error();
    const auto again = active.find(id);
    if (again == active.end()) co_return make_error(Errc::kInvalidUsage, "job " + std::to_string(id) + " ended meanwhile");
    frontier.drop_job(id);  // pages that were in flight at the pause may have put theirs back
    again->second.waiting = counts->waiting - again->second.in_flight;
    hosts_read = store::Store::kFirstHost;
    frontier.expect_hosts(true);
    if (again->second.waiting + again->second.in_flight == 0) asio::co_spawn(io, finish_job(id), rethrow());
  }
  auto job = co_await run_on(store_pool, &store::Jobs::find, &jobs, id);
  if (!job) co_return job.error();
  if (store::is_over(state)) active.erase(id);
  if (hooks.on_job) hooks.on_job(*job);
  wake();
  co_return *job;
}

// The last page of a job has landed.
awaitable<void> Engine::Impl::finish_job(std::int64_t id) {
  co_await settle_in_background();
  const auto found = active.find(id);
  if (found == active.end() || found->second.job.state != store::JobState::kRunning || stopping) co_return;
  if (found->second.waiting + found->second.in_flight > 0) co_return;
  const auto set = co_await run_on(store_pool, &store::Jobs::set_state, &jobs, id, store::JobState::kDone, clock.now());
  if (!set) {
    stop(set.error());
    co_return;
  }
  auto job = co_await run_on(store_pool, &store::Jobs::find, &jobs, id);
  active.erase(id);
  if (job && hooks.on_job) hooks.on_job(*job);
  wake();
}

// The gate: takes items whose host may be asked and starts a coroutine for each.
awaitable<void> Engine::Impl::drive() {
  while (!stopping) {
    while (may_launch()) {
      auto item = frontier.take_ready();
      if (!item) break;
      launch(std::move(*item));
    }
    if (!refilling && frontier.wants()) asio::co_spawn(io, refill(), rethrow());
    const auto ready = may_launch() ? frontier.next_ready() : std::nullopt;
    wake_timer.expires_at(ready.value_or(Steady::max()));
    boost::system::error_code ignored;
    co_await wake_timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
}

bool Engine::Impl::may_launch() const {
  return in_flight - uncommitted < config.crawl.pages_in_flight && uncommitted < kUncommittedMax &&
         uncommitted_bytes < kUncommittedBytesMax;
}

// Brings back from the store what the frontier has room for again.
awaitable<void> Engine::Impl::refill() {
  refilling = true;
  for (auto want = frontier.wants(); want && !stopping; want = frontier.wants()) {
    if (want->host.empty()) {
      auto found = co_await run_on(store_pool, &store::Store::waiting_hosts, &store, hosts_read, want->items, kFewOfAHost);
      if (!found) {
        stop(found.error());
        break;
      }
      hosts_read = take_hosts(frontier, *std::move(found));
    } else {
      std::string host = want->host;
      auto found = co_await run_on(store_pool, &store::Store::waiting_on_host, &store, std::move(host), want->items);
      if (!found) {
        stop(found.error());
        break;
      }
      frontier.refill(want->host, std::move(found->items), found->more);
    }
    wake();
  }
  refilling = false;
  wake();
}

void Engine::Impl::launch(FrontierItem item) {
  ++in_flight;
  FrontierItem taken;  // what landed() needs of it
  taken.id = item.id;
  taken.job = item.job;
  if (const auto found = active.find(item.job); found != active.end()) {
    --found->second.waiting;
    ++found->second.in_flight;
  }
  asio::co_spawn(io, process(std::move(item)), [this, taken](std::exception_ptr error) {
    landed(taken);
    if (error) std::rethrow_exception(error);
  });
}

void Engine::Impl::landed(const FrontierItem& item) {
  --in_flight;
  frontier.settled(item);
  if (const auto found = active.find(item.job); found != active.end()) {
    Active& entry = found->second;
    if (--entry.in_flight + entry.waiting == 0 && entry.job.state == store::JobState::kRunning && !stopping)
      asio::co_spawn(io, finish_job(item.job), rethrow());
  }
  wake();
}

// Compares and judges what has been committed.
awaitable<void> Engine::Impl::settle_in_background() {
  while (settling) co_await wait_for_change();  // who comes second waits for the running one
  settling = true;
  unsettled = false;
  const Steady begun = clock.steady_now();
  const auto settled = co_await run_on(settle_pool, &Settler::settle, &settler);
  settle_took = std::chrono::ceil<std::chrono::milliseconds>(clock.steady_now() - begun);
  if (!settled) stop(settled.error());
  if (settled && hooks.on_settled) hooks.on_settled(*settled);
  settling = false;
  if (unsettled && !stopping && !settle_soon) asio::co_spawn(io, settle_later(), rethrow());
  wake();
}

// While a crawl goes on, every round of settling reads again what the new pages resemble: it is done now and then, for many pages at once,
// and takes no more than a fifth of the time.
awaitable<void> Engine::Impl::settle_later() {
  settle_soon = true;
  settle_timer.expires_after(std::clamp<std::chrono::milliseconds>(4 * settle_took, kSettlePauseMin, kSettlePauseMax));
  boost::system::error_code ended;
  co_await settle_timer.async_wait(asio::redirect_error(asio::use_awaitable, ended));
  settle_soon = false;
  if (unsettled && !stopping) co_await settle_in_background();
}

// Sleeps until something changed: every waiter looks again.
awaitable<void> Engine::Impl::wait_for_change() {
  boost::system::error_code ignored;
  co_await change_timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

awaitable<void> Engine::Impl::drain(std::chrono::milliseconds limit) {
  stopping = true;
  settler.stop();
  settle_timer.cancel();
  wake();
  const Steady deadline = clock.steady_now() + limit;
  asio::steady_timer alarm(io, deadline);
  alarm.async_wait([this](boost::system::error_code) { change_timer.cancel(); });
  while ((in_flight > 0 || settling) && clock.steady_now() < deadline) co_await wait_for_change();
}

bool Engine::Impl::idle_within(std::chrono::milliseconds horizon) const {
  if (in_flight > 0 || refilling || frontier.wants()) return false;
  const auto ready = frontier.next_ready();
  return !ready || *ready > clock.steady_now() + horizon;
}

awaitable<void> Engine::Impl::wait_idle(std::chrono::milliseconds horizon) {
  while (!stopping && !idle_within(horizon)) co_await wait_for_change();
}

void Engine::Impl::wake() {
  wake_timer.cancel();
  change_timer.cancel();
}

void Engine::Impl::stop(Error error) {
  stopping = true;
  if (!fatal) {
    fatal = std::move(error);
    if (hooks.on_fatal) hooks.on_fatal(*fatal);
  }
  wake();
}

CrawlProgress Engine::Impl::progress_now() const {
  CrawlProgress now = totals;
  now.in_flight = in_flight;
  now.queued = 0;
  for (const auto& [id, entry] : active) now.queued += entry.job.state == store::JobState::kRunning ? entry.waiting : 0;
  now.hosts = static_cast<std::int64_t>(frontier.hosts());
  now.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(clock.steady_now() - began);
  now.settling = settling || unsettled;
  return now;
}

}  // namespace headwater::daemon
