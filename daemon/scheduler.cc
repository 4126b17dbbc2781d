#include "daemon/scheduler.h"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "daemon/log.h"
#include "daemon/run_on.h"
#include "daemon/schedule.h"

namespace headwater::daemon {

namespace asio = boost::asio;
using asio::awaitable;

namespace {
constexpr std::chrono::seconds kLookAgain{60};
}  // namespace

Scheduler::Scheduler(asio::io_context& io, asio::thread_pool& pool, store::Store& store, Engine& engine)
    : pool_(pool), jobs_(store), engine_(engine), timer_(io) {}

void Scheduler::wake() { timer_.cancel(); }

void Scheduler::stop() {
  stopping_ = true;
  timer_.cancel();
}

awaitable<void> Scheduler::run() {
  while (!stopping_) {
    auto watches = co_await run_on(pool_, &store::Jobs::watches, &jobs_);
    const Instant now = system_clock().now();
    Instant next = now + kLookAgain;
    if (!watches) {
      log_event(LogLevel::kError, "watches_unreadable", {{"why", watches.error().detail}});
      watches = std::vector<store::Watch>();
    }
    for (store::Watch& watch : *watches) {
      if (!watch.enabled || stopping_) continue;
      if (watch.next_run && *watch.next_run > now)
        next = std::min(next, *watch.next_run);
      else
        co_await start_job(std::move(watch));
    }
    timer_.expires_after(std::max(std::chrono::seconds(next - system_clock().now()), std::chrono::seconds(1)));
    boost::system::error_code ignored;
    if (!stopping_) co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
}

awaitable<void> Scheduler::start_job(store::Watch watch) {
  const Instant now = system_clock().now();
  const auto schedule = Schedule::parse(watch.schedule);
  watch.next_run = schedule ? schedule->next_after(now) : std::nullopt;
  if (!watch.next_run) watch.enabled = false;
  // First when it is next: a crash after this loses one run, and never doubles one.
  const auto written = co_await run_on(pool_, &store::Jobs::update_watch, &jobs_, watch);
  if (!written) {
    log_event(LogLevel::kError, "watch_not_recorded", {{"url", watch.url}, {"why", written.error().detail}});
    co_return;
  }
  const auto active = engine_.active();
  if (std::any_of(active.begin(), active.end(), [&](const store::Job& job) { return job.watch == watch.id; })) co_return;
  JobSpec spec;
  if (auto url = Url::parse(watch.url)) spec.seeds.push_back(*std::move(url));
  spec.depth = watch.depth;
  spec.label = watch.label;
  spec.watch = watch.id;
  const auto job = co_await engine_.submit(std::move(spec));
  if (!job) log_event(LogLevel::kError, "watch_failed", {{"url", watch.url}, {"why", job.error().detail}});
}

}  // namespace headwater::daemon
